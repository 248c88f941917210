//! What stays of deleted events: keyed hashes of their ids, for a while (P-66, P-101).

use crate::{Error, Param, Tx};
use rapport_domain::ids::WorkspaceId;
use rapport_domain::time::Timestamp;

/// A keyed hash of an event id.
pub type EventHash = [u8; 32];

impl Tx<'_> {
    /// Whether any deleted event of the workspace is remembered: most have none.
    pub fn has_event_tombstones(&mut self, ws: WorkspaceId) -> Result<bool, Error> {
        const SQL: &str = "SELECT kept_until FROM event_tombstone WHERE workspace_id = $1 LIMIT 1";
        Ok(self.query_opt(SQL, &[ws.0.into()])?.is_some())
    }

    /// Whether any deleted event need not be remembered any more.
    pub fn has_old_event_tombstones(&mut self, now: Timestamp) -> Result<bool, Error> {
        const SQL: &str = "SELECT kept_until FROM event_tombstone WHERE kept_until <= $1 LIMIT 1";
        Ok(self.query_opt(SQL, &[now.0.into()])?.is_some())
    }

    /// For each hash, whether its event was deleted lately.
    pub fn event_tombstones(
        &mut self,
        ws: WorkspaceId,
        hashes: &[EventHash],
        now: Timestamp,
    ) -> Result<Vec<bool>, Error> {
        const SQL: &str = "SELECT kept_until FROM event_tombstone
             WHERE workspace_id = $1 AND event_hash = $2 AND kept_until > $3";
        let sets: Vec<Vec<Param<'_>>> = hashes
            .iter()
            .map(|hash| vec![ws.0.into(), hash.as_slice().into(), now.0.into()])
            .collect();
        Ok(self.query_many(SQL, &sets)?.into_iter().map(|rows| !rows.is_empty()).collect())
    }

    /// Remembers deleted events.
    pub fn put_event_tombstones(
        &mut self,
        ws: WorkspaceId,
        hashes: &[EventHash],
        kept_until: Timestamp,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO event_tombstone (workspace_id, event_hash, kept_until)
             VALUES ($1, $2, $3) ON CONFLICT (workspace_id, event_hash)
             DO UPDATE SET kept_until = excluded.kept_until";
        let sets: Vec<Vec<Param<'_>>> = hashes
            .iter()
            .map(|hash| vec![ws.0.into(), hash.as_slice().into(), kept_until.0.into()])
            .collect();
        self.execute_many(SQL, &sets).map(drop)
    }

    /// Forgets a batch of deleted events that need not be remembered any more; how many went.
    pub fn prune_event_tombstones(&mut self, now: Timestamp, limit: i64) -> Result<u64, Error> {
        const OLDEST: &str = "SELECT workspace_id, event_hash FROM event_tombstone
             WHERE kept_until <= $1 ORDER BY kept_until LIMIT $2";
        const DELETE: &str = "DELETE FROM event_tombstone
             WHERE workspace_id = $1 AND event_hash = $2";
        let mut gone = Vec::new();
        for mut row in self.query(OLDEST, &[now.0.into(), limit.into()])? {
            gone.push((row.int(0)?, row.bytes(1)?));
        }
        let sets: Vec<Vec<Param<'_>>> =
            gone.iter().map(|(ws, hash)| vec![(*ws).into(), hash.as_slice().into()]).collect();
        Ok(self.execute_many(DELETE, &sets)?.into_iter().sum())
    }
}
