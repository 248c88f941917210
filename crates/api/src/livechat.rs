//! Live chat: the end user's side, without a key.
//!
//! A visit's token authorises everything but opening it. WebSocket and HTTP fallback speak the same
//! objects; both lead to one turn of the bot per message.

mod fallback;
mod frames;
mod open;
mod socket;

use crate::route::{Access, Family, Route, Routes};
use crate::{Api, Failure};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method, StatusCode};
use rapport_app::Error;
use rapport_app::chats::Visit;
use rapport_domain::ids::ChannelId;

/// Adds the routes.
pub(crate) fn add(routes: &mut Routes) {
    let route = |method, path| Route::new(method, path, Family::ServiceException, Access::Public);
    routes.add(
        route(Method::POST, "/livechat/{widgetId}/sessions")
            .summary("Open a visit: a token for everything else, and the transcript so far")
            .takes::<open::OpenBody>()
            .answers::<open::OpenedBody>(201),
        open::open,
    );
    routes.add(
        route(Method::POST, "/livechat/{widgetId}/new-visit")
            .summary("End the running bot session; the next message starts a new one")
            .answers_nothing(204),
        open::new_visit,
    );
    routes.add(
        route(Method::GET, "/livechat/{widgetId}/ws")
            .summary("WebSocket with the subprotocols rapport.v1 and the token")
            .answers_nothing(101),
        socket::connect,
    );
    routes.add(
        route(Method::POST, "/livechat/{widgetId}/messages")
            .summary("Say something without a WebSocket")
            .takes::<fallback::MessageBody>()
            .answers::<fallback::AcceptedBody>(200),
        fallback::say,
    );
    routes.add(
        route(Method::GET, "/livechat/{widgetId}/messages")
            .summary("Wait for messages without a WebSocket")
            .query(&[
                ("after", "the number of the last message seen"),
                ("wait", "seconds to wait for a new one, at most 25"),
            ])
            .answers::<fallback::MessagesBody>(200),
        fallback::messages,
    );
    for (path, summary) in [
        ("/livechat/{widgetId}/typing", "The end user is typing"),
        ("/livechat/{widgetId}/read", "The end user has read up to a message"),
    ] {
        routes
            .add(route(Method::POST, path).summary(summary).answers_nothing(204), fallback::noted);
    }
}

/// The visit of a request with a bearer token.
async fn visit(api: &Api, widget: String, headers: &HeaderMap) -> Result<Visit, Failure> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|header| header.strip_prefix("Bearer ")).unwrap_or_default();
    authenticate(api, widget, token).await
}

async fn authenticate(api: &Api, widget: String, token: &str) -> Result<Visit, Failure> {
    let visit = api.app.authenticate_visit(&ChannelId(widget), token).await;
    visit.map_err(|error| match error {
        Error::Unauthenticated => {
            Failure::request(StatusCode::UNAUTHORIZED, "the chat has expired; open it again")
        }
        other => other.into(),
    })
}
