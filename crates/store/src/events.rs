//! Events: append-only rows in the order they came, found by id and, once folded, by person and
//! time.
//!
//! Event ids are compared as bytes, so that both engines order them as memory does (P-45). Deleted
//! events leave a keyed hash of their id for a while, so that a repeat stays a repeat (P-66).

mod counts;
mod definitions;
mod erased;
mod listed;
mod tail;

pub use counts::EventCount;
pub use erased::EventHash;

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::{DefinitionId, EventId, PersonId, WorkspaceId};
use rapport_domain::time::Timestamp;

/// A stored event; its properties are the JSON object that readers get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Unique in the workspace.
    pub event_id: EventId,
    /// The person it was recorded under.
    pub person_id: PersonId,
    /// Its definition.
    pub definition_id: DefinitionId,
    /// When it happened.
    pub occurred_time: Timestamp,
    /// When it was stored.
    pub received_time: Timestamp,
    /// Its properties as a JSON object.
    pub properties: String,
    /// Who sent it.
    pub source: String,
}

/// The place of an event in the order of its person's events: (`occurredTime`, `eventId`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPosition {
    /// When it happened.
    pub occurred_time: Timestamp,
    /// Its id; empty text lies before all events of the instant.
    pub event_id: String,
}

/// Which events of a person are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRange {
    /// Only those of this definition.
    pub definition_id: Option<DefinitionId>,
    /// Only those from this instant on.
    pub from: Timestamp,
    /// Only those before this place.
    pub before: EventPosition,
    /// At most so many.
    pub limit: i64,
}

impl Tx<'_> {
    /// Adds events, to the tail of their persons; for each, whether it was stored. One whose id is
    /// there already is not (P-66).
    pub fn insert_events(
        &mut self,
        ws: WorkspaceId,
        events: &[EventRow],
    ) -> Result<Vec<bool>, Error> {
        const SQL: &str = "INSERT INTO event (workspace_id, event_id, person_id, definition_id,
             occurred_time, received_time, properties, source)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (workspace_id, event_id) DO NOTHING";
        let sets: Vec<Vec<Param<'_>>> =
            events.iter().map(|event| insert_params(ws, event)).collect();
        let stored: Vec<bool> =
            self.execute_many(SQL, &sets)?.into_iter().map(|rows| rows == 1).collect();
        let new = events.iter().zip(&stored).filter(|(_, stored)| **stored);
        self.append_tail(ws, &new.map(|(event, _)| event).collect::<Vec<_>>())?;
        Ok(stored)
    }

    /// Events by id, answers in order.
    pub fn events_by_id(
        &mut self,
        ws: WorkspaceId,
        ids: &[EventId],
    ) -> Result<Vec<Option<EventRow>>, Error> {
        const SQL: &str = "SELECT event_id, person_id, definition_id, occurred_time, received_time,
             properties, source FROM event WHERE workspace_id = $1 AND event_id = $2";
        let sets: Vec<Vec<Param<'_>>> =
            ids.iter().map(|id| vec![ws.0.into(), id.as_str().as_bytes().into()]).collect();
        let first = |rows: Vec<Row>| rows.into_iter().next().map(|mut row| event(&mut row));
        self.query_many(SQL, &sets)?.into_iter().map(|rows| first(rows).transpose()).collect()
    }

    /// A person's events, newest first.
    pub fn person_events(
        &mut self,
        ws: WorkspaceId,
        person: PersonId,
        range: &EventRange,
    ) -> Result<Vec<EventRow>, Error> {
        let placed = self.placed_events(ws, person, range)?;
        let tail = self.event_tails(ws, &[person])?.pop().unwrap_or_default();
        Ok(tail::merged(placed, tail, range))
    }

    /// Removes events.
    pub fn delete_events(&mut self, ws: WorkspaceId, events: &[EventRow]) -> Result<(), Error> {
        const SQL: &str = "DELETE FROM event WHERE workspace_id = $1 AND event_id = $2";
        self.unplace_events(ws, events)?;
        let ids = events.iter().map(|event| event.event_id.as_str().as_bytes());
        let sets: Vec<Vec<Param<'_>>> = ids.map(|id| vec![ws.0.into(), id.into()]).collect();
        match self.execute_many(SQL, &sets)?.contains(&0) {
            true => Err(Error::Conflict),
            false => Ok(()),
        }
    }
}

fn insert_params(ws: WorkspaceId, event: &EventRow) -> Vec<Param<'_>> {
    vec![
        ws.0.into(),
        event.event_id.as_str().as_bytes().into(),
        event.person_id.0.into(),
        event.definition_id.as_str().into(),
        event.occurred_time.0.into(),
        event.received_time.0.into(),
        (&event.properties).into(),
        (&event.source).into(),
    ]
}

/// Reads the seven columns of an event.
fn event(row: &mut Row) -> Result<EventRow, Error> {
    let id = String::from_utf8(row.bytes(0)?).map_err(|_| Error::corrupt("an event id"))?;
    Ok(EventRow {
        event_id: EventId(id),
        person_id: PersonId(row.int(1)?),
        definition_id: DefinitionId(row.text(2)?),
        occurred_time: Timestamp(row.int(3)?),
        received_time: Timestamp(row.int(4)?),
        properties: row.text(5)?,
        source: row.text(6)?,
    })
}

#[cfg(test)]
mod tests;
