//! `/api/v1/stream` (A-283).

use crate::world::{KEY, World, in_both_worlds, named, request, with};
use axum::body::{Body, BodyDataStream};
use axum::http::{Method, Request, StatusCode};
use expect_test::expect;
use futures_util::StreamExt;
use rapport_domain::access::Scope;

fn listen(topics: &str) -> Request<Body> {
    request(Method::GET, &format!("/api/v1/stream?topics={topics}"), KEY, "")
}

async fn open(world: &World, request: Request<Body>) -> BodyDataStream {
    let response = world.head(request).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response.into_body().into_data_stream()
}

/// What comes until this many events are complete.
async fn events(stream: &mut BodyDataStream, count: usize) -> String {
    let mut text = String::new();
    while text.matches("\ndata: ").count() < count {
        text += std::str::from_utf8(&stream.next().await.unwrap().unwrap()).unwrap();
    }
    text
}

#[tokio::test]
async fn changes_arrive_live_and_are_replayed_after_an_interruption() {
    in_both_worlds(async |world: World| {
        world.define_cart().await;
        let mut stream = open(&world, listen("person,event")).await;
        let id = world.person("crm-88").await;
        world.patch(&format!("/api/v1/persons/{id}"), r#"{"city":"Split"}"#).await;
        let path = "/peopleevents/2/persons/crm-88/definitions/AddedToCart/events?identifierType=EXTERNAL_ID";
        world.post(path, r#"{"eventId":"e-1"}"#).await;
        let live = events(&mut stream, 3).await;
        expect![[r#"
            event: person.created
            id: 1
            data: {"at":"2026-03-04T08:15:00.123Z","personId":<1>,"changes":[{"attribute":"externalId","from":null,"to":"crm-88"}],"source":"API"}

            event: person.changed
            id: 2
            data: {"at":"2026-03-04T08:15:00.123Z","personId":<1>,"changes":[{"attribute":"city","from":null,"to":"Split"}],"source":"API"}

            event: event.stored
            id: 3
            data: {"at":"2026-03-04T08:15:00.123Z","personId":<1>,"source":"API","data":{"eventId":"e-1","definitionId":"AddedToCart","title":"Added to cart","occurredTime":"2026-03-04T08:15:00.123Z","properties":{}}}
        "#]].assert_eq(&named(&live));
        let first = live.lines().find_map(|line| line.strip_prefix("id: ")).unwrap();
        let resumed = with(listen("person,event"), "last-event-id", first);
        let replayed = events(&mut open(&world, resumed).await, 2).await;
        assert!(live.ends_with(&replayed), "{replayed}");
        // Topics that were not asked for are left out.
        let only = with(listen("event"), "last-event-id", first);
        let told = events(&mut open(&world, only).await, 1).await;
        assert!(told.starts_with("event: event.stored\n"), "{told}");
    })
    .await;
}

#[tokio::test]
async fn a_place_that_is_no_longer_kept_resets_the_reader() {
    in_both_worlds(async |world: World| {
        world.person("a").await;
        for place in ["999", "nonsense", "-5"] {
            let request = with(listen("person"), "last-event-id", place);
            let told = events(&mut open(&world, request).await, 1).await;
            assert!(told.starts_with("event: reset\n"), "{place}: {told}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_key_hears_only_what_it_may_see() {
    in_both_worlds(async |world: World| {
        let key = world.key(world.workspace, &[Scope::StreamRead, Scope::AnswersManage]).await;
        let mut stream = open(&world, request(Method::GET, "/api/v1/stream", &key, "")).await;
        world.person("a").await;
        let part = stream.next();
        // The keep-alive is all that comes, after fifteen seconds of the real clock.
        let waited = tokio::time::timeout(std::time::Duration::from_millis(300), part).await;
        assert!(waited.is_err());
        let unknown = world.get("/api/v1/stream?topics=nope").await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}
