//! One worker thread: a connection, and the loop that runs and reruns transactions on it.

use super::Queue;
use super::connection::{PostgresConnection, classify};
use crate::work::{Mode, Verdict, Work};
use crate::{Error, Tx};
use std::collections::HashMap;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, Config, NoTls, Statement};

/// Runs of one transaction that met conflicts before its caller hears of it.
const TRIES_MAX: u32 = 20;

/// Pause before a rerun, times the number of the try: lets the faster one finish.
const RETRY_PAUSE: Duration = Duration::from_micros(500);

/// A read needs one snapshot and no place in the order of the writes: it takes no locks, and
/// nobody has to run again because of it.
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

const BEGIN_WRITE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";

pub(super) fn start(number: usize, config: Config, queue: Queue) -> Result<JoinHandle<()>, Error> {
    let unavailable = |error: std::io::Error| Error::Unavailable(error.to_string());
    let runtime = Builder::new_current_thread().enable_all().build().map_err(unavailable)?;
    std::thread::Builder::new()
        .name(format!("store-worker-{number}"))
        .spawn(move || Worker { runtime, config, session: None }.run(&queue))
        .map_err(unavailable)
}

struct Worker {
    runtime: Runtime,
    config: Config,
    session: Option<Session>,
}

struct Session {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
}

impl Worker {
    fn run(mut self, queue: &Queue) {
        loop {
            let next = self.runtime.block_on(async { queue.lock().await.recv().await });
            let Some(mut work) = next else { return };
            let outcome = self.transaction(&mut *work);
            if let Err(error) = &outcome {
                tracing::error!(error = %error, "transaction failed");
            }
            work.finish(outcome);
        }
    }

    /// Runs until it commits, its closure refuses, or the tries are used up. A commit whose answer
    /// got lost may have happened: running again is safe because every transaction is.
    fn transaction(&mut self, work: &mut dyn Work) -> Result<(), Error> {
        for attempt in 1..=TRIES_MAX {
            match self.attempt(work) {
                Ok(Verdict::Commit | Verdict::Rollback) => return Ok(()),
                Ok(Verdict::Retry) | Err(Error::Conflict) => {}
                Ok(Verdict::Lost) | Err(Error::Unavailable(_)) if attempt < 3 => {
                    self.session = None
                }
                Ok(Verdict::Lost) => {
                    self.session = None;
                    return Err(Error::Unavailable("the database connection is lost".to_owned()));
                }
                Err(error) => return Err(error),
            }
            self.runtime.block_on(async { tokio::time::sleep(RETRY_PAUSE * attempt).await });
        }
        Err(Error::Conflict)
    }

    fn attempt(&mut self, work: &mut dyn Work) -> Result<Verdict, Error> {
        let mut session = match self.session.take().filter(|session| !session.client.is_closed()) {
            Some(session) => session,
            None => self.connect()?,
        };
        let verdict = session.attempt(&self.runtime, work);
        if !matches!(verdict, Ok(Verdict::Lost) | Err(Error::Unavailable(_))) {
            self.session = Some(session);
        }
        verdict
    }

    fn connect(&self) -> Result<Session, Error> {
        let (client, connection) =
            self.runtime.block_on(self.config.connect(NoTls)).map_err(classify)?;
        // Ends with the connection; its error reaches the next statement.
        drop(self.runtime.spawn(connection));
        Ok(Session { client, prepared: HashMap::new() })
    }
}

impl Session {
    fn attempt(&mut self, runtime: &Runtime, work: &mut dyn Work) -> Result<Verdict, Error> {
        let begin = match work.mode() {
            Mode::Read => BEGIN_READ,
            Mode::Write => BEGIN_WRITE,
        };
        runtime.block_on(self.client.batch_execute(begin)).map_err(classify)?;
        let mut connection =
            PostgresConnection { runtime, client: &self.client, prepared: &mut self.prepared };
        let mut definitions_changed = false;
        let verdict = work.run(&mut Tx::new(&mut connection, &mut definitions_changed));
        let end = if matches!(verdict, Verdict::Commit) { "COMMIT" } else { "ROLLBACK" };
        match (verdict, runtime.block_on(self.client.batch_execute(end)).map_err(classify)) {
            (Verdict::Commit, Err(error)) => Err(error),
            (verdict, _) => Ok(verdict),
        }
    }
}
