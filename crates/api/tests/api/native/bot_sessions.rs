//! `/api/v1/bot-sessions` (A-244, C-95).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// A bot that asks for a name on an open channel, and the channel.
async fn shop(world: &World) -> (String, String) {
    let channel = json!({"type": "OPEN_CHANNEL", "name": "Shop"});
    let channel = world.post("/api/v1/channels", &channel.to_string()).await.json();
    let channel = channel["id"].as_str().unwrap().to_owned();
    let ask = json!({"id": "ask", "type": "SAVE_USER_RESPONSE",
        "fields": {"texts": ["Name?"], "attribute": "name"}});
    let close = json!({"id": "close", "type": "CLOSE_SESSION"});
    let dialog =
        json!({"id": "d-1", "name": "Default", "kind": "DEFAULT", "elements": [ask, close]});
    let document = json!({"formatVersion": 1, "bot": {"name": "Shop", "channel": "OPEN_CHANNEL"},
        "attributes": [{"name": "name", "type": "TEXT"}], "dialogs": [dialog]});
    let body = json!({"name": "Shop", "channel": "OPEN_CHANNEL", "document": document});
    let bot = world.post("/api/v1/bots", &body.to_string()).await.json();
    let bot = bot["id"].as_str().unwrap().to_owned();
    world.post(&format!("/api/v1/bots/{bot}/publish"), "{}").await;
    let body = json!({"version": 1, "channelIds": [channel]}).to_string();
    let active = world.post(&format!("/api/v1/bots/{bot}/activate"), &body).await;
    assert_eq!(active.status, StatusCode::OK, "{}", active.body);
    (bot, channel)
}

async fn say(world: &World, channel: &str, sender: &str, text: &str) {
    let inbound = json!({"sender": sender, "destination": channel,
        "content": {"body": {"type": "TEXT", "text": text}}});
    let said = world.post("/open-channel/1/messages/inbound", &inbound.to_string()).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.body);
}

#[tokio::test]
async fn sessions_are_listed_and_told_whole() {
    in_both_worlds(async |world: World| {
        let (bot, channel) = shop(&world).await;
        for (sender, text) in [("u-1", "hi"), ("u-2", "hi"), ("u-1", "Mira"), ("u-3", "hi")] {
            world.clock.advance_ms(1000);
            say(&world, &channel, sender, text).await;
        }
        let list = async |query: &str| {
            let page = world.get(&format!("/api/v1/bot-sessions?{query}")).await.json();
            let items = page["items"].as_array().unwrap_or_else(|| panic!("{page}")).clone();
            let ends: Vec<_> = items.iter().map(|s| s["endUser"].clone()).collect();
            (json!(ends), page)
        };
        let (ends, first) = list("limit=2").await;
        assert_eq!(ends, json!(["u-3", "u-2"]));
        let cursor = first["nextCursor"].as_str().unwrap();
        let (ends, last) = list(&format!("limit=2&cursor={cursor}")).await;
        assert_eq!((ends, &last["nextCursor"]), (json!(["u-1"]), &Value::Null));
        assert_eq!(list(&format!("botId={bot}")).await.0, json!(["u-3", "u-2", "u-1"]));
        assert_eq!(list("botId=nope").await.0, json!([]));
        let session = &last["items"][0];
        assert_eq!(list(&format!("personId={}", session["personId"])).await.0, json!(["u-1"]));
        assert_eq!((&session["reason"], &session["version"]), (&json!("CLOSED"), &json!(1)));

        let path = format!("/api/v1/bot-sessions/{}", session["id"].as_str().unwrap());
        let told = world.get(&path).await.json();
        let texts: Vec<_> = told["messages"].as_array().unwrap().iter().collect();
        let texts: Vec<_> = texts.iter().map(|m| m["content"]["text"].clone()).collect();
        assert_eq!(json!(texts), json!(["hi", "Name?", "Mira"]));
        let elements = told["path"].as_array().unwrap().iter();
        let elements: Vec<_> = elements.map(|entry| entry["elementId"].clone()).collect();
        assert_eq!(json!(elements), json!(["ask", "ask", "close"]));
        assert_eq!(told["attributes"], json!({"name": "Mira"}));
        assert_eq!(told["id"], session["id"]);
    })
    .await;
}

#[tokio::test]
async fn bad_questions_are_refused() {
    in_both_worlds(async |world: World| {
        for query in ["personId=x", "personId=1&botId=b"] {
            let refused = world.get(&format!("/api/v1/bot-sessions?{query}")).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        }
        let missing = world.get("/api/v1/bot-sessions/nope").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
    })
    .await;
}
