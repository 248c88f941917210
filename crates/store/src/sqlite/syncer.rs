//! The thread that makes commits durable and answers those who wait for it.
//!
//! The writer commits without waiting for the disk and goes on with the next group, while this
//! thread syncs the write-ahead log and answers the groups before. A sync covers everything
//! committed before it began, and a commit builds only on commits before it in the same log: what
//! is acknowledged is durable, and so is all it was decided on.

use crate::Error;
use crate::work::Work;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Committed groups that may wait for a sync; then the writer waits, so that a slow disk slows the
/// callers down.
const GROUPS_MAX: usize = 8;

/// The transactions of one commit.
type Group = Vec<Box<dyn Work>>;

/// The thread and the way to it.
pub(super) struct Syncer {
    groups: SyncSender<Group>,
    thread: JoinHandle<()>,
    failed: Arc<AtomicBool>,
    /// Groups that are not answered yet.
    open: Arc<AtomicUsize>,
}

impl Syncer {
    /// Starts the thread for a log, which exists once something was committed.
    pub(super) fn start(log: PathBuf) -> Result<Self, Error> {
        let (groups, waiting) = sync_channel(GROUPS_MAX);
        let failed = Arc::new(AtomicBool::new(false));
        let open = Arc::new(AtomicUsize::new(0));
        let (flag, answered) = (Arc::clone(&failed), Arc::clone(&open));
        let thread = std::thread::Builder::new()
            .name("store-sync".to_owned())
            .spawn(move || {
                Log { path: log, file: None, failed: flag, open: answered }.run(&waiting)
            })
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(Self { groups, thread, failed, open })
    }

    /// Whether a sync has failed. What the system still holds of the log is then unknown, so
    /// nothing may be committed on top of it until the file is opened anew.
    pub(super) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::SeqCst)
    }

    /// Whether a group is being made durable: the next one would have to wait.
    pub(super) fn is_busy(&self) -> bool {
        self.open.load(Ordering::SeqCst) > 0
    }

    /// Answers a committed group once it is durable.
    pub(super) fn submit(&self, group: Group) {
        self.open.fetch_add(1, Ordering::SeqCst);
        if let Err(refused) = self.groups.send(group) {
            self.open.fetch_sub(1, Ordering::SeqCst);
            answer(refused.0, &Err(unavailable()));
        }
    }

    /// Waits until everything is durable and answered.
    pub(super) fn finish(self) {
        drop(self.groups);
        if self.thread.join().is_err() {
            tracing::error!("store sync ended with a panic");
        }
    }
}

/// The log as this thread holds it.
struct Log {
    path: PathBuf,
    file: Option<File>,
    failed: Arc<AtomicBool>,
    open: Arc<AtomicUsize>,
}

impl Log {
    fn run(mut self, waiting: &Receiver<Group>) {
        let mut groups = Vec::with_capacity(GROUPS_MAX + 1);
        while let Ok(first) = waiting.recv() {
            groups.push(first);
            groups.extend(waiting.try_iter().take(GROUPS_MAX));
            let synced = self.sync();
            self.open.fetch_sub(groups.len(), Ordering::SeqCst);
            for group in groups.drain(..) {
                answer(group, &synced);
            }
        }
    }

    fn sync(&mut self) -> Result<(), Error> {
        if self.failed.load(Ordering::SeqCst) {
            return Err(unavailable());
        }
        let synced = self.open().and_then(File::sync_data);
        synced.map_err(|error| {
            self.failed.store(true, Ordering::SeqCst);
            tracing::error!(error = %error, "sync failed, nothing more is written until a restart");
            unavailable()
        })
    }

    fn open(&mut self) -> std::io::Result<&File> {
        let file = match self.file.take() {
            Some(file) => file,
            None => File::open(&self.path)?,
        };
        Ok(self.file.insert(file))
    }
}

/// Answers the transactions of a group, all alike.
pub(super) fn answer(group: Group, outcome: &Result<(), Error>) {
    for work in group {
        work.finish(match outcome {
            Ok(()) => Ok(()),
            Err(Error::Unavailable(reason)) => Err(Error::Unavailable(reason.clone())),
            Err(other) => Err(Error::Unavailable(other.to_string())),
        });
    }
}

/// What everybody is told after a sync has failed.
pub(super) fn unavailable() -> Error {
    Error::Unavailable("the disk failed".to_owned())
}
