//! Segments as they were asked for, and who is a member of which since when (P-79, P-86).

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::{PersonId, SegmentId, WorkspaceId};
use rapport_domain::segment::SegmentInput;
use rapport_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The form of documents this version writes.
const FORM: u32 = 1;

/// A segment as it was asked for; what its rules mean depends on the definitions of the workspace.
#[derive(Debug, Clone)]
pub struct SegmentRow {
    /// Its id.
    pub id: SegmentId,
    /// What was asked for.
    pub input: SegmentInput,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub modified_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    form: u32,
    name: String,
    description: String,
    query: Option<Box<RawValue>>,
    events: Vec<Box<RawValue>>,
    created_at: Timestamp,
    modified_at: Timestamp,
}

/// That somebody is a member of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// The segment.
    pub segment_id: SegmentId,
    /// The person.
    pub person_id: PersonId,
    /// Since when.
    pub since: Timestamp,
}

impl Tx<'_> {
    /// All segments, in the order they were made.
    pub fn segments(&mut self, ws: WorkspaceId) -> Result<Vec<SegmentRow>, Error> {
        const SQL: &str = "SELECT segment_id, document FROM segment WHERE workspace_id = $1
             ORDER BY segment_id";
        let rows = self.query(SQL, &[ws.0.into()])?;
        let read = |mut row: Row| read(SegmentId(row.int(0)?), &row.text(1)?);
        rows.into_iter().map(read).collect()
    }

    /// Writes a segment, new or changed.
    pub fn put_segment(&mut self, ws: WorkspaceId, row: &SegmentRow) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO segment (workspace_id, segment_id, document)
             VALUES ($1, $2, $3) ON CONFLICT (workspace_id, segment_id)
             DO UPDATE SET document = excluded.document";
        let document = write(row)?;
        self.execute_one(SQL, &[ws.0.into(), row.id.0.into(), (&document).into()])
    }

    /// Removes a segment with its memberships.
    pub fn delete_segment(&mut self, ws: WorkspaceId, id: SegmentId) -> Result<(), Error> {
        const MEMBERS: &str = "DELETE FROM person_segment
             WHERE workspace_id = $1 AND segment_id = $2";
        const SEGMENT: &str = "DELETE FROM segment WHERE workspace_id = $1 AND segment_id = $2";
        self.execute(MEMBERS, &[ws.0.into(), id.0.into()])?;
        self.execute_one(SEGMENT, &[ws.0.into(), id.0.into()])
    }

    /// Writes new memberships. One that is there already keeps its instant.
    pub fn insert_memberships(
        &mut self,
        ws: WorkspaceId,
        memberships: &[Membership],
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO person_segment
             (workspace_id, segment_id, person_id, since) VALUES ($1, $2, $3, $4)
             ON CONFLICT (workspace_id, segment_id, person_id) DO NOTHING";
        let params = |m: &Membership| -> Vec<Param<'_>> {
            vec![ws.0.into(), m.segment_id.0.into(), m.person_id.0.into(), m.since.0.into()]
        };
        let sets: Vec<Vec<Param<'_>>> = memberships.iter().map(params).collect();
        self.execute_many(SQL, &sets).map(drop)
    }

    /// Removes memberships; for each, whether it was there.
    pub fn end_memberships(
        &mut self,
        ws: WorkspaceId,
        pairs: &[(SegmentId, PersonId)],
    ) -> Result<Vec<bool>, Error> {
        const SQL: &str = "DELETE FROM person_segment
             WHERE workspace_id = $1 AND segment_id = $2 AND person_id = $3";
        let params = |(segment, person): &(SegmentId, PersonId)| -> Vec<Param<'_>> {
            vec![ws.0.into(), segment.0.into(), person.0.into()]
        };
        let sets: Vec<Vec<Param<'_>>> = pairs.iter().map(params).collect();
        Ok(self.execute_many(SQL, &sets)?.into_iter().map(|rows| rows == 1).collect())
    }

    /// Removes all memberships of a person.
    pub fn delete_memberships(&mut self, ws: WorkspaceId, person: PersonId) -> Result<(), Error> {
        const SQL: &str = "DELETE FROM person_segment WHERE workspace_id = $1 AND person_id = $2";
        self.execute(SQL, &[ws.0.into(), person.0.into()]).map(drop)
    }

    /// What persons are members of, answers in order; each by segment.
    pub fn memberships_of(
        &mut self,
        ws: WorkspaceId,
        persons: &[PersonId],
    ) -> Result<Vec<Vec<Membership>>, Error> {
        const SQL: &str = "SELECT segment_id, person_id, since FROM person_segment
             WHERE workspace_id = $1 AND person_id = $2 ORDER BY segment_id";
        let sets: Vec<Vec<Param<'_>>> =
            persons.iter().map(|id| vec![ws.0.into(), id.0.into()]).collect();
        let read = |rows: Vec<Row>| rows.iter().map(membership).collect();
        self.query_many(SQL, &sets)?.into_iter().map(read).collect()
    }

    /// The next members of a segment after a person.
    pub fn members_after(
        &mut self,
        ws: WorkspaceId,
        segment: SegmentId,
        after: PersonId,
        limit: i64,
    ) -> Result<Vec<Membership>, Error> {
        const SQL: &str = "SELECT segment_id, person_id, since FROM person_segment
             WHERE workspace_id = $1 AND segment_id = $2 AND person_id > $3
             ORDER BY person_id LIMIT $4";
        let params = [ws.0.into(), segment.0.into(), after.0.into(), limit.into()];
        self.query(SQL, &params)?.iter().map(membership).collect()
    }
}

fn membership(row: &Row) -> Result<Membership, Error> {
    Ok(Membership {
        segment_id: SegmentId(row.int(0)?),
        person_id: PersonId(row.int(1)?),
        since: Timestamp(row.int(2)?),
    })
}

fn read(id: SegmentId, text: &str) -> Result<SegmentRow, Error> {
    let unreadable = || Error::corrupt(format!("the segment {id}"));
    let document: Document = serde_json::from_str(text).map_err(|_| unreadable())?;
    if document.form != FORM {
        return Err(unreadable());
    }
    let Document { name, description, query, events, created_at, modified_at, .. } = document;
    let input = SegmentInput { name, description, query, events };
    Ok(SegmentRow { id, input, created_at, modified_at })
}

fn write(row: &SegmentRow) -> Result<String, Error> {
    let SegmentInput { name, description, query, events } = row.input.clone();
    let (created_at, modified_at) = (row.created_at, row.modified_at);
    let document =
        Document { form: FORM, name, description, query, events, created_at, modified_at };
    serde_json::to_string(&document).map_err(|_| Error::corrupt(format!("the segment {}", row.id)))
}

#[cfg(test)]
mod tests;
