//! Serving the router on a listener until asked to stop.

use crate::Api;
use axum::serve::ListenerExt;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long requests and sockets under way may take to finish after a stop was asked for.
const DRAIN: Duration = Duration::from_secs(10);

impl Api {
    /// Serves until `stopping` turns true, then finishes what is under way.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(
        mut self,
        listener: TcpListener,
        stopping: watch::Receiver<bool>,
    ) -> std::io::Result<()> {
        self.stopping = stopping.clone();
        let listener = listener.tap_io(|connection| {
            // Answers are small: waiting to fill a packet would only add latency.
            let _ = connection.set_nodelay(true);
        });
        let service = self.router().into_make_service_with_connect_info::<SocketAddr>();
        let (mut asked, mut draining) = (stopping.clone(), stopping);
        let server = axum::serve(listener, service).with_graceful_shutdown(async move {
            // A sender that is gone means the process is ending.
            let _ = asked.wait_for(|stop| *stop).await;
        });
        tokio::select! {
            served = async { server.await } => served,
            () = async {
                let _ = draining.wait_for(|stop| *stop).await;
                tokio::time::sleep(DRAIN).await;
            } => {
                tracing::warn!("some connections did not finish in time");
                Ok(())
            }
        }
    }
}
