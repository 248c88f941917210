//! PostgreSQL: a fixed number of worker threads, each with its own connection.
//!
//! A read runs on one snapshot. A write runs at SERIALIZABLE and again when the server reports a conflict, a lost race for
//! a unique key, or a lost connection, so its closure sees the world as if it were alone.

mod connection;
mod worker;

use crate::Error;
use crate::migrations::{LEDGER, MIGRATIONS};
use crate::store::closed;
use crate::work::Work;
use connection::classify;
use parking_lot::Mutex;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_postgres::config::Host;

/// Connections of one process: above what two cores keep busy, below a small server's limit.
const WORKERS: usize = 8;

/// Transactions that may wait; more callers wait at the door.
const QUEUE_MAX: usize = 4096;

/// The advisory name under which processes take turns to migrate.
const MIGRATION_LOCK: &str = "LOCK TABLE schema_migration IN ACCESS EXCLUSIVE MODE";

/// How long a server may take to answer the first time, unless its address says otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Where PostgreSQL listens unless its address says otherwise.
const POSTGRES_PORT: u16 = 5432;

type Queue = Arc<tokio::sync::Mutex<mpsc::Receiver<Box<dyn Work>>>>;

/// A connected PostgreSQL database.
pub(crate) struct Postgres {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Work>>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Postgres {
    /// Connects, brings the schema up to date and starts the workers.
    pub(crate) async fn open(url: &str) -> Result<Self, Error> {
        let mut config: tokio_postgres::Config = url
            .parse()
            .map_err(|error| Error::Unavailable(format!("database address: {error}")))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        migrate(&config).await.map_err(|error| at_the_server(&config, error))?;
        let (sender, receiver) = mpsc::channel(QUEUE_MAX);
        let queue: Queue = Arc::new(tokio::sync::Mutex::new(receiver));
        let threads = (0..WORKERS)
            .map(|number| worker::start(number, config.clone(), Arc::clone(&queue)))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self { queue: Mutex::new(Some(sender)), threads: Mutex::new(threads) })
    }

    /// Queues work for the next free worker.
    pub(crate) async fn submit(&self, work: Box<dyn Work>) {
        let queue = self.queue.lock().clone();
        let refused = match queue {
            Some(queue) => queue.send(work).await.err().map(|refused| refused.0),
            None => Some(work),
        };
        if let Some(work) = refused {
            work.finish(Err(closed()));
        }
    }

    /// Takes no more work and waits for the workers.
    pub(crate) async fn close(&self) {
        drop(self.queue.lock().take());
        let threads = std::mem::take(&mut *self.threads.lock());
        for thread in threads {
            let joined = tokio::task::spawn_blocking(move || thread.join()).await;
            if !matches!(joined, Ok(Ok(()))) {
                tracing::error!("store worker ended with a panic");
            }
        }
    }
}

/// Names the server that could not be reached; never its password.
fn at_the_server(config: &tokio_postgres::Config, error: Error) -> Error {
    let Error::Unavailable(reason) = error else { return error };
    let ports = config.get_ports();
    let names = config.get_hosts().iter().enumerate().map(|(number, host)| {
        let port = ports.get(number).or(ports.first()).unwrap_or(&POSTGRES_PORT);
        match host {
            Host::Tcp(name) => format!("{name}:{port}"),
            Host::Unix(path) => path.display().to_string(),
        }
    });
    let names = names.collect::<Vec<_>>().join(", ");
    Error::Unavailable(format!("no connection to PostgreSQL at {names}: {reason}"))
}

async fn migrate(config: &tokio_postgres::Config) -> Result<(), Error> {
    let (mut client, connection) = config.connect(tokio_postgres::NoTls).await.map_err(classify)?;
    let driver = tokio::spawn(connection);
    client.batch_execute(LEDGER).await.map_err(classify)?;
    let transaction = client.transaction().await.map_err(classify)?;
    transaction.batch_execute(MIGRATION_LOCK).await.map_err(classify)?;
    let done: i64 = transaction
        .query_one("SELECT COALESCE(MAX(number), 0) FROM schema_migration", &[])
        .await
        .map_err(classify)?
        .get(0);
    for migration in MIGRATIONS.iter().filter(|migration| migration.number > done) {
        for statement in migration.statements("") {
            transaction.batch_execute(&statement).await.map_err(classify)?;
        }
        transaction
            .execute("INSERT INTO schema_migration (number) VALUES ($1)", &[&migration.number])
            .await
            .map_err(classify)?;
    }
    transaction.commit().await.map_err(classify)?;
    drop(client);
    drop(driver.await);
    Ok(())
}
