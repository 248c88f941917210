//! One visitor of a live chat widget.

use crate::{Answer, Connection, WebSocket, request};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// The subprotocol of live chat.
const SUBPROTOCOL: &str = "rapport.v1";
/// Seconds that the server may hold a poll.
const POLL_WAIT_S: u64 = 25;

/// A visitor's session.
#[derive(Debug)]
pub struct Chat {
    address: SocketAddr,
    widget: String,
    visitor: String,
    token: String,
    connection: Connection,
}

impl Chat {
    /// Opens a session, of a new visitor or of one who was here before.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn open(address: SocketAddr, widget: &str, visitor: Option<&str>) -> Result<Self> {
        let mut connection = Connection::open(address)?;
        let path = format!("/livechat/{widget}/sessions");
        let body = visitor.map_or(json!({}), |visitor| json!({ "visitorId": visitor }));
        let answer = connection.call(&request("POST", &path, None, body.to_string().as_bytes()))?;
        if answer.status != 201 {
            bail!("POST {path} answered {}: {}", answer.status, answer.text());
        }
        let session = answer.json()?;
        let text = |name: &str| {
            session[name].as_str().map(str::to_owned).with_context(|| format!("read {name}"))
        };
        let (visitor, token) = (text("visitorId")?, text("token")?);
        Ok(Self { address, widget: widget.to_owned(), visitor, token, connection })
    }

    /// The visitor's id, which is the person's identity.
    #[must_use]
    pub fn visitor(&self) -> &str {
        &self.visitor
    }

    /// The same session on another connection, as after a restart of the server.
    ///
    /// # Errors
    /// When nobody listens.
    pub fn reconnect(&self, address: SocketAddr) -> Result<Self> {
        Ok(Self {
            address,
            widget: self.widget.clone(),
            visitor: self.visitor.clone(),
            token: self.token.clone(),
            connection: Connection::open(address)?,
        })
    }

    /// Opens the WebSocket of the session.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn websocket(&self) -> Result<WebSocket> {
        let path = format!("/livechat/{}/ws", self.widget);
        WebSocket::open(self.address, &path, &[SUBPROTOCOL, &self.token])
    }

    /// Says something by the HTTP fallback; the answer is whatever came.
    ///
    /// # Errors
    /// When the connection ends.
    pub fn say(&mut self, client_id: &str, text: &str) -> Result<Answer> {
        let body = json!({"clientId": client_id, "content": {"type": "TEXT", "text": text}});
        self.call("POST", "messages", body.to_string().as_bytes())
    }

    /// Everything that was ever said, page by page.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn transcript(&mut self) -> Result<Vec<Value>> {
        let mut all: Vec<Value> = Vec::new();
        loop {
            let last = all.last().map_or(Some(0), |message| message["seq"].as_u64());
            let page = self.poll(last.context("read the seq of a message")?, 0)?;
            if page.is_empty() {
                return Ok(all);
            }
            all.extend(page);
        }
    }

    /// What was said after `after`; the server waits for news if there are none.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn wait_for_messages(&mut self, after: u64) -> Result<Vec<Value>> {
        self.poll(after, POLL_WAIT_S)
    }

    fn poll(&mut self, after: u64, wait: u64) -> Result<Vec<Value>> {
        let answer = self.call("GET", &format!("messages?after={after}&wait={wait}"), b"")?;
        if answer.status != 200 {
            bail!("reading messages answered {}: {}", answer.status, answer.text());
        }
        let messages = answer.json()?["messages"].as_array().cloned();
        messages.context("read the messages")
    }

    fn call(&mut self, method: &str, path: &str, body: &[u8]) -> Result<Answer> {
        let path = format!("/livechat/{}/{path}", self.widget);
        let credential = format!("Bearer {}", self.token);
        self.connection.call(&request(method, &path, Some(&credential), body))
    }
}
