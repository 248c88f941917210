//! The feed of a workspace: what each transaction changed, in commit order, for streams that resume
//! and the changes of each person, for its timeline.

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::{PersonId, WorkspaceId};
use rapport_domain::time::Timestamp;

/// What one transaction reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRow {
    /// The number of its last entry: entries are numbered from 1 on, without gaps.
    pub seq: i64,
    /// When it was decided.
    pub at: Timestamp,
    /// Its entries as a JSON array.
    pub entries: String,
}

/// One change of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonChangeRow {
    /// The version the change made.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// From where: the wire name of an origin.
    pub origin: String,
    /// By whom.
    pub author: String,
    /// What changed, as a JSON array of `{attribute, from, to}`.
    pub changes: String,
}

impl Tx<'_> {
    /// Appends the `count` entries that this transaction reports. Two at once conflict, and one of
    /// them runs again, so a reader that has seen a number has seen everything before it.
    pub fn append_feed(
        &mut self,
        ws: WorkspaceId,
        at: Timestamp,
        entries: &str,
        count: i64,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO feed (workspace_id, seq, at, entries)
             SELECT CAST($1 AS BIGINT), COALESCE(MAX(seq), 0) + $2, CAST($3 AS BIGINT),
              CAST($4 AS TEXT) FROM feed WHERE workspace_id = $1
             ON CONFLICT (workspace_id, seq) DO NOTHING";
        self.execute_one(SQL, &[ws.0.into(), count.into(), at.0.into(), entries.into()])
    }

    /// The number of the newest entry; 0 before the first.
    pub fn last_feed_seq(&mut self, ws: WorkspaceId) -> Result<i64, Error> {
        const SQL: &str = "SELECT seq FROM feed WHERE workspace_id = $1 ORDER BY seq DESC LIMIT 1";
        self.query_opt(SQL, &[ws.0.into()])?.map_or(Ok(0), |row| row.int(0))
    }

    /// The oldest row still kept: the number of its last entry, and its instant.
    pub fn first_feed_row(&mut self, ws: WorkspaceId) -> Result<Option<(i64, Timestamp)>, Error> {
        const SQL: &str = "SELECT seq, at FROM feed WHERE workspace_id = $1 ORDER BY seq LIMIT 1";
        let row = self.query_opt(SQL, &[ws.0.into()])?;
        row.map(|row| Ok((row.int(0)?, Timestamp(row.int(1)?)))).transpose()
    }

    /// The rows that end after a number, oldest first: as many as end within `limit` entries, and
    /// at least one if there is any. Entries of the first may lie before the number.
    pub fn feed_after(
        &mut self,
        ws: WorkspaceId,
        seq: i64,
        limit: i64,
    ) -> Result<Vec<FeedRow>, Error> {
        const WITHIN: &str = "SELECT seq, at, entries FROM feed
             WHERE workspace_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq";
        const NEXT: &str = "SELECT seq, at, entries FROM feed
             WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT 1";
        let mut rows = self.query(WITHIN, &[ws.0.into(), seq.into(), (seq + limit).into()])?;
        if rows.is_empty() {
            rows = self.query(NEXT, &[ws.0.into(), seq.into()])?;
        }
        let read = |mut row: Row| {
            Ok(FeedRow { seq: row.int(0)?, at: Timestamp(row.int(1)?), entries: row.text(2)? })
        };
        rows.into_iter().map(read).collect()
    }

    /// Removes at most `limit` of the oldest rows, those older than `before` or without any of the
    /// newest `kept` entries, but never the newest row, which carries the numbering on. Answers how
    /// many went.
    pub fn prune_feed(
        &mut self,
        ws: WorkspaceId,
        before: Timestamp,
        kept: i64,
        limit: i64,
    ) -> Result<u64, Error> {
        const OLDEST: &str = "SELECT seq, at FROM feed WHERE workspace_id = $1
             ORDER BY seq LIMIT $2";
        const DELETE: &str = "DELETE FROM feed WHERE workspace_id = $1 AND seq <= $2";
        let newest = self.last_feed_seq(ws)?;
        let mut last = None;
        for row in self.query(OLDEST, &[ws.0.into(), limit.into()])? {
            let (seq, at) = (row.int(0)?, row.int(1)?);
            let is_due = at < before.0 || seq <= newest - kept;
            if !is_due || seq == newest {
                break;
            }
            last = Some(seq);
        }
        last.map_or(Ok(0), |seq| self.execute(DELETE, &[ws.0.into(), seq.into()]))
    }

    /// Records a change of a person.
    pub fn insert_person_change(
        &mut self,
        ws: WorkspaceId,
        person: PersonId,
        row: &PersonChangeRow,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO person_change
             (workspace_id, person_id, version, at, origin, author, changes)
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let params: [Param<'_>; 7] = [
            ws.0.into(),
            person.0.into(),
            row.version.into(),
            row.at.0.into(),
            (&row.origin).into(),
            (&row.author).into(),
            (&row.changes).into(),
        ];
        self.execute_one(SQL, &params)
    }

    /// The changes of a person before a version, newest first.
    pub fn person_changes(
        &mut self,
        ws: WorkspaceId,
        person: PersonId,
        before_version: i64,
        limit: i64,
    ) -> Result<Vec<PersonChangeRow>, Error> {
        const SQL: &str = "SELECT version, at, origin, author, changes FROM person_change
             WHERE workspace_id = $1 AND person_id = $2 AND version < $3
             ORDER BY version DESC LIMIT $4";
        let params = [ws.0.into(), person.0.into(), before_version.into(), limit.into()];
        let read = |mut row: Row| {
            Ok(PersonChangeRow {
                version: row.int(0)?,
                at: Timestamp(row.int(1)?),
                origin: row.text(2)?,
                author: row.text(3)?,
                changes: row.text(4)?,
            })
        };
        self.query(SQL, &params)?.into_iter().map(read).collect()
    }
}
