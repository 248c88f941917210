//! How many events of each definition are stored, and when the last one came.

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::{DefinitionId, WorkspaceId};
use rapport_domain::time::Timestamp;

/// The count of one definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventCount {
    /// The definition.
    pub definition_id: DefinitionId,
    /// Stored events.
    pub stored: i64,
    /// When the last one was stored.
    pub last_seen: Timestamp,
}

impl Tx<'_> {
    /// The counts of all definitions that ever had an event.
    pub fn event_counts(&mut self, ws: WorkspaceId) -> Result<Vec<EventCount>, Error> {
        const SQL: &str = "SELECT definition_id, stored, last_seen FROM event_count
             WHERE workspace_id = $1 ORDER BY definition_id";
        let read = |row: &mut Row| {
            let (definition_id, stored) = (DefinitionId(row.text(0)?), row.int(1)?);
            Ok(EventCount { definition_id, stored, last_seen: Timestamp(row.int(2)?) })
        };
        self.query(SQL, &[ws.0.into()])?.iter_mut().map(read).collect()
    }

    /// Adds newly stored events to the counts.
    pub fn add_event_counts(
        &mut self,
        ws: WorkspaceId,
        counts: &[EventCount],
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO event_count (workspace_id, definition_id, stored, last_seen)
             VALUES ($1, $2, $3, $4) ON CONFLICT (workspace_id, definition_id) DO UPDATE SET
             stored = event_count.stored + excluded.stored, last_seen = excluded.last_seen";
        let sets: Vec<Vec<Param<'_>>> =
            counts.iter().map(|count| count_params(ws, count)).collect();
        self.execute_many(SQL, &sets).map(drop)
    }

    /// Takes deleted events off the count; the last one seen stays what it was.
    pub fn subtract_event_count(
        &mut self,
        ws: WorkspaceId,
        definition: &DefinitionId,
        deleted: i64,
    ) -> Result<(), Error> {
        const SQL: &str = "UPDATE event_count SET stored = stored - $1
             WHERE workspace_id = $2 AND definition_id = $3";
        self.execute_one(SQL, &[deleted.into(), ws.0.into(), definition.as_str().into()])
    }
}

fn count_params(ws: WorkspaceId, count: &EventCount) -> Vec<Param<'_>> {
    vec![
        ws.0.into(),
        count.definition_id.as_str().into(),
        count.stored.into(),
        count.last_seen.0.into(),
    ]
}
