//! Answers kept under a client's idempotency key, so that the repeat of a call changes nothing
//!

use crate::{App, Error};
use rapport_domain::ids::WorkspaceId;
use rapport_domain::time::DAY_MS;
use rapport_store::Tx;
use rapport_store::idempotency::IdempotencyRow;
use sha2::{Digest, Sha256};

/// Milliseconds for which an answer is replayed.
const KEPT_MS: i64 = DAY_MS;

/// Milliseconds after which a call that never answered counts as lost with its process: far above
/// any call, far below what a client would wait before it asks again.
const RUNNING_MS: i64 = 60_000;

/// What is known about a key when a call with it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// Nothing: the call is the first and now counts as running.
    First,
    /// The first call has not answered yet.
    Running,
    /// The key belongs to a call with other content.
    Different,
    /// The first call's answer.
    Answered(KeptAnswer),
}

/// An answer as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Its status.
    pub status: u16,
    /// The headers that belong to its content.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

impl App {
    /// Begins a call under a key. `content` is everything that makes two calls the same.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn begin_once(
        &self,
        ws: WorkspaceId,
        key: &str,
        content: &[&[u8]],
    ) -> Result<Begun, Error> {
        let (now, key, fingerprint) = (self.now(), key.to_owned(), fingerprint(content));
        self.store
            .write(move |tx: &mut Tx<'_>| {
                tx.prune_idempotency(ws, now)?;
                if let Some(row) = tx.idempotency(ws, &key, now)? {
                    return if row.fingerprint == fingerprint {
                        answered(row)
                    } else {
                        Ok(Begun::Different)
                    };
                }
                tx.begin_idempotency(ws, &key, &fingerprint, now.plus_ms(RUNNING_MS))?;
                Ok(Begun::First)
            })
            .await
    }

    /// Keeps the answer of a call that began as the first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn finish_once(
        &self,
        ws: WorkspaceId,
        key: &str,
        answer: KeptAnswer,
    ) -> Result<(), Error> {
        let (key, kept_until) = (key.to_owned(), self.now().plus_ms(KEPT_MS));
        let headers = serde_json::to_string(&answer.headers)
            .map_err(|error| Error::Internal(error.to_string()))?;
        self.store
            .write(move |tx: &mut Tx<'_>| {
                let status = i64::from(answer.status);
                tx.answer_idempotency(ws, &key, (status, &headers, &answer.body), kept_until)
                    .map_err(Error::from)
            })
            .await
    }

    /// Forgets a call whose answer said to try again.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_once(&self, ws: WorkspaceId, key: &str) -> Result<(), Error> {
        let key = key.to_owned();
        let forget = move |tx: &mut Tx<'_>| tx.delete_idempotency(ws, &key);
        Ok(self.store.write(forget).await?)
    }
}

fn answered(row: IdempotencyRow) -> Result<Begun, Error> {
    let Some((status, headers, body)) = row.answer else { return Ok(Begun::Running) };
    let unreadable = || rapport_store::Error::corrupt("a kept answer has no readable head");
    let status = u16::try_from(status).map_err(|_| unreadable())?;
    let headers = serde_json::from_str(&headers).map_err(|_| unreadable())?;
    Ok(Begun::Answered(KeptAnswer { status, headers, body }))
}

/// SHA-256 over the parts, each with its length, so that no two lists of parts look the same.
fn fingerprint(content: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in content {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}
