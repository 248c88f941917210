//! The ground of these tests: the router over a fresh store, a clock moved by hand, and a client
//! that shows answers as text.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, Method, Request, StatusCode};
use rapport_api::{Api, LimitsProfile};
use rapport_app::access::KeyDraft;
use rapport_app::{App, Clock};
use rapport_domain::access::Scope;
use rapport_domain::ids::WorkspaceId;
use rapport_domain::time::Timestamp;
use rapport_store::testing::on_both_engines;
use rapport_store::{Error, Store, Tx, WorkspaceRow};
use serde_json::Value;
use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt;

/// 2026-03-04T08:15:00.123Z.
pub const START: Timestamp = Timestamp(1_772_612_100_123);

/// A key with all scopes.
pub const KEY: &str = "00112233445566778899aabbccddeeff-01234567-89ab-7cde-8f01-23456789abcd";

/// Bytes of an answer that a test reads.
const ANSWER_MAX: usize = 16 << 20;

/// A clock that stands still until it is moved.
pub struct ManualClock(AtomicI64);

impl ManualClock {
    pub fn advance_ms(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// An API with one workspace and a key that may do everything.
#[derive(Clone)]
pub struct World {
    pub app: App,
    pub clock: Arc<ManualClock>,
    pub workspace: WorkspaceId,
    pub setup_token: String,
    router: Router,
}

/// Runs `test` in a fresh world on each engine.
pub async fn in_both_worlds<F, T>(test: F)
where
    F: Fn(World) -> T,
    T: Future<Output = ()>,
{
    on_both_engines(|store| async { test(World::new(store, LimitsProfile::Off).await).await })
        .await;
}

/// As [`in_both_worlds`], with limits in force.
pub async fn in_limited_worlds<F, T>(profile: LimitsProfile, test: F)
where
    F: Fn(World) -> T,
    T: Future<Output = ()>,
{
    on_both_engines(|store| async { test(World::new(store, profile).await).await }).await;
}

impl World {
    async fn new(store: Store, profile: LimitsProfile) -> Self {
        let clock = Arc::new(ManualClock(AtomicI64::new(START.0)));
        let app = App::new(store, Arc::clone(&clock) as Arc<dyn Clock>);
        let first = app.prepare().await.unwrap();
        app.put_admin_key(first.workspace, KEY).await.unwrap();
        let router = Api::new(app.clone(), profile).router();
        let setup_token = first.setup_token.unwrap();
        Self { app, clock, workspace: first.workspace, setup_token, router }
    }

    /// Makes a second workspace and a key for it that may do everything.
    pub async fn foreign_key(&self) -> String {
        let id = WorkspaceId(999);
        let insert = move |tx: &mut Tx<'_>| -> Result<(), Error> {
            let row = WorkspaceRow {
                id,
                name: "foreign".to_owned(),
                time_zone: "UTC".to_owned(),
                settings: "{}".to_owned(),
                revision: 1,
            };
            tx.insert_workspace(&row, START)
        };
        self.app.store.write(insert).await.unwrap();
        self.key(id, Scope::ALL).await
    }

    /// Makes a key with these scopes.
    pub async fn key(&self, workspace: WorkspaceId, scopes: &[Scope]) -> String {
        let draft = KeyDraft {
            name: "k".to_owned(),
            scopes: scopes.to_vec(),
            expires_at: None,
            allowed_ips: Vec::new(),
        };
        self.app.create_api_key(workspace, draft).await.unwrap().secret
    }

    /// Sends a request as it is.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        let address = SocketAddr::from(([127, 0, 0, 1], 4711));
        request.extensions_mut().insert(ConnectInfo(address));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, ANSWER_MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    /// Sends a request and leaves the body of its answer alone.
    pub async fn head(&self, mut request: Request<Body>) -> axum::response::Response {
        let address = SocketAddr::from(([127, 0, 0, 1], 4711));
        request.extensions_mut().insert(ConnectInfo(address));
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Sends a request with the key that may do everything.
    pub async fn call(&self, method: Method, path: &str, body: &str) -> Answer {
        self.send(request(method, path, KEY, body)).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, "").await
    }

    pub async fn post(&self, path: &str, body: &str) -> Answer {
        self.call(Method::POST, path, body).await
    }

    pub async fn put(&self, path: &str, body: &str) -> Answer {
        self.call(Method::PUT, path, body).await
    }

    pub async fn patch(&self, path: &str, body: &str) -> Answer {
        self.call(Method::PATCH, path, body).await
    }

    pub async fn delete(&self, path: &str, body: &str) -> Answer {
        self.call(Method::DELETE, path, body).await
    }

    /// Makes a person with this external id and answers its id.
    pub async fn person(&self, external_id: &str) -> i64 {
        let body = format!(r#"{{"externalId":"{external_id}"}}"#);
        let made = self.post("/api/v1/persons", &body).await;
        made.json()["id"].as_i64().unwrap()
    }

    /// Defines `AddedToCart`.
    pub async fn define_cart(&self) {
        let body = r#"{"title":"Added to cart","fields":[{"name":"addedCart","type":"Boolean"},
            {"name":"productID","type":"String"},{"name":"productPrice","type":"Decimal"},
            {"name":"quantity","type":"Numeric"}]}"#;
        let made = self.post("/peopleevents/2/definitions", body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    }

    /// What a refused request must leave as it is: the feed and the definitions.
    pub async fn traces(&self) -> (i64, i64) {
        let workspace = self.workspace;
        let read = move |tx: &mut Tx<'_>| -> Result<_, Error> {
            Ok((tx.last_feed_seq(workspace)?, tx.workspace_revision(workspace)?.unwrap_or(0)))
        };
        self.app.store.read(read).await.unwrap()
    }
}

/// A JSON request with a key.
pub fn request(method: Method, path: &str, key: &str, body: &str) -> Request<Body> {
    let builder = Request::builder().method(method).uri(path);
    let builder = builder.header(AUTHORIZATION, format!("App {key}"));
    builder.header(CONTENT_TYPE, "application/json").body(Body::from(body.to_owned())).unwrap()
}

/// With one more header.
pub fn with(mut request: Request<Body>, name: &'static str, value: &str) -> Request<Body> {
    request.headers_mut().insert(HeaderName::from_static(name), value.parse().unwrap());
    request
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Status and body as one text that is the same in every run: made ids become names in the order
    /// of their first appearance.
    pub fn shown(&self) -> String {
        let mut text = format!("{}\n", self.status.as_u16());
        match serde_json::from_str::<Value>(&self.body) {
            Ok(json) => text.push_str(&serde_json::to_string_pretty(&json).unwrap()),
            Err(_) => text.push_str(&self.body),
        }
        named(&text)
    }
}

/// Replaces UUIDs and numbers made by the server.
pub fn named(text: &str) -> String {
    let (mut shown, mut made) = (String::new(), Vec::<&str>::new());
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        let (word, tail) = rest.split_at(word.unwrap_or(rest.len()));
        if is_made(word) {
            let index = made.iter().position(|known| *known == word).unwrap_or_else(|| {
                made.push(word);
                made.len() - 1
            });
            write!(shown, "<{}>", index + 1).unwrap();
        } else {
            shown.push_str(word);
        }
        let next = tail.chars().next().map_or(0, char::len_utf8);
        shown.push_str(&tail[..next]);
        rest = &tail[next..];
    }
    shown.trim_end().to_owned() + "\n"
}

/// A UUID, or a number with more digits than tests write.
fn is_made(word: &str) -> bool {
    let digits = word.bytes().all(|byte| byte.is_ascii_digit());
    let uuid = word.len() == 36 && word.bytes().filter(|byte| *byte == b'-').count() == 4;
    uuid || (digits && word.len() >= 14)
}
