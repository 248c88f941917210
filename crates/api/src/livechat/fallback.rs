//! Live chat over plain HTTP, for networks that let no WebSocket through.

use super::frames::{CLIENT_ID_MAX, ClientContent, MessageBody as ChatMessageBody, state};
use super::visit;
use crate::body::{Json, json};
use crate::{Api, Failure};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_app::chats::Visit;
use rapport_app::turns::{Accepted, Inbound};
use rapport_domain::bot::Content;
use rapport_domain::problem::ProblemCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Longest wait for a message.
const WAIT_MAX_SECONDS: u64 = 25;

/// Something said.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MessageBody {
    client_id: String,
    content: ClientContent,
}

/// It is stored.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AcceptedBody {
    client_id: String,
    seq: i64,
    at: String,
    /// Who answers next: `BOT`, or `OFFLINE` when nobody does.
    state: &'static str,
}

/// What was said since.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessagesBody<'a> {
    messages: Vec<ChatMessageBody<'a>>,
    last_seq: i64,
    /// Who answers next: `BOT`, or `OFFLINE` when nobody does.
    state: &'static str,
}

#[derive(Debug, Deserialize)]
pub(super) struct After {
    #[serde(default)]
    after: i64,
    #[serde(default)]
    wait: u64,
}

pub(super) async fn say(
    State(api): State<Api>,
    Path(widget): Path<String>,
    headers: HeaderMap,
    Json(body): Json<MessageBody>,
) -> Result<Response, Failure> {
    let visit = visit(&api, widget, &headers).await?;
    let accepted = hand_in(&api, &visit, body.client_id.clone(), body.content.into()).await?;
    let body = AcceptedBody {
        client_id: body.client_id,
        seq: accepted.seq,
        at: accepted.at.to_string(),
        state: state(accepted.service),
    };
    Ok(json(StatusCode::OK, &body))
}

pub(super) async fn messages(
    State(api): State<Api>,
    Path(widget): Path<String>,
    Query(query): Query<After>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let visit = visit(&api, widget, &headers).await?;
    let mut watcher = api.app.watch_visit(&visit, query.after);
    let mut messages = api.app.visit_messages(&visit, query.after).await?;
    let until = Instant::now() + Duration::from_secs(query.wait.min(WAIT_MAX_SECONDS));
    while messages.is_empty() {
        tokio::select! {
            _ = watcher.next() => {}
            () = sleep_until(until) => break,
            () = api.stopped() => break,
        }
        messages = api.app.visit_messages(&visit, query.after).await?;
    }
    let sender = &visit.channel.settings.sender;
    let body = MessagesBody {
        state: state(api.app.visit_service(&visit).await?),
        last_seq: messages.last().map_or(query.after, |message| message.seq),
        messages: messages.iter().map(|message| ChatMessageBody::new(message, sender)).collect(),
    };
    Ok(json(StatusCode::OK, &body))
}

/// Typing and reading: told by a visit, of interest to agents.
pub(super) async fn noted(
    State(api): State<Api>,
    Path(widget): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Failure> {
    visit(&api, widget, &headers).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hands what an end user said to the bot; the answer comes after the whole turn is stored.
pub(super) async fn hand_in(
    api: &Api,
    visit: &Visit,
    client_id: String,
    content: Content,
) -> Result<Accepted, Failure> {
    if !(1..=CLIENT_ID_MAX).contains(&client_id.chars().count()) {
        let message = format!("must have 1 to {CLIENT_ID_MAX} characters");
        return Err(Failure::invalid("clientId", ProblemCode::TooLong, message));
    }
    api.app.allow_message(visit)?;
    let inbound = Inbound {
        workspace: visit.workspace,
        channel: visit.channel.id.clone(),
        end_user: visit.visitor_id.clone(),
        message_id: Some(client_id),
        content,
        display_name: None,
        callback: None,
    };
    Ok(api.app.handle_inbound(inbound).await?)
}
