//! What can go wrong in a transaction, seen from the caller.

use std::error::Error as StdError;

/// A failed read or write. Nothing of the transaction was kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another transaction was faster; the closure runs again, and only the last try reports this.
    #[error("another change was faster")]
    Conflict,
    /// The store cannot take work now: disk full, connection lost, shutting down.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// A stored row does not have the form this version writes.
    #[error("stored data is not readable: {0}")]
    Corrupt(String),
    /// The engine refused a statement: a defect of ours.
    #[error("statement failed")]
    Statement(#[source] Box<dyn StdError + Send + Sync>),
    /// A closure panicked; the transaction was rolled back.
    #[error("a transaction panicked")]
    Panicked,
}

impl Error {
    /// A row that cannot be read, with what was expected of it.
    pub fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt(what.into())
    }
}
