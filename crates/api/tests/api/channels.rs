//! Channels as both sides see them: who answers, told to the visitor and to the owner.

use crate::world::{Answer, World, in_both_worlds};
use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};

/// A bot that answers every message.
fn bot(channel_type: &str) -> Value {
    let text = json!({"id": "t-1", "type": "TEXT", "fields": {"texts": ["Hello"]}});
    let dialog = json!({"id": "d-1", "name": "Default", "kind": "DEFAULT", "elements": [text]});
    let head = json!({"name": "Shop", "channel": channel_type});
    let document = json!({"formatVersion": 1, "bot": head, "dialogs": [dialog]});
    json!({"name": "Shop", "channel": channel_type, "document": document})
}

/// Makes a channel of a type and answers its id.
async fn channel(world: &World, channel_type: &str) -> String {
    let body = json!({"type": channel_type, "name": "Shop"}).to_string();
    let made = world.post("/api/v1/channels", &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    made.json()["id"].as_str().unwrap().to_owned()
}

/// Activates a new bot on a channel and answers the bot's path.
async fn activate(world: &World, channel: &str, channel_type: &str) -> String {
    let made = world.post("/api/v1/bots", &bot(channel_type).to_string()).await;
    let path = format!("/api/v1/bots/{}", made.json()["id"].as_str().unwrap());
    assert_eq!(world.post(&format!("{path}/publish"), "{}").await.status, StatusCode::OK);
    let body = json!({"version": 1, "channelIds": [channel]}).to_string();
    let active = world.post(&format!("{path}/activate"), &body).await;
    assert_eq!(active.status, StatusCode::OK, "{}", active.body);
    path
}

/// A browser on a widget.
struct Visitor<'a> {
    world: &'a World,
    widget: String,
    token: String,
}

impl<'a> Visitor<'a> {
    async fn open(world: &'a World, widget: &str) -> Self {
        let opened = world.post(&format!("/livechat/{widget}/sessions"), "{}").await;
        let token = opened.json()["token"].as_str().unwrap().to_owned();
        Self { world, widget: widget.to_owned(), token }
    }

    async fn call(&self, method: Method, path: &str, body: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/livechat/{}/{path}", self.widget))
            .header(AUTHORIZATION, format!("Bearer {}", self.token))
            .header(CONTENT_TYPE, "application/json");
        self.world.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Says something and answers who will answer next.
    async fn say(&self, client_id: &str) -> Value {
        let body = json!({"clientId": client_id, "content": {"type": "TEXT", "text": "hi"}});
        let said = self.call(Method::POST, "messages", &body.to_string()).await;
        assert_eq!(said.status, StatusCode::OK, "{}", said.body);
        said.json()["state"].clone()
    }
}

/// a message that nobody answers is kept, and its sender is told that nobody answers.
#[tokio::test]
async fn a_widget_without_a_bot_says_that_nobody_answers() {
    in_both_worlds(async |world: World| {
        let widget = channel(&world, "LIVE_CHAT").await;
        let visitor = Visitor::open(&world, &widget).await;
        assert_eq!(visitor.say("c-1").await, "OFFLINE");
        assert_eq!(visitor.say("c-1").await, "OFFLINE", "a repeat is told the same");
        let heard = visitor.call(Method::GET, "messages?after=0", "").await.json();
        assert_eq!(heard["state"], "OFFLINE");
        assert_eq!(heard["messages"].as_array().map(Vec::len), Some(1));

        let bot = activate(&world, &widget, "LIVE_CHAT").await;
        assert_eq!(visitor.say("c-2").await, "BOT");
        let heard = visitor.call(Method::GET, "messages?after=1", "").await.json();
        assert_eq!(heard["state"], "BOT");
        assert_eq!(heard["messages"].as_array().map(Vec::len), Some(2));

        world.post(&format!("{bot}/deactivate"), "{}").await;
        assert_eq!(visitor.say("c-3").await, "OFFLINE");
    })
    .await;
}

/// The owner of a channel without a bot is told so, in the list and by each open channel message.
#[tokio::test]
async fn a_channel_without_a_bot_has_a_hint_for_its_owner() {
    in_both_worlds(async |world: World| {
        let id = channel(&world, "OPEN_CHANNEL").await;
        let path = format!("/api/v1/channels/{id}");
        let hint = world.get(&path).await.json()["hint"].clone();
        assert!(hint.as_str().unwrap().starts_with("no bot is active on this channel"), "{hint}");
        let inbound = json!({"sender": "user-17", "destination": id,
            "content": {"body": {"type": "TEXT", "text": "hi"}}})
        .to_string();
        let accepted = world.post("/open-channel/1/messages/inbound", &inbound).await;
        assert_eq!(accepted.json(), json!({"status": "MESSAGE_ACCEPTED", "hint": hint}));

        activate(&world, &id, "OPEN_CHANNEL").await;
        assert_eq!(world.get(&path).await.json()["hint"], Value::Null);
        let accepted = world.post("/open-channel/1/messages/inbound", &inbound).await;
        assert_eq!(accepted.json(), json!({"status": "MESSAGE_ACCEPTED"}));
    })
    .await;
}
