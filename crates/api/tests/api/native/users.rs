//! `/api/v1/users` and `Authorization: Basic` (A-6).

use crate::world::{World, in_both_worlds};
use axum::body::Body;
use axum::http::header::AUTHORIZATION;
use axum::http::{Method, Request, StatusCode};
use rapport_app::access::SetupInput;

#[tokio::test]
async fn a_user_with_api_sign_in_calls_with_name_and_password() {
    in_both_worlds(async |world: World| {
        let input = SetupInput {
            token: world.setup_token.clone(),
            name: "Ana".to_owned(),
            email: "ana@example.org".to_owned(),
            password: "correct horse battery".to_owned(),
        };
        world.app.set_up(input).await.unwrap();
        let right = "Basic YW5hQGV4YW1wbGUub3JnOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ==";
        let status = async |method: Method, path: &str, credential: &str| {
            let request = Request::builder().method(method).uri(path);
            let request = request.header(AUTHORIZATION, credential).body(Body::empty()).unwrap();
            world.send(request).await.status
        };
        let persons =
            async |credential: &str| status(Method::GET, "/people/2/persons", credential).await;
        assert_eq!(persons(right).await, StatusCode::UNAUTHORIZED);
        let users = world.get("/api/v1/users").await.json();
        assert_eq!(users["items"][0]["email"], "ana@example.org");
        assert_eq!(users["items"][0]["apiSignIn"], false);
        assert!(!users.to_string().contains("argon2"));
        let one = format!("/api/v1/users/{}", users["items"][0]["id"].as_str().unwrap());
        assert_eq!(world.patch(&one, "{}").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let on = world.patch(&one, r#"{"apiSignIn":true}"#).await;
        assert_eq!((on.status, &on.json()["apiSignIn"]), (StatusCode::OK, &true.into()));
        assert_eq!(persons(right).await, StatusCode::OK);
        assert_eq!(persons("basic YW5hQGV4YW1wbGUub3JnOndyb25n").await, StatusCode::UNAUTHORIZED);
        assert_eq!(status(Method::GET, "/api/v1/users", right).await, StatusCode::OK);
        let me = status(Method::GET, "/api/v1/auth/me", right).await;
        assert_eq!(me, StatusCode::FORBIDDEN, "there is no console session");
        for _ in 0..4 {
            persons("Basic YW5hQGV4YW1wbGUub3JnOndyb25n").await;
        }
        let limited = persons("Basic YW5hQGV4YW1wbGUub3JnOndyb25n").await;
        assert_eq!(limited, StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}
