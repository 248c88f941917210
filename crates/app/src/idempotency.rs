//! Answers kept under a client's idempotency key, so that the repeat of a call changes nothing
//!

use crate::{App, Error};
use parking_lot::Mutex;
use rapport_domain::ids::WorkspaceId;
use rapport_domain::time::{DAY_MS, Timestamp};
use rapport_store::idempotency::IdempotencyRow;
use rapport_store::{Failure, Tx};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Milliseconds for which an answer is replayed.
const KEPT_MS: i64 = DAY_MS;

/// What became of a call under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once<A> {
    /// It is the first of its key, and this is its answer.
    First(A),
    /// The first call has not answered yet.
    Running,
    /// The key belongs to a call with other content.
    Different,
    /// The first call's answer.
    Repeated(KeptAnswer),
}

/// How a call's answer is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// In one commit with what the call changes.
    Together,
    /// After the call: for one that waits for others, and would keep them from writing.
    Afterwards,
}

/// Why nothing of a call was kept.
enum Undone<A> {
    /// Its answer asks to try again.
    Passing(A),
    /// It failed.
    Failed(Error),
}

impl<A> From<rapport_store::Error> for Undone<A> {
    fn from(error: rapport_store::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl<A: Send + 'static> Failure for Undone<A> {
    fn store_error(&self) -> Option<&rapport_store::Error> {
        match self {
            Self::Failed(error) => error.store_error(),
            Self::Passing(_) => None,
        }
    }
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

/// The calls that this process carries out now, each with the fingerprint of its content. Another
/// process that shares the database finds out at its commit, and repeats the answer then.
#[derive(Default)]
pub struct RunningCalls(Mutex<HashMap<(WorkspaceId, String), Vec<u8>>>);

impl RunningCalls {
    /// Begins a call, or answers the fingerprint of the one that runs under the key.
    fn begin(&self, call: &(WorkspaceId, String), fingerprint: &[u8]) -> Result<Ended<'_>, bool> {
        let mut running = self.0.lock();
        if let Some(other) = running.get(call) {
            return Err(other == fingerprint);
        }
        running.insert(call.clone(), fingerprint.to_owned());
        Ok(Ended { running: self, call: call.clone() })
    }
}

/// Ends a call when dropped.
struct Ended<'a> {
    running: &'a RunningCalls,
    call: (WorkspaceId, String),
}

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.running.0.lock().remove(&self.call);
    }
}

impl App {
    /// Carries out a call at most once under a key. `content` is everything that makes two calls the
    /// same; `keep` says what is kept of an answer, nothing if the answer asks to try again. Kept
    /// together, there is either both of effect and answer after a crash, or neither.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn once<A, C, F>(
        &self,
        ws: WorkspaceId,
        key: &str,
        content: &[&[u8]],
        (call, keep): (C, fn(&A) -> Option<KeptAnswer>),
        keeping: Keeping,
    ) -> Result<Once<A>, Error>
    where
        C: Fn() -> F,
        F: Future<Output = A> + Send + 'static,
        A: Clone + Send + 'static,
    {
        let fingerprint = fingerprint(content);
        let name = (ws, key.to_owned());
        let _ended = match self.running_calls.begin(&name, &fingerprint) {
            Ok(ended) => ended,
            Err(is_same) => return Ok(if is_same { Once::Running } else { Once::Different }),
        };
        let (now, asked, key) = (self.now(), fingerprint.clone(), name.1.clone());
        // A commit whose answer got lost runs again, and then finds that all is done.
        let before = move |tx: &mut Tx<'_>| known(tx, ws, &key, &asked, now);
        let (kept_until, key) = (now.plus_ms(KEPT_MS), name.1.clone());
        let settle = move |tx: &mut Tx<'_>, answer: A| {
            let Some(kept) = keep(&answer) else { return Err(Undone::Passing(answer)) };
            let headers = serde_json::to_string(&kept.headers)
                .map_err(|error| Undone::Failed(Error::Internal(error.to_string())))?;
            let row = IdempotencyRow {
                fingerprint: fingerprint.clone(),
                status: i64::from(kept.status),
                headers,
                body: kept.body,
                kept_until,
            };
            tx.keep_idempotency(ws, &key, &row)?;
            Ok(Once::First(answer))
        };
        let settled = match keeping {
            Keeping::Together => self.store.write_joined(before, call, settle).await,
            Keeping::Afterwards => match self.store.write(before).await {
                Ok(None) => {
                    let answer = call().await;
                    self.store.write(move |tx: &mut Tx<'_>| settle(tx, answer.clone())).await
                }
                Ok(Some(known)) => Ok(known),
                Err(undone) => Err(undone),
            },
        };
        // Whoever was woken inside looked before the commit.
        self.feed.wake();
        self.outbox.notify_one();
        settled.or_else(|undone| match undone {
            Undone::Passing(answer) => Ok(Once::First(answer)),
            Undone::Failed(error) => Err(error),
        })
    }
}

/// What the store knows of a key.
fn known<A>(
    tx: &mut Tx<'_>,
    ws: WorkspaceId,
    key: &str,
    fingerprint: &[u8],
    now: Timestamp,
) -> Result<Option<Once<A>>, Undone<A>> {
    tx.prune_idempotency(ws, now)?;
    let Some(row) = tx.idempotency(ws, key, now)? else { return Ok(None) };
    if row.fingerprint != fingerprint {
        return Ok(Some(Once::Different));
    }
    let unreadable = || rapport_store::Error::corrupt("a kept answer has no readable head");
    let status = u16::try_from(row.status).map_err(|_| unreadable())?;
    let headers = serde_json::from_str(&row.headers).map_err(|_| unreadable())?;
    Ok(Some(Once::Repeated(KeptAnswer { status, headers, body: row.body })))
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
