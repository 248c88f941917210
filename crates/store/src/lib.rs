//! Durable storage: one schema and one set of SQL texts on two engines, SQLite and PostgreSQL.
//!
//! How to work with it:
//! - [`Store::write`] runs a closure in one transaction and answers after it is on disk;
//!   [`Store::read`] runs one on a snapshot. The closure gets a [`Tx`] and may run again when the
//!   engine asks for a retry, so it changes nothing but the transaction.
//! - [`Store::write_joined`] makes one transaction of all that a future does.
//! - Each family of tables has one file of `impl Tx<'_>` functions that speak the domain, and one
//!   migration file in `migrations/`, listed in [`migrations`].
//! - SQL is the common subset: placeholders `$1, $2, …` numbered by first appearance, BIGINT, TEXT
//!   and BYTEA, upserts with `ON CONFLICT`, no time and no randomness. SQLite tables that are read by
//!   their whole key and have small rows end in `{clustered}`: above a quarter of a page such a row
//!   would take overflow pages of its own.
//! - Tests run on both engines: [`testing::on_both_engines`].

pub mod access;
mod attributes;
pub mod bots;
pub mod channels;
pub mod chats;
pub mod check;
pub mod computed;
mod connection;
mod describe;
mod error;
pub mod events;
pub mod feed;
pub mod idempotency;
mod joined;
mod migrations;
pub mod outbox;
pub mod persons;
mod postgres;
mod row;
pub mod segments;
mod sqlite;
mod store;
mod stored_value;
mod tags;
#[cfg(feature = "testing")]
pub mod testing;
pub mod timers;
mod tx;
mod work;
mod workspaces;

pub use error::Error;
pub use row::{Param, Row};
pub use store::{Failure, Location, Store};
pub use tx::Tx;
pub use workspaces::WorkspaceRow;
