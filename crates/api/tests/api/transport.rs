//! Paths, methods, media types, sizes and request ids (A-2 to A-4, A-15, A-16).

use crate::world::{KEY, World, in_both_worlds, request, with};
use axum::body::Body;
use axum::http::header::{ALLOW, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{Method, Request, StatusCode};
use expect_test::expect;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

#[tokio::test]
async fn unknown_paths_answer_in_the_form_of_their_family() {
    in_both_worlds(async |world: World| {
        let mut shown = String::new();
        for path in
            ["/people/2/nope", "/peopleevents/9", "/people/3/segments/1/nope", "/api/v1/nope"]
        {
            let answer = world.get(path).await;
            assert!(!answer.header("x-request-id").is_empty());
            shown += &format!("{path} {}", answer.shown());
        }
        expect![[r#"
            /people/2/nope 404
            {
              "requestError": {
                "serviceException": {
                  "messageId": "NOT_FOUND",
                  "text": "there is nothing at this path"
                }
              }
            }
            /peopleevents/9 404
            {
              "errors": [],
              "status": 404,
              "title": "there is nothing at this path",
              "traceId": "<1>",
              "type": "https://tools.ietf.org/html/rfc9110#section-15.5.5"
            }
            /people/3/segments/1/nope 404
            {
              "action": "Check the id in the request.",
              "description": "there is nothing at this path",
              "errorCode": "E404",
              "resources": [],
              "violations": []
            }
            /api/v1/nope 404
            {
              "code": "not_found",
              "detail": "there is nothing at this path",
              "errors": [],
              "requestId": "<1>",
              "status": 404,
              "title": "Not found",
              "type": "/problems/not_found"
            }
        "#]]
        .assert_eq(&shown);
    })
    .await;
}

#[tokio::test]
async fn wrong_methods_name_the_right_ones() {
    in_both_worlds(async |world: World| {
        let answer = world.call(Method::PUT, "/people/2/tags", "{}").await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        let mut allowed: Vec<&str> = answer.header(ALLOW.as_str()).split(',').collect();
        allowed.sort_unstable();
        assert_eq!(allowed, ["GET", "HEAD", "POST"]);
        let exception = &answer.json()["requestError"]["serviceException"];
        assert_eq!(exception["messageId"], "METHOD_NOT_ALLOWED");
        let native = world.call(Method::PUT, "/api/v1/tags", "{}").await;
        assert_eq!(native.json()["code"], "method_not_allowed");
    })
    .await;
}

#[tokio::test]
async fn compatible_paths_accept_a_trailing_slash_and_native_ones_do_not() {
    in_both_worlds(async |world: World| {
        assert_eq!(world.get("/people/2/tags/").await.status, StatusCode::OK);
        assert_eq!(world.get("/peopleevents/2/definitions/").await.status, StatusCode::OK);
        assert_eq!(world.get("/api/v1/tags/").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn errors_before_the_handler_are_plain_service_exceptions() {
    in_both_worlds(async |world: World| {
        let bare = Request::builder().uri("/people/2/persons").body(Body::empty()).unwrap();
        expect![[r#"
            401
            {
              "requestError": {
                "serviceException": {
                  "messageId": "UNAUTHORIZED",
                  "text": "sign in, or send `Authorization: App <key>`"
                }
              }
            }
        "#]]
        .assert_eq(&world.send(bare).await.shown());
    })
    .await;
}

#[tokio::test]
async fn gzip_bodies_are_read_and_limits_hold_after_decompression() {
    in_both_worlds(async |world: World| {
        let post = |path: &str, bytes: Vec<u8>| {
            let mut zip = GzEncoder::new(Vec::new(), Compression::fast());
            zip.write_all(&bytes).unwrap();
            Request::builder()
                .method(Method::POST)
                .uri(path)
                .header(AUTHORIZATION, format!("App {KEY}"))
                .header(CONTENT_TYPE, "application/json; charset=utf-8")
                .header(CONTENT_ENCODING, "gzip")
                .body(Body::from(zip.finish().unwrap()))
                .unwrap()
        };
        let made = world.send(post("/people/2/tags", br#"{"name":"vip"}"#.to_vec())).await;
        assert_eq!(made.status, StatusCode::OK);
        let large = vec![b' '; (1 << 20) + 1];
        let refused = world.send(post("/people/2/tags", large.clone())).await;
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
        let batch = world.send(post("/people/3/events", vec![b' '; 15_728_641])).await;
        assert_eq!(batch.status, StatusCode::BAD_REQUEST);
        assert_eq!(batch.json()["errors"][0]["code"], 400_503);
    })
    .await;
}

#[tokio::test]
async fn a_request_id_is_kept_if_it_is_usable() {
    in_both_worlds(async |world: World| {
        let get = || request(Method::GET, "/api/v1/tags", KEY, "");
        let kept = world.send(with(get(), "x-request-id", "r-17")).await;
        assert_eq!(kept.header("x-request-id"), "r-17");
        let long = world.send(with(get(), "x-request-id", &"x".repeat(65))).await;
        assert_eq!(long.header("x-request-id").len(), 36);
        let nul = world.get("/people/2/tags/a%00b").await;
        assert_eq!(nul.status, StatusCode::BAD_REQUEST);
        let number = world.get("/api/v1/bots/b/versions/first").await;
        assert_eq!(number.json()["code"], "malformed");
        let latin = world.get("/people/2/tags/%ff").await;
        assert_eq!(latin.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn only_rooms_of_the_console_are_found() {
    in_both_worlds(async |world: World| {
        for (path, status) in [
            ("/", 200),
            ("/persons/17?tab=data", 200),
            ("/configuration/person-attributes", 200),
            ("/setup?token=x", 200),
            ("/healthz", 404),
            ("/wp-login.php", 404),
            ("/.env", 404),
            ("/persons/.git/config", 404),
            ("/index.html", 404),
            ("/actuator/health", 404),
        ] {
            let answer = world.get(path).await;
            assert_eq!(answer.status.as_u16(), status, "{path}");
        }
        let post = world.post("/persons", "{}").await;
        assert_eq!(post.status, StatusCode::METHOD_NOT_ALLOWED);
    })
    .await;
}
