//! Events: append-only rows in the order they came, found by id and by person and time.
//!
//! Event ids are compared as bytes, so that both engines order them as memory does (P-45). Deleted
//! events leave a keyed hash of their id for a while, so that a repeat stays a repeat (P-66).

mod counts;
mod definitions;
mod erased;

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
    /// Adds events; for each, whether it was stored. One whose id is there already is not (P-66).
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
        Ok(self.execute_many(SQL, &sets)?.into_iter().map(|rows| rows == 1).collect())
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
        const ALL: &str = "SELECT event_id, person_id, definition_id, occurred_time, received_time,
             properties, source FROM event
             WHERE workspace_id = $1 AND person_id = $2 AND occurred_time >= $3
             AND (occurred_time, event_id) < ($4, $5)
             ORDER BY occurred_time DESC, event_id DESC LIMIT $6";
        const ONE: &str = "SELECT event_id, person_id, definition_id, occurred_time, received_time,
             properties, source FROM event
             WHERE workspace_id = $1 AND person_id = $2 AND occurred_time >= $3
             AND (occurred_time, event_id) < ($4, $5) AND definition_id = $6
             ORDER BY occurred_time DESC, event_id DESC LIMIT $7";
        let mut params: Vec<Param<'_>> = vec![
            ws.0.into(),
            person.0.into(),
            range.from.0.into(),
            range.before.occurred_time.0.into(),
            range.before.event_id.as_bytes().into(),
        ];
        let definition = range.definition_id.as_ref();
        params.extend(definition.map(|id| Param::Text(id.as_str())));
        params.push(range.limit.into());
        let sql = if definition.is_some() { ONE } else { ALL };
        self.query(sql, &params)?.iter_mut().map(event).collect()
    }

    /// For each person and definition the events after a place, oldest first: to compute from all of
    /// them.
    pub fn events_after(
        &mut self,
        ws: WorkspaceId,
        places: &[(PersonId, &DefinitionId, &EventPosition)],
        limit: i64,
    ) -> Result<Vec<Vec<EventRow>>, Error> {
        const SQL: &str = "SELECT event_id, person_id, definition_id, occurred_time, received_time,
             properties, source FROM event
             WHERE workspace_id = $1 AND person_id = $2 AND definition_id = $3
             AND (occurred_time, event_id) > ($4, $5)
             ORDER BY occurred_time, event_id LIMIT $6";
        let sets: Vec<Vec<Param<'_>>> = places
            .iter()
            .map(|(person, definition, place)| {
                let (at, id) = (place.occurred_time.0, place.event_id.as_bytes());
                let definition = definition.as_str().into();
                vec![ws.0.into(), person.0.into(), definition, at.into(), id.into(), limit.into()]
            })
            .collect();
        let read = |rows: Vec<Row>| rows.into_iter().map(|mut row| event(&mut row)).collect();
        self.query_many(SQL, &sets)?.into_iter().map(read).collect()
    }

    /// The first person after `after` who has an event.
    pub fn next_person_with_events(
        &mut self,
        ws: WorkspaceId,
        after: PersonId,
    ) -> Result<Option<PersonId>, Error> {
        const SQL: &str = "SELECT person_id FROM event
             WHERE workspace_id = $1 AND person_id > $2 ORDER BY person_id LIMIT 1";
        let row = self.query_opt(SQL, &[ws.0.into(), after.0.into()])?;
        row.map(|row| row.int(0).map(PersonId)).transpose()
    }

    /// The last person who has an event.
    pub fn last_person_with_events(&mut self, ws: WorkspaceId) -> Result<Option<PersonId>, Error> {
        const SQL: &str = "SELECT person_id FROM event
             WHERE workspace_id = $1 ORDER BY person_id DESC LIMIT 1";
        let row = self.query_opt(SQL, &[ws.0.into()])?;
        row.map(|row| row.int(0).map(PersonId)).transpose()
    }

    /// Removes events.
    pub fn delete_events(&mut self, ws: WorkspaceId, ids: &[&EventId]) -> Result<(), Error> {
        const SQL: &str = "DELETE FROM event WHERE workspace_id = $1 AND event_id = $2";
        let sets: Vec<Vec<Param<'_>>> =
            ids.iter().map(|id| vec![ws.0.into(), id.as_str().as_bytes().into()]).collect();
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
