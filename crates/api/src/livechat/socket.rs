//! The WebSocket of a visit.

use super::authenticate;
use super::fallback::hand_in;
use super::frames::{ClientFrame, MessageBody, ServerFrame, ack, state};
use crate::{Api, Failure};
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::http::header::{HOST, ORIGIN, SEC_WEBSOCKET_PROTOCOL};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use futures_util::SinkExt;
use rapport_app::Kind;
use rapport_app::chats::{ChatMessage, Service, Visit};
use rapport_app::hub::{Pushed, Watcher};
use rapport_domain::bot::Content;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The subprotocol.
const PROTOCOL: &str = "rapport.v1";

/// A socket silent for so long is closed.
const SILENCE: Duration = Duration::from_secs(75);

/// Bytes of one frame: a message of 4,096 characters with its frame.
const FRAME_MAX: usize = 65_536;

/// Bytes read at once. The library clears a buffer of this size before every look at the socket, and
/// a larger frame grows it: the default of 128 KiB cost a tenth of a turn.
const READ_BYTES: usize = 4096;

/// Own messages remembered so that they are not sent back to the socket they came from.
const OWN_MAX: usize = 128;

/// RFC 6455 close codes.
const GOING_AWAY: u16 = 1001;
const POLICY: u16 = 1008;

pub(super) async fn connect(
    State(api): State<Api>,
    Path(widget): Path<String>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Failure> {
    let offered = headers.get(SEC_WEBSOCKET_PROTOCOL).and_then(|value| value.to_str().ok());
    let mut offered = offered.unwrap_or_default().split(',').map(str::trim);
    if offered.next() != Some(PROTOCOL) {
        let message = "offer the subprotocols rapport.v1 and the token";
        return Err(Failure::request(StatusCode::BAD_REQUEST, message));
    }
    let visit = authenticate(&api, widget, offered.next().unwrap_or_default()).await?;
    check_origin(&headers, &visit)?;
    // Watched before it is read, and both before the answer: whatever is said once the client knows
    // of its socket is pushed.
    let mut watcher = api.app.watch_visit(&visit, 0);
    let sent = api.app.visit_last_seq(&visit).await?;
    watcher.seen(sent);
    let service = api.app.visit_service(&visit).await?;
    let upgrade = upgrade.protocols([PROTOCOL]);
    let upgrade = upgrade.max_message_size(FRAME_MAX).read_buffer_size(READ_BYTES);
    Ok(upgrade.on_upgrade(move |socket| async move {
        let heard_at = Instant::now();
        let own = VecDeque::new();
        Connection { api, visit, socket, sent, service, heard_at, own }.run(watcher).await;
    }))
}

/// Another site's page may not speak with a visitor's token (S25, S30).
fn check_origin(headers: &HeaderMap, visit: &Visit) -> Result<(), Failure> {
    let text =
        |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let Some(origin) = text(ORIGIN) else { return Ok(()) };
    let own = origin.split_once("://").map(|(_, authority)| authority) == text(HOST);
    if own || visit.channel.allows_origin(origin) {
        return Ok(());
    }
    Err(Failure::request(StatusCode::FORBIDDEN, "this widget is not for pages of this origin"))
}

struct Connection {
    api: Api,
    visit: Visit,
    socket: WebSocket,
    /// The number of the newest message sent or resumed from.
    sent: i64,
    /// Who answers, as the client was told.
    service: Service,
    /// When the client was last heard.
    heard_at: Instant,
    own: VecDeque<i64>,
}

/// The peer is gone; there is nobody to tell.
struct Gone;

impl Connection {
    async fn run(mut self, mut watcher: Watcher) {
        // Ends when either side does.
        let _ = self.serve(&mut watcher).await;
    }

    async fn serve(&mut self, watcher: &mut Watcher) -> Result<(), Gone> {
        let api = self.api.clone();
        self.send(&ServerFrame::State { state: state(self.service) }).await?;
        loop {
            let silent_at = self.heard_at + SILENCE;
            tokio::select! {
                received = timeout_at(silent_at, self.socket.recv()) => match received {
                    Ok(Some(Ok(message))) => {
                        self.heard_at = Instant::now();
                        self.receive(message, watcher).await?;
                    }
                    Ok(Some(Err(_)) | None) => return Err(Gone),
                    Err(_) => return self.close(POLICY, "silent for too long").await,
                },
                pushed = watcher.next() => match pushed {
                    Pushed::Message(message) => self.push(&message).await?,
                    Pushed::Missed => self.catch_up(watcher).await?,
                },
                () = api.stopped() => {
                    return self.close(GOING_AWAY, "the server restarts").await;
                }
            }
        }
    }

    async fn receive(&mut self, message: Message, watcher: &mut Watcher) -> Result<(), Gone> {
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Err(Gone),
            _ => return Ok(()),
        };
        match serde_json::from_str(&text) {
            Ok(ClientFrame::Message { client_id, content }) => {
                self.say(client_id, content.into(), watcher).await
            }
            Ok(ClientFrame::Postback { client_id, payload, title }) => {
                self.say(client_id, Content::Postback { payload, title }, watcher).await
            }
            Ok(ClientFrame::Resume { after }) => {
                self.sent = after;
                self.own.clear();
                self.catch_up(watcher).await
            }
            Ok(ClientFrame::Ping) => self.send(&ServerFrame::Pong).await,
            Ok(ClientFrame::Typing | ClientFrame::Read { .. }) => Ok(()),
            Err(error) => {
                let message = format!("this frame is not understood: {error}");
                self.send(&ServerFrame::Error { code: "malformed", message, client_id: None }).await
            }
        }
    }

    /// Hands in what was said; the acknowledgement and the bot's answers leave in one write.
    async fn say(
        &mut self,
        client_id: String,
        content: Content,
        watcher: &mut Watcher,
    ) -> Result<(), Gone> {
        match hand_in(&self.api, &self.visit, client_id.clone(), content).await {
            Ok(accepted) => {
                self.feed(&ack(&client_id, &accepted)).await?;
                if accepted.seq == self.sent + 1 {
                    self.sent = accepted.seq;
                    for reply in &accepted.replies {
                        self.feed_message(reply).await?;
                    }
                    watcher.seen(self.sent);
                } else {
                    self.remember_own(accepted.seq);
                }
                if accepted.service != self.service {
                    self.service = accepted.service;
                    self.feed(&ServerFrame::State { state: state(self.service) }).await?;
                }
                self.socket.flush().await.map_err(|_| Gone)
            }
            Err(failure) => {
                let (code, message) = describe(&failure);
                let client_id = Some(client_id.as_str());
                self.send(&ServerFrame::Error { code, message, client_id }).await
            }
        }
    }

    /// Something else was said in between: the watcher brings it, and this one again.
    fn remember_own(&mut self, seq: i64) {
        if self.own.len() == OWN_MAX {
            self.own.pop_front();
        }
        self.own.push_back(seq);
    }

    /// Sends what the transcript has after the newest message sent, in order and without gaps.
    async fn catch_up(&mut self, watcher: &mut Watcher) -> Result<(), Gone> {
        loop {
            let Ok(messages) = self.api.app.visit_messages(&self.visit, self.sent).await else {
                return self.close(GOING_AWAY, "try again").await;
            };
            if messages.is_empty() {
                watcher.seen(self.sent);
                return Ok(());
            }
            for message in &messages {
                self.push(message).await?;
            }
        }
    }

    async fn push(&mut self, message: &ChatMessage) -> Result<(), Gone> {
        if self.own.contains(&message.seq) {
            self.sent = self.sent.max(message.seq);
            return Ok(());
        }
        if message.seq <= self.sent { Ok(()) } else { self.write(message).await }
    }

    async fn write(&mut self, message: &ChatMessage) -> Result<(), Gone> {
        self.feed_message(message).await?;
        self.socket.flush().await.map_err(|_| Gone)
    }

    async fn send(&mut self, frame: &ServerFrame<'_>) -> Result<(), Gone> {
        self.feed(frame).await?;
        self.socket.flush().await.map_err(|_| Gone)
    }

    async fn feed_message(&mut self, message: &ChatMessage) -> Result<(), Gone> {
        self.sent = self.sent.max(message.seq);
        let body = MessageBody::new(message, &self.visit.channel.settings.sender);
        let json = ServerFrame::Message(body).to_json();
        self.socket.feed(Message::Text(json.into())).await.map_err(|_| Gone)
    }

    async fn feed(&mut self, frame: &ServerFrame<'_>) -> Result<(), Gone> {
        self.socket.feed(Message::Text(frame.to_json().into())).await.map_err(|_| Gone)
    }

    async fn close(&mut self, code: u16, reason: &'static str) -> Result<(), Gone> {
        let frame = CloseFrame { code, reason: reason.into() };
        self.socket.send(Message::Close(Some(frame))).await.map_err(|_| Gone)?;
        Err(Gone)
    }
}

/// What the client is told about a refused message.
fn describe(failure: &Failure) -> (&'static str, String) {
    match failure {
        Failure::App(error) => match error.kind() {
            Kind::RateLimited(_) => ("rate_limited", error.to_string()),
            Kind::Invalid => ("validation_failed", first_problem(error)),
            Kind::Unavailable | Kind::Conflict => ("unavailable", "try again".to_owned()),
            Kind::Internal => ("internal", "something went wrong on our side".to_owned()),
            _ => ("refused", error.to_string()),
        },
        Failure::Request(refusal) => ("refused", refusal.message.clone()),
        Failure::Coded { message, .. } => ("refused", message.clone()),
    }
}

fn first_problem(error: &rapport_app::Error) -> String {
    match error {
        rapport_app::Error::Invalid(problems) => problems
            .first()
            .map_or_else(String::new, |first| format!("{} {}", first.path, first.message)),
        other => other.to_string(),
    }
}
