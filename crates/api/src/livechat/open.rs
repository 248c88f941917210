//! Opening a visit and beginning a new one.

use super::frames::MessageBody;
use super::visit;
use crate::body::{Json, json};
use crate::edge::client::ClientAddress;
use crate::{Api, Failure};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_domain::ids::ChannelId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a browser brings.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OpenBody {
    /// The visitor the browser remembers; a new one is made without it.
    visitor_id: Option<String>,
}

/// An opened visit.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OpenedBody<'a> {
    session_id: String,
    visitor_id: String,
    token: String,
    expires_at: String,
    messages: Vec<MessageBody<'a>>,
    last_seq: i64,
}

pub(super) async fn open(
    State(api): State<Api>,
    ClientAddress(address): ClientAddress,
    Path(widget): Path<String>,
    Json(body): Json<OpenBody>,
) -> Result<Response, Failure> {
    let widget = ChannelId(widget);
    let (_, channel) = api.app.find_channel(&widget).await?;
    let address = address.to_string();
    let opened = api.app.open_visit(&widget, body.visitor_id, &address).await?;
    let sender = &channel.settings.sender;
    let messages =
        opened.messages.iter().map(|message| MessageBody::new(message, sender)).collect();
    let body = OpenedBody {
        session_id: opened.id,
        visitor_id: opened.visitor_id,
        token: opened.token,
        expires_at: opened.expires_at.to_string(),
        messages,
        last_seq: opened.last_seq,
    };
    Ok(json(StatusCode::CREATED, &body))
}

pub(super) async fn new_visit(
    State(api): State<Api>,
    Path(widget): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Failure> {
    let visit = visit(&api, widget, &headers).await?;
    api.app.new_visit(&visit).await?;
    Ok(StatusCode::NO_CONTENT)
}
