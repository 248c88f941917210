//! The behaviour suite's ground: each test runs on SQLite and on PostgreSQL.
//!
//! `RAPPORT_TEST_POSTGRES` names a server in which tests may make schemas; `cargo xtask test`
//! starts one by itself.

#![expect(clippy::expect_used, reason = "a test that has no ground must stop")]

use crate::{Location, Store};
use std::sync::atomic::{AtomicU32, Ordering};

/// The environment variable with the test server's address.
pub const POSTGRES_VARIABLE: &str = "RAPPORT_TEST_POSTGRES";

/// Runs `test` on a fresh SQLite file, then in a fresh PostgreSQL schema.
///
/// # Panics
/// When the ground cannot be made or the test fails.
pub async fn on_both_engines<F, T>(test: F)
where
    F: Fn(Store) -> T,
    T: Future<Output = ()>,
{
    let folder = Folder::new();
    on(Location::Sqlite(folder.0.join("rapport.db")), &test).await;
    let schema = Schema::new().await;
    on(Location::Postgres(schema.url()), &test).await;
    schema.drop().await;
}

async fn on<F, T>(location: Location, test: &F)
where
    F: Fn(Store) -> T,
    T: Future<Output = ()>,
{
    let store = Store::open(&location).await.expect("open the store");
    test(store.clone()).await;
    store.close().await;
}

/// A temporary folder, removed when dropped.
pub struct Folder(pub std::path::PathBuf);

impl Folder {
    /// A fresh folder, unique in this process and among processes.
    #[must_use]
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("rapport-test-{}", unique()));
        std::fs::create_dir_all(&path).expect("make a temporary folder");
        Self(path)
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// A fresh schema of the test server.
pub struct Schema {
    server: String,
    name: String,
}

impl Schema {
    /// Makes it.
    ///
    /// # Panics
    /// When the server is not named or not there.
    pub async fn new() -> Self {
        let server = std::env::var(POSTGRES_VARIABLE)
            .expect("RAPPORT_TEST_POSTGRES names no server: run the tests with `cargo xtask test`");
        let name = format!("test_{}", unique());
        let schema = Self { server, name };
        schema.run(&format!("CREATE SCHEMA {}", schema.name)).await;
        schema
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        let joint = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{joint}options=-c%20search_path%3D{}", self.server, self.name)
    }

    /// Removes it.
    pub async fn drop(self) {
        self.run(&format!("DROP SCHEMA {} CASCADE", self.name)).await;
    }

    async fn run(&self, statement: &str) {
        let (client, connection) = tokio_postgres::connect(&self.server, tokio_postgres::NoTls)
            .await
            .expect("connect to the test server");
        let driver = tokio::spawn(connection);
        client.batch_execute(statement).await.expect("change the test server");
        drop(client);
        drop(driver.await);
    }
}

fn unique() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    format!("{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed))
}
