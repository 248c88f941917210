//! Many transactions as one: everything that a future reads and writes is committed together.
//!
//! The engine's thread holds one transaction open and runs what the future asks for in it; each
//! write in a savepoint, so that one that is refused leaves nothing. When the engine asks for a
//! retry, the future runs again from its start. Meanwhile nobody else writes on SQLite: a future
//! must do nothing but compute and use the store, from its own task.

use crate::store::{Failure, Store, closed};
use crate::work::{Mode, Verdict, Work};
use crate::{Error, Tx};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// How long the open transaction waits for the next thing to do: far above any computation between
/// two accesses, and a bound on how long a defect can keep others from writing.
const STEP_MAX: Duration = Duration::from_secs(5);

tokio::task_local! {
    /// The open transaction of the running future.
    static JOINT: Joint;
}

/// The way into an open transaction.
#[derive(Clone)]
struct Joint(Sender<Box<dyn Work>>);

/// Whether the running future has a transaction open.
pub(crate) fn is_running() -> bool {
    JOINT.try_with(|_| ()).is_ok()
}

/// Gives work to the open transaction of the running future; gives it back when there is none.
pub(crate) fn submit(work: Box<dyn Work>) -> Option<Box<dyn Work>> {
    match JOINT.try_with(Clone::clone) {
        Ok(Joint(works)) => {
            if let Err(refused) = works.send(work) {
                refused.0.finish(Err(closed()));
            }
            None
        }
        Err(_) => Some(work),
    }
}

impl Store {
    /// Runs the future that `call` makes and then `settle` on what it answered, all in one
    /// transaction, unless `before` finds that it is done already. All may run again.
    ///
    /// # Errors
    /// That of `before` or `settle` after a rollback, or the engine's as `E`.
    pub async fn write_joined<O, T, E, B, C, F, S>(
        &self,
        before: B,
        call: C,
        settle: S,
    ) -> Result<T, E>
    where
        B: Fn(&mut Tx<'_>) -> Result<Option<T>, E> + Send + 'static,
        C: Fn() -> F,
        F: Future<Output = O> + Send + 'static,
        S: Fn(&mut Tx<'_>, O) -> Result<T, E> + Send + 'static,
        O: Send + 'static,
        T: Send + 'static,
        E: Failure,
    {
        let (attempts, mut begun) = unbounded_channel::<Attempt<O>>();
        let written = self.write(move |tx: &mut Tx<'_>| match before(tx)? {
            Some(done) => Ok(done),
            None => {
                let answer = attempt(tx, &attempts)?;
                settle(tx, answer)
            }
        });
        tokio::pin!(written);
        let mut running: Option<tokio::task::JoinHandle<()>> = None;
        loop {
            tokio::select! {
                biased;
                written = &mut written => return written,
                Some(Attempt { works, answered }) = begun.recv() => {
                    if let Some(superseded) = running.take() {
                        superseded.abort();
                    }
                    let future = call();
                    running = Some(tokio::spawn(JOINT.scope(Joint(works), async move {
                        // Nobody waits for the answer of an attempt that was given up.
                        drop(answered.send(future.await));
                    })));
                }
            }
        }
    }
}

/// One run of the future: how it reaches the transaction, and where its answer goes.
struct Attempt<O> {
    works: Sender<Box<dyn Work>>,
    answered: Sender<O>,
}

/// Has the future run once, and answers what it answered.
fn attempt<O>(tx: &mut Tx<'_>, attempts: &UnboundedSender<Attempt<O>>) -> Result<O, Error> {
    let (works, queue) = channel();
    let (answered, answer) = channel();
    attempts.send(Attempt { works, answered }).map_err(|_| closed())?;
    serve(tx, &queue)?;
    // The way into the transaction ends with the future, after its answer.
    answer.try_recv().map_err(|_| Error::Panicked)
}

/// Runs what the future asks for, until it has ended.
fn serve(tx: &mut Tx<'_>, queue: &Receiver<Box<dyn Work>>) -> Result<(), Error> {
    use std::sync::mpsc::RecvTimeoutError;
    loop {
        let mut work = match queue.recv_timeout(STEP_MAX) {
            Ok(work) => work,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
            Err(RecvTimeoutError::Timeout) => {
                return Err(Error::Unavailable("a call took too long".to_owned()));
            }
        };
        let is_write = work.mode() == Mode::Write;
        if is_write {
            tx.execute("SAVEPOINT joined", &[])?;
        }
        match work.run(tx) {
            Verdict::Commit => {}
            Verdict::Rollback if is_write => drop(tx.execute("ROLLBACK TO joined", &[])?),
            Verdict::Rollback => {}
            Verdict::Retry => return Err(Error::Conflict),
            Verdict::Lost => {
                return Err(Error::Unavailable("the store takes no work now".to_owned()));
            }
        }
        if is_write {
            tx.execute("RELEASE joined", &[])?;
        }
        work.finish(Ok(()));
    }
}
