//! `/api/v1/event-definitions` (A-223).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use expect_test::expect;

const PATH: &str = "/api/v1/event-definitions";

#[tokio::test]
async fn definitions_show_what_was_counted() {
    in_both_worlds(async |world: World| {
        let body = r#"{"title":"Added to cart","fields":[{"name":"sku","type":"String","required":true}],
            "contextLabel":{"en":"recent purchase"}}"#;
        let made = world.post(PATH, body).await;
        assert_eq!((made.status, made.header("location")), (StatusCode::CREATED, "/api/v1/event-definitions/AddedToCart"));
        world.person("a").await;
        let event = "/peopleevents/2/persons/a/definitions/AddedToCart/events?identifierType=EXTERNAL_ID";
        world.post(event, r#"{"properties":{"sku":"A-1"}}"#).await;
        expect![[r#"
            200
            {
              "category": "external",
              "contextLabel": {
                "en": "recent purchase"
              },
              "count": 1,
              "definitionId": "AddedToCart",
              "description": "",
              "enabled": true,
              "fields": [
                {
                  "name": "sku",
                  "required": true,
                  "type": "String"
                }
              ],
              "isInternalDefinition": false,
              "lastSeen": "2026-03-04T08:15:00.123Z",
              "retentionDays": null,
              "title": "Added to cart"
            }
        "#]].assert_eq(&world.get(&format!("{PATH}/AddedToCart")).await.shown());
        let used = world.delete(&format!("{PATH}/AddedToCart"), "").await;
        assert_eq!((used.status, &used.json()["code"]), (StatusCode::CONFLICT, &"in_use".into()));
        let found = world.get(&format!("{PATH}?q=cart&count=true")).await.json();
        assert_eq!((&found["total"], &found["items"][0]["definitionId"]), (&1.into(), &"AddedToCart".into()));
    })
    .await;
}

#[tokio::test]
async fn product_events_have_a_switch_and_custom_ones_have_not() {
    in_both_worlds(async |world: World| {
        world.post(PATH, r#"{"title":"Checkout"}"#).await;
        let started = format!("{PATH}/chatbotSessionStarted");
        assert_eq!(world.get(&started).await.json()["enabled"], true);
        assert_eq!(world.patch(&started, r#"{"enabled":false}"#).await.json()["enabled"], false);
        assert_eq!(world.get(&started).await.json()["enabled"], false);
        let traces = world.traces().await;
        let cases = [
            world.patch(&started, r#"{"title":"Mine"}"#).await,
            world.patch(&format!("{PATH}/Checkout"), r#"{"enabled":false}"#).await,
            world.patch(&format!("{PATH}/Checkout"), r#"{"enabled":true,"title":"x"}"#).await,
            world.patch(&format!("{PATH}/Checkout"), r#"{"contextLabel":{"en":""}}"#).await,
            world.post(PATH, r#"{"title":"","fields":[{"name":"A","type":"x"}]}"#).await,
            world.patch(&started, r#"{"retentionDays":29}"#).await,
            world.post(PATH, r#"{"title":"Visit","retentionDays":-1}"#).await,
            world.post(PATH, r#"{"title":"Visit","retentionDays":"30"}"#).await,
            world.delete(&started, "").await,
        ];
        for refused in cases {
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        }
        let taken = world.post(PATH, r#"{"title":"checkout"}"#).await;
        assert_eq!(taken.json()["code"], "already_exists");
        assert_eq!(world.traces().await, traces);
        for path in [&started, &format!("{PATH}/Checkout")] {
            let kept = world.patch(path, r#"{"retentionDays":90}"#).await;
            assert_eq!(kept.json()["retentionDays"], 90, "{}", kept.body);
        }
        let renamed = world.patch(&format!("{PATH}/Checkout"), r#"{"title":"Paid"}"#).await;
        assert_eq!(
            (&renamed.json()["title"], &renamed.json()["retentionDays"]),
            (&"Paid".into(), &90.into())
        );
        let for_ever = world.patch(&format!("{PATH}/Checkout"), r#"{"retentionDays":null}"#).await;
        assert_eq!(for_ever.json()["retentionDays"], serde_json::Value::Null);
        assert_eq!(
            world.delete(&format!("{PATH}/Checkout"), "").await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(world.get(&format!("{PATH}/Checkout")).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
