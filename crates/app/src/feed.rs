//! The feed of a workspace: what each transaction changed, for live streams that resume.

mod part;
#[cfg(test)]
mod tests;

pub use part::{FeedPart, Told, ToldEntry};

use crate::{Actor, App, Error};
use rapport_domain::ids::{EventId, PersonId, WorkspaceId};
use rapport_domain::person::{AttributeChange, Origin};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::sync::watch;

/// How long entries stay readable.
const KEPT_MS: i64 = 24 * 3_600_000;

/// Entries that stay readable at most.
const KEPT_ENTRIES: i64 = 1_000_000;

/// Rows removed by one pruning transaction: short enough not to delay writers.
const PRUNE_ROWS: i64 = 1000;

/// What a transaction reports, as the feed keeps it.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(crate) enum Reported {
    /// An event was stored. Whoever reads the feed loads it: it is written once.
    Event(EventId),
    /// A message was stored: its chat, its number in it, the person of the session. Whoever reads
    /// the feed loads it: what was said is written once and erased once.
    Message(i64, i64, Option<PersonId>),
    /// Something else.
    Entry(FeedEntry),
}

/// One thing that happened, other than an event or a message.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedEntry {
    /// What kind of thing.
    #[serde(rename = "type")]
    pub kind: FeedKind,
    /// To whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    /// What changed of the person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<AttributeChange>,
    /// From where.
    pub source: Origin,
    /// More about it, as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Box<RawValue>>,
}

/// The kinds of things the feed tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum FeedKind {
    /// A person was made.
    #[serde(rename = "person.created")]
    PersonCreated,
    /// A person changed.
    #[serde(rename = "person.changed")]
    PersonChanged,
    /// A person was deleted.
    #[serde(rename = "person.deleted")]
    PersonDeleted,
    /// A version of a bot was published.
    #[serde(rename = "bot.published")]
    BotPublished,
}

/// Wakes the feed's readers of this process after commits.
pub struct Signal(watch::Sender<u64>);

impl Default for Signal {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Signal {
    /// Tells the readers to look. To be called after a commit.
    pub fn wake(&self) {
        self.0.send_modify(|commits| *commits = commits.wrapping_add(1));
    }

    /// A receiver that changes whenever there may be something new.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}

impl App {
    /// The number of the newest entry: where a new reader starts.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn last_feed_seq(&self, actor: &Actor) -> Result<i64, Error> {
        let workspace = actor.workspace;
        self.store.read(move |tx: &mut Tx<'_>| Ok(tx.last_feed_seq(workspace)?)).await
    }

    /// What was reported after a number. `topics` are the first words of the kinds asked for.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn feed_after(
        &self,
        actor: &Actor,
        seq: i64,
        topics: &[&'static str],
    ) -> Result<FeedPart, Error> {
        let topics = topics.to_vec();
        self.look(actor, move |tx, scope| part::after(tx, scope, seq, &topics)).await
    }

    /// Removes a batch of what no stream may ask for any more; true when there may be more. Costs
    /// only reads when there is nothing to remove.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn prune_feeds(&self) -> Result<bool, Error> {
        let before = self.now().plus_ms(-KEPT_MS);
        let due = self.store.read(move |tx: &mut Tx<'_>| full_feeds(tx, before)).await?;
        if due.is_empty() {
            return Ok(false);
        }
        self.store
            .write(move |tx: &mut Tx<'_>| {
                let mut has_more = false;
                for workspace in &due {
                    let removed = tx.prune_feed(*workspace, before, KEPT_ENTRIES, PRUNE_ROWS)?;
                    has_more |= removed.cast_signed() == PRUNE_ROWS;
                }
                Ok(has_more)
            })
            .await
    }
}

/// Workspaces whose feed holds more than is kept. The newest row always stays.
fn full_feeds(tx: &mut Tx<'_>, before: Timestamp) -> Result<Vec<WorkspaceId>, Error> {
    let mut full = Vec::new();
    for workspace in tx.workspaces()? {
        let last = tx.last_feed_seq(workspace.id)?;
        let Some((first, at)) = tx.first_feed_row(workspace.id)? else { continue };
        if first < last && (at < before || first <= last - KEPT_ENTRIES) {
            full.push(workspace.id);
        }
    }
    Ok(full)
}
