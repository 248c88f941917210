//! Malformed bodies to every route: never a 5xx, always a refusal, and nothing changes (A-402, S10).

use crate::world::{KEY, World, in_both_worlds};
use axum::body::Body;
use axum::http::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use flate2::Compression;
use flate2::write::GzEncoder;
use rapport_api::route::Route;
use std::io::Write;
use std::sync::Arc;

struct Bad {
    what: &'static str,
    media: &'static str,
    coding: Option<&'static str>,
    bytes: Vec<u8>,
}

fn bad_bodies() -> Vec<Bad> {
    let json = |what, bytes: Vec<u8>| Bad { what, media: "application/json", coding: None, bytes };
    let gzip = |what, bytes| Bad { coding: Some("gzip"), ..json(what, bytes) };
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(&vec![b' '; 32 << 20]).unwrap();
    vec![
        json("nothing", Vec::new()),
        json("no JSON", b"{\"name\":".to_vec()),
        json("a text", b"\"text\"".to_vec()),
        json("a number", b"1e999999".to_vec()),
        json("nested too deep", [vec![b'['; 100_000], vec![b']'; 100_000]].concat()),
        json("objects too deep", b"{\"a\":".repeat(40)),
        json("invalid UTF-8", b"{\"name\":\"\xff\xfe\"}".to_vec()),
        json("half a surrogate", b"{\"name\":\"\\ud800\",\"title\":\"\\ud800\"}".to_vec()),
        json("the NUL character", b"{\"name\":\"a\\u0000b\"}".to_vec()),
        json("an unknown field", b"{\"nope\":{\"nope\":[1,2]}}".to_vec()),
        json("only wrong types", br#"[[1,true,null,"x"],{"people":7,"identities":{}}]"#.to_vec()),
        json("a huge number", br#"{"name":123456789012345678901234567890e400}"#.to_vec()),
        gzip("no gzip", b"{}".to_vec()),
        gzip("a gzip bomb", bomb.finish().unwrap()),
        Bad { media: "text/plain", ..json("another media type", b"{}".to_vec()) },
        Bad { coding: Some("br"), ..json("another coding", b"{}".to_vec()) },
    ]
}

fn request(route: &Route, bad: &Bad) -> Request<Body> {
    let part = |part: &'static str| if part.starts_with('{') { "1" } else { part };
    let path = route.path.split('/').map(part).collect::<Vec<_>>().join("/");
    let mut builder = Request::builder()
        .method(route.method.clone())
        .uri(path)
        .header(AUTHORIZATION, format!("App {KEY}"))
        .header(CONTENT_TYPE, bad.media);
    if let Some(coding) = bad.coding {
        builder = builder.header(CONTENT_ENCODING, coding);
    }
    builder.body(Body::from(bad.bytes.clone())).unwrap()
}

#[tokio::test]
async fn malformed_bodies_are_refused_and_change_nothing() {
    let bodies = &bad_bodies();
    in_both_worlds(async |world: World| {
        let before = world.traces().await;
        let takes_body = |route: &Arc<Route>| route.request.is_some();
        for route in rapport_api::routes().table().iter().filter(|route| takes_body(route)) {
            for bad in bodies {
                let answer = world.send(request(route, bad)).await;
                let name = format!("{} {} with {}", route.method, route.path, bad.what);
                // Events stored item by item are refused item by item (A-222).
                let by_item = route.path == "/api/v1/events" && bad.what == "only wrong types";
                let refused = by_item != answer.status.is_client_error();
                assert!(refused && !answer.status.is_server_error(), "{name}: {}", answer.status);
                assert!(!answer.header("x-request-id").is_empty(), "{name}");
                assert!(answer.json().is_object(), "{name}: {}", answer.body);
            }
        }
        assert_eq!(world.traces().await, before);
    })
    .await;
}
