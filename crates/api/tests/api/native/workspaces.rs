//! `/api/v1/workspaces` (A-280).

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;

#[tokio::test]
async fn name_and_time_zone_are_changed() {
    in_both_worlds(async |world: World| {
        let listed = world.get("/api/v1/workspaces").await.json();
        let path = format!("/api/v1/workspaces/{}", listed["items"][0]["id"]);
        let change = r#"{"name":"Shop","timeZone":"Europe/Zagreb"}"#;
        assert_eq!(world.patch(&path, change).await.json()["timeZone"], "Europe/Zagreb");
        assert_eq!(world.get(&path).await.json()["name"], "Shop");
        let bad = world.patch(&path, r#"{"name":" ","timeZone":"Mars"}"#).await;
        assert_eq!(bad.json()["errors"].as_array().unwrap().len(), 2);
        assert_eq!(world.get("/api/v1/workspaces/1234").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
