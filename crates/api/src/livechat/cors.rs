//! Cross-origin requests: live chat only, for the origins a widget allows (A-13, S25).

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

/// Adds the headers for allowed origins and answers preflights.
pub(crate) async fn cors(State(api): State<Api>, request: Request, next: Next) -> Response {
    let Some(widget) = widget(request.uri().path()) else { return next.run(request).await };
    let Some(origin) = request.headers().get(ORIGIN).cloned() else {
        return next.run(request).await;
    };
    let allowed = allows(&api, widget, &origin).await;
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("origin"));
    if allowed {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let methods = HeaderValue::from_static("GET, POST");
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
        let named = HeaderValue::from_static("authorization, content-type");
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
