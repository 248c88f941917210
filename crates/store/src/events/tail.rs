//! The tail of the events: those that came lately and are not folded in yet.
//!
//! An event that comes in is appended and noted in the tail, which is small, so that taking it in
//! touches few pages. Folding moves it to its place among the events of its person, together with
//! what is computed from it; many at once, in the order of persons, so that a page is written once
//! for many events. Whoever reads a person's events reads both.

use super::{EventPosition, EventRange, EventRow, event};
use crate::{Error, Param, Tx};
use rapport_domain::ids::{DefinitionId, EventId, PersonId, WorkspaceId};
use rapport_domain::time::Timestamp;

impl Tx<'_> {
    /// Notes events that were just stored.
    pub(super) fn append_tail(
        &mut self,
        ws: WorkspaceId,
        events: &[&EventRow],
    ) -> Result<(), Error> {
        const SQL: &str =
            "INSERT INTO event_tail (workspace_id, person_id, received_time, event_id)
             VALUES ($1, $2, $3, $4)";
        let sets: Vec<Vec<Param<'_>>> = events.iter().map(|event| tail_key(ws, event)).collect();
        self.execute_many(SQL, &sets).map(drop)
    }

    /// For each person the events in the tail, in the order in which they came.
    pub fn event_tails(
        &mut self,
        ws: WorkspaceId,
        persons: &[PersonId],
    ) -> Result<Vec<Vec<EventRow>>, Error> {
        const SQL: &str = "SELECT e.event_id, e.person_id, e.definition_id, e.occurred_time,
             e.received_time, e.properties, e.source
             FROM event_tail t JOIN event e
              ON e.workspace_id = t.workspace_id AND e.event_id = t.event_id
             WHERE t.workspace_id = $1 AND t.person_id = $2
             ORDER BY t.received_time, t.event_id";
        let sets: Vec<Vec<Param<'_>>> =
            persons.iter().map(|person| vec![ws.0.into(), person.0.into()]).collect();
        let read = |rows: Vec<crate::Row>| rows.into_iter().map(|mut row| event(&mut row));
        self.query_many(SQL, &sets)?.into_iter().map(|rows| read(rows).collect()).collect()
    }

    /// The persons of the first events in the tail after a person, each once, in order.
    pub fn persons_with_tail(
        &mut self,
        ws: WorkspaceId,
        after: PersonId,
        limit: i64,
    ) -> Result<Vec<PersonId>, Error> {
        const SQL: &str = "SELECT person_id FROM event_tail
             WHERE workspace_id = $1 AND person_id > $2 ORDER BY person_id LIMIT $3";
        let rows = self.query(SQL, &[ws.0.into(), after.0.into(), limit.into()])?;
        let mut persons =
            rows.into_iter().map(|row| row.int(0).map(PersonId)).collect::<Result<Vec<_>, _>>()?;
        persons.dedup();
        Ok(persons)
    }

    /// Workspaces that have a tail.
    pub fn workspaces_with_tail(&mut self) -> Result<Vec<WorkspaceId>, Error> {
        const SQL: &str = "SELECT workspace_id FROM event_tail
             WHERE workspace_id > $1 ORDER BY workspace_id LIMIT 1";
        let (mut found, mut after) = (Vec::new(), i64::MIN);
        while let Some(row) = self.query_opt(SQL, &[after.into()])? {
            after = row.int(0)?;
            found.push(WorkspaceId(after));
        }
        Ok(found)
    }

    /// Moves events from the tail to the events of their persons.
    pub fn fold_events(&mut self, ws: WorkspaceId, events: &[EventRow]) -> Result<(), Error> {
        const PLACE: &str = "INSERT INTO person_event
             (workspace_id, person_id, occurred_time, event_id, definition_id)
             VALUES ($1, $2, $3, $4, $5)";
        const TAKE: &str = "DELETE FROM event_tail WHERE workspace_id = $1 AND person_id = $2
             AND received_time = $3 AND event_id = $4";
        let mut sets = Vec::with_capacity(events.len());
        for event in events {
            let mut params = person_key(ws, event);
            params.push(event.definition_id.as_str().into());
            sets.push(params);
        }
        self.execute_many(PLACE, &sets)?;
        let sets: Vec<Vec<Param<'_>>> = events.iter().map(|event| tail_key(ws, event)).collect();
        match self.execute_many(TAKE, &sets)?.contains(&0) {
            true => Err(Error::Conflict),
            false => Ok(()),
        }
    }

    /// Removes events from wherever their person's events are kept.
    pub(super) fn unplace_events(
        &mut self,
        ws: WorkspaceId,
        events: &[EventRow],
    ) -> Result<(), Error> {
        const PLACED: &str = "DELETE FROM person_event WHERE workspace_id = $1 AND person_id = $2
             AND occurred_time = $3 AND event_id = $4";
        const TAIL: &str = "DELETE FROM event_tail WHERE workspace_id = $1 AND person_id = $2
             AND received_time = $3 AND event_id = $4";
        let placed: Vec<Vec<Param<'_>>> =
            events.iter().map(|event| person_key(ws, event)).collect();
        let removed = self.execute_many(PLACED, &placed)?;
        let others = events.iter().zip(removed).filter(|(_, removed)| *removed == 0);
        let tail: Vec<Vec<Param<'_>>> = others.map(|(event, _)| tail_key(ws, event)).collect();
        match self.execute_many(TAIL, &tail)?.contains(&0) {
            true => Err(Error::Conflict),
            false => Ok(()),
        }
    }

    /// A person's folded events, newest first.
    pub(super) fn placed_events(
        &mut self,
        ws: WorkspaceId,
        person: PersonId,
        range: &EventRange,
    ) -> Result<Vec<EventRow>, Error> {
        const ALL: &str = "SELECT e.event_id, e.person_id, e.definition_id, e.occurred_time,
             e.received_time, e.properties, e.source
             FROM person_event p JOIN event e
              ON e.workspace_id = p.workspace_id AND e.event_id = p.event_id
             WHERE p.workspace_id = $1 AND p.person_id = $2 AND p.occurred_time >= $3
             AND (p.occurred_time, p.event_id) < ($4, $5)
             ORDER BY p.occurred_time DESC, p.event_id DESC LIMIT $6";
        const ONE: &str = "SELECT e.event_id, e.person_id, e.definition_id, e.occurred_time,
             e.received_time, e.properties, e.source
             FROM person_event p JOIN event e
              ON e.workspace_id = p.workspace_id AND e.event_id = p.event_id
             WHERE p.workspace_id = $1 AND p.person_id = $2 AND p.occurred_time >= $3
             AND (p.occurred_time, p.event_id) < ($4, $5) AND p.definition_id = $6
             ORDER BY p.occurred_time DESC, p.event_id DESC LIMIT $7";
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

    /// For each person and definition the folded events after a place, oldest first: to compute
    /// from all of them.
    pub fn events_after(
        &mut self,
        ws: WorkspaceId,
        places: &[(PersonId, &DefinitionId, &EventPosition)],
        limit: i64,
    ) -> Result<Vec<Vec<EventRow>>, Error> {
        const SQL: &str = "SELECT e.event_id, e.person_id, e.definition_id, e.occurred_time,
             e.received_time, e.properties, e.source
             FROM person_event p JOIN event e
              ON e.workspace_id = p.workspace_id AND e.event_id = p.event_id
             WHERE p.workspace_id = $1 AND p.person_id = $2 AND p.definition_id = $3
             AND (p.occurred_time, p.event_id) > ($4, $5)
             ORDER BY p.occurred_time, p.event_id LIMIT $6";
        let sets: Vec<Vec<Param<'_>>> = places
            .iter()
            .map(|(person, definition, place)| {
                let (at, id) = (place.occurred_time.0, place.event_id.as_bytes());
                let definition = definition.as_str().into();
                vec![ws.0.into(), person.0.into(), definition, at.into(), id.into(), limit.into()]
            })
            .collect();
        let read = |rows: Vec<crate::Row>| rows.into_iter().map(|mut row| event(&mut row));
        self.query_many(SQL, &sets)?.into_iter().map(|rows| read(rows).collect()).collect()
    }

    /// The first person after `after` who has a folded event.
    pub fn next_person_with_events(
        &mut self,
        ws: WorkspaceId,
        after: PersonId,
    ) -> Result<Option<PersonId>, Error> {
        const SQL: &str = "SELECT person_id FROM person_event
             WHERE workspace_id = $1 AND person_id > $2 ORDER BY person_id LIMIT 1";
        let row = self.query_opt(SQL, &[ws.0.into(), after.0.into()])?;
        row.map(|row| row.int(0).map(PersonId)).transpose()
    }

    /// The last person who has a folded event.
    pub fn last_person_with_events(&mut self, ws: WorkspaceId) -> Result<Option<PersonId>, Error> {
        const SQL: &str = "SELECT person_id FROM person_event
             WHERE workspace_id = $1 ORDER BY person_id DESC LIMIT 1";
        let row = self.query_opt(SQL, &[ws.0.into()])?;
        row.map(|row| row.int(0).map(PersonId)).transpose()
    }
}

/// Merges the folded events and the tail of a person, both within `range`, newest first.
pub(super) fn merged(
    placed: Vec<EventRow>,
    tail: Vec<EventRow>,
    range: &EventRange,
) -> Vec<EventRow> {
    let place = |row: &EventRow| (row.occurred_time, row.event_id.clone());
    let end = (range.before.occurred_time, EventId(range.before.event_id.clone()));
    let tail = tail.into_iter().filter(|row| {
        let definition = range.definition_id.as_ref();
        row.occurred_time >= range.from
            && place(row) < end
            && definition.is_none_or(|definition| *definition == row.definition_id)
    });
    let mut rows = placed;
    let length = rows.len();
    rows.extend(tail);
    if rows.len() > length {
        rows.sort_by_cached_key(|row| std::cmp::Reverse(place(row)));
        rows.truncate(usize::try_from(range.limit).unwrap_or(usize::MAX));
    }
    rows
}

fn tail_key(ws: WorkspaceId, event: &EventRow) -> Vec<Param<'_>> {
    key(ws, event, event.received_time)
}

fn person_key(ws: WorkspaceId, event: &EventRow) -> Vec<Param<'_>> {
    key(ws, event, event.occurred_time)
}

fn key(ws: WorkspaceId, event: &EventRow, at: Timestamp) -> Vec<Param<'_>> {
    let id = event.event_id.as_str().as_bytes();
    vec![ws.0.into(), event.person_id.0.into(), at.0.into(), id.into()]
}
