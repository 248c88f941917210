//! Events: one way in for single, batch, chatbot and product events (P-65 to P-72).
//!
//! An event is checked by its definition, given to its person, de-duplicated, stored and reported,
//! all in one transaction. Soon after, it is folded into the person's computed attributes; readers
//! take it into account from the start.

mod check;
mod counting;
mod erase;
mod fold;
#[cfg(test)]
pub(crate) mod ground;
mod ingest;
mod intake;
mod list;
mod read;
mod recipients;
#[cfg(test)]
mod tests;

pub(crate) use erase::{erase_batch, erase_person, expire};
pub use fold::FoldWorker;
pub use intake::Intake;
pub use list::EventListQuery;
pub use read::{EventPage, EventQuery, StoredEvent};
pub(crate) use read::{shown, typed};

use crate::scope::Scope;
use crate::{Actor, App, Error};
use check::{Judged, Sent};
use rapport_domain::event::Properties;
use rapport_domain::identity::Identity;
use rapport_domain::ids::{EventId, PersonId};
use rapport_domain::limits::{BATCH_PROBLEMS_MAX, EVENT_BATCH_MAX};
use rapport_domain::person::PersonType;
use rapport_domain::problem::{Checked, Problem, ProblemCode};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use serde_json::value::RawValue;

/// Events of one native call.
pub const NATIVE_BATCH_MAX: usize = 1000;

/// Events judged before others may run: well below a millisecond.
const JUDGED_AT_ONCE: usize = 100;

/// An event somebody sends, not yet checked.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Its id; made if absent.
    pub event_id: Option<String>,
    /// The public id of its definition.
    pub definition_id: String,
    /// Whose event it is.
    pub person: EventPerson,
    /// When it happened; now if absent. A given time follows the rules of batches (P-65).
    pub occurred_time: Option<Timestamp>,
    /// Its properties.
    pub properties: NewProperties,
}

/// Whose event it is.
#[derive(Debug, Clone)]
pub enum EventPerson {
    /// A person whom the same transaction has read: it is not looked up again.
    Read(PersonId),
    /// The person who has this identity.
    Identity(Identity),
    /// The person who has this identity; made if there is none (P-8).
    IdentityOrNew {
        /// The identity.
        identity: Identity,
        /// The type of a new person.
        person_type: PersonType,
    },
}

/// Properties, in the form in which the sender has them.
#[derive(Debug, Clone)]
pub enum NewProperties {
    /// A JSON object.
    Json(Box<RawValue>),
    /// Typed values.
    Typed(Properties),
}

/// What became of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is stored.
    Stored(EventId),
    /// An event of this id was there already, or was deleted lately; nothing changed (P-66).
    Duplicate(EventId),
    /// Its definition is switched off: nothing changed (P-71).
    SwitchedOff,
    /// It breaks rules; nothing changed.
    Rejected(Vec<Problem>),
}

/// An item of a batch: an event, or what the reader of the request found wrong with it.
pub type Item = Checked<NewEvent>;

impl App {
    /// Stores a batch, all or nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] with up to 100 problems at `[index]`, or one without a path for the
    /// whole batch.
    pub async fn send_events(&self, actor: &Actor, items: Vec<Item>) -> Result<(), Error> {
        check_size(items.len(), EVENT_BATCH_MAX)?;
        let (mut places, mut events, mut malformed) = (Vec::new(), Vec::new(), Vec::new());
        for (index, item) in items.into_iter().enumerate() {
            match item {
                Ok(event) => {
                    places.push(index);
                    events.push(event);
                }
                Err(found) => malformed.push((index, found)),
            }
        }
        let batch = self.judge(actor, events).await;
        self.transact(actor, move |tx, scope| {
            let outcomes = ingest::ingest(tx, scope, &batch, &mut |_, _| {})?;
            let mut refused = malformed.clone();
            for (index, outcome) in places.iter().zip(outcomes) {
                if let Outcome::Rejected(found) = outcome {
                    refused.push((*index, found));
                }
            }
            refused.sort_by_key(|(index, _)| *index);
            let placed = refused.into_iter().flat_map(|(index, found)| placed(index, found));
            let problems: Vec<Problem> = placed.take(BATCH_PROBLEMS_MAX).collect();
            if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
        })
        .await
    }

    /// Stores what is right of a batch and answers item by item.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the batch is empty or too long.
    pub async fn store_events(
        &self,
        actor: &Actor,
        items: Vec<Item>,
    ) -> Result<Vec<Outcome>, Error> {
        check_size(items.len(), NATIVE_BATCH_MAX)?;
        let (mut events, mut malformed) = (Vec::new(), Vec::new());
        for (index, item) in items.into_iter().enumerate() {
            match item {
                Ok(event) => events.push(event),
                Err(problems) => malformed.push((index, problems)),
            }
        }
        let batch = self.judge(actor, events).await;
        let mut outcomes = self
            .transact(actor, move |tx, scope| ingest::ingest(tx, scope, &batch, &mut |_, _| {}))
            .await?;
        // Ascending, so that each lands at the place it came from.
        for (index, problems) in malformed {
            outcomes.insert(index.min(outcomes.len()), Outcome::Rejected(problems));
        }
        Ok(outcomes)
    }

    /// Stores events inside a transaction of the product itself: custom events of chatbots and
    /// product events.
    ///
    /// # Errors
    /// Those of the store; refusals are outcomes.
    pub fn ingest_in(
        &self,
        tx: &mut Tx<'_>,
        scope: &mut Scope<'_>,
        events: Vec<NewEvent>,
    ) -> Result<Vec<Outcome>, Error> {
        let unseen = |event| Judged::unseen(self, event, Sent::FromInside, scope.now);
        let batch: Vec<Judged> = events.into_iter().map(unseen).collect();
        ingest::ingest(tx, scope, &batch, &mut |_, _| {})
    }

    /// Judges events from outside, in steps that let others run between them.
    async fn judge(&self, actor: &Actor, events: Vec<NewEvent>) -> Vec<Judged> {
        let mut judged = Vec::with_capacity(events.len());
        for event in events {
            judged.push(Judged::early(self, actor.workspace, event));
            if judged.len() % JUDGED_AT_ONCE == 0 {
                tokio::task::yield_now().await;
            }
        }
        judged
    }

    /// Deletes one event and undoes its effects on computed values.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn delete_event(&self, actor: &Actor, event_id: EventId) -> Result<(), Error> {
        self.transact(actor, move |tx, scope| erase::delete_event(tx, scope, &event_id)).await
    }
}

/// A batch has at least one event and not too many.
fn check_size(length: usize, limit: usize) -> Result<(), Error> {
    let problem = match length {
        0 => Problem::new("", ProblemCode::Required, "must have at least one event"),
        length if length > limit => {
            let message = format!("must have at most {limit} events");
            Problem::new("", ProblemCode::TooMany, message)
        }
        _ => return Ok(()),
    };
    Err(Error::invalid(problem))
}

fn placed(index: usize, problems: Vec<Problem>) -> impl Iterator<Item = Problem> {
    let place = format!("[{index}]");
    problems.into_iter().map(move |problem| problem.under(&place))
}
