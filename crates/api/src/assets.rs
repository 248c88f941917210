//! The console, the widget and its hosted page, and what is at no path (A-1, A-2).
//!
//! Hashed files may be kept for a year; pages are asked for again each time and carry a strict
//! content security policy with a fresh nonce for the console's styles.

use crate::edge::{not_found, render};
use crate::route::Family;
use crate::{Api, Failure};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rapport_web_ui::Asset;

/// The placeholder in `index.html` that each answer's nonce replaces.
const NONCE_MARK: &str = "__CSP_NONCE__";

/// Roots that belong to an API family: an unknown path below them is never the console (A-2).
const ROOTS: &[(&str, Family)] = &[
    ("/peopleevents", Family::Events),
    ("/people/3/events", Family::Events),
    ("/people/3/segments", Family::Violations),
    ("/people", Family::People),
    ("/open-channel", Family::Violations),
    ("/bots", Family::Violations),
    ("/api", Family::Native),
    ("/moments", Family::ServiceException),
    ("/communication", Family::ServiceException),
    ("/subscriptions", Family::ServiceException),
    ("/platform", Family::ServiceException),
    ("/ccaas", Family::ServiceException),
    ("/livechat", Family::ServiceException),
    ("/forms", Family::ServiceException),
    ("/messages-api", Family::ServiceException),
    ("/auth", Family::ServiceException),
    ("/v1", Family::ServiceException),
];

/// First parts of the console's addresses; a test compares them with its router.
const ROOMS: &[&str] = &[
    "",
    "analytics",
    "channels",
    "chatbots",
    "companies",
    "configuration",
    "demo",
    "events",
    "flows",
    "inbox",
    "persons",
    "segments",
    "settings",
    "setup",
    "sign-in",
    "tags",
];

/// Adds the files and the fallbacks.
pub(crate) fn add(router: Router<Api>) -> Router<Api> {
    router
        .route("/assets/{*path}", get(console_file))
        .route("/widget/{*path}", get(widget_file))
        .route("/chat/{widget_id}", get(chat_page))
        .fallback(page)
        .method_not_allowed_fallback(wrong_method)
}

async fn console_file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    match rapport_web_ui::console(&format!("assets/{path}")) {
        Some(asset) => file(&path, asset, &headers, "public, max-age=31536000, immutable"),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn widget_file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    match rapport_web_ui::widget(&path) {
        Some(asset) => file(&path, asset, &headers, "public, max-age=300"),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The widget's hosted test page: may be shown in a frame of the console, and only there.
async fn chat_page() -> Response {
    let Some(asset) = rapport_web_ui::widget("page.html") else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
                  connect-src 'self' ws: wss:; img-src 'self' https: data:; \
                  frame-ancestors 'self'; base-uri 'none'; form-action 'none'";
    html(StatusCode::OK, asset.plain.to_vec(), policy, "SAMEORIGIN")
}

/// Any other page is the console, which says itself that it has no such room (404); below an API
/// root it is the family's 404, and a file that is none is nothing.
async fn page(State(api): State<Api>, method: Method, uri: Uri) -> Response {
    let request_id = api.app.ids.uuid(api.app.now());
    if let Some(family) = family(uri.path()) {
        return not_found(family, &request_id);
    }
    if !matches!(method, Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = uri.path().strip_prefix('/').unwrap_or_default();
    if path.contains('.') {
        return match rapport_web_ui::console(path) {
            Some(asset) if path != "index.html" => {
                file(path, asset, &HeaderMap::new(), "public, max-age=3600")
            }
            _ => StatusCode::NOT_FOUND.into_response(),
        };
    }
    let room = path.split('/').next().unwrap_or_default();
    let status = if ROOMS.contains(&room) { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let Some(asset) = rapport_web_ui::console("index.html") else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let nonce = api.app.ids.secret();
    let text = String::from_utf8_lossy(asset.plain).replace(NONCE_MARK, &nonce);
    let policy = format!(
        "default-src 'self'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; \
         img-src 'self' https: data:; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
    );
    html(status, text.into_bytes(), &policy, "DENY")
}

/// 405 in the family's form; the router itself adds `Allow`.
async fn wrong_method(State(api): State<Api>, uri: Uri) -> Response {
    let message = "this path does not know this method";
    let failure = Failure::request(StatusCode::METHOD_NOT_ALLOWED, message);
    let request_id = api.app.ids.uuid(api.app.now());
    render(family(uri.path()).unwrap_or(Family::Native), &failure, &request_id)
}

fn family(path: &str) -> Option<Family> {
    let below = |root: &str| {
        path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    ROOTS.iter().find(|(root, _)| below(root)).map(|(_, family)| *family)
}

fn html(status: StatusCode, body: Vec<u8>, policy: &str, frames: &'static str) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static(frames));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if let Ok(value) = HeaderValue::from_str(policy) {
        headers.insert(CONTENT_SECURITY_POLICY, value);
    }
    response
}

fn file(path: &str, asset: Asset, request: &HeaderMap, cache: &'static str) -> Response {
    let accepted = request.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let accepts = |coding: &str| accepted.is_some_and(|accepted| accepted.contains(coding));
    let (bytes, coding) = match asset {
        Asset { brotli: Some(bytes), .. } if accepts("br") => (bytes, Some("br")),
        Asset { gzip: Some(bytes), .. } if accepts("gzip") => (bytes, Some("gzip")),
        Asset { plain, .. } => (plain, None),
    };
    let mut response = (StatusCode::OK, bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_rooms_are_those_of_the_router() {
        let router = include_str!("../../../web/src/routes/router.tsx");
        let rooms: BTreeSet<&str> = router
            .split(['\'', '`'])
            .filter_map(|text| text.strip_prefix('/'))
            .filter_map(|path| path.split('/').next())
            .filter(|room| !room.contains([' ', '\n']))
            .collect();
        assert_eq!(rooms, ROOMS.iter().copied().collect());
    }
}
