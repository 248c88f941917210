//! Live chat visits: the tokens of end users, stored as hashes.

use crate::{Error, Param, Tx};
use rapport_domain::ids::{ChannelId, WorkspaceId};
use rapport_domain::time::Timestamp;

/// A browser that may speak for a visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitRow {
    /// Its public id.
    pub id: String,
    /// The widget it belongs to.
    pub channel: ChannelId,
    /// The visitor it speaks for.
    pub visitor_id: String,
    /// When its token stops working.
    pub expires_at: Timestamp,
}

impl Tx<'_> {
    /// Adds a visit under the hash of its token.
    pub fn insert_visit(
        &mut self,
        ws: WorkspaceId,
        token_hash: &str,
        row: &VisitRow,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO visit
             (workspace_id, token_hash, visit_id, channel_id, visitor_id, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)";
        let params: [Param<'_>; 6] = [
            ws.0.into(),
            token_hash.into(),
            (&row.id).into(),
            row.channel.as_str().into(),
            (&row.visitor_id).into(),
            row.expires_at.0.into(),
        ];
        self.execute_one(SQL, &params)
    }

    /// The visit of a token's hash.
    pub fn visit(&mut self, ws: WorkspaceId, token_hash: &str) -> Result<Option<VisitRow>, Error> {
        const SQL: &str = "SELECT visit_id, channel_id, visitor_id, expires_at FROM visit
             WHERE workspace_id = $1 AND token_hash = $2";
        let row = self.query_opt(SQL, &[ws.0.into(), token_hash.into()])?;
        let Some(mut row) = row else { return Ok(None) };
        Ok(Some(VisitRow {
            id: row.text(0)?,
            channel: ChannelId(row.text(1)?),
            visitor_id: row.text(2)?,
            expires_at: Timestamp(row.int(3)?),
        }))
    }

    /// Moves the end of a visit.
    pub fn renew_visit(
        &mut self,
        ws: WorkspaceId,
        token_hash: &str,
        expires_at: Timestamp,
    ) -> Result<(), Error> {
        const SQL: &str = "UPDATE visit SET expires_at = $1
             WHERE workspace_id = $2 AND token_hash = $3";
        self.execute(SQL, &[expires_at.0.into(), ws.0.into(), token_hash.into()]).map(drop)
    }

    /// Forgets some visits that ended before an instant.
    pub fn delete_expired_visits(&mut self, before: Timestamp, limit: i64) -> Result<(), Error> {
        const SQL: &str = "DELETE FROM visit WHERE (workspace_id, token_hash) IN
             (SELECT workspace_id, token_hash FROM visit WHERE expires_at < $1
              ORDER BY expires_at LIMIT $2)";
        self.execute(SQL, &[before.0.into(), limit.into()]).map(drop)
    }
}
