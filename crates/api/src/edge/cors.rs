//! Cross-origin requests: live chat, for the origins a widget allows, and keys holding only `web:sdk`
//! (A-13, S25).

use crate::Api;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ORIGIN, VARY,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rapport_domain::ids::ChannelId;

/// Roots that keys holding only `web:sdk` open.
const BROWSER_ROOTS: [&str; 2] = ["/people/", "/peopleevents/"];

/// Marks an answer to a key that holds only `web:sdk`: pages of all origins may read it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ForBrowsers;

/// Adds the headers for allowed origins and answers preflights.
pub(crate) async fn cors(State(api): State<Api>, request: Request, next: Next) -> Response {
    let Some(origin) = request.headers().get(ORIGIN).cloned() else {
        return next.run(request).await;
    };
    let path = request.uri().path();
    let widget = widget(path);
    let is_browser_root = BROWSER_ROOTS.iter().any(|root| path.starts_with(root));
    if widget.is_none() && !is_browser_root {
        return next.run(request).await;
    }
    let of_widget = match widget {
        Some(widget) => Some(allows(&api, widget, &origin).await),
        None => None,
    };
    let is_preflight = request.method() == Method::OPTIONS;
    let mut response =
        if is_preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    // A preflight shows no key; what a page may read is decided with the answer to the call itself.
    let for_browsers = is_preflight || response.extensions().get::<ForBrowsers>().is_some();
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("origin"));
    if of_widget.unwrap_or(for_browsers) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let methods = if is_browser_root { "GET, POST, PATCH" } else { "GET, POST" };
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(methods));
        let named = HeaderValue::from_static("authorization, content-type, x-retry-count");
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, named);
        let exposed = HeaderValue::from_static("retry-after");
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    }
    response
}

fn widget(path: &str) -> Option<ChannelId> {
    let rest = path.strip_prefix("/livechat/")?;
    rest.split('/').next().map(ChannelId::from)
}

async fn allows(api: &Api, widget: ChannelId, origin: &HeaderValue) -> bool {
    let Ok(origin) = origin.to_str() else { return false };
    match api.app.find_channel(&widget).await {
        Ok((_, channel)) => channel.allows_origin(origin),
        Err(_) => false,
    }
}
