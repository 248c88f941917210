//! Request bodies: JSON only, gzip accepted, bounded after decompression.

use crate::Failure;
use crate::route::{BODY_MAX, Family, Route};
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use flate2::read::GzDecoder;
use rapport_domain::problem::ProblemCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::io::Read;
use std::sync::Arc;

/// Nesting of a JSON body.
const NESTING_MAX: usize = 32;

/// A JSON body read as `T`.
pub(crate) struct Json<T>(pub(crate) T);

/// The bytes of a JSON body, for handlers that read it in a way of their own.
pub(crate) struct JsonBytes(pub(crate) Bytes);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let JsonBytes(bytes) = JsonBytes::from_request(request, state).await?;
        read(&bytes).map(Self)
    }
}

impl<S: Send + Sync> FromRequest<S> for JsonBytes {
    type Rejection = Failure;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Failure> {
        let route = request.extensions().get::<Arc<Route>>().cloned();
        let (limit, family) =
            route.as_ref().map_or((BODY_MAX, Family::Native), |r| (r.body_max, r.family));
        let (parts, body) = request.into_parts();
        if !is_json(&parts.headers) {
            let message = "send the body as application/json";
            return Err(Failure::request(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
        let bytes = axum::body::to_bytes(body, limit).await;
        let bytes = bytes.map_err(|_| too_large(family, limit))?;
        let bytes = match parts.headers.get(CONTENT_ENCODING).map(|value| value.as_bytes()) {
            None | Some(b"identity") => bytes,
            Some(b"gzip") => unzip(&bytes, family, limit)?,
            Some(_) => {
                let message = "only gzip is accepted as content encoding";
                return Err(Failure::request(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
            }
        };
        check_text(&bytes)?;
        Ok(Self(bytes))
    }
}

/// The bytes of a body as they were sent, for who must see them before the handler does.
pub(crate) async fn collect(body: Body, route: &Route) -> Result<Bytes, Failure> {
    let bytes = axum::body::to_bytes(body, route.body_max).await;
    bytes.map_err(|_| too_large(route.family, route.body_max))
}

/// Reads JSON bytes; a misfit names its place.
pub(crate) fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Failure> {
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => {
            Failure::invalid("", ProblemCode::WrongType, error.to_string())
        }
        _ => Failure::request(StatusCode::BAD_REQUEST, format!("the body is no JSON: {error}")),
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

fn unzip(bytes: &[u8], family: Family, limit: usize) -> Result<Bytes, Failure> {
    let mut plain = Vec::new();
    let bound = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let read = GzDecoder::new(bytes).take(bound).read_to_end(&mut plain);
    read.map_err(|_| Failure::request(StatusCode::BAD_REQUEST, "the body is no gzip data"))?;
    if plain.len() > limit { Err(too_large(family, limit)) } else { Ok(plain.into()) }
}

/// 413, but 400 where clients drop on it.
fn too_large(family: Family, limit: usize) -> Failure {
    let message = format!("the body has more than {limit} bytes");
    if family == Family::Events {
        return Failure::Coded {
            status: StatusCode::BAD_REQUEST,
            code: 400_503,
            message,
            problems: Vec::new(),
        };
    }
    Failure::request(StatusCode::PAYLOAD_TOO_LARGE, message)
}

/// Looks over the text before anything is parsed: brackets are counted outside strings, so that deep
/// nesting costs no stack, and the NUL character, which no store can hold, is refused everywhere.
fn check_text(bytes: &[u8]) -> Result<(), Failure> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'u' if escaped && bytes.get(at + 1..at + 5) == Some(b"0000") => {
                let message = "texts must not contain the NUL character";
                return Err(Failure::request(StatusCode::BAD_REQUEST, message));
            }
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > NESTING_MAX {
            let message = format!("the body nests deeper than {NESTING_MAX} levels");
            return Err(Failure::request(StatusCode::BAD_REQUEST, message));
        }
    }
    Ok(())
}

/// A JSON answer.
pub(crate) fn json<T: serde::Serialize>(status: StatusCode, body: &T) -> axum::response::Response {
    match serde_json::to_vec(body) {
        Ok(bytes) => (status, [(CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(error) => {
            Failure::from(rapport_app::Error::Internal(error.to_string())).into_response()
        }
    }
}
