//! What happens around every handler: identity, rights, limits, repeats, error forms.

pub(crate) mod auth;
pub(crate) mod client;
pub(crate) mod cors;
mod idempotency;
pub(crate) mod limits;
mod render;

use crate::failure::Refusal;
use crate::route::{Access, Route};
use crate::{Api, Failure};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use cors::ForBrowsers;
use limits::{Allowance, RESET_SECONDS};
use rapport_app::access::Caller;
use rapport_domain::causes::Causes;
use rapport_domain::person::Origin;
use std::sync::Arc;

pub(crate) use render::{finding, not_found, people_text, render};

/// The header that names a request in answers and logs.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Characters of a request id brought by the client.
const REQUEST_ID_MAX: usize = 64;

/// A route and the API it belongs to: the state of the middleware around its handler.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) api: Api,
    pub(crate) route: Arc<Route>,
}

/// Admits a request, runs its handler, renders its failure.
pub(crate) async fn edge(State(place): State<Place>, mut request: Request, next: Next) -> Response {
    let request_id = request_id(&place.api, &request);
    request.extensions_mut().insert(Arc::clone(&place.route));
    let mut allowance = None;
    let admitted = admit(&place, &mut request, &mut allowance).await;
    let caller = request.extensions().get::<Caller>();
    let is_browser = caller.is_some_and(|caller| caller.origin == Origin::WebSdk);
    let mut response = match admitted {
        Ok(()) => idempotency::once(&place, request, next, &request_id).await,
        Err(failure) => finish(&place, failure.into_response(), &request_id),
    };
    if is_browser {
        response.extensions_mut().insert(ForBrowsers);
    }
    let headers = response.headers_mut();
    if let Some(allowance) = allowance {
        allowance.write(headers);
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        headers.insert(REQUEST_ID, value);
    }
    response
}

async fn admit(
    place: &Place,
    request: &mut Request,
    allowance: &mut Option<Allowance>,
) -> Result<(), Failure> {
    let target = request.uri().path_and_query().map_or("", |target| target.as_str());
    if target.contains("%00") {
        let message = "the address must not contain the NUL character";
        return Err(Failure::request(StatusCode::BAD_REQUEST, message));
    }
    let Access::Needs(capability) = place.route.access else { return Ok(()) };
    let caller = auth::authenticate(&place.api, request).await?;
    if !caller.can(capability) {
        return Err(Failure::request(StatusCode::FORBIDDEN, "this needs a scope or role you lack"));
    }
    *allowance = place.api.limits.take(&place.route, &caller, place.api.app.now());
    if allowance.is_some_and(|allowance| !allowance.taken) {
        return Err(Failure::Request(Refusal {
            status: StatusCode::TOO_MANY_REQUESTS,
            message: "too many requests".to_owned(),
            retry_after: Some(RESET_SECONDS),
            code: None,
        }));
    }
    request.extensions_mut().insert(caller);
    Ok(())
}

/// Puts the failure that a handler left, if any, into the form of its family.
fn finish(place: &Place, mut response: Response, request_id: &str) -> Response {
    let failure = response.extensions_mut().remove::<Failure>();
    let Some(failure) = failure.or_else(|| rejection(&response)) else { return response };
    let mut response = render(place.route.family, &failure, request_id);
    if response.status().is_server_error() {
        log(&failure, request_id);
    }
    if let Some(seconds) = render::retry_after(&failure) {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A request that an extractor of the framework did not understand, as a failure of ours.
fn rejection(response: &Response) -> Option<Failure> {
    let is_text = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|media| media.as_bytes().starts_with(b"text/plain"));
    let rejected = response.status().is_client_error() && is_text;
    rejected.then(|| Failure::request(response.status(), "the request is not readable"))
}

fn log(failure: &Failure, request_id: &str) {
    let Failure::App(error) = failure else { return };
    tracing::error!(request_id, error = %Causes(&**error), "request failed");
}

fn request_id(api: &Api, request: &Request) -> String {
    let given = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let usable = |id: &&str| {
        (1..=REQUEST_ID_MAX).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
    };
    match given.filter(usable) {
        Some(id) => id.to_owned(),
        None => api.app.ids.uuid(api.app.now()),
    }
}
