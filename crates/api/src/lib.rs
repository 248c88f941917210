//! The inbound edge: HTTP, WebSocket, OpenAPI, authentication, the console's files.
//!
//! - Every route is added through [`route::Routes`]: method, path, family, capability, schemas and
//!   handler in one place, so the router, the OpenAPI document and the auth matrix cannot differ.
//! - [`edge`] wraps each handler: it authenticates, checks the capability, CSRF and rate limits, and
//!   renders every [`Failure`] in the error form of the route's family. Handlers return
//!   `Result<_, Failure>` and know nothing about error bodies.
//! - Wire types live next to their handlers; nothing of the domain is serialized directly.

mod assets;
mod attribute_body;
mod body;
mod definition_body;
mod edge;
mod event_item;
mod failure;
mod object;
mod openapi;
mod parameters;
mod person;
pub mod route;
mod segment_body;
mod serve;

mod demo;
mod livechat;
mod native;
mod open_channel;
mod people;

pub use edge::limits::LimitsProfile;
pub use failure::Failure;

use axum::middleware::from_fn_with_state;
use edge::limits::RateLimits;
use rapport_app::App;
use rapport_domain::network::Network;
use std::sync::Arc;
use tokio::sync::watch;

/// What every handler shares. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    /// The use cases.
    pub app: App,
    limits: Arc<RateLimits>,
    demo: Option<Arc<Demo>>,
    /// Proxies whose word about the client's address is taken.
    trusted_proxies: Arc<[Network]>,
    /// Turns true when the process ends: long-lived connections close themselves.
    stopping: watch::Receiver<bool>,
}

/// The one-time local link of `rapport demo`.
#[derive(Debug)]
pub struct Demo {
    /// The secret in the printed link.
    pub token: String,
}

impl Api {
    /// The API over an application.
    pub fn new(app: App, profile: LimitsProfile) -> Self {
        Self {
            app,
            limits: Arc::new(RateLimits::new(profile)),
            demo: None,
            trusted_proxies: Arc::default(),
            stopping: watch::channel(false).1,
        }
    }

    /// With the demo's sign-in link.
    #[must_use]
    pub fn with_demo(mut self, demo: Demo) -> Self {
        self.demo = Some(Arc::new(demo));
        self
    }

    /// With proxies whose word about the client's address is taken.
    #[must_use]
    pub fn with_trusted_proxies(mut self, proxies: Vec<Network>) -> Self {
        self.trusted_proxies = proxies.into();
        self
    }

    /// Waits until the process is asked to end; for ever when nobody can ask.
    pub(crate) async fn stopped(&self) {
        let mut stopping = self.stopping.clone();
        if stopping.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// The complete router: all families, live chat, widget and console.
    pub fn router(self) -> axum::Router {
        let cors = from_fn_with_state(self.clone(), edge::cors::cors);
        assets::add(routes().into_router(&self)).layer(cors).with_state(self)
    }
}

/// The OpenAPI document of all routes as JSON.
pub fn openapi_document() -> String {
    openapi::document(routes().table())
}

/// All routes of all families.
pub fn routes() -> route::Routes {
    let mut routes = route::Routes::default();
    people::add(&mut routes);
    native::add(&mut routes);
    livechat::add(&mut routes);
    open_channel::add(&mut routes);
    routes
}
