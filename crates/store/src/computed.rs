//! Computed attributes and the state of each person they are computed from.

use crate::{Error, Param, Row, Tx};
use rapport_domain::computed::ComputedAttribute;
use rapport_domain::ids::{ComputedId, PersonId, WorkspaceId};
use rapport_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The form of documents this version writes.
const FORM: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Document {
    form: u32,
    #[serde(flatten)]
    attribute: ComputedAttribute,
}

/// The state of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonStateRow {
    /// The person.
    pub person_id: PersonId,
    /// The encoded state.
    pub state: Vec<u8>,
    /// Changes by time alone up to here were announced.
    pub settled_at: Timestamp,
    /// When the next one is due.
    pub next_change: Option<Timestamp>,
}

/// How far the filling in of a workspace's states has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackfillRow {
    /// The time zone that states are counted in.
    pub zone: String,
    /// The last person done; none when everybody is.
    pub after_person: Option<PersonId>,
}

impl Tx<'_> {
    /// All computed attributes, in the order they were made.
    pub fn computed_attributes(
        &mut self,
        ws: WorkspaceId,
    ) -> Result<Vec<ComputedAttribute>, Error> {
        const SQL: &str = "SELECT document FROM computed_attribute WHERE workspace_id = $1
             ORDER BY computed_id";
        let rows = self.query(SQL, &[ws.0.into()])?;
        rows.into_iter().map(|mut row| read(&row.text(0)?)).collect()
    }

    /// Writes a computed attribute, new or changed.
    pub fn put_computed_attribute(
        &mut self,
        ws: WorkspaceId,
        attribute: &ComputedAttribute,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO computed_attribute (workspace_id, computed_id, document)
             VALUES ($1, $2, $3) ON CONFLICT (workspace_id, computed_id)
             DO UPDATE SET document = excluded.document";
        let document = write(attribute)?;
        self.execute_one(SQL, &[ws.0.into(), attribute.id.0.into(), (&document).into()])
    }

    /// Removes a computed attribute.
    pub fn delete_computed_attribute(
        &mut self,
        ws: WorkspaceId,
        id: ComputedId,
    ) -> Result<(), Error> {
        const SQL: &str = "DELETE FROM computed_attribute
             WHERE workspace_id = $1 AND computed_id = $2";
        self.execute_one(SQL, &[ws.0.into(), id.0.into()])
    }

    /// The states of persons, answers in order.
    pub fn person_states(
        &mut self,
        ws: WorkspaceId,
        persons: &[PersonId],
    ) -> Result<Vec<Option<PersonStateRow>>, Error> {
        const SQL: &str = "SELECT person_id, state, settled_at, next_change FROM person_state
             WHERE workspace_id = $1 AND person_id = $2";
        let sets: Vec<Vec<Param<'_>>> =
            persons.iter().map(|id| vec![ws.0.into(), id.0.into()]).collect();
        let first = |rows: Vec<Row>| rows.into_iter().next().map(|mut row| state(&mut row));
        self.query_many(SQL, &sets)?.into_iter().map(|rows| first(rows).transpose()).collect()
    }

    /// The states of the persons after one, in their order.
    pub fn person_states_after(
        &mut self,
        ws: WorkspaceId,
        after: PersonId,
        limit: i64,
    ) -> Result<Vec<PersonStateRow>, Error> {
        const SQL: &str = "SELECT person_id, state, settled_at, next_change FROM person_state
             WHERE workspace_id = $1 AND person_id > $2 ORDER BY person_id LIMIT $3";
        let params = [ws.0.into(), after.0.into(), limit.into()];
        self.query(SQL, &params)?.iter_mut().map(state).collect()
    }

    /// Writes the states of persons.
    pub fn put_person_states(
        &mut self,
        ws: WorkspaceId,
        rows: &[PersonStateRow],
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO person_state
             (workspace_id, person_id, state, settled_at, next_change) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (workspace_id, person_id) DO UPDATE SET state = excluded.state,
             settled_at = excluded.settled_at, next_change = excluded.next_change";
        let sets: Vec<Vec<Param<'_>>> = rows.iter().map(|row| state_params(ws, row)).collect();
        self.execute_many(SQL, &sets).map(drop)
    }

    /// Removes the state of a person.
    pub fn delete_person_state(&mut self, ws: WorkspaceId, person: PersonId) -> Result<(), Error> {
        const SQL: &str = "DELETE FROM person_state WHERE workspace_id = $1 AND person_id = $2";
        self.execute(SQL, &[ws.0.into(), person.0.into()]).map(drop)
    }

    /// How far the filling in has come; none before the first one.
    pub fn computed_backfill(&mut self, ws: WorkspaceId) -> Result<Option<BackfillRow>, Error> {
        const SQL: &str = "SELECT zone, after_person FROM computed_backfill
             WHERE workspace_id = $1";
        let Some(mut row) = self.query_opt(SQL, &[ws.0.into()])? else { return Ok(None) };
        let (zone, after_person) = (row.text(0)?, row.opt_int(1)?.map(PersonId));
        Ok(Some(BackfillRow { zone, after_person }))
    }

    /// Writes how far the filling in has come.
    pub fn put_computed_backfill(
        &mut self,
        ws: WorkspaceId,
        row: &BackfillRow,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO computed_backfill (workspace_id, zone, after_person)
             VALUES ($1, $2, $3) ON CONFLICT (workspace_id)
             DO UPDATE SET zone = excluded.zone, after_person = excluded.after_person";
        let after = row.after_person.map(|person| person.0);
        self.execute_one(SQL, &[ws.0.into(), (&row.zone).into(), after.into()])
    }
}

fn state_params(ws: WorkspaceId, row: &PersonStateRow) -> Vec<Param<'_>> {
    vec![
        ws.0.into(),
        row.person_id.0.into(),
        row.state.as_slice().into(),
        row.settled_at.0.into(),
        row.next_change.map(|at| at.0).into(),
    ]
}

fn state(row: &mut Row) -> Result<PersonStateRow, Error> {
    Ok(PersonStateRow {
        person_id: PersonId(row.int(0)?),
        state: row.bytes(1)?,
        settled_at: Timestamp(row.int(2)?),
        next_change: row.opt_int(3)?.map(Timestamp),
    })
}

fn write(attribute: &ComputedAttribute) -> Result<String, Error> {
    let document = Document { form: FORM, attribute: attribute.clone() };
    serde_json::to_string(&document).map_err(|error| Error::corrupt(error.to_string()))
}

fn read(text: &str) -> Result<ComputedAttribute, Error> {
    let document: Document = serde_json::from_str(text)
        .map_err(|error| Error::corrupt(format!("a computed attribute: {error}")))?;
    match document.form {
        FORM => Ok(document.attribute),
        form => Err(Error::corrupt(format!("a computed attribute has the form {form}"))),
    }
}

#[cfg(test)]
mod tests;
