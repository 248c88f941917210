//! The store: opens an engine and hands closures to it.

use crate::joined;
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::work::{Closure, Mode};
use crate::{Error, Tx};
use std::path::PathBuf;
use std::sync::Arc;

/// Where the data lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// An SQLite file, made if missing.
    Sqlite(PathBuf),
    /// A PostgreSQL server, `postgres://user:password@host/database`.
    Postgres(String),
}

/// The error of a transaction's closure: it can hold a store error, which decides about a retry.
pub trait Failure: From<Error> + Send + 'static {
    /// The store error inside, if that is what happened.
    fn store_error(&self) -> Option<&Error>;
}

impl Failure for Error {
    fn store_error(&self) -> Option<&Error> {
        Some(self)
    }
}

/// An open store. Clones share it; it closes when the last one is dropped.
#[derive(Clone)]
pub struct Store {
    engine: Arc<Engine>,
}

enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Store {
    /// Opens a store and brings its schema up to date.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it cannot be opened, with the reason.
    pub async fn open(location: &Location) -> Result<Self, Error> {
        let engine = match location {
            Location::Sqlite(path) => Engine::Sqlite(Sqlite::open(path)?),
            Location::Postgres(url) => Engine::Postgres(Postgres::open(url).await?),
        };
        Ok(Self { engine: Arc::new(engine) })
    }

    /// Runs `closure` in one transaction; the answer comes after the commit is on disk.
    ///
    /// # Errors
    /// The closure's own error after a rollback, or the engine's as `E`.
    pub async fn write<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Failure,
    {
        let (work, answer) = Closure::new(Mode::Write, closure);
        if let Some(work) = joined::submit(Box::new(work)) {
            match &*self.engine {
                Engine::Sqlite(sqlite) => sqlite.write(work).await,
                Engine::Postgres(postgres) => postgres.submit(work).await,
            }
        }
        answer.await.unwrap_or_else(|_| Err(closed().into()))
    }

    /// Runs `closure` on a snapshot of everything committed so far.
    ///
    /// # Errors
    /// The closure's own error, or the engine's as `E`.
    pub async fn read<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Failure,
    {
        match &*self.engine {
            Engine::Sqlite(sqlite) if !joined::is_running() => sqlite.read(closure),
            engine => {
                let (work, answer) = Closure::new(Mode::Read, closure);
                if let Some(work) = joined::submit(Box::new(work))
                    && let Engine::Postgres(postgres) = engine
                {
                    postgres.submit(work).await;
                }
                answer.await.unwrap_or_else(|_| Err(closed().into()))
            }
        }
    }

    /// Whether the running future has a transaction open, by [`Store::write_joined`].
    pub fn is_inside_transaction() -> bool {
        joined::is_running()
    }

    /// Whether other processes may work on the same data.
    pub fn is_shared(&self) -> bool {
        matches!(*self.engine, Engine::Postgres(_))
    }

    /// Waits for what is under way and closes the engine's threads and files.
    pub async fn close(self) {
        match &*self.engine {
            Engine::Sqlite(sqlite) => sqlite.close().await,
            Engine::Postgres(postgres) => postgres.close().await,
        }
    }
}

pub(crate) fn closed() -> Error {
    Error::Unavailable("shutting down".to_owned())
}
