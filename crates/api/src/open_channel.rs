//! Open channel: inbound messages over HTTP.

use crate::body::{Json, json};
use crate::route::{Access, Family, Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use rapport_app::access::Caller;
use rapport_app::turns::{Callback, Inbound};
use rapport_domain::access::Capability;
use rapport_domain::bot::Content;
use rapport_domain::ids::ChannelId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Adds the route.
pub(crate) fn add(routes: &mut Routes) {
    let access = Access::Needs(Capability::SendMessages);
    routes.add(
        Route::new(Method::POST, "/open-channel/1/messages/inbound", Family::Violations, access)
            .summary("An end user of an open channel said something")
            .takes::<InboundBody>()
            .answers::<AcceptedBody>(200),
        inbound,
    );
}

/// An inbound message.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct InboundBody {
    /// The end user.
    sender: String,
    /// The channel.
    destination: String,
    content: ContentBody,
    /// Where answers go from now on.
    response_webhook: Option<WebhookBody>,
    /// Makes a repeat harmless.
    message_id: Option<String>,
    #[serde(rename = "metadata")]
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    _metadata: Option<Box<RawValue>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct ContentBody {
    /// `TEXT`, `JSON`, `IMAGE`, `AUDIO` or `FILE` with its fields.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    body: Content,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct WebhookBody {
    url: String,
    callback_data: Option<serde_json::Value>,
}

/// It is stored and its turn is done.
#[derive(Debug, Serialize, JsonSchema)]
struct AcceptedBody {
    status: &'static str,
    /// What the owner should know: that nobody answers, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'static str>,
}

async fn inbound(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Json(body): Json<InboundBody>,
) -> Result<Response, Failure> {
    let callback = body
        .response_webhook
        .map(|webhook| Callback { url: Some(webhook.url), data: webhook.callback_data });
    let inbound = Inbound {
        workspace: caller.workspace,
        channel: ChannelId(body.destination),
        end_user: body.sender,
        message_id: body.message_id,
        content: body.content.body,
        display_name: None,
        callback,
    };
    let accepted = api.app.handle_inbound(inbound).await?;
    let hint = accepted.service.hint();
    Ok(json(StatusCode::OK, &AcceptedBody { status: "MESSAGE_ACCEPTED", hint }))
}
