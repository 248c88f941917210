//! The background workers and their end.

use anyhow::Context;
use rapport_app::App;
use rapport_app::events::FoldWorker;
use rapport_app::outbox::OutboxWorker;
use rapport_app::timers::TimerWorker;
use rapport_app::turns::SessionTimeout;
use rapport_connectors::address::Allowed;
use rapport_connectors::egress::Egress;
use rapport_connectors::webhook::WebhookDelivery;
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The running workers.
pub(crate) struct Workers {
    stop: watch::Sender<bool>,
    running: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts the folding of events, the timers and the outbox.
    pub(crate) fn start(app: &App, outbound_allow: &Allowed) -> anyhow::Result<Self> {
        let egress = Egress::new(outbound_allow.clone()).context("outgoing calls")?;
        let sessions = Arc::new(SessionTimeout::new(app.clone()));
        let timers = TimerWorker::new(app.clone(), sessions);
        let outbox = OutboxWorker::new(app.clone(), Arc::new(WebhookDelivery::new(egress)));
        let (stop, stopping) = watch::channel(false);
        let running = vec![
            spawn_beside(FoldWorker::new(app.clone()).run(stopping.clone())),
            tokio::spawn(timers.run(stopping.clone())),
            tokio::spawn(outbox.run(stopping)),
        ];
        Ok(Self { stop, running })
    }

    /// Asks them to stop and waits until what is under way is finished.
    pub(crate) async fn stop(self) {
        self.stop.send_replace(true);
        for running in self.running {
            if running.await.is_err() {
                tracing::error!("a worker ended with a panic");
            }
        }
    }
}

/// Runs a worker that computes for long on a thread of its own, so that requests do not wait for it.
fn spawn_beside(worker: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || runtime.block_on(worker))
}
