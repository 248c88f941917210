//! One table of routes: what the router serves, the OpenAPI document describes and the auth matrix
//! tests.

use crate::Api;
use crate::edge::{Place, edge};
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use rapport_domain::access::Capability;
use schemars::generate::SchemaGenerator;
use schemars::{JsonSchema, Schema};
use std::sync::Arc;

/// Bytes of an ordinary body after decompression.
pub const BODY_MAX: usize = 1 << 20;

/// Which family a route belongs to; it decides the form of errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// `/people/2`: E2 with E1 mirrored inside.
    People,
    /// `/people/3/segments`, `/open-channel`, `/bots`: E3.
    Violations,
    /// `/peopleevents`, `/people/3/events`: E5.
    Events,
    /// `/livechat`, `/ccaas`, `/platform`, `/subscriptions`: E1.
    ServiceException,
    /// `/api/v1`: RFC 9457.
    Native,
}

impl Family {
    /// Whether the reference product's code talks to it: trailing slashes are accepted.
    pub const fn is_compatible(self) -> bool {
        !matches!(self, Self::Native)
    }
}

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// A key or user with this capability.
    Needs(Capability),
    /// Anybody; the handler checks a token of its own, or the answer is public.
    Public,
}

type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// The description of one route.
#[derive(Debug, Clone)]
pub struct Route {
    /// HTTP method.
    pub method: Method,
    /// Path with `{parameters}`.
    pub path: &'static str,
    /// Its family.
    pub family: Family,
    /// Who may call it.
    pub access: Access,
    /// One line for the documentation.
    pub summary: &'static str,
    /// Query parameters with a word about each.
    pub query: &'static [(&'static str, &'static str)],
    /// Schema of the request body.
    pub request: Option<SchemaOf>,
    /// Status and body schema of success.
    pub response: (u16, Option<SchemaOf>),
    /// Most bytes of the body after decompression.
    pub body_max: usize,
}

impl Route {
    /// A route without body, query and capability; add what it has.
    pub const fn new(method: Method, path: &'static str, family: Family, access: Access) -> Self {
        Self {
            method,
            path,
            family,
            access,
            summary: "",
            query: &[],
            request: None,
            response: (200, None),
            body_max: BODY_MAX,
        }
    }

    /// A route of the native API that needs a capability.
    pub const fn native(method: Method, path: &'static str, capability: Capability) -> Self {
        Self::new(method, path, Family::Native, Access::Needs(capability))
    }

    /// With a line for the documentation.
    #[must_use]
    pub const fn summary(mut self, summary: &'static str) -> Self {
        self.summary = summary;
        self
    }

    /// With query parameters.
    #[must_use]
    pub const fn query(mut self, query: &'static [(&'static str, &'static str)]) -> Self {
        self.query = query;
        self
    }

    /// With a JSON body of this type.
    #[must_use]
    pub fn takes<T: JsonSchema>(mut self) -> Self {
        self.request = Some(|generator| generator.subschema_for::<T>());
        self
    }

    /// With a JSON answer of this type.
    #[must_use]
    pub fn answers<T: JsonSchema>(mut self, status: u16) -> Self {
        self.response = (status, Some(|generator| generator.subschema_for::<T>()));
        self
    }

    /// With an empty answer.
    #[must_use]
    pub const fn answers_nothing(mut self, status: u16) -> Self {
        self.response = (status, None);
        self
    }

    /// With another limit of the body.
    #[must_use]
    pub const fn body_max(mut self, bytes: usize) -> Self {
        self.body_max = bytes;
        self
    }
}

/// The routes of the product, with their handlers.
#[derive(Default)]
pub struct Routes {
    table: Vec<Arc<Route>>,
    handlers: Vec<Arc<dyn Fn(Api) -> MethodRouter<Api> + Send + Sync>>,
}

impl Routes {
    /// Adds a route and its handler.
    pub fn add<H, T>(&mut self, route: Route, handler: H)
    where
        H: Handler<T, Api> + Sync,
        T: 'static,
    {
        let route = Arc::new(route);
        let filter = MethodFilter::try_from(route.method.clone()).unwrap_or(MethodFilter::GET);
        let described = Arc::clone(&route);
        self.handlers.push(Arc::new(move |api| {
            let place = Place { api, route: Arc::clone(&described) };
            on(filter, handler.clone().layer(from_fn_with_state(place, edge)))
        }));
        self.table.push(route);
    }

    /// The descriptions.
    pub fn table(&self) -> &[Arc<Route>] {
        &self.table
    }

    /// The router, which also answers with the OpenAPI document.
    pub(crate) fn into_router(self, api: &Api) -> Router<Api> {
        let mut router = Router::new();
        for (route, handler) in self.table.iter().zip(&self.handlers) {
            router = router.route(route.path, handler(api.clone()));
            if route.family.is_compatible() {
                router = router.route(&format!("{}/", route.path), handler(api.clone()));
            }
        }
        router
    }
}
