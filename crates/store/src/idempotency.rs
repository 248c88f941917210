//! Answers to calls by idempotency key. A row past its time counts as absent.

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::WorkspaceId;
use rapport_domain::time::Timestamp;

/// Rows of one pruning: more than one call leaves behind, few enough to go unnoticed.
const PRUNED_AT_ONCE: i64 = 8;

/// What is kept of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyRow {
    /// Hash of what was asked.
    pub fingerprint: Vec<u8>,
    /// Status of the answer.
    pub status: i64,
    /// Its headers as JSON.
    pub headers: String,
    /// Its body.
    pub body: Vec<u8>,
    /// The end of its time.
    pub kept_until: Timestamp,
}

impl Tx<'_> {
    /// Removes some rows whose time is over.
    pub fn prune_idempotency(&mut self, ws: WorkspaceId, now: Timestamp) -> Result<(), Error> {
        const OVER: &str = "SELECT key FROM idempotency_key
             WHERE workspace_id = $1 AND kept_until <= $2 ORDER BY kept_until LIMIT $3";
        const DELETE: &str = "DELETE FROM idempotency_key WHERE workspace_id = $1 AND key = $2";
        let params: [Param<'_>; 3] = [ws.0.into(), now.0.into(), PRUNED_AT_ONCE.into()];
        for mut row in self.query(OVER, &params)? {
            let key = row.text(0)?;
            self.execute(DELETE, &[ws.0.into(), (&key).into()])?;
        }
        Ok(())
    }

    /// The call of a key, unless its time is over.
    pub fn idempotency(
        &mut self,
        ws: WorkspaceId,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<IdempotencyRow>, Error> {
        const SQL: &str = "SELECT fingerprint, status, headers, body, kept_until
             FROM idempotency_key WHERE workspace_id = $1 AND key = $2 AND kept_until > $3";
        let read = |mut row: Row| {
            Ok(IdempotencyRow {
                fingerprint: row.bytes(0)?,
                status: row.int(1)?,
                headers: row.text(2)?,
                body: row.bytes(3)?,
                kept_until: Timestamp(row.int(4)?),
            })
        };
        self.query_opt(SQL, &[ws.0.into(), key.into(), now.0.into()])?.map(read).transpose()
    }

    /// Keeps the answer to a call, in place of one whose time is over.
    pub fn keep_idempotency(
        &mut self,
        ws: WorkspaceId,
        key: &str,
        row: &IdempotencyRow,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO idempotency_key
             (workspace_id, key, fingerprint, status, headers, body, kept_until)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (workspace_id, key) DO UPDATE SET fingerprint = excluded.fingerprint,
             status = excluded.status, headers = excluded.headers, body = excluded.body,
             kept_until = excluded.kept_until";
        let params: [Param<'_>; 7] = [
            ws.0.into(),
            key.into(),
            row.fingerprint.as_slice().into(),
            row.status.into(),
            (&row.headers).into(),
            row.body.as_slice().into(),
            row.kept_until.0.into(),
        ];
        self.execute_one(SQL, &params)
    }
}
