//! The outbox worker: delivers the webhooks of open channels, in order per end user, until they
//! are delivered or given up (A-101, A-111, C-77).
//!
//! A turn commits its webhooks with its other changes; this worker claims one end user's lane at a
//! time under a lease, delivers its first entry through [`Delivery`] and writes the outcome, fenced
//! by the claim. A worker that dies loses nothing: the lease ends and another one takes the lane.

#[cfg(test)]
mod tests;

use crate::{App, Error};
use rapport_domain::ids::{ChannelId, WorkspaceId};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::outbox::{Claim, LaneRow, OutboxRow};
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{Id, JoinSet};

/// Waits between the tries of one webhook; after the last one it is given up.
const RETRY_DELAYS_MS: [i64; 7] =
    [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000, 43_200_000];

/// How long a claim lasts: three times what one delivery may take.
const LEASE_MS: i64 = 30_000;

/// Entries of a lane tried under one claim: then those that wait have their turn.
const ENTRIES_MAX: usize = 32;

/// Lanes worked at the same time: each costs a connection to somebody's server.
const LANES_MAX: usize = 64;

/// How long the worker sleeps when nobody wakes it: finds what other processes left behind. A lane
/// that the store failed on rests as long.
const PERIOD: Duration = Duration::from_secs(1);

/// A webhook to deliver.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Where it goes.
    pub url: String,
    /// The key it is signed with.
    pub secret: String,
    /// Stable over all tries: `webhook-id`.
    pub message_id: String,
    /// The instant of this try: `webhook-timestamp`.
    pub at: Timestamp,
    /// The body, byte for byte.
    pub body: String,
}

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver has it.
    Delivered,
    /// It has not, or did not say so; with a reason for the log.
    Failed(String),
}

/// A try under way.
pub type Attempt<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// The outside: one signed POST with the time limit of A-101.
pub trait Delivery: Send + Sync {
    /// Tries once.
    fn deliver(&self, webhook: Webhook) -> Attempt<'_>;
}

/// The worker.
#[derive(Clone)]
pub struct OutboxWorker {
    app: App,
    delivery: Arc<dyn Delivery>,
}

/// The lanes this process works now.
#[derive(Default)]
struct Lanes {
    working: JoinSet<usize>,
    busy: HashMap<Id, (WorkspaceId, i64)>,
}

struct Claimed {
    claim: Claim,
    attempts: usize,
    /// Entries that may be tried under this claim, this one included.
    left: usize,
    channel: ChannelId,
    secret: String,
    entry: OutboxRow,
}

impl OutboxWorker {
    /// A worker that delivers through `delivery`.
    pub fn new(app: App, delivery: Arc<dyn Delivery>) -> Self {
        Self { app, delivery }
    }

    /// Works until `stopping` turns true; tries under way are finished first.
    pub async fn run(self, mut stopping: watch::Receiver<bool>) {
        let mut lanes = Lanes::default();
        loop {
            if let Err(error) = self.fill(&mut lanes, &stopping).await {
                tracing::error!(error = &error as &dyn std::error::Error, "outbox pass failed");
            }
            tokio::select! {
                biased;
                // A sender that is gone means the process is ending.
                _ = stopping.wait_for(|stop| *stop) => break,
                Some(_) = lanes.next() => {}
                () = self.app.outbox.notified() => {}
                () = tokio::time::sleep(PERIOD) => {}
            }
        }
        while lanes.next().await.is_some() {}
    }

    /// Starts on lanes that are due while there is room: one that takes long holds up no other.
    async fn fill(&self, lanes: &mut Lanes, stopping: &watch::Receiver<bool>) -> Result<(), Error> {
        let room = LANES_MAX.saturating_sub(lanes.busy.len());
        if room == 0 {
            return Ok(());
        }
        let now = self.app.now();
        let due = move |tx: &mut Tx<'_>| tx.due_lanes(now, LANES_MAX as i64);
        let mut due = self.app.store.read(due).await?;
        // Those that are begun but not claimed yet are still due.
        due.retain(|lane| !lanes.busy.values().any(|key| *key == (lane.workspace, lane.chat_id)));
        for lane in due.into_iter().take(room) {
            let key = (lane.workspace, lane.chat_id);
            let task = lanes.working.spawn(self.clone().work(lane, stopping.clone()));
            lanes.busy.insert(task.id(), key);
        }
        Ok(())
    }

    /// Works a lane and returns how many tries that took; a failure of the store is this lane's
    /// alone.
    async fn work(self, lane: LaneRow, stopping: watch::Receiver<bool>) -> usize {
        let chat_id = lane.chat_id;
        let worked = self.work_lane(lane, &stopping).await.inspect_err(|error| {
            tracing::error!(error = error as &dyn std::error::Error, chat_id, "lane failed");
        });
        if worked.is_err() {
            tokio::time::sleep(PERIOD).await;
        }
        worked.unwrap_or_default()
    }

    async fn work_lane(
        &self,
        lane: LaneRow,
        stopping: &watch::Receiver<bool>,
    ) -> Result<usize, Error> {
        let lease_until = self.app.now().plus_ms(LEASE_MS);
        let claimed =
            self.app.store.write(move |tx: &mut Tx<'_>| claim(tx, &lane, lease_until)).await?;
        let mut next = claimed;
        let mut tries = 0;
        while let Some(mut claimed) = next {
            let outcome = self.delivery.deliver(claimed.webhook(self.app.now())).await;
            tries += 1;
            if let Outcome::Failed(reason) = &outcome {
                let (chat_id, seq) = (claimed.claim.chat_id, claimed.entry.seq);
                tracing::warn!(chat_id, seq, reason, "webhook was not delivered");
            }
            if *stopping.borrow() {
                claimed.left = 1;
            }
            let now = self.app.now();
            let settled = Arc::new((claimed, outcome));
            next = self
                .app
                .store
                .write(move |tx: &mut Tx<'_>| settle(tx, &settled.0, &settled.1, now))
                .await?;
        }
        Ok(tries)
    }
}

impl Lanes {
    /// Waits until a lane is done and returns how many tries it took; `None` when none is worked.
    async fn next(&mut self) -> Option<usize> {
        let (id, tries) = match self.working.join_next_with_id().await? {
            Ok((id, tries)) => (id, tries),
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "outbox lane ended");
                (error.id(), 0)
            }
        };
        self.busy.remove(&id);
        Some(tries)
    }
}

impl Claimed {
    fn webhook(&self, at: Timestamp) -> Webhook {
        Webhook {
            url: self.entry.url.clone(),
            secret: self.secret.clone(),
            message_id: self.entry.message_id.clone(),
            at,
            body: self.entry.body.clone(),
        }
    }
}

fn claim(
    tx: &mut Tx<'_>,
    lane: &LaneRow,
    lease_until: Timestamp,
) -> Result<Option<Claimed>, Error> {
    let Some(claim) = tx.claim_lane(lane, lease_until)? else { return Ok(None) };
    let secret = tx.channel(lane.workspace, &lane.channel)?.map(|channel| channel.secret);
    let attempts = usize::try_from(lane.attempts).unwrap_or_default();
    let first = take_first(tx, claim)?;
    let (channel, secret) = (lane.channel.clone(), secret.unwrap_or_default());
    Ok(first.map(|entry| Claimed { claim, attempts, left: ENTRIES_MAX, channel, secret, entry }))
}

/// The first entry of a claimed lane; a lane without one is closed.
fn take_first(tx: &mut Tx<'_>, claim: Claim) -> Result<Option<OutboxRow>, Error> {
    let first = tx.first_outbox(claim.workspace, claim.chat_id)?;
    if first.is_none() {
        tx.close_lane(claim)?;
    }
    Ok(first)
}

/// Writes the outcome of a try; returns what to try next, nothing when the lane waits or is lost.
fn settle(
    tx: &mut Tx<'_>,
    tried: &Claimed,
    outcome: &Outcome,
    now: Timestamp,
) -> Result<Option<Claimed>, Error> {
    let (workspace, chat_id) = (tried.claim.workspace, tried.claim.chat_id);
    let failed = matches!(outcome, Outcome::Failed(_));
    if failed && let Some(delay) = RETRY_DELAYS_MS.get(tried.attempts) {
        let attempts = i64::try_from(tried.attempts).unwrap_or(i64::MAX) + 1;
        tx.move_lane(tried.claim, attempts, now.plus_ms(*delay))?;
        return Ok(None);
    }
    let left = tried.left.saturating_sub(1);
    // A lane that is left to whoever comes next is due at once.
    let due_at = if left == 0 { now } else { now.plus_ms(LEASE_MS) };
    let Some(claim) = tx.move_lane(tried.claim, 0, due_at)? else {
        return Ok(None);
    };
    tx.delete_outbox(workspace, chat_id, tried.entry.seq)?;
    if failed {
        tx.insert_dead_letter(workspace, &tried.channel, chat_id, &tried.entry, now)?;
        tx.fail_message(workspace, chat_id, tried.entry.seq, now)?;
    }
    let first = take_first(tx, claim)?.filter(|_| left > 0);
    let (channel, secret) = (tried.channel.clone(), tried.secret.clone());
    Ok(first.map(|entry| Claimed { claim, attempts: 0, left, channel, secret, entry }))
}
