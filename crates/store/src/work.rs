//! A closure on its way to an engine and its answer on the way back.

use crate::store::Failure;
use crate::{Error, Tx};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

/// What the engine does after a run.
pub(crate) enum Verdict {
    /// Keep the changes.
    Commit,
    /// Undo them; the closure decided so.
    Rollback,
    /// Undo them and run again: the engine or a guard reported a conflict.
    Retry,
    /// Undo them: the connection is gone. Run again on a new one.
    Lost,
}

/// What a closure may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Read one snapshot.
    Read,
    /// Read and write as if it were alone.
    Write,
}

/// Erased work, so that an engine's queue holds closures of all kinds.
pub(crate) trait Work: Send {
    /// What the closure may do.
    fn mode(&self) -> Mode;
    /// Runs the closure once; may be called again after a rollback.
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict;
    /// Answers the caller: with the closure's result, or with the engine's error.
    fn finish(self: Box<Self>, engine: Result<(), Error>);
}

/// A closure, its last result and who waits for it.
pub(crate) struct Closure<F, T, E> {
    closure: F,
    mode: Mode,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Closure<F, T, E> {
    pub(crate) fn new(mode: Mode, closure: F) -> (Self, oneshot::Receiver<Result<T, E>>) {
        let (reply, answer) = oneshot::channel();
        (Self { closure, mode, result: None, reply }, answer)
    }
}

impl<F, T, E> Work for Closure<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: Failure,
{
    fn mode(&self) -> Mode {
        self.mode
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict {
        let result = catch_unwind(AssertUnwindSafe(|| (self.closure)(tx)))
            .unwrap_or_else(|_| Err(Error::Panicked.into()));
        let verdict = match &result {
            Ok(_) => Verdict::Commit,
            Err(failure) => match failure.store_error() {
                Some(Error::Conflict) => Verdict::Retry,
                Some(Error::Unavailable(_)) => Verdict::Lost,
                _ => Verdict::Rollback,
            },
        };
        self.result = Some(result);
        verdict
    }

    fn finish(self: Box<Self>, engine: Result<(), Error>) {
        let answer = match (engine, self.result) {
            (Err(error), _) => Err(error.into()),
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(Error::Unavailable("shutting down".to_owned()).into()),
        };
        // A caller that went away needs no answer.
        drop(self.reply.send(answer));
    }
}
