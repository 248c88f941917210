//! Rate limits and their headers (A-18, A-19).

use crate::world::{World, in_limited_worlds, request};
use axum::http::{Method, StatusCode};
use rapport_api::LimitsProfile;
use rapport_domain::access::Scope;

#[tokio::test]
async fn a_full_bucket_refuses_and_says_when_to_come_back() {
    in_limited_worlds(LimitsProfile::Reference, async |world: World| {
        for left in (0..5).rev() {
            let answer = world.get("/people/2/tags").await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(answer.header("ratelimit-limit"), "5");
            assert_eq!(answer.header("ratelimit-remaining"), left.to_string());
            assert_eq!(answer.header("ratelimit-reset"), "1");
        }
        let before = world.traces().await;
        let refused = world.post("/people/2/tags", r#"{"name":"vip"}"#).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(
            (refused.header("retry-after"), refused.header("ratelimit-remaining")),
            ("1", "0")
        );
        let exception = &refused.json()["requestError"]["serviceException"];
        assert_eq!(exception["messageId"], "TOO_MANY_REQUESTS");
        assert_eq!(world.traces().await, before);
        // Other groups have buckets of their own.
        assert_eq!(world.get("/api/v1/tags").await.status, StatusCode::OK);
        world.clock.advance_ms(200);
        assert_eq!(world.get("/people/2/tags").await.status, StatusCode::OK);
        assert_eq!(world.get("/people/2/tags").await.status, StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

#[tokio::test]
async fn the_native_api_refuses_with_its_own_code() {
    in_limited_worlds(LimitsProfile::Default, async |world: World| {
        for _ in 0..100 {
            assert_eq!(world.get("/api/v1/tags").await.status, StatusCode::OK);
        }
        let refused = world.get("/api/v1/tags").await;
        assert_eq!(refused.json()["code"], "rate_limited");
        // Each credential has a bucket of its own, whatever its name.
        let list = |key: &str| request(Method::GET, "/api/v1/tags", key, "");
        let keys = [
            world.key(world.workspace, Scope::ALL).await,
            world.key(world.workspace, Scope::ALL).await,
        ];
        for _ in 0..100 {
            assert_eq!(world.send(list(&keys[0])).await.status, StatusCode::OK);
        }
        assert_eq!(world.send(list(&keys[0])).await.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(world.send(list(&keys[1])).await.status, StatusCode::OK);
    })
    .await;
}
