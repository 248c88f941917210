//! `Idempotency-Key`: the repeat of an unsafe call gets the first answer for a day.
//!
//! The handler runs inside one transaction with its answer: after a crash there is either both or
//! neither.

use super::{Place, finish};
use crate::route::Access;
use crate::{Failure, body};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::response::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rapport_app::Error;
use rapport_app::access::Caller;
use rapport_app::idempotency::{Keeping, KeptAnswer, Once};
use rapport_domain::access::Capability;
use rapport_domain::ids::WorkspaceId;

/// The header that carries the client's key.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The header that marks a repeated answer.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// Characters of a key.
const KEY_MAX: usize = 255;

/// Bytes of an answer that is kept; the answer to a full batch is far below.
const ANSWER_MAX: usize = 4 << 20;

/// Calls that run as often as they come: what makes keys and channels shows a new secret once, and a
/// kept answer would be a secret at rest.
const SECRET: [Capability; 2] = [Capability::Administer, Capability::ManageChannels];

/// Headers of an answer that are kept with it.
const KEPT_HEADERS: [HeaderName; 3] = [CONTENT_TYPE, LOCATION, ETAG];

/// An answer that is whole, so that it can be kept.
type Whole = (Parts, Bytes);

/// Runs the handler, at most once per key.
pub(super) async fn once(
    place: &Place,
    request: Request,
    next: Next,
    request_id: &str,
) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let shows_secrets =
        matches!(place.route.access, Access::Needs(capability) if SECRET.contains(&capability));
    let caller = request.extensions().get::<Caller>().cloned();
    match (caller, request.headers().get(KEY).cloned()) {
        (Some(caller), Some(key)) if changes && !shows_secrets => {
            let kept = keyed(place, caller.workspace, &key, request, next, request_id).await;
            kept.unwrap_or_else(|failure| finish(place, failure.into_response(), request_id))
        }
        _ => finish(place, next.run(request).await, request_id),
    }
}

async fn keyed(
    place: &Place,
    workspace: WorkspaceId,
    key: &HeaderValue,
    request: Request,
    next: Next,
    request_id: &str,
) -> Result<Response, Failure> {
    let key = key_text(key)?;
    let (parts, body) = request.into_parts();
    let bytes = body::collect(body, &place.route).await?;
    let target = parts.uri.path_and_query().map_or("", |target| target.as_str()).to_owned();
    let method = parts.method.to_string();
    let (inner, request_id, content) = (place.clone(), request_id.to_owned(), bytes.clone());
    let call = move || {
        let request = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
        let (next, place, request_id) = (next.clone(), inner.clone(), request_id.clone());
        async move { whole(finish(&place, next.run(request).await, &request_id)).await }
    };
    // A message waits for the turns before it; it has an id of its own to be known by.
    let keeping = match place.route.access {
        Access::Needs(Capability::SendMessages) => Keeping::Afterwards,
        _ => Keeping::Together,
    };
    let app = place.api.app.clone();
    // A client that hangs up must not leave a call half done: it runs to its end on its own.
    let once = tokio::spawn(async move {
        let content = [method.as_bytes(), target.as_bytes(), &content];
        app.once(workspace, &key, &content, (call, kept), keeping).await
    });
    match once.await.map_err(|error| Error::Internal(error.to_string()))?? {
        Once::First((parts, body)) => Ok(Response::from_parts(parts, Body::from(body))),
        Once::Repeated(answer) => Ok(replay(answer)),
        Once::Running => {
            let message = "the first call with this Idempotency-Key is still running";
            Err(Failure::request(StatusCode::CONFLICT, message))
        }
        Once::Different => Err(different(place)),
    }
}

async fn whole(response: Response) -> Whole {
    let (parts, body) = response.into_parts();
    match axum::body::to_bytes(body, ANSWER_MAX).await {
        Ok(bytes) => (parts, bytes),
        Err(_) => {
            let failed = StatusCode::INTERNAL_SERVER_ERROR.into_response();
            (failed.into_parts().0, Bytes::new())
        }
    }
}

fn key_text(key: &HeaderValue) -> Result<String, Failure> {
    let text = key.to_str().ok().filter(|text| (1..=KEY_MAX).contains(&text.len()));
    text.map(str::to_owned).ok_or_else(|| {
        let message = format!("Idempotency-Key must have 1 to {KEY_MAX} printable characters");
        Failure::request(StatusCode::BAD_REQUEST, message)
    })
}

fn different(place: &Place) -> Failure {
    let native = !place.route.family.is_compatible();
    let status = if native { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
    Failure::request(status, "this Idempotency-Key was used for a call with other content")
}

/// What is kept of a settled answer; nothing of one that asks to try again, so that trying again
/// works.
fn kept((parts, body): &Whole) -> Option<KeptAnswer> {
    let passing = parts.status.is_server_error() || parts.status == StatusCode::TOO_MANY_REQUESTS;
    let answer = || KeptAnswer {
        status: parts.status.as_u16(),
        headers: kept_headers(&parts.headers),
        body: body.to_vec(),
    };
    (!passing).then(answer)
}

fn kept_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let kept = |name: &HeaderName| {
        let value = headers.get(name)?.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    };
    KEPT_HEADERS.iter().filter_map(kept).collect()
}

fn replay(answer: KeptAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.remove(CONTENT_TYPE);
    for (name, value) in answer.headers {
        let name = HeaderName::try_from(name).ok();
        if let Some((name, value)) = name.zip(HeaderValue::try_from(value).ok()) {
            headers.insert(name, value);
        }
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
