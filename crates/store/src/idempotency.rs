//! Calls by idempotency key and their answers. A row past its time counts as absent: an
//! answer a day after it was given, a call without an answer a minute after it began.

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
    /// Status, headers as JSON, body; none while it runs.
    pub answer: Option<(i64, String, Vec<u8>)>,
}

impl Tx<'_> {
    /// Removes some rows whose time is over.
    pub fn prune_idempotency(&mut self, ws: WorkspaceId, now: Timestamp) -> Result<(), Error> {
        const OVER: &str = "SELECT key FROM idempotency_key
             WHERE workspace_id = $1 AND kept_until <= $2 ORDER BY kept_until LIMIT $3";
        let params: [Param<'_>; 3] = [ws.0.into(), now.0.into(), PRUNED_AT_ONCE.into()];
        for mut row in self.query(OVER, &params)? {
            let key = row.text(0)?;
            self.delete_idempotency(ws, &key)?;
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
        const SQL: &str = "SELECT fingerprint, status, headers, body FROM idempotency_key
             WHERE workspace_id = $1 AND key = $2 AND kept_until > $3";
        let read = |mut row: Row| {
            let answer = match row.opt_int(1)? {
                Some(status) => Some((status, row.text(2)?, row.bytes(3)?)),
                None => None,
            };
            Ok(IdempotencyRow { fingerprint: row.bytes(0)?, answer })
        };
        self.query_opt(SQL, &[ws.0.into(), key.into(), now.0.into()])?.map(read).transpose()
    }

    /// Records a call that begins, in place of one whose time is over.
    pub fn begin_idempotency(
        &mut self,
        ws: WorkspaceId,
        key: &str,
        fingerprint: &[u8],
        kept_until: Timestamp,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO idempotency_key
             (workspace_id, key, fingerprint, kept_until) VALUES ($1, $2, $3, $4)
             ON CONFLICT (workspace_id, key) DO UPDATE SET fingerprint = excluded.fingerprint,
             status = NULL, headers = NULL, body = NULL, kept_until = excluded.kept_until";
        let params: [Param<'_>; 4] =
            [ws.0.into(), key.into(), fingerprint.into(), kept_until.0.into()];
        self.execute_one(SQL, &params)
    }

    /// Records the answer: status, headers as JSON, body.
    pub fn answer_idempotency(
        &mut self,
        ws: WorkspaceId,
        key: &str,
        (status, headers, body): (i64, &str, &[u8]),
        kept_until: Timestamp,
    ) -> Result<(), Error> {
        const SQL: &str = "UPDATE idempotency_key
             SET status = $1, headers = $2, body = $3, kept_until = $4
             WHERE workspace_id = $5 AND key = $6";
        let params: [Param<'_>; 6] = [
            status.into(),
            headers.into(),
            body.into(),
            kept_until.0.into(),
            ws.0.into(),
            key.into(),
        ];
        self.execute(SQL, &params).map(drop)
    }

    /// Forgets a call.
    pub fn delete_idempotency(&mut self, ws: WorkspaceId, key: &str) -> Result<(), Error> {
        const SQL: &str = "DELETE FROM idempotency_key WHERE workspace_id = $1 AND key = $2";
        self.execute(SQL, &[ws.0.into(), key.into()]).map(drop)
    }
}
