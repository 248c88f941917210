//! The timer worker: what time alone changes (P-46, C-79, P-100).
//!
//! Timers fire in the order in which they are due, in bounded batches, each with its own instant,
//! in the transaction that takes them: exactly once in effect, however often a worker dies.

#[cfg(test)]
mod tests;

use crate::scope::Scope;
use crate::{Actor, App, Error, Kind, attributes, computed, events, pruning};
use rapport_domain::ids::PersonId;
use rapport_domain::person::Origin;
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::timers::{TimerKind, TimerRow};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Timers looked at in one pass; the next pass follows at once.
const PASS_MAX: i64 = 256;

/// How long the worker sleeps at most: a timer that was set meanwhile fires that late.
const PERIOD: Duration = Duration::from_millis(250);

/// How long a timer waits whose work failed.
const POSTPONED_MS: i64 = 10_000;

/// Deleted events that one pass forgets for good.
const FORGOTTEN_MAX: i64 = 1000;

/// Who handles timers of sessions.
pub trait TimerHandler: Send + Sync {
    /// Handles one due timer in a transaction of its own; the timer is taken off already.
    ///
    /// # Errors
    /// Then nothing of the transaction is kept, and the timer comes again later.
    fn fire(&self, tx: &mut Tx<'_>, timer: &TimerRow, now: Timestamp) -> Result<(), Error>;

    /// Performs what follows outside the store, after the commit.
    fn fired(&self, timer: &TimerRow);
}

/// The worker.
#[derive(Clone)]
pub struct TimerWorker {
    app: App,
    sessions: Arc<dyn TimerHandler>,
}

impl TimerWorker {
    /// A worker that gives timers of sessions to `sessions`.
    pub fn new(app: App, sessions: Arc<dyn TimerHandler>) -> Self {
        Self { app, sessions }
    }

    /// Works until `stopping` turns true; the transaction under way is finished first.
    pub async fn run(self, mut stopping: watch::Receiver<bool>) {
        loop {
            let more = self.pass(&stopping).await.unwrap_or_else(|error| {
                tracing::error!(error = &error as &dyn std::error::Error, "timer pass failed");
                false
            });
            let pause = if more { Duration::ZERO } else { PERIOD };
            tokio::select! {
                biased;
                // A sender that is gone means the process is ending.
                _ = stopping.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Everything a worker does once: a batch of due timers, a batch of the filling in, and
    /// housekeeping. True when there may be more to do at once.
    async fn pass(&self, stopping: &watch::Receiver<bool>) -> Result<bool, Error> {
        let fired = self.fire_batch(stopping).await?;
        let filling = self.app.fill_in_computed().await?;
        let now = self.app.now();
        let forget = move |tx: &mut Tx<'_>| tx.prune_event_tombstones(now, FORGOTTEN_MAX);
        let has_old = move |tx: &mut Tx<'_>| tx.has_old_event_tombstones(now);
        if self.app.store.read(has_old).await? {
            self.app.store.write(forget).await?;
        }
        let pruning = self.app.prune_feeds().await?;
        Ok(fired > 0 || filling || pruning)
    }

    /// Fires a batch of what is due now, in order, and answers how many timers that were.
    async fn fire_batch(&self, stopping: &watch::Receiver<bool>) -> Result<usize, Error> {
        let now = self.app.now();
        let due = self.app.store.read(move |tx: &mut Tx<'_>| tx.due_timers(now, PASS_MAX)).await?;
        let alike = |a: &TimerRow, b: &TimerRow| {
            a.kind == TimerKind::Computed && b.kind == a.kind && a.workspace == b.workspace
        };
        let mut fired = 0;
        for run in due.chunk_by(alike) {
            if *stopping.borrow() {
                break;
            }
            self.fire(run.to_vec()).await?;
            fired += run.len();
        }
        Ok(fired)
    }

    /// Fires timers together. If that fails, each is tried alone, and the broken one is put off, so
    /// that it does not hold up the others.
    async fn fire(&self, run: Vec<TimerRow>) -> Result<(), Error> {
        if run.len() > 1 && settled(self.attempt(run.clone()).await)?.is_none() {
            return Ok(());
        }
        for timer in run {
            let failure = settled(self.attempt(vec![timer.clone()]).await)?;
            if let Some(failure) = failure {
                report(&failure, timer.kind);
                self.put_off(timer).await?;
            }
        }
        Ok(())
    }

    /// One try, in one transaction.
    async fn attempt(&self, run: Vec<TimerRow>) -> Result<(), Error> {
        let Some(first) = run.first().cloned() else { return Ok(()) };
        let actor =
            Actor { workspace: first.workspace, origin: Origin::Computed, name: String::new() };
        match first.kind {
            TimerKind::Computed => {
                self.app.transact(&actor, move |tx, scope| computed_due(tx, scope, &run)).await
            }
            TimerKind::Erasure => {
                self.app.transact(&actor, move |tx, scope| erasure_due(tx, scope, &run)).await
            }
            TimerKind::Sweep => {
                self.app.transact(&actor, move |tx, scope| sweep_due(tx, scope, &run)).await
            }
            TimerKind::Pruning => {
                self.app.transact(&actor, move |tx, scope| pruning_due(tx, scope, &run)).await
            }
            TimerKind::Session => {
                let (sessions, now) = (Arc::clone(&self.sessions), self.app.now());
                let fire = move |tx: &mut Tx<'_>| -> Result<(), Error> {
                    match taken(tx, &run)?.first() {
                        Some(timer) => sessions.fire(tx, timer, now),
                        None => Ok(()),
                    }
                };
                self.app.store.write(fire).await.inspect(|()| self.sessions.fired(&first))
            }
        }
    }

    async fn put_off(&self, timer: TimerRow) -> Result<(), Error> {
        let later = self.app.now().plus_ms(POSTPONED_MS);
        self.app
            .store
            .write(move |tx: &mut Tx<'_>| {
                for timer in taken(tx, std::slice::from_ref(&timer))? {
                    tx.set_timer(timer.workspace, timer.kind, &timer.subject, later)?;
                }
                Ok(())
            })
            .await
    }
}

/// What went wrong with the timers themselves; a store that takes no work is not their fault.
fn settled(attempt: Result<(), Error>) -> Result<Option<Error>, Error> {
    match attempt {
        Ok(()) => Ok(None),
        Err(failure) if matches!(failure.kind(), Kind::Unavailable | Kind::Conflict) => {
            Err(failure)
        }
        Err(failure) => Ok(Some(failure)),
    }
}

/// Takes timers off; those that were moved or taken meanwhile are left out.
fn taken(tx: &mut Tx<'_>, timers: &[TimerRow]) -> Result<Vec<TimerRow>, Error> {
    let taken = tx.take_timers(timers)?;
    Ok(timers
        .iter()
        .zip(taken)
        .filter(|(_, taken)| *taken)
        .map(|(timer, _)| timer.clone())
        .collect())
}

fn computed_due(tx: &mut Tx<'_>, scope: &mut Scope<'_>, timers: &[TimerRow]) -> Result<(), Error> {
    let persons = persons(&taken(tx, timers)?)?;
    computed::states::catch_up(tx, scope, &persons)
}

fn erasure_due(tx: &mut Tx<'_>, scope: &mut Scope<'_>, timers: &[TimerRow]) -> Result<(), Error> {
    for person in persons(&taken(tx, timers)?)? {
        events::erase_batch(tx, scope, person)?;
    }
    Ok(())
}

fn sweep_due(tx: &mut Tx<'_>, scope: &mut Scope<'_>, timers: &[TimerRow]) -> Result<(), Error> {
    for timer in taken(tx, timers)? {
        attributes::sweep(tx, scope, &timer.subject)?;
    }
    Ok(())
}

fn pruning_due(tx: &mut Tx<'_>, scope: &mut Scope<'_>, timers: &[TimerRow]) -> Result<(), Error> {
    for timer in taken(tx, timers)? {
        pruning::prune(tx, scope, &timer.subject)?;
    }
    Ok(())
}

fn persons(timers: &[TimerRow]) -> Result<Vec<PersonId>, Error> {
    let person = |timer: &TimerRow| match timer.subject.parse() {
        Ok(number) => Ok(PersonId(number)),
        Err(_) => Err(Error::Internal(format!("the timer of the person {}", timer.subject))),
    };
    timers.iter().map(person).collect()
}

fn report(failure: &Error, kind: TimerKind) {
    let error = failure as &dyn std::error::Error;
    tracing::error!(error, kind = ?kind, "timer failed and is put off");
}
