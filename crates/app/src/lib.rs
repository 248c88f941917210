//! Use cases: what the product does, one function each.
//!
//! Each change is load → decide → commit → act: inside one `store.write` it loads with the
//! transaction, calls a pure function of the domain, and writes its result together with what
//! follows from it (events, timers, outbox, feed). Effects on the outside happen after the commit.
//! Nothing here knows HTTP or SQL; clock, ids and randomness come from outside.

pub mod access;
pub mod attributes;
pub mod bots;
mod catalog;
pub mod channels;
pub mod chats;
mod check;
mod clock;
pub mod computed;
mod context;
mod cursor;
pub mod definitions;
mod error;
pub mod events;
pub mod feed;
pub mod formulas;
pub mod hub;
pub mod idempotency;
mod ids;
pub mod openers;
pub mod outbox;
pub mod persons;
mod profile_port;
mod pruning;
pub mod scope;
pub mod segments;
pub mod tags;
#[cfg(test)]
mod testing;
pub mod timers;
pub mod turns;
pub mod usage;
pub mod workspaces;

pub use catalog::{Catalog, Catalogs};
pub use clock::Clock;
pub use error::{Error, Kind};
pub use ids::Ids;

use rapport_domain::ids::WorkspaceId;
use rapport_domain::person::{Origin, PersonType};
use rapport_domain::time::Timestamp;
use rapport_store::Store;
use std::sync::Arc;

/// Everything the use cases share. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The durable store.
    pub store: Store,
    /// Where the present instant comes from.
    pub clock: Arc<dyn Clock>,
    /// Where ids and secrets come from.
    pub ids: Arc<Ids>,
    /// Definitions of each workspace, cached by their revision.
    pub catalogs: Arc<Catalogs>,
    /// What access control remembers in memory.
    pub guard: Arc<access::Guard>,
    /// Wakes the readers of the feed.
    pub feed: Arc<feed::Signal>,
    /// New messages for those who watch a chat.
    pub hub: Arc<hub::Hub>,
    /// How fast end users may speak.
    pub chat_limits: Arc<chats::ChatLimits>,
    /// Who is served now.
    pub turns: Arc<turns::Turns>,
    /// Versions of bots, ready to run.
    pub compiled_bots: Arc<bots::CompiledBots>,
    /// Wakes the outbox worker.
    pub outbox: Arc<tokio::sync::Notify>,
    /// Single events on their way into the store.
    pub intake: Arc<events::Intake>,
    /// Calls with an idempotency key that are carried out now.
    pub running_calls: Arc<idempotency::RunningCalls>,
}

impl App {
    /// An application over an open store.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            ids: Arc::default(),
            catalogs: Arc::default(),
            guard: Arc::default(),
            feed: Arc::default(),
            hub: Arc::default(),
            chat_limits: Arc::new(chats::ChatLimits::on()),
            turns: Arc::default(),
            compiled_bots: Arc::default(),
            outbox: Arc::default(),
            intake: Arc::default(),
            running_calls: Arc::default(),
        }
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// Who acts, in which workspace: passed to every use case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Actor {
    /// The workspace the request is bound to.
    pub workspace: WorkspaceId,
    /// The kind of source, stamped on what changes (P-20).
    pub origin: Origin,
    /// The user, key or bot; empty when unknown.
    pub name: String,
}

impl Actor {
    /// The type of a person made by what nobody gave a type (P-7).
    pub const fn new_person_type(&self) -> PersonType {
        match self.origin {
            Origin::WebSdk => PersonType::Lead,
            _ => PersonType::Customer,
        }
    }
}
