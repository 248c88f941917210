//! Single events that come at about the same time, stored in one transaction.
//!
//! A transaction for each would cost several times what the event itself does. So an event waits
//! until the writer takes the next group, which is at once when nothing else is written; then all
//! that wait from the same sender go in together, each with its own answer, as if it had come alone.

use super::check::Judged;
use super::{NewEvent, Outcome, StoredEvent, ingest, read, shown};
use crate::scope::Scope;
use crate::{Actor, App, Error};
use parking_lot::Mutex;
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_store::events::EventRow;
use rapport_store::{Failure, Store, Tx};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::oneshot;

/// Events of one transaction: short enough not to delay other writers.
const GROUP_MAX: usize = 1000;

/// What a sender is told.
type Answer = Result<StoredEvent, Error>;

/// The events that wait, by sender.
#[derive(Default)]
pub struct Intake(Mutex<HashMap<Actor, Group>>);

/// Events of one sender, and who waits for each.
#[derive(Default)]
struct Group {
    events: Vec<Judged>,
    replies: Vec<oneshot::Sender<Answer>>,
}

impl Intake {
    /// Adds an event; whether a transaction must be begun for it. Each takes at most as many as
    /// made it begin, so nobody is left waiting.
    fn add(&self, actor: &Actor, event: Judged, reply: oneshot::Sender<Answer>) -> bool {
        let mut waiting = self.0.lock();
        let group = waiting.entry(actor.clone()).or_default();
        let begins = group.events.len().is_multiple_of(GROUP_MAX);
        group.events.push(event);
        group.replies.push(reply);
        begins
    }

    /// The next events of a sender.
    fn take(&self, actor: &Actor) -> Group {
        let mut waiting = self.0.lock();
        let Some(mut group) = waiting.remove(actor) else { return Group::default() };
        if group.events.len() > GROUP_MAX {
            let events = group.events.split_off(GROUP_MAX);
            let replies = group.replies.split_off(GROUP_MAX);
            waiting.insert(actor.clone(), Group { events, replies });
        }
        group
    }
}

impl App {
    /// Stores a single event; a repeat answers with the first one.
    ///
    /// # Errors
    /// [`Error::NotFound`] of the event definition or the person; [`Error::Invalid`].
    pub async fn send_event(&self, actor: &Actor, event: NewEvent) -> Answer {
        let event = Judged::early(self, actor.workspace, event);
        if Store::is_inside_transaction() {
            return self.send_alone(actor, event).await;
        }
        let (reply, answer) = oneshot::channel();
        if self.intake.add(actor, event, reply) {
            tokio::spawn(self.clone().take_in(actor.clone()));
        }
        answer.await.unwrap_or_else(|_| Err(Error::Internal("an event had no answer".to_owned())))
    }

    /// Stores what waits from a sender.
    async fn take_in(self, actor: Actor) {
        let group: Arc<Mutex<Option<Group>>> = Arc::default();
        let (app, sender, taken) = (self.clone(), actor.clone(), Arc::clone(&group));
        let stored = self
            .transact_at(
                &actor,
                |app| app.now(),
                move |tx, scope| {
                    let mut group = taken.lock();
                    let group = group.get_or_insert_with(|| app.intake.take(&sender));
                    answers(tx, scope, &group.events)
                },
            )
            .await;
        // A store that is closed has not looked at anything.
        let group = group.lock().take();
        let Group { events, replies } = group.unwrap_or_else(|| self.intake.take(&actor));
        match stored {
            Ok(answers) => {
                for (reply, answer) in replies.into_iter().zip(answers) {
                    // Who went away needs no answer.
                    drop(reply.send(answer));
                }
            }
            Err(Error::Store(rapport_store::Error::Unavailable(reason))) => {
                for reply in replies {
                    let unavailable = rapport_store::Error::Unavailable(reason.clone());
                    drop(reply.send(Err(unavailable.into())));
                }
            }
            Err(failure) if events.len() < 2 => {
                if let Some(reply) = replies.into_iter().next() {
                    drop(reply.send(Err(failure)));
                }
            }
            // One of them may be the cause: no other one is to suffer from it.
            Err(_) => {
                for (event, reply) in events.into_iter().zip(replies) {
                    drop(reply.send(self.send_alone(&actor, event).await));
                }
            }
        }
    }

    /// Stores an event in a transaction of its own.
    async fn send_alone(&self, actor: &Actor, event: Judged) -> Answer {
        let no_answer = || Error::Internal("an event had no answer".to_owned());
        self.transact(actor, move |tx, scope| {
            let answers = answers(tx, scope, std::slice::from_ref(&event))?;
            answers.into_iter().next().ok_or_else(no_answer)?
        })
        .await
    }
}

/// Takes events in and answers each.
fn answers(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    events: &[Judged],
) -> Result<Vec<Answer>, Error> {
    let mut new_rows: Vec<Option<EventRow>> = vec![None; events.len()];
    let outcomes = ingest::ingest(tx, scope, events, &mut |index, row| {
        if let Some(place) = new_rows.get_mut(index) {
            *place = Some(row.clone());
        }
    })?;
    let mut answers = Vec::with_capacity(events.len());
    for ((judged, outcome), new_row) in events.iter().zip(outcomes).zip(new_rows) {
        let answer = match (outcome, new_row) {
            (Outcome::Stored(_), Some(row)) => shown(scope, row),
            (Outcome::Stored(id), None) => read::stored(tx, scope, &id),
            (Outcome::Duplicate(id), _) => read::first_answer(tx, scope, &id, &judged.event),
            (Outcome::Rejected(problems), _) => Err(refused(problems)),
            (Outcome::SwitchedOff, _) => Err(Error::NotFound("event definition")),
        };
        match answer {
            Err(failure) if failure.store_error().is_some() => return Err(failure),
            answer => answers.push(answer),
        }
    }
    Ok(answers)
}

/// A refused single event: what is missing is named as such.
fn refused(problems: Vec<Problem>) -> Error {
    match problems.iter().find(|problem| problem.code == ProblemCode::Missing) {
        Some(missing) if missing.path == "definitionId" => Error::NotFound("event definition"),
        Some(missing) if missing.path == "identifier" => Error::NotFound("person"),
        _ => Error::Invalid(problems),
    }
}
