//! `Idempotency-Key` (A-22).

use crate::world::{KEY, World, in_both_worlds, request, with};
use axum::http::{Method, StatusCode};

async fn tag(world: &World, key: &str, body: &str) -> crate::world::Answer {
    let post = request(Method::POST, "/api/v1/tags", KEY, body);
    world.send(with(post, "idempotency-key", key)).await
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_and_changes_nothing() {
    in_both_worlds(async |world: World| {
        let first = tag(&world, "k-1", r#"{"name":"vip"}"#).await;
        let traces = world.traces().await;
        let again = tag(&world, "k-1", r#"{"name":"vip"}"#).await;
        assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED));
        assert_eq!(first.body, again.body);
        assert_eq!(first.header("location"), again.header("location"));
        assert_eq!(
            (first.header("idempotent-replayed"), again.header("idempotent-replayed")),
            ("", "true")
        );
        assert_eq!(world.traces().await, traces);
        world.clock.advance_ms(24 * 3_600_000 + 1);
        let later = tag(&world, "k-1", r#"{"name":"vip"}"#).await;
        assert_eq!(later.status, StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn refusals_are_kept_too_and_other_content_is_refused() {
    in_both_worlds(async |world: World| {
        let refused = tag(&world, "k-2", r#"{"name":""}"#).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(tag(&world, "k-2", r#"{"name":""}"#).await.body, refused.body);
        let other = tag(&world, "k-2", r#"{"name":"vip"}"#).await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        let post = request(Method::POST, "/people/2/tags", KEY, r#"{"name":"vip"}"#);
        let compatible = world.send(with(post, "idempotency-key", "k-2")).await;
        assert_eq!(compatible.status, StatusCode::BAD_REQUEST);
        assert_eq!(tag(&world, &"x".repeat(256), "{}").await.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn eight_at_once_make_one() {
    in_both_worlds(async |world: World| {
        let call = || tag(&world, "k-3", r#"{"name":"vip"}"#);
        let answers = futures_util::future::join_all((0..8).map(|_| call())).await;
        let made = answers.iter().filter(|a| {
            a.status == StatusCode::CREATED && a.header("idempotent-replayed").is_empty()
        });
        assert_eq!(made.count(), 1);
        let fine = |status| matches!(status, StatusCode::CREATED | StatusCode::CONFLICT);
        assert!(answers.iter().all(|answer| fine(answer.status)));
        assert_eq!(world.get("/api/v1/tags").await.json()["items"].as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_answer_that_shows_a_secret_is_not_kept() {
    in_both_worlds(async |world: World| {
        let body = r#"{"name":"k","scopes":["people:read"]}"#;
        let post =
            || with(request(Method::POST, "/api/v1/api-keys", KEY, body), "idempotency-key", "k");
        let (first, second) = (world.send(post()).await, world.send(post()).await);
        assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::CREATED));
        assert_ne!(first.json()["key"], second.json()["key"]);
    })
    .await;
}
