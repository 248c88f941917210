//! `/api/v1/custom-attributes` (A-225).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use expect_test::expect;

const PATH: &str = "/api/v1/custom-attributes";

#[tokio::test]
async fn attributes_are_defined_listed_and_deleted() {
    in_both_worlds(async |world: World| {
        let cart = r#"{"name":"Cart ü","dataType":"LIST_OF_OBJECTS","objectSchema":[
            {"name":"sku","dataType":"STRING"},{"name":"qty","dataType":"INTEGER"}]}"#;
        let made = world.post(PATH, cart).await;
        expect![[r#"
            201
            {
              "createdAt": "2026-03-04T08:15:00.123Z",
              "dataType": "LIST_OF_OBJECTS",
              "modifiedAt": "2026-03-04T08:15:00.123Z",
              "name": "Cart ü",
              "objectSchema": [
                {
                  "dataType": "INTEGER",
                  "name": "qty"
                },
                {
                  "dataType": "STRING",
                  "name": "sku"
                }
              ]
            }
        "#]]
        .assert_eq(&made.shown());
        let path = made.header("location").to_owned();
        assert_eq!(world.get(&path).await.body, made.body);
        let bad = world
            .post(PATH, r#"{"name":"","dataType":"TEXT","x":1,"objectSchema":[{"name":7}]}"#)
            .await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let taken = world.post(PATH, r#"{"name":"cart ü","dataType":"STRING"}"#).await;
        assert_eq!(
            (taken.status, &taken.json()["code"]),
            (StatusCode::CONFLICT, &"already_exists".into())
        );
        assert_eq!(world.delete(&path, "").await.status, StatusCode::NO_CONTENT);
        assert_eq!(world.get(PATH).await.json()["items"], serde_json::json!([]));
    })
    .await;
}
