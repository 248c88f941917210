//! The objects of live chat on the wire.

use rapport_app::chats::{Author, ChatMessage, Service};
use rapport_app::turns::Accepted;
use rapport_domain::bot::Content;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Characters of a client's own id of a message.
pub(super) const CLIENT_ID_MAX: usize = 64;

/// What the end user's side sends.
#[derive(Debug, Deserialize)]
#[serde(tag = "t", rename_all = "lowercase")]
pub(super) enum ClientFrame {
    /// Something said.
    #[serde(rename_all = "camelCase")]
    Message { client_id: String, content: ClientContent },
    /// A button pressed.
    #[serde(rename_all = "camelCase")]
    Postback { client_id: String, payload: String, title: Option<String> },
    /// Typing.
    Typing,
    /// Read up to here.
    Read {
        #[serde(rename = "seq")]
        _seq: i64,
    },
    /// Send everything after this number again.
    Resume { after: i64 },
    /// Still there?
    Ping,
}

/// What an end user may say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum ClientContent {
    /// Text of 1 to 4,096 characters.
    Text { text: String },
    /// A button pressed.
    Postback { payload: String, title: Option<String> },
}

impl From<ClientContent> for Content {
    fn from(content: ClientContent) -> Self {
        match content {
            ClientContent::Text { text } => Self::Text { text },
            ClientContent::Postback { payload, title } => Self::Postback { payload, title },
        }
    }
}

/// What the server sends.
#[derive(Debug, Serialize)]
#[serde(tag = "t", rename_all = "lowercase")]
pub(super) enum ServerFrame<'a> {
    /// A message of the client is stored.
    #[serde(rename_all = "camelCase")]
    Ack { client_id: &'a str, seq: i64, at: String },
    /// A message of the transcript.
    Message(MessageBody<'a>),
    /// Who serves the chat now.
    State { state: &'static str },
    /// A frame was refused.
    #[serde(rename_all = "camelCase")]
    Error {
        code: &'static str,
        message: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        client_id: Option<&'a str>,
    },
    /// Still here.
    Pong,
}

impl ServerFrame<'_> {
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// A message of the transcript. Contents have one form for all channels.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageBody<'a> {
    seq: i64,
    author: AuthorBody<'a>,
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    content: &'a Content,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<&'a str>,
    at: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AuthorBody<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
}

impl<'a> MessageBody<'a> {
    /// A message as seen by the end user; `sender` is the name of the channel's side.
    pub(super) fn new(message: &'a ChatMessage, sender: &'a str) -> Self {
        let name = if message.author == Author::EndUser { "" } else { sender };
        Self {
            seq: message.seq,
            author: AuthorBody { kind: message.author.name(), name },
            content: &message.content,
            client_id: message.client_id.as_deref(),
            at: message.at.to_string(),
        }
    }
}

/// The wire name of who answers. Live chat's own states are `BOT QUEUED AGENT CLOSED`; `OFFLINE` is
/// said where nobody does.
pub(super) const fn state(service: Service) -> &'static str {
    match service {
        Service::Bot => "BOT",
        Service::Nobody => "OFFLINE",
    }
}

/// The acknowledgement of a stored message.
pub(super) fn ack<'a>(client_id: &'a str, accepted: &Accepted) -> ServerFrame<'a> {
    ServerFrame::Ack { client_id, seq: accepted.seq, at: accepted.at.to_string() }
}
