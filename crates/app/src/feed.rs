//! The feed of a workspace: what each transaction changed, for live streams that resume.

use crate::{Actor, App, Error};
use rapport_domain::ids::PersonId;
use rapport_domain::person::{AttributeChange, Origin};
use rapport_store::Tx;
use rapport_store::feed::FeedRow;
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::sync::watch;

/// How long entries stay readable.
const KEPT_MS: i64 = 24 * 3_600_000;

/// Rows removed by one pruning transaction: short enough not to delay writers.
const PRUNE_ROWS: i64 = 1000;

/// One thing that happened.
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
    /// An event was stored.
    #[serde(rename = "event.stored")]
    EventStored,
    /// A message was sent or received.
    #[serde(rename = "message.created")]
    MessageCreated,
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

/// The next part of the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedPart {
    /// What followed; empty at the end.
    Rows(Vec<FeedRow>),
    /// What followed is no longer kept: read everything afresh and go on after this number.
    Reset(i64),
}

impl App {
    /// The newest number of the feed: where a new reader starts.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn last_feed_seq(&self, actor: &Actor) -> Result<i64, Error> {
        let workspace = actor.workspace;
        self.store.read(move |tx: &mut Tx<'_>| Ok(tx.last_feed_seq(workspace)?)).await
    }

    /// What was reported after a number.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn feed_after(&self, actor: &Actor, seq: i64, limit: i64) -> Result<FeedPart, Error> {
        let workspace = actor.workspace;
        self.store
            .read(move |tx: &mut Tx<'_>| {
                let last = tx.last_feed_seq(workspace)?;
                let first = tx.first_feed_seq(workspace)?.unwrap_or(last);
                if seq > last || seq + 1 < first {
                    return Ok(FeedPart::Reset(last));
                }
                Ok(FeedPart::Rows(tx.feed_after(workspace, seq, limit)?))
            })
            .await
    }

    /// Removes what no stream may ask for any more; true when there may be more to remove.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn prune_feeds(&self) -> Result<bool, Error> {
        let before = self.now().plus_ms(-KEPT_MS);
        self.store
            .write(move |tx: &mut Tx<'_>| {
                let mut removed = 0;
                for workspace in tx.workspaces()? {
                    removed = tx.prune_feed(workspace.id, before, PRUNE_ROWS)?.max(removed);
                }
                Ok(removed.cast_signed() >= PRUNE_ROWS)
            })
            .await
    }
}
