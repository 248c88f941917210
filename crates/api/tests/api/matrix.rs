//! Every route × every kind of credential (A-9, A-402, S15). The cases come from the table of
//! routes, so that no route can be forgotten.

use crate::world::{KEY, START, World, in_both_worlds, request, with};
use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request, StatusCode};
use rapport_api::route::{Access, Route};
use rapport_app::access::SetupInput;
use rapport_domain::access::{Capability, Role, Scope};
use rapport_domain::ids::WorkspaceId;
use rapport_store::access::UserRow;
use rapport_store::{Error, Tx};
use std::sync::Arc;

/// Routes that anybody may call: each checks a secret of its own or says nothing secret.
const PUBLIC: &[&str] = &[
    "GET /api/v1/openapi.json",
    "GET /demo/sign-in",
    "GET /livechat/{widgetId}/messages",
    "GET /livechat/{widgetId}/ws",
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/logout",
    "POST /api/v1/setup",
    "POST /livechat/{widgetId}/messages",
    "POST /livechat/{widgetId}/new-visit",
    "POST /livechat/{widgetId}/read",
    "POST /livechat/{widgetId}/sessions",
    "POST /livechat/{widgetId}/typing",
];

const WRONG_KEY: &str = "ffeeddccbbaa99887766554433221100-01234567-89ab-7cde-8f01-23456789abcd";

fn table() -> Vec<Arc<Route>> {
    rapport_api::routes().table().to_vec()
}

fn guarded() -> Vec<(Arc<Route>, Capability)> {
    let needs = |route: Arc<Route>| match route.access {
        Access::Needs(capability) => Some((route, capability)),
        Access::Public => None,
    };
    table().into_iter().filter_map(needs).collect()
}

/// The route's path with something in each place.
fn path(route: &Route) -> String {
    let part = |part: &'static str| if part.starts_with('{') { "1" } else { part };
    route.path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn name(route: &Route) -> String {
    format!("{} {}", route.method, route.path)
}

fn bare(route: &Route) -> Request<Body> {
    let builder = Request::builder().method(route.method.clone()).uri(path(route));
    builder.header(CONTENT_TYPE, "application/json").body(Body::from("[]")).unwrap()
}

#[test]
fn the_public_routes_are_these() {
    let public = table().into_iter().filter(|route| route.access == Access::Public);
    let mut public: Vec<String> = public.map(|route| name(&route)).collect();
    public.sort();
    assert_eq!(public, PUBLIC);
}

#[tokio::test]
async fn nobody_gets_in_without_a_credential() {
    in_both_worlds(async |world: World| {
        for (route, _) in guarded() {
            let name = name(&route);
            let none = world.head(bare(&route)).await;
            assert_eq!(none.status(), StatusCode::UNAUTHORIZED, "{name} without a credential");
            for credential in [
                format!("App {WRONG_KEY}"),
                format!("App {}", KEY.replace('0', "g")),
                "App ".to_owned(),
                "Basic dXNlcg==".to_owned(),
                KEY.to_owned(),
            ] {
                let mut request = bare(&route);
                request.headers_mut().insert(AUTHORIZATION, credential.parse().unwrap());
                let status = world.head(request).await.status();
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{name} with {credential}");
            }
            // Keys are never read from addresses.
            let mut request = bare(&route);
            *request.uri_mut() =
                format!("{}?key={KEY}&apiKey={KEY}", path(&route)).parse().unwrap();
            assert_eq!(world.head(request).await.status(), StatusCode::UNAUTHORIZED, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn each_scope_opens_exactly_what_it_grants() {
    in_both_worlds(async |world: World| {
        for scope in Scope::ALL {
            let key = world.key(world.workspace, &[*scope]).await;
            for (route, capability) in guarded() {
                let request = request(route.method.clone(), &path(&route), &key, "[]");
                let status = world.head(request).await.status();
                let is_open = status != StatusCode::FORBIDDEN;
                // What a console user is, a key is not, whatever its scopes.
                let granted = scope.grants(capability);
                assert_eq!(is_open, granted, "{} with {}: {status}", name(&route), scope.name());
                assert_ne!(status, StatusCode::UNAUTHORIZED, "{}", name(&route));
                assert!(!status.is_server_error(), "{}: {status}", name(&route));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn each_role_opens_exactly_what_it_grants() {
    in_both_worlds(async |world: World| {
        for (role, (cookie, csrf)) in signed_in(&world).await {
            for (route, capability) in guarded() {
                let mut request = with(bare(&route), "cookie", &cookie);
                request = with(request, "x-csrf-token", &csrf);
                let status = world.head(request).await.status();
                let is_open = status != StatusCode::FORBIDDEN;
                let granted = role.grants(capability);
                assert_eq!(is_open, granted, "{} as {}: {status}", name(&route), role.name());
                assert!(!status.is_server_error(), "{}: {status}", name(&route));
                if is_unsafe(&route.method) {
                    check_csrf(&world, &route, &cookie, &csrf).await;
                }
            }
        }
    })
    .await;
}

const fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD)
}

/// A cookie alone changes nothing, nor does one from another origin (A-14, S28).
async fn check_csrf(world: &World, route: &Route, cookie: &str, csrf: &str) {
    let alone = with(bare(route), "cookie", cookie);
    let answer = world.send(alone).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} without CSRF token", name(route));
    let abroad = with(with(bare(route), "cookie", cookie), "x-csrf-token", csrf);
    let abroad = with(with(abroad, "host", "rapport.example"), "origin", "https://evil.example");
    let answer = world.send(abroad).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} from elsewhere", name(route));
}

/// A session of one user of each role: cookie and CSRF token.
async fn signed_in(world: &World) -> Vec<(Role, (String, String))> {
    let password = "correct horse battery".to_owned();
    let input = SetupInput {
        token: world.setup_token.clone(),
        name: "Owner".to_owned(),
        email: "owner@example.org".to_owned(),
        password: password.clone(),
    };
    world.app.set_up(input).await.unwrap();
    let workspace = world.workspace;
    let insert = move |tx: &mut Tx<'_>| -> Result<(), Error> {
        let owner = tx.user_by_email("owner@example.org")?.unwrap();
        for role in &Role::ALL[1..] {
            let user = UserRow {
                id: role.name().to_owned(),
                email: format!("{}@example.org", role.name().to_lowercase()),
                name: role.name().to_owned(),
                password_hash: owner.password_hash.clone(),
                api_sign_in: false,
            };
            tx.insert_user(&user, START)?;
            tx.set_role(workspace, &user.id, role.name())?;
        }
        Ok(())
    };
    world.app.store.write(insert).await.unwrap();
    let mut sessions = Vec::new();
    for role in Role::ALL {
        let email = format!("{}@example.org", role.name().to_lowercase());
        let signed_in = world.app.sign_in(&email, &password, "127.0.0.1").await.unwrap();
        let (_, me) = world.app.authenticate_session(&signed_in.token, None).await.unwrap();
        sessions.push((*role, (format!("rapport_session={}", signed_in.token), me.csrf_token)));
    }
    sessions
}

#[tokio::test]
async fn another_workspace_sees_and_changes_nothing() {
    in_both_worlds(async |world: World| {
        let ids = resources(&world).await;
        let foreign = world.foreign_key().await;
        let before = world.traces().await;
        for (route, _) in guarded() {
            let owned = ids.iter().find(|(root, _)| route.path.starts_with(root));
            let Some((_, id)) = owned.filter(|_| route.path.contains('{')) else { continue };
            let place = |part: &'static str| match part {
                "{definitionId}" => "AddedToCart".to_owned(),
                "{number}" => "1".to_owned(),
                part if part.starts_with('{') => id.clone(),
                part => part.to_owned(),
            };
            let mut path = route.path.split('/').map(place).collect::<Vec<_>>().join("/");
            if path.starts_with("/people/") {
                path += "?type=EXTERNAL_ID&identifier=crm-1";
            }
            let request = request(route.method.clone(), &path, &foreign, body_of(&route));
            let answer = world.send(with(request, "if-match", "*")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}: {}", name(&route), answer.body);
        }
        for path in [
            "/people/2/persons?type=EXTERNAL_ID&identifier=crm-1",
            "/people/2/tags/vip",
            "/people/2/customAttributes/Points",
        ] {
            let answer = world.send(request(Method::GET, path, &foreign, "")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        let list = request(Method::GET, "/api/v1/persons", &foreign, "");
        assert_eq!(world.send(list).await.json()["items"], serde_json::json!([]));
        assert_eq!(world.traces().await, before);
    })
    .await;
}

/// A body that the route would accept if the resource were the caller's.
fn body_of(route: &Route) -> &'static str {
    match (route.path, &route.method) {
        (path, _) if path.ends_with("/customAttributes/{name}/append") => r#"{"a":1}"#,
        (path, _) if path.ends_with("/tags/{name}/persons") => {
            r#"{"people":[{"query":{"type":"EXTERNAL_ID","identifier":"crm-1"}}]}"#
        }
        (path, _) if path.ends_with("/persons/{id}/tags") => r#"{"add":["vip"]}"#,
        (path, _) if path.ends_with("/publish") => r#"{"note":"n"}"#,
        (path, _) if path.ends_with("/activate") && path.contains("/bots/") => {
            r#"{"version":1,"channelIds":["x"]}"#
        }
        (path, _) if path.ends_with("/deactivate") && path.contains("/bots/") => {
            r#"{"channelIds":["x"]}"#
        }
        (path, &Method::PUT) if path.ends_with("/draft") => r#"{"document":{}}"#,
        ("/api/v1/users/{id}", _) => r#"{"apiSignIn":true}"#,
        ("/api/v1/channels/{id}", _) => r#"{"name":"n","sender":"s"}"#,
        (path, &Method::PATCH) if path.contains("/bots/") => r#"{"name":"n"}"#,
        _ => "{}",
    }
}

/// One resource of each kind in the first workspace: the root of its routes and its id.
async fn resources(world: &World) -> Vec<(&'static str, String)> {
    let person = world.person("crm-1").await.to_string();
    world.define_cart().await;
    let made = async |path: &str, body: &str| {
        let answer = world.post(path, body).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.body);
        let json = answer.json();
        json["id"].as_str().map_or_else(|| json["id"].to_string(), str::to_owned)
    };
    let tag = made("/api/v1/tags", r#"{"name":"vip"}"#).await;
    made("/api/v1/custom-attributes", r#"{"name":"Points","dataType":"INTEGER"}"#).await;
    let aggregate = r#"{"name":"Carts","kind":"EVENT_AGGREGATE","definition":{"function":"COUNT",
        "definitionId":"AddedToCart","period":{"type":"LIFETIME"}}}"#;
    let computed = made("/api/v1/computed-attributes", aggregate).await;
    let key = made("/api/v1/api-keys", r#"{"name":"k","scopes":["people:read"]}"#).await;
    let channel = made("/api/v1/channels", r#"{"type":"LIVE_CHAT","name":"Shop"}"#).await;
    let bot = made("/api/v1/bots", r#"{"name":"Ana","channel":"LIVE_CHAT"}"#).await;
    let event = r#"{"eventId":"e-1"}"#;
    let path = "/peopleevents/2/persons/crm-1/definitions/AddedToCart/events";
    made(&format!("{path}?identifierType=EXTERNAL_ID"), event).await;
    let input = SetupInput {
        token: world.setup_token.clone(),
        name: "Owner".to_owned(),
        email: "owner@example.org".to_owned(),
        password: "correct horse battery".to_owned(),
    };
    world.app.set_up(input).await.unwrap();
    let user = world.app.users(world.workspace).await.unwrap().remove(0).id;
    let WorkspaceId(workspace) = world.workspace;
    let id = |text: &str| text.to_owned();
    vec![
        ("/api/v1/persons/", person.clone()),
        ("/api/v1/tags/", tag),
        ("/api/v1/custom-attributes/", id("Points")),
        ("/api/v1/event-definitions/", id("AddedToCart")),
        ("/api/v1/events/", id("e-1")),
        ("/api/v1/computed-attributes/", computed),
        ("/api/v1/api-keys/", key),
        ("/api/v1/users/", user),
        ("/api/v1/channels/", channel),
        ("/api/v1/bots/", bot),
        ("/api/v1/workspaces/", workspace.to_string()),
        ("/people/2/tags/", id("vip")),
        ("/people/2/customAttributes/", id("Points")),
        ("/peopleevents/2/definitions/", id("AddedToCart")),
        ("/peopleevents/2/persons/", person.clone()),
        ("/peopleevents/1/persons/", person),
    ]
}
