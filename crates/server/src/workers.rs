//! The background workers and their end.

use anyhow::Context;
use rapport_app::App;
use rapport_app::outbox::OutboxWorker;
use rapport_app::timers::TimerWorker;
use rapport_app::turns::SessionTimeout;
use rapport_connectors::address::Allowed;
use rapport_connectors::egress::Egress;
use rapport_connectors::webhook::WebhookDelivery;
use std::sync::Arc;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// The running workers.
pub(crate) struct Workers {
    running: Vec<(Arc<Notify>, JoinHandle<()>)>,
}

impl Workers {
    /// Starts the timers and the outbox.
    pub(crate) fn start(app: &App, outbound_allow: &[String]) -> anyhow::Result<Self> {
        let allowed = Allowed::parse(outbound_allow.iter().map(String::as_str));
        let egress = Egress::new(allowed).context("outgoing calls")?;
        let sessions = Arc::new(SessionTimeout::new(app.clone()));
        let timers = TimerWorker::new(app.clone(), sessions);
        let outbox = OutboxWorker::new(app.clone(), Arc::new(WebhookDelivery::new(egress)));
        let mut workers = Self { running: Vec::new() };
        workers.spawn(|stop| timers.run(stop));
        workers.spawn(|stop| outbox.run(stop));
        Ok(workers)
    }

    fn spawn<F: Future<Output = ()> + Send + 'static>(
        &mut self,
        worker: impl FnOnce(Arc<Notify>) -> F,
    ) {
        let stop = Arc::new(Notify::new());
        let running = tokio::spawn(worker(Arc::clone(&stop)));
        self.running.push((stop, running));
    }

    /// Asks them to stop and waits until what is under way is finished.
    pub(crate) async fn stop(self) {
        for (stop, _) in &self.running {
            stop.notify_one();
        }
        for (_, running) in self.running {
            if running.await.is_err() {
                tracing::error!("a worker ended with a panic");
            }
        }
    }
}
