//! The demo's content: complete whatever happens to its first start, and filled in once.

use crate::world::{World, in_both_worlds};
use axum::http::StatusCode;
use rapport_api::{Api, LimitsProfile};
use serde_json::Value;
use std::future::poll_fn;
use std::task::Poll;

/// What the content can be seen by.
const LISTS: [&str; 8] = [
    "/api/v1/event-definitions?limit=200",
    "/api/v1/custom-attributes",
    "/api/v1/computed-attributes",
    "/api/v1/persons",
    "/api/v1/tags",
    "/api/v1/channels",
    "/api/v1/bots",
    "/api/v1/api-keys",
];

#[tokio::test]
async fn a_first_start_that_is_cut_off_anywhere_is_made_up_for_by_the_next() {
    let whole = std::sync::Mutex::new(None);
    for steps in [2, 4, 8, 17, 30, 47, 68] {
        in_both_worlds(async |world: World| {
            let api = Api::new(world.app.clone(), LimitsProfile::Off);
            let cut_off = fill_for(&api, &world, steps).await;
            api.fill_demo(world.workspace).await.unwrap();
            let content = content(&world).await;
            let expected = whole.lock().unwrap().get_or_insert_with(|| content.clone()).clone();
            assert_eq!(content, expected, "cut off after {steps} steps: {cut_off}");
        })
        .await;
    }
}

#[tokio::test]
async fn what_somebody_removes_of_the_content_stays_away() {
    in_both_worlds(async |world: World| {
        let api = Api::new(world.app.clone(), LimitsProfile::Off);
        api.fill_demo(world.workspace).await.unwrap();
        let tags = world.get("/api/v1/tags").await.json();
        let tag = format!("/api/v1/tags/{}", tags["items"][0]["id"]);
        assert_eq!(world.delete(&tag, "").await.status, StatusCode::NO_CONTENT);
        let before = content(&world).await;
        api.fill_demo(world.workspace).await.unwrap();
        assert_eq!(content(&world).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_workspace_with_bots_of_its_own_is_left_alone() {
    in_both_worlds(async |world: World| {
        world.post("/api/v1/bots", r#"{"name":"Mine","channel":"LIVE_CHAT"}"#).await;
        let before = content(&world).await;
        Api::new(world.app.clone(), LimitsProfile::Off).fill_demo(world.workspace).await.unwrap();
        assert_eq!(content(&world).await, before);
    })
    .await;
}

/// Goes on for at most so many steps, then lets everything fall, as a kill does. Each step ends where the
/// store is waited for; what the store was told by then, it still does. True if it was cut off.
async fn fill_for(api: &Api, world: &World, steps: u32) -> bool {
    let mut filling = Box::pin(api.fill_demo(world.workspace));
    let mut left = steps;
    poll_fn(|context| {
        left -= 1;
        match filling.as_mut().poll(context) {
            Poll::Ready(filled) => Poll::Ready(filled.is_err()),
            Poll::Pending if left == 0 => Poll::Ready(true),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Names, statuses and counts of all there is.
async fn content(world: &World) -> Vec<String> {
    let mut content = Vec::new();
    for path in LISTS {
        for item in world.get(path).await.json()["items"].as_array().unwrap() {
            let parts =
                ["name", "title", "status", "count", "lastVersion", "externalId", "tags", "bot"];
            let shown = parts.iter().map(|part| shown(&item[*part])).collect::<Vec<_>>();
            content.push(format!("{path} {}", shown.join(" ")));
        }
    }
    content.sort();
    content
}

/// Ids differ from start to start.
fn shown(part: &Value) -> String {
    match part {
        Value::Object(bot) => format!("version {}", bot["version"]),
        other => other.to_string(),
    }
}
