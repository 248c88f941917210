//! Reading events back.

use super::{NewEvent, NewProperties};
use crate::Catalog;
use crate::persons::load;
use crate::scope::Scope;
use crate::{Actor, App, Error, cursor};
use rapport_domain::event::Event;
use rapport_domain::identity::Identity;
use rapport_domain::ids::{DefinitionId, EventId, PersonId};
use rapport_domain::limits::NATIVE_PAGE_MAX;
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::events::{EventPosition, EventRange, EventRow};
use serde_json::value::RawValue;

/// A stored event as answers show it.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    /// Its id.
    pub event_id: EventId,
    /// The person it was recorded under.
    pub person_id: PersonId,
    /// Its definition.
    pub definition_id: DefinitionId,
    /// The name of its definition.
    pub title: String,
    /// When it happened.
    pub occurred_time: Timestamp,
    /// When it was stored.
    pub received_time: Timestamp,
    /// Its properties as a JSON object.
    pub properties: Box<RawValue>,
    /// Who sent it.
    pub source: String,
}

/// Which events of a person are asked for.
#[derive(Debug, Clone)]
pub struct EventQuery {
    /// Only those of this definition.
    pub definition_id: Option<String>,
    /// Only those from this instant on.
    pub from: Option<Timestamp>,
    /// Only those before this instant.
    pub to: Option<Timestamp>,
    /// The cursor of the page before.
    pub cursor: Option<String>,
    /// At most so many.
    pub limit: usize,
}

/// A page of events, newest first.
#[derive(Debug, Clone)]
pub struct EventPage {
    /// The events.
    pub items: Vec<StoredEvent>,
    /// The cursor of the next page, if there may be more.
    pub next: Option<String>,
}

impl App {
    /// A person's events, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] of the person; [`Error::Invalid`] at `cursor` or `limit`.
    pub async fn person_events(
        &self,
        actor: &Actor,
        who: Identity,
        query: EventQuery,
    ) -> Result<EventPage, Error> {
        if !(1..=NATIVE_PAGE_MAX).contains(&query.limit) {
            let message = format!("must be 1 to {NATIVE_PAGE_MAX}");
            return Err(Error::invalid(Problem::new("limit", ProblemCode::OutOfRange, message)));
        }
        let range = range(&query)?;
        self.look(actor, move |tx, scope| {
            let person = load::existing(tx, scope, &who)?;
            let mut rows = tx.person_events(scope.workspace(), person.id, &range)?;
            let more = rows.len() > query.limit;
            rows.truncate(query.limit);
            let last = rows.last().filter(|_| more);
            let next = last.map(|row| cursor::encode(&(row.occurred_time, row.event_id.as_str())));
            let items = rows.into_iter().map(|row| shown(scope, row)).collect::<Result<_, _>>()?;
            Ok(EventPage { items, next: next.transpose()? })
        })
        .await
    }
}

/// A stored event by id.
pub(super) fn stored(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    id: &EventId,
) -> Result<StoredEvent, Error> {
    let found = tx.events_by_id(scope.workspace(), std::slice::from_ref(id))?;
    let row = found.into_iter().flatten().next().ok_or(Error::NotFound("event"))?;
    shown(scope, row)
}

/// The answer to a repeat: the event as it was stored first. Of a deleted one nothing is kept but
/// its hash, so the sender gets back what it sent.
pub(super) fn first_answer(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    id: &EventId,
    event: &NewEvent,
) -> Result<StoredEvent, Error> {
    match stored(tx, scope, id) {
        Err(Error::NotFound(_)) => {}
        found => return found,
    }
    let properties = match &event.properties {
        NewProperties::Json(raw) => raw.get().to_owned(),
        NewProperties::Typed(properties) => serde_json::to_string(properties)
            .map_err(|error| Error::Internal(format!("properties: {error}")))?,
    };
    let row = EventRow {
        event_id: id.clone(),
        person_id: PersonId(0),
        definition_id: DefinitionId(event.definition_id.clone()),
        occurred_time: event.occurred_time.unwrap_or(scope.now),
        received_time: scope.now,
        properties,
        source: scope.actor.origin.name().to_owned(),
    };
    shown(scope, row)
}

fn range(query: &EventQuery) -> Result<EventRange, Error> {
    let end = EventPosition {
        occurred_time: query.to.unwrap_or(Timestamp::MAX),
        event_id: String::new(),
    };
    let before = match query.cursor.as_deref().map(cursor::decode::<(Timestamp, String)>) {
        None => end,
        Some(place) => {
            let (occurred_time, event_id) = place?;
            EventPosition { occurred_time, event_id }
        }
    };
    Ok(EventRange {
        definition_id: query.definition_id.clone().map(DefinitionId),
        from: query.from.unwrap_or(Timestamp::MIN),
        before,
        limit: i64::try_from(query.limit).unwrap_or(i64::MAX).saturating_add(1),
    })
}

/// A stored event with its properties typed.
pub(crate) fn typed(catalog: &Catalog, row: &EventRow) -> Event {
    let definition = catalog.events.definition(row.definition_id.as_str());
    Event {
        event_id: row.event_id.clone(),
        person_id: row.person_id,
        definition_id: row.definition_id.clone(),
        occurred_time: row.occurred_time,
        received_time: row.received_time,
        properties: definition.map(|d| d.stored_properties(&row.properties)).unwrap_or_default(),
        source: row.source.clone(),
    }
}

/// A stored event as answers show it.
pub(crate) fn shown(scope: &Scope<'_>, row: EventRow) -> Result<StoredEvent, Error> {
    let definition = scope.catalog.events.definition(row.definition_id.as_str());
    let title = definition.map_or_else(|| row.definition_id.0.clone(), |d| d.title.clone());
    let properties = RawValue::from_string(row.properties)
        .map_err(|_| rapport_store::Error::corrupt("properties of an event"))?;
    Ok(StoredEvent {
        event_id: row.event_id,
        person_id: row.person_id,
        definition_id: row.definition_id,
        title,
        occurred_time: row.occurred_time,
        received_time: row.received_time,
        properties,
        source: row.source,
    })
}
