//! The outbox worker: delivers the webhooks of open channels, in order per end user, until they
//! are delivered or given up (A-101, A-111, C-77).
//!
//! A turn commits its webhooks with its other changes; this worker claims one end user's lane at a
//! time under a lease, delivers its first entry through [`Delivery`] and writes the outcome, fenced
//! by the claim. A worker that dies loses nothing: the lease ends and another one takes the lane.

#[cfg(test)]
mod tests;

use crate::{App, Error};
use rapport_domain::ids::ChannelId;
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::outbox::{Claim, LaneRow, OutboxRow};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Waits between the tries of one webhook; after the last one it is given up.
const RETRY_DELAYS_MS: [i64; 7] =
    [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000, 43_200_000];

/// How long a claim lasts: three times what one delivery may take.
const LEASE_MS: i64 = 30_000;

/// Lanes worked at the same time: each costs a connection to somebody's server.
const LANES_MAX: i64 = 64;

/// How long the worker sleeps when nobody wakes it: finds what other processes left behind.
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

struct Claimed {
    claim: Claim,
    attempts: usize,
    channel: ChannelId,
    secret: String,
    entry: OutboxRow,
}

impl OutboxWorker {
    /// A worker that delivers through `delivery`.
    pub fn new(app: App, delivery: Arc<dyn Delivery>) -> Self {
        Self { app, delivery }
    }

    /// Works until `stop` is notified; what is under way is finished first.
    pub async fn run(self, stop: Arc<Notify>) {
        loop {
            if let Err(error) = self.deliver_due().await {
                tracing::error!(error = &error as &dyn std::error::Error, "outbox pass failed");
            }
            tokio::select! {
                () = stop.notified() => return,
                () = self.app.outbox.notified() => {}
                () = tokio::time::sleep(PERIOD) => {}
            }
        }
    }

    /// Delivers everything that is due now and returns how many tries that took.
    ///
    /// # Errors
    /// When the store fails; tries already written stay written.
    pub async fn deliver_due(&self) -> Result<usize, Error> {
        let mut tries = 0;
        loop {
            let now = self.app.now();
            let lanes =
                self.app.store.read(move |tx: &mut Tx<'_>| tx.due_lanes(now, LANES_MAX)).await?;
            if lanes.is_empty() {
                return Ok(tries);
            }
            let mut working = tokio::task::JoinSet::new();
            for lane in lanes {
                let worker = self.clone();
                working.spawn(async move { worker.work_lane(lane).await });
            }
            while let Some(worked) = working.join_next().await {
                tries += worked.map_err(|error| Error::Internal(error.to_string()))??;
            }
        }
    }

    async fn work_lane(&self, lane: LaneRow) -> Result<usize, Error> {
        let lease_until = self.app.now().plus_ms(LEASE_MS);
        let claimed =
            self.app.store.write(move |tx: &mut Tx<'_>| claim(tx, &lane, lease_until)).await?;
        let mut next = claimed;
        let mut tries = 0;
        while let Some(claimed) = next {
            let outcome = self.delivery.deliver(claimed.webhook(self.app.now())).await;
            tries += 1;
            if let Outcome::Failed(reason) = &outcome {
                let (chat_id, seq) = (claimed.claim.chat_id, claimed.entry.seq);
                tracing::warn!(chat_id, seq, reason, "webhook was not delivered");
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
    take_first(tx, claim, attempts, &lane.channel, secret.unwrap_or_default())
}

/// The first entry of a claimed lane; a lane without one is closed.
fn take_first(
    tx: &mut Tx<'_>,
    claim: Claim,
    attempts: usize,
    channel: &ChannelId,
    secret: String,
) -> Result<Option<Claimed>, Error> {
    match tx.first_outbox(claim.workspace, claim.chat_id)? {
        Some(entry) => {
            Ok(Some(Claimed { claim, attempts, channel: channel.clone(), secret, entry }))
        }
        None => {
            tx.close_lane(claim)?;
            Ok(None)
        }
    }
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
    let Some(claim) = tx.move_lane(tried.claim, 0, now.plus_ms(LEASE_MS))? else {
        return Ok(None);
    };
    tx.delete_outbox(workspace, chat_id, tried.entry.seq)?;
    if failed {
        tx.insert_dead_letter(workspace, &tried.channel, chat_id, &tried.entry, now)?;
        tx.fail_message(workspace, chat_id, tried.entry.seq, now)?;
    }
    take_first(tx, claim, 0, &tried.channel, tried.secret.clone())
}
