//! Workspaces, their settings and the revision of their definitions.

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::WorkspaceId;
use rapport_domain::time::Timestamp;

/// A workspace as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceRow {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// IANA name of its time zone (P-2).
    pub time_zone: String,
    /// Further settings as JSON.
    pub settings: String,
    /// Grows with every change of a definition or setting; tells caches when to reload.
    pub revision: i64,
}

impl Tx<'_> {
    /// All workspaces in the order they were made.
    pub fn workspaces(&mut self) -> Result<Vec<WorkspaceRow>, Error> {
        const SQL: &str = "SELECT workspace_id, name, time_zone, settings, revision FROM workspace
             ORDER BY workspace_id";
        self.query(SQL, &[])?.iter_mut().map(read).collect()
    }

    /// One workspace.
    pub fn workspace(&mut self, id: WorkspaceId) -> Result<Option<WorkspaceRow>, Error> {
        const SQL: &str = "SELECT workspace_id, name, time_zone, settings, revision FROM workspace
             WHERE workspace_id = $1";
        self.query_opt(SQL, &[id.0.into()])?.as_mut().map(read).transpose()
    }

    /// The revision of a workspace's definitions; `None` if there is no such workspace.
    pub fn workspace_revision(&mut self, id: WorkspaceId) -> Result<Option<i64>, Error> {
        const SQL: &str = "SELECT revision FROM workspace WHERE workspace_id = $1";
        self.query_opt(SQL, &[id.0.into()])?.map(|row| row.int(0)).transpose()
    }

    /// Marks the workspace's definitions or settings as changed: caches of all processes reload.
    pub fn touch_workspace(&mut self, id: WorkspaceId) -> Result<(), Error> {
        const SQL: &str = "UPDATE workspace SET revision = revision + 1 WHERE workspace_id = $1";
        self.mark_definitions_changed();
        self.execute_one(SQL, &[id.0.into()])
    }

    /// Adds a workspace.
    pub fn insert_workspace(&mut self, row: &WorkspaceRow, now: Timestamp) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO workspace
             (workspace_id, name, time_zone, settings, revision, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)";
        let params: [Param<'_>; 6] = [
            row.id.0.into(),
            (&row.name).into(),
            (&row.time_zone).into(),
            (&row.settings).into(),
            row.revision.into(),
            now.0.into(),
        ];
        self.execute_one(SQL, &params)
    }

    /// Changes name, time zone and settings of a workspace and marks it as changed.
    pub fn update_workspace(&mut self, row: &WorkspaceRow) -> Result<(), Error> {
        const SQL: &str = "UPDATE workspace SET name = $1, time_zone = $2, settings = $3,
             revision = revision + 1 WHERE workspace_id = $4";
        self.mark_definitions_changed();
        let params =
            [(&row.name).into(), (&row.time_zone).into(), (&row.settings).into(), row.id.0.into()];
        self.execute_one(SQL, &params)
    }
}

fn read(row: &mut Row) -> Result<WorkspaceRow, Error> {
    Ok(WorkspaceRow {
        id: WorkspaceId(row.int(0)?),
        name: row.text(1)?,
        time_zone: row.text(2)?,
        settings: row.text(3)?,
        revision: row.int(4)?,
    })
}
