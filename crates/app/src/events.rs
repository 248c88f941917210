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
mod list;
mod read;
mod recipients;
#[cfg(test)]
mod tests;

pub(crate) use erase::{erase_batch, erase_person, expire};
pub use fold::FoldWorker;
pub use list::EventListQuery;
pub use read::{EventPage, EventQuery, StoredEvent};
pub(crate) use read::{shown, typed};

use crate::scope::Scope;
use crate::{Actor, App, Error};
use ingest::{Batch, Sent};
use rapport_domain::event::Properties;
use rapport_domain::identity::Identity;
use rapport_domain::ids::{EventId, PersonId};
use rapport_domain::limits::{BATCH_PROBLEMS_MAX, EVENT_BATCH_MAX};
use rapport_domain::person::PersonType;
use rapport_domain::problem::{Checked, Problem, ProblemCode};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::events::EventRow;
use serde_json::value::RawValue;

/// Events of one native call.
pub const NATIVE_BATCH_MAX: usize = 1000;

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
    /// Stores a single event; a repeat answers with the first one.
    ///
    /// # Errors
    /// [`Error::NotFound`] of the event definition or the person; [`Error::Invalid`].
    pub async fn send_event(&self, actor: &Actor, event: NewEvent) -> Result<StoredEvent, Error> {
        let made_ids = self.missing_ids(std::slice::from_ref(&event));
        self.transact(actor, move |tx, scope| {
            let events = std::slice::from_ref(&event);
            let batch = Batch { events, made_ids: &made_ids, sent: Sent::FromOutside };
            let mut new_row = None;
            let see = &mut |row: &EventRow| new_row = Some(row.clone());
            let outcome = ingest::ingest(tx, scope, &batch, see)?.pop();
            match (outcome, new_row) {
                (Some(Outcome::Stored(_)), Some(row)) => shown(scope, row),
                (Some(Outcome::Stored(id)), None) => read::stored(tx, scope, &id),
                (Some(Outcome::Duplicate(id)), _) => read::first_answer(tx, scope, &id, &event),
                (Some(Outcome::Rejected(problems)), _) => Err(refused(problems)),
                (Some(Outcome::SwitchedOff) | None, _) => Err(Error::NotFound("event definition")),
            }
        })
        .await
    }

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
        let made_ids = self.missing_ids(&events);
        self.transact(actor, move |tx, scope| {
            let batch = Batch { events: &events, made_ids: &made_ids, sent: Sent::FromOutside };
            let outcomes = ingest::ingest(tx, scope, &batch, &mut |_| {})?;
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
        let made_ids = self.missing_ids(&events);
        let mut outcomes = self
            .transact(actor, move |tx, scope| {
                let batch = Batch { events: &events, made_ids: &made_ids, sent: Sent::FromOutside };
                ingest::ingest(tx, scope, &batch, &mut |_| {})
            })
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
        events: &[NewEvent],
    ) -> Result<Vec<Outcome>, Error> {
        let batch = Batch { events, made_ids: &[], sent: Sent::FromInside };
        ingest::ingest(tx, scope, &batch, &mut |_| {})
    }

    /// For each event that has no id a new one. They are made before the transaction, because the
    /// answer to its commit may be lost, and then it runs again.
    fn missing_ids(&self, events: &[NewEvent]) -> Vec<Option<EventId>> {
        let now = self.now();
        let missing =
            |event: &NewEvent| event.event_id.is_none().then(|| EventId(self.ids.uuid(now)));
        events.iter().map(missing).collect()
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

/// A refused single event: what is missing is named as such.
fn refused(problems: Vec<Problem>) -> Error {
    match problems.iter().find(|problem| problem.code == ProblemCode::Missing) {
        Some(missing) if missing.path == "definitionId" => Error::NotFound("event definition"),
        Some(missing) if missing.path == "identifier" => Error::NotFound("person"),
        _ => Error::Invalid(problems),
    }
}
