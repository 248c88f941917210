//! The demo: an online shop, filled in through the API itself, so that its content is an example of
//! what an integrator would send.

use crate::{Api, LimitsProfile};
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request};
use rapport_app::access::KeyDraft;
use rapport_app::{App, Error};
use rapport_domain::access::Scope;
use rapport_domain::ids::WorkspaceId;
use rapport_domain::time::DAY_MS;
use serde_json::{Value, json};
use tower::ServiceExt;

/// Definitions, persons and events of the shop.
const SHOP: &str = include_str!("../../../demo/shop.json");

/// The two bots of the demo, in the order in which the demo page offers them.
const BOTS: [&str; 2] = [
    include_str!("../../../demo/bots/added-to-cart.json"),
    include_str!("../../../demo/bots/customer-profiles-chatbot.json"),
];

/// Bytes of an answer read back: far above what any of these calls answers.
const ANSWER_MAX: usize = 1 << 20;

impl Api {
    /// Fills a workspace that has no bots yet; otherwise leaves it as it is.
    ///
    /// # Errors
    /// When a call of the content is refused, with what was refused and why.
    pub async fn fill_demo(&self, workspace: WorkspaceId) -> Result<(), Error> {
        let draft = KeyDraft {
            name: "demo content".to_owned(),
            scopes: Scope::ALL.to_vec(),
            expires_at: None,
        };
        let made = self.app.create_api_key(workspace, draft).await?;
        let quiet =
            Self { limits: crate::RateLimits::new(LimitsProfile::Off).into(), ..self.clone() };
        let app = self.app.clone();
        let shop = Shopkeeper { app, router: quiet.router(), key: made.secret };
        let filled = shop.fill().await;
        self.app.delete_api_key(workspace, &made.key.id).await?;
        filled
    }
}

struct Shopkeeper {
    app: App,
    router: axum::Router,
    key: String,
}

impl Shopkeeper {
    async fn fill(&self) -> Result<(), Error> {
        let bots = self.call(Method::GET, "/api/v1/bots", Value::Null).await?;
        if bots["items"].as_array().is_some_and(|items| !items.is_empty()) {
            return Ok(());
        }
        let shop: Value = read(SHOP)?;
        for (list, path) in [
            ("eventDefinitions", "/api/v1/event-definitions"),
            ("customAttributes", "/api/v1/custom-attributes"),
            ("persons", "/api/v1/persons"),
        ] {
            for item in items(&shop, list) {
                self.post(path, item.clone()).await?;
            }
        }
        self.tags(&shop).await?;
        self.post("/api/v1/events", self.events(&shop)).await?;
        for item in items(&shop, "computedAttributes") {
            self.computed_attribute(item).await?;
        }
        // Bots may only name active attributes: fill them in now instead of waiting for the worker.
        while self.app.fill_in_computed().await? {}
        for text in BOTS {
            self.bot(read(text)?).await?;
        }
        Ok(())
    }

    /// Tags that the persons brought along exist already.
    async fn tags(&self, shop: &Value) -> Result<(), Error> {
        let known = self.call(Method::GET, "/api/v1/tags", Value::Null).await?;
        for name in items(shop, "tags") {
            if !items(&known, "items").iter().any(|tag| tag["name"] == *name) {
                self.post("/api/v1/tags", json!({ "name": name })).await?;
            }
        }
        Ok(())
    }

    async fn computed_attribute(&self, item: &Value) -> Result<(), Error> {
        let body = json!({
            "name": item["name"], "kind": "EVENT_AGGREGATE", "definition": item["definition"],
        });
        let made = self.post("/api/v1/computed-attributes", body).await?;
        let path = format!("/api/v1/computed-attributes/{}/activate", text(&made["id"]));
        self.post(&path, json!({})).await.map(drop)
    }

    async fn bot(&self, document: Value) -> Result<(), Error> {
        let name = document["bot"]["name"].clone();
        let channel = json!({ "type": "LIVE_CHAT", "name": name, "sender": "Ana" });
        let channel = self.post("/api/v1/channels", channel).await?;
        let body = json!({ "name": name, "channel": "LIVE_CHAT", "document": document });
        let bot = self.post("/api/v1/bots", body).await?;
        let path = format!("/api/v1/bots/{}", text(&bot["id"]));
        let version =
            self.post(&format!("{path}/publish"), json!({ "note": "First version" })).await?;
        let activation = json!({ "version": version["version"], "channelIds": [channel["id"]] });
        self.post(&format!("{path}/activate"), activation).await.map(drop)
    }

    fn events(&self, shop: &Value) -> Value {
        let dated = items(shop, "events").iter().map(|event| {
            let days = event["daysAgo"].as_i64().unwrap_or_default();
            json!({
                "definitionId": event["definitionId"],
                "occurredTime": self.app.now().plus_ms(-days * DAY_MS).to_string(),
                "identifier": { "type": "EXTERNAL_ID", "id": event["person"] },
                "properties": event["properties"],
            })
        });
        dated.collect()
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, Error> {
        self.call(Method::POST, path, body).await
    }

    async fn call(&self, method: Method, path: &str, body: Value) -> Result<Value, Error> {
        let internal = |error: &dyn std::fmt::Display| Error::Internal(format!("{path}: {error}"));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(AUTHORIZATION, format!("App {}", self.key))
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .map_err(|error| internal(&error))?;
        // The router itself never fails.
        let Ok(response) = self.router.clone().oneshot(request).await;
        let status = response.status();
        let bytes = to_bytes(response.into_body(), ANSWER_MAX).await;
        let bytes = bytes.map_err(|error| internal(&error))?;
        if !status.is_success() {
            let answer = String::from_utf8_lossy(&bytes);
            return Err(internal(&format!("{status} {answer}")));
        }
        Ok(serde_json::from_slice(&bytes).unwrap_or_default())
    }
}

fn read(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(|error| Error::Internal(format!("demo content: {error}")))
}

fn items<'a>(object: &'a Value, list: &str) -> &'a [Value] {
    object[list].as_array().map_or(&[], Vec::as_slice)
}

/// An id in a path, whether it is a number or a text.
fn text(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}
