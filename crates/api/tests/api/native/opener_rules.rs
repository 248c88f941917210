//! `/api/v1/inbox/opener-rules` (A-270, I-80), as a chatbot speaks by them.

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/inbox/opener-rules";

/// A bot whose first text is the opener, on an open channel that knows end users by external id.
async fn greeter(world: &World) -> String {
    let channel = json!({"type": "OPEN_CHANNEL", "name": "Shop", "identityType": "EXTERNAL_ID"});
    let channel = world.post("/api/v1/channels", &channel.to_string()).await.json();
    let channel = channel["id"].as_str().unwrap().to_owned();
    let text = json!({"id": "t-1", "type": "TEXT", "fields": {"texts": ["{{ contextOpener }}"]}});
    let close = json!({"id": "c-1", "type": "CLOSE_SESSION"});
    let dialog =
        json!({"id": "d-1", "name": "Default", "kind": "DEFAULT", "elements": [text, close]});
    let head = json!({"name": "Shop", "channel": "OPEN_CHANNEL"});
    let document = json!({"formatVersion": 1, "bot": head, "dialogs": [dialog]});
    let body = json!({"name": "Shop", "channel": "OPEN_CHANNEL", "document": document});
    let made = world.post("/api/v1/bots", &body.to_string()).await;
    let bot = made.header("location").to_owned();
    world.post(&format!("{bot}/publish"), "{}").await;
    let body = json!({"version": 1, "channelIds": [channel]}).to_string();
    let active = world.post(&format!("{bot}/activate"), &body).await;
    assert_eq!(active.status, StatusCode::OK, "{}", active.body);
    channel
}

/// What the bot says first to a person.
async fn greeting(world: &World, channel: &str) -> Value {
    let inbound = json!({"sender": "crm-88", "destination": channel,
        "content": {"body": {"type": "TEXT", "text": "hi"}}});
    let said = world.post("/open-channel/1/messages/inbound", &inbound.to_string()).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.body);
    let sessions = world.get("/api/v1/bot-sessions?limit=1").await.json();
    let id = sessions["items"][0]["id"].as_str().unwrap().to_owned();
    let session = world.get(&format!("/api/v1/bot-sessions/{id}")).await.json();
    session["messages"][1]["content"]["text"].clone()
}

#[tokio::test]
async fn a_bot_greets_by_the_first_rule_that_has_an_event() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        world.person("crm-88").await;
        let channel = greeter(&world).await;
        let events = "/peopleevents/2/persons/crm-88/definitions/AddedToCart/events";
        let send = async |quantity: i64| {
            let body = json!({"properties": {"quantity": quantity, "productID": "A-1"}});
            let path = format!("{events}?identifierType=EXTERNAL_ID");
            world.post(&path, &body.to_string()).await
        };
        send(7).await;
        world.clock.advance_ms(1000);
        send(1).await;
        world.clock.advance_ms(1000);
        assert_eq!(greeting(&world, &channel).await, "How can I help?");
        let rules = json!({"items": [
            {"id": "many", "definitionId": "AddedToCart", "maxAgeHours": 24,
             "filters": [{"attribute": "quantity", "operator": "GTE", "value": "5"}],
             "template": "Still thinking about {{ recent.properties.quantity }} pieces?"},
            {"id": "any", "definitionId": "AddedToCart", "maxAgeHours": 2160,
             "template": "Is it about your cart, {{ person.type }}?"},
        ]});
        let put = world.put(PATH, &rules.to_string()).await;
        assert_eq!((put.status, &put.json()["items"]), (StatusCode::OK, &rules["items"]));
        assert_eq!(world.get(PATH).await.body, put.body);
        let many = "Still thinking about 7 pieces?";
        assert_eq!(greeting(&world, &channel).await, many);
        world.clock.advance_ms(24 * 3_600_000);
        assert_eq!(greeting(&world, &channel).await, "Is it about your cart, CUSTOMER?");
        assert_eq!(world.put(PATH, r#"{"items":[]}"#).await.status, StatusCode::OK);
        assert_eq!(greeting(&world, &channel).await, "How can I help?");
    })
    .await;
}

#[tokio::test]
async fn bad_rules_are_refused_with_every_finding() {
    in_both_worlds(async |world: World| {
        for (body, path) in [
            ("{}", "/items"),
            (r#"{"items":7}"#, "/items"),
            (r#"{"items":[{"id":"a","maxAgeHours":0,"template":"x"}]}"#, "/items/0/maxAgeHours"),
            (r#"{"items":[],"more":1}"#, "/more"),
        ] {
            let refused = world.put(PATH, body).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            assert_eq!(refused.json()["errors"][0]["path"], path, "{body}");
        }
    })
    .await;
}
