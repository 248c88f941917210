//! SQLite: one file, one writer thread that groups waiting transactions into one commit, readers
//! on connections of their own.
//!
//! A commit costs as much as dozens of small transactions, so the writer runs everything that is
//! waiting and commits once; a second thread syncs the log meanwhile and answers. Reads take
//! microseconds and run on the caller's thread.

mod connection;
mod syncer;
mod writer;

use crate::migrations::{LEDGER, MIGRATIONS};
use crate::store::Failure;
use crate::work::Work;
use crate::{Error, Tx};
use connection::{SqliteConnection, classify};
use parking_lot::Mutex;
use std::path::{Path, PathBuf};
use writer::Writer;

/// Idle reader connections kept open; more are opened under load and closed after it.
const IDLE_READERS_MAX: usize = 8;

/// Page cache of the writer, in KiB: it touches the whole working set.
const WRITER_CACHE_KIB: u32 = 65_536;

/// Page cache of each reader, in KiB: there are many, and the system caches the file as well.
const READER_CACHE_KIB: u32 = 8_192;

/// Pages of the write-ahead log after which it is folded back into the file (128 MiB). The
/// default of 1,000 costs 1.6 times as much per event.
const CHECKPOINT_PAGES: u32 = 32_768;

/// An open SQLite file.
pub(crate) struct Sqlite {
    path: PathBuf,
    writer: Writer,
    idle: Mutex<Vec<rusqlite::Connection>>,
}

impl Sqlite {
    /// Opens or makes the file and brings its schema up to date.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let mut connection = connect(path, WRITER_CACHE_KIB)?;
        migrate(&mut connection)?;
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let writer = Writer::start(connection, PathBuf::from(log))?;
        Ok(Self { path: path.to_owned(), writer, idle: Mutex::new(Vec::new()) })
    }

    /// Queues a write for the next commit; waits while the queue is full.
    pub(crate) async fn write(&self, work: Box<dyn Work>) {
        self.writer.submit(work).await;
    }

    /// Runs a read at once, on this thread.
    pub(crate) fn read<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E>,
        E: Failure,
    {
        let idle = self.idle.lock().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.path, READER_CACHE_KIB)?,
        };
        connection.execute_batch("BEGIN").map_err(classify)?;
        let mut changed = false;
        let result = closure(&mut Tx::new(&mut SqliteConnection(&connection), &mut changed));
        connection.execute_batch("COMMIT").map_err(classify)?;
        let mut idle = self.idle.lock();
        if idle.len() < IDLE_READERS_MAX {
            idle.push(connection);
        }
        result
    }

    /// Runs what is queued, then closes the file.
    pub(crate) async fn close(&self) {
        self.writer.close().await;
        self.idle.lock().clear();
    }
}

fn connect(path: &Path, cache_kib: u32) -> Result<rusqlite::Connection, Error> {
    let connection = rusqlite::Connection::open(path).map_err(classify)?;
    connection.set_prepared_statement_cache_capacity(512);
    connection
        .execute_batch(&format!(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES};
             PRAGMA busy_timeout = 5000;
             PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -{cache_kib};"
        ))
        .map_err(classify)?;
    // Plans that depend on bound values are made anew at each run: 20 µs for the cost of nothing.
    let stable_plans = rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG;
    connection.set_db_config(stable_plans, true).map_err(classify)?;
    Ok(connection)
}

fn migrate(connection: &mut rusqlite::Connection) -> Result<(), Error> {
    let transaction = connection
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .map_err(classify)?;
    transaction.execute_batch(LEDGER).map_err(classify)?;
    let done: i64 = transaction
        .query_row("SELECT COALESCE(MAX(number), 0) FROM schema_migration", [], |row| row.get(0))
        .map_err(classify)?;
    for migration in MIGRATIONS.iter().filter(|migration| migration.number > done) {
        for statement in migration.statements("WITHOUT ROWID") {
            transaction.execute_batch(&statement).map_err(classify)?;
        }
        transaction
            .execute("INSERT INTO schema_migration (number) VALUES (?1)", [migration.number])
            .map_err(classify)?;
    }
    transaction.commit().map_err(classify)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Location;
    use crate::testing::Folder;

    #[tokio::test]
    async fn readers_have_small_caches() {
        fn cache_size(tx: &mut Tx<'_>) -> Result<Option<i64>, Error> {
            tx.query_opt("PRAGMA cache_size", &[])?.map(|row| row.int(0)).transpose()
        }
        let folder = Folder::new();
        let location = Location::Sqlite(folder.0.join("rapport.db"));
        let store = crate::Store::open(&location).await.unwrap();
        assert_eq!(store.write(cache_size).await.unwrap(), Some(-65_536));
        assert_eq!(store.read(cache_size).await.unwrap(), Some(-8_192));
        store.close().await;
    }
}
