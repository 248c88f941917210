//! What uses a definition: named by `/usage`, and by the refusal to delete it (A-204).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// A segment that mentions a tag, a custom attribute and an event.
const SEGMENT: &str = r##"{"name":"Buyers","query":{"#and":[{"#contains":{"tags":"vip"}},
    {"customAttributes.Tier":"gold"}]},"events":[{"definitionId":"AddedToCart",
    "timelineCondition":{"occurred":"ALL","operator":"EMPTY"}}]}"##;

#[tokio::test]
async fn uses_are_listed_and_refuse_the_deletion_by_name() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        let tag = world.post("/api/v1/tags", r#"{"name":"vip"}"#).await;
        let attribute =
            world.post("/api/v1/custom-attributes", r#"{"name":"Tier","dataType":"STRING"}"#).await;
        let event = "/api/v1/event-definitions/AddedToCart";
        let paths = [event, tag.header("location"), attribute.header("location")];
        for path in paths {
            let unused = world.get(&format!("{path}/usage")).await.json();
            assert_eq!(unused["items"], json!([]), "{path}");
        }
        let segment = world.post("/api/v1/segments", SEGMENT).await;
        assert_eq!(segment.status, StatusCode::CREATED, "{}", segment.body);
        let id = segment.json()["id"].to_string();
        let expected = json!([{"kind": "SEGMENT", "id": id, "name": "Buyers"}]);
        for path in paths {
            let used = world.get(&format!("{path}/usage")).await.json();
            assert_eq!(used["items"], expected, "{path}");
            let refused = world.delete(path, "").await;
            assert_eq!(refused.status, StatusCode::CONFLICT, "{path}");
            assert_eq!(refused.json()["code"], "in_use", "{path}");
            let detail = refused.json()["detail"].as_str().unwrap().to_owned();
            assert!(detail.contains("the segment \"Buyers\""), "{detail}");
        }
        let own = format!("{}/usage", segment.header("location"));
        assert_eq!(world.get(&own).await.json()["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn an_event_definition_is_used_by_computed_attributes_and_events() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        world.person("crm-88").await;
        let definition = json!({"function": "COUNT", "definitionId": "AddedToCart", "filters": [],
            "exclude": "NONE", "period": {"type": "LIFETIME"}});
        let body = json!({"name": "Carts", "kind": "EVENT_AGGREGATE", "definition": definition});
        let computed = world.post("/api/v1/computed-attributes", &body.to_string()).await;
        let path = "/peopleevents/2/persons/crm-88/definitions/AddedToCart/events";
        world.post(&format!("{path}?identifierType=EXTERNAL_ID"), "{}").await;
        let used = world.get("/api/v1/event-definitions/AddedToCart/usage").await.json();
        let id = computed.json()["id"].as_str().unwrap().to_owned();
        let expected = json!([
            {"kind": "COMPUTED_ATTRIBUTE", "id": id, "name": "Carts"},
            {"kind": "EVENTS", "name": "1"},
        ]);
        assert_eq!(used["items"], expected);
        let usage = format!("{}/usage", computed.header("location"));
        assert_eq!(world.get(&usage).await.json()["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn what_does_not_exist_has_no_usage() {
    in_both_worlds(async |world: World| {
        for path in ["event-definitions/Nope", "custom-attributes/Nope", "tags/1", "tags/x"] {
            let missing = world.get(&format!("/api/v1/{path}/usage")).await;
            assert_eq!(missing.json()["code"], Value::from("not_found"), "{path}");
        }
        for path in ["computed-attributes/1", "computed-attributes/x", "segments/1"] {
            let missing = world.get(&format!("/api/v1/{path}/usage")).await;
            assert_eq!(missing.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}
