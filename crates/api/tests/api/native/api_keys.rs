//! `/api/v1/api-keys` (A-5, A-280, S16, S19).

use crate::world::{KEY, World, in_both_worlds, request};
use axum::http::{Method, StatusCode};

const PATH: &str = "/api/v1/api-keys";

#[tokio::test]
async fn a_key_works_until_it_is_removed_and_is_shown_once() {
    in_both_worlds(async |world: World| {
        let body = r#"{"name":"shop","scopes":["people:read"],"expiresAt":"2026-03-05T00:00:00Z"}"#;
        let made = world.post(PATH, body).await;
        assert_eq!(made.status, StatusCode::CREATED);
        let key = made.json()["key"].as_str().unwrap().to_owned();
        let read = || request(Method::GET, "/api/v1/persons", &key, "");
        assert_eq!(world.send(read()).await.status, StatusCode::OK);
        let listed = world.get(PATH).await;
        assert!(!listed.body.contains(&key) && !listed.body.contains(KEY));
        assert_eq!(listed.json()["items"].as_array().unwrap().len(), 2);
        world.clock.advance_ms(24 * 3_600_000);
        assert_eq!(world.send(read()).await.status, StatusCode::UNAUTHORIZED);
        let lasting = world.post(PATH, r#"{"name":"shop","scopes":["people:read"]}"#).await;
        let key = lasting.json()["key"].as_str().unwrap().to_owned();
        let read = || request(Method::GET, "/api/v1/persons", &key, "");
        assert_eq!(world.send(read()).await.status, StatusCode::OK);
        assert_eq!(
            world.delete(lasting.header("location"), "").await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(world.send(read()).await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn bad_keys_are_refused() {
    in_both_worlds(async |world: World| {
        let bad = r#"{"name":"","scopes":["nope",7],"expiresAt":"tomorrow","x":1}"#;
        let refused = world.post(PATH, bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["errors"].as_array().unwrap().len(), 4, "{}", refused.body);
        let past = r#"{"name":"","scopes":[],"expiresAt":"2020-01-01T00:00:00Z"}"#;
        assert_eq!(world.post(PATH, past).await.json()["errors"].as_array().unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_key_is_rotated_and_limited_to_networks() {
    in_both_worlds(async |world: World| {
        let body = r#"{"name":"shop","scopes":["people:read"],"allowedIps":["127.0.0.0/8","::1"]}"#;
        let made = world.post(PATH, body).await.json();
        assert_eq!(made["allowedIps"], serde_json::json!(["127.0.0.0/8", "::1"]));
        let path = format!("{PATH}/{}/rotate", made["id"].as_str().unwrap());
        let next = world.post(&path, r#"{"overlapSeconds":60}"#).await;
        assert_eq!(next.status, StatusCode::OK);
        let status = async |key: &serde_json::Value| {
            let key = key["key"].as_str().unwrap();
            world.send(request(Method::GET, "/api/v1/persons", key, "")).await.status
        };
        assert_eq!(status(&made).await, StatusCode::OK);
        assert_eq!(status(&next.json()).await, StatusCode::OK);
        world.clock.advance_ms(60_000);
        assert_eq!(status(&made).await, StatusCode::UNAUTHORIZED);
        assert_eq!(status(&next.json()).await, StatusCode::OK);
        let long = world.post(&path, r#"{"overlapSeconds":604801}"#).await;
        assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
        let elsewhere = r#"{"name":"shop","scopes":["people:read"],"allowedIps":["10.0.0.0/8"]}"#;
        let elsewhere = world.post(PATH, elsewhere).await.json();
        assert_eq!(status(&elsewhere).await, StatusCode::UNAUTHORIZED);
        let bad = r#"{"name":"shop","scopes":["people:read"],"allowedIps":["here"]}"#;
        let refused = world.post(PATH, bad).await;
        assert_eq!(refused.json()["errors"][0]["path"], "/allowedIps/0", "{}", refused.body);
    })
    .await;
}
