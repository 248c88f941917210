//! The writer thread: group commit.

use super::connection::{SqliteConnection, classify};
use super::syncer::{Syncer, answer, unavailable};
use crate::store::closed;
use crate::work::{Verdict, Work};
use crate::{Error, Tx};
use parking_lot::Mutex;
use std::path::PathBuf;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::mpsc;

/// Transactions that may wait; more callers wait at the door.
const QUEUE_MAX: usize = 4096;

/// Transactions of one commit: bounds how long the first one waits for the last.
const GROUP_MAX: usize = 256;

/// How often the writer looks for more work while the log is being synced.
const LOOK_AGAIN: Duration = Duration::from_micros(100);

/// The queue and the thread behind it.
pub(super) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Work>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread on a connection of its own, beside one that syncs its log.
    pub(super) fn start(connection: rusqlite::Connection, log: PathBuf) -> Result<Self, Error> {
        // The log is synced by the other thread; SQLite itself syncs where the file is at stake.
        statement(&connection, "PRAGMA synchronous = NORMAL")?;
        let syncer = Syncer::start(log)?;
        let (sender, receiver) = mpsc::channel(QUEUE_MAX);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || run(&connection, receiver, syncer))
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(Self { queue: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)) })
    }

    /// Queues work, or answers it at once when the store is closed.
    pub(super) async fn submit(&self, work: Box<dyn Work>) {
        let queue = self.queue.lock().clone();
        let refused = match queue {
            Some(queue) => queue.send(work).await.err().map(|refused| refused.0),
            None => Some(work),
        };
        if let Some(work) = refused {
            work.finish(Err(closed()));
        }
    }

    /// Takes no more work and waits until what is queued is on disk.
    pub(super) async fn close(&self) {
        drop(self.queue.lock().take());
        let thread = self.thread.lock().take();
        if let Some(thread) = thread {
            let joined = tokio::task::spawn_blocking(move || thread.join()).await;
            if !matches!(joined, Ok(Ok(()))) {
                tracing::error!("store writer ended with a panic");
            }
        }
    }
}

fn run(
    connection: &rusqlite::Connection,
    mut queue: mpsc::Receiver<Box<dyn Work>>,
    syncer: Syncer,
) {
    while let Some(first) = queue.blocking_recv() {
        if syncer.has_failed() {
            answer(vec![first], &Err(unavailable()));
            continue;
        }
        let mut done = Vec::with_capacity(queue.len().min(GROUP_MAX) + 1);
        let next = |size| next(&mut queue, &syncer, size);
        match group(connection, first, next, &mut done) {
            Ok(()) => syncer.submit(done),
            Err(error) => {
                tracing::error!(error = %error, transactions = done.len(), "commit failed");
                answer(done, &Err(error));
            }
        }
    }
    // The connection outlives the syncer: closing it folds the log into the file.
    syncer.finish();
}

/// The next transaction of a group that has `size` by now. What is committed while the log is being
/// synced waits for the next sync anyway, so until then the group stays open: each commit costs as
/// much as several transactions.
fn next(
    queue: &mut mpsc::Receiver<Box<dyn Work>>,
    syncer: &Syncer,
    size: usize,
) -> Option<Box<dyn Work>> {
    if size >= GROUP_MAX {
        return None;
    }
    loop {
        match queue.try_recv() {
            Ok(work) => return Some(work),
            Err(mpsc::error::TryRecvError::Empty) if syncer.is_busy() => {
                std::thread::park_timeout(LOOK_AGAIN);
            }
            Err(_) => return None,
        }
    }
}

/// Runs `first` and what comes `next`, then commits once.
///
/// A savepoint each would cost a twentieth of the writer's time for something that hardly ever
/// happens: a closure that refuses after it has written. So there are none, and when it does
/// happen the group is undone and runs again with savepoints; closures may run again.
fn group(
    connection: &rusqlite::Connection,
    first: Box<dyn Work>,
    mut next: impl FnMut(usize) -> Option<Box<dyn Work>>,
    done: &mut Vec<Box<dyn Work>>,
) -> Result<(), Error> {
    if let Err(error) = statement(connection, "BEGIN IMMEDIATE") {
        done.push(first);
        return Err(error);
    }
    let mut definitions_changed = false;
    let mut following = Some(first);
    while let Some(mut work) = following {
        let before = connection.total_changes();
        let verdict = run_one(connection, &mut *work, &mut definitions_changed);
        done.push(work);
        match verdict {
            Verdict::Lost => return Err(lost(connection)),
            Verdict::Rollback | Verdict::Retry if connection.total_changes() != before => {
                rollback(connection);
                return carefully(connection, done);
            }
            Verdict::Commit | Verdict::Rollback | Verdict::Retry => {}
        }
        following = next(done.len());
    }
    commit(connection)
}

/// Runs a group again, each closure in a savepoint. There is one writer, so a conflict is never ours
/// to retry.
fn carefully(connection: &rusqlite::Connection, group: &mut [Box<dyn Work>]) -> Result<(), Error> {
    statement(connection, "BEGIN IMMEDIATE")?;
    let mut definitions_changed = false;
    for work in group {
        statement(connection, "SAVEPOINT one").inspect_err(|_| rollback(connection))?;
        let end = match run_one(connection, &mut **work, &mut definitions_changed) {
            Verdict::Commit => Ok(()),
            Verdict::Rollback | Verdict::Retry => statement(connection, "ROLLBACK TO one"),
            Verdict::Lost => return Err(lost(connection)),
        };
        end.and_then(|()| statement(connection, "RELEASE one"))
            .inspect_err(|_| rollback(connection))?;
    }
    commit(connection)
}

fn run_one(
    connection: &rusqlite::Connection,
    work: &mut dyn Work,
    definitions_changed: &mut bool,
) -> Verdict {
    work.run(&mut Tx::new(&mut SqliteConnection(connection), definitions_changed))
}

fn commit(connection: &rusqlite::Connection) -> Result<(), Error> {
    statement(connection, "COMMIT").inspect_err(|_| rollback(connection))
}

fn lost(connection: &rusqlite::Connection) -> Error {
    rollback(connection);
    Error::Unavailable("the disk refused a write".to_owned())
}

fn rollback(connection: &rusqlite::Connection) {
    if let Err(error) = statement(connection, "ROLLBACK") {
        // A full disk rolls back by itself; then there is nothing left to undo.
        tracing::debug!(error = %error, "nothing to roll back");
    }
}

fn statement(connection: &rusqlite::Connection, sql: &'static str) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(sql).map_err(classify)?;
    statement.execute([]).map(drop).map_err(classify)
}

#[cfg(test)]
mod tests;
