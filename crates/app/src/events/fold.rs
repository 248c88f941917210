//! The fold worker: takes waiting events into what is computed from them (P-44).
//!
//! It goes through the persons in order, round after round. The faster events come in, the more of
//! them each page of persons takes at once, so that the cost of an event falls with the load. Values
//! are exact without it, because readers look at waiting events too; it announces changes and sets
//! timers.

use crate::computed::states;
use crate::scope::Scope;
use crate::{Actor, App, Error};
use rapport_domain::ids::{PersonId, WorkspaceId};
use rapport_domain::person::Origin;
use rapport_store::Tx;
use std::time::Duration;
use tokio::sync::watch;

/// Events of one transaction: short enough not to delay writers.
const SLICE_EVENTS: i64 = 1000;

/// How long the worker sleeps at most: events of other processes wait that long.
const PERIOD: Duration = Duration::from_millis(500);

/// How long it rests after a round, for each person in it, so that rounds grow with the load.
const REST_PER_PERSON: Duration = Duration::from_micros(25);

/// How long it rests at least, so that events of many small transactions gather.
const REST_MIN: Duration = Duration::from_millis(20);

/// How long it rests at most: changes are announced within a second.
const REST_MAX: Duration = Duration::from_millis(250);

/// Before the first person.
const START: PersonId = PersonId(0);

/// The worker.
#[derive(Clone)]
pub struct FoldWorker {
    app: App,
}

impl FoldWorker {
    /// A worker for all workspaces.
    pub fn new(app: App) -> Self {
        Self { app }
    }

    /// Works until `stopping` turns true; the transaction under way is finished first.
    pub async fn run(self, mut stopping: watch::Receiver<bool>) {
        let mut commits = self.app.feed.watch();
        while !*stopping.borrow() {
            commits.mark_unchanged();
            let persons = self.app.fold_events().await.unwrap_or_else(|error| {
                tracing::error!(error = &error as &dyn std::error::Error, "folding failed");
                0
            });
            let rest = REST_PER_PERSON.saturating_mul(persons.min(u32::MAX.into()) as u32);
            let woken = async {
                tokio::time::sleep(rest.clamp(REST_MIN, REST_MAX)).await;
                if persons == 0 {
                    // The signal of this process never ends while it runs.
                    let _ = tokio::time::timeout(PERIOD, commits.changed()).await;
                }
            };
            tokio::select! {
                biased;
                // A sender that is gone means the process is ending.
                _ = stopping.wait_for(|stop| *stop) => return,
                () = woken => {}
            }
        }
    }
}

impl App {
    /// Folds the events that wait, one round through all persons; how many persons those were.
    ///
    /// # Errors
    /// Those of the store; what was done stays done.
    pub async fn fold_events(&self) -> Result<u64, Error> {
        let waiting =
            |tx: &mut Tx<'_>| -> Result<Vec<WorkspaceId>, Error> { Ok(tx.workspaces_with_tail()?) };
        let mut brought_up = 0;
        for workspace in self.store.read(waiting).await? {
            let actor = Actor { workspace, origin: Origin::Computed, name: String::new() };
            let mut after = START;
            loop {
                let slice = move |tx: &mut Tx<'_>| -> Result<Vec<PersonId>, Error> {
                    Ok(tx.persons_with_tail(workspace, after, SLICE_EVENTS)?)
                };
                let persons = self.store.read(slice).await?;
                let Some(last) = persons.last() else { break };
                after = *last;
                brought_up += persons.len() as u64;
                self.bring_up(&actor, persons).await?;
            }
        }
        Ok(brought_up)
    }

    /// Takes in the waiting events of persons: computes on a snapshot, then writes; in the unlikely
    /// case that somebody changed one of them in between, both in the line of writers.
    async fn bring_up(&self, actor: &Actor, persons: Vec<PersonId>) -> Result<(), Error> {
        let (app, sender, now, wanted) = (self.clone(), actor.clone(), self.now(), persons.clone());
        let prepare = move |tx: &mut Tx<'_>| {
            let mut scope = Scope::open(&app, tx, &sender, now)?;
            states::prepare(tx, &mut scope, &wanted)
        };
        let prepared = self.store.read(prepare).await?;
        let commit =
            move |tx: &mut Tx<'_>, scope: &mut Scope<'_>| states::commit(tx, scope, &prepared);
        match self.transact(actor, commit).await {
            Err(Error::Store(rapport_store::Error::Conflict)) => {
                self.transact(actor, move |tx, scope| states::catch_up(tx, scope, &persons)).await
            }
            committed => committed,
        }
    }
}
