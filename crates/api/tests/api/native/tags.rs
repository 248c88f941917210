//! `/api/v1/tags` (A-225).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use expect_test::expect;

const PATH: &str = "/api/v1/tags";

#[tokio::test]
async fn tags_are_made_listed_and_deleted() {
    in_both_worlds(async |world: World| {
        let made = world.post(PATH, r#"{"name":"vip"}"#).await;
        expect![[r#"
            201
            {
              "createdAt": "2026-03-04T08:15:00.123Z",
              "id": <1>,
              "modifiedAt": "2026-03-04T08:15:00.123Z",
              "name": "vip",
              "persons": 0
            }
        "#]]
        .assert_eq(&made.shown());
        let path = made.header("location").to_owned();
        world.post("/api/v1/persons", r#"{"externalId":"a","tags":["vip"]}"#).await;
        assert_eq!(world.get(&path).await.json()["persons"], 1);
        for name in ["beta", "Alpha"] {
            world.post(PATH, &format!(r#"{{"name":"{name}"}}"#)).await;
        }
        let first = world.get(&format!("{PATH}?limit=2&count=true")).await.json();
        assert_eq!((&first["total"], &first["items"][0]["name"]), (&3.into(), &"Alpha".into()));
        let cursor = first["nextCursor"].as_str().unwrap();
        let second = world.get(&format!("{PATH}?limit=2&cursor={cursor}")).await.json();
        assert_eq!(
            (&second["items"][0]["name"], &second["nextCursor"]),
            (&"vip".into(), &serde_json::Value::Null)
        );
        assert_eq!(world.get(&format!("{PATH}?cursor=x")).await.json()["code"], "invalid_cursor");
        assert_eq!(world.post(PATH, r#"{"name":"VIP"}"#).await.json()["code"], "already_exists");
        assert_eq!(world.delete(&path, "").await.status, StatusCode::NO_CONTENT);
        assert_eq!(world.get(&path).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
