//! The demo: an online shop, filled in through the API itself, so that its content is an example of
//! what an integrator would send.

use crate::{Api, LimitsProfile};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request, StatusCode};
use rapport_app::{App, Error};
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
    /// Fills a workspace that has no bots yet, or goes on where a start that was cut off ended;
    /// otherwise leaves it as it is.
    ///
    /// # Errors
    /// When a call of the content is refused, with what was refused and why.
    pub async fn fill_demo(&self, workspace: WorkspaceId) -> Result<(), Error> {
        let Some(key) = self.app.begin_demo_content(workspace).await? else { return Ok(()) };
        let quiet =
            Self { limits: crate::RateLimits::new(LimitsProfile::Off).into(), ..self.clone() };
        let app = self.app.clone();
        Shopkeeper { app, router: quiet.router(), key }.fill().await?;
        self.app.end_demo_content(workspace).await
    }
}

/// Fills in the content. Every step leaves alone what is there already, so all of them can run again.
struct Shopkeeper {
    app: App,
    router: axum::Router,
    key: String,
}

impl Shopkeeper {
    async fn fill(&self) -> Result<(), Error> {
        let shop: Value = read(SHOP)?;
        for (list, path) in [
            ("eventDefinitions", "/api/v1/event-definitions"),
            ("customAttributes", "/api/v1/custom-attributes"),
            ("persons", "/api/v1/persons"),
        ] {
            for item in items(&shop, list) {
                self.make(path, item.clone()).await?;
            }
        }
        // The persons brought some of the tags along.
        for name in items(&shop, "tags") {
            self.make("/api/v1/tags", json!({ "name": name })).await?;
        }
        self.post("/api/v1/events", self.events(&shop)).await?;
        self.computed_attributes(&shop).await?;
        // Bots may only name active attributes: fill them in now instead of waiting for the worker.
        while self.app.fill_in_computed().await? {}
        for text in BOTS {
            self.bot(read(text)?).await?;
        }
        Ok(())
    }

    async fn computed_attributes(&self, shop: &Value) -> Result<(), Error> {
        const PATH: &str = "/api/v1/computed-attributes";
        for item in items(shop, "computedAttributes") {
            let made = json!({
                "name": item["name"],
                "kind": "EVENT_AGGREGATE",
                "definition": item["definition"],
            });
            let made = self.named(PATH, made).await?;
            if made["status"] == "DRAFT" {
                self.post(&format!("{PATH}/{}/activate", text(&made["id"])), json!({})).await?;
            }
        }
        Ok(())
    }

    async fn bot(&self, document: Value) -> Result<(), Error> {
        let name = document["bot"]["name"].clone();
        let channel = json!({ "type": "LIVE_CHAT", "name": name, "sender": "Ana" });
        let channel = self.named("/api/v1/channels", channel).await?;
        let body = json!({ "name": name, "channel": "LIVE_CHAT", "document": document });
        let bot = self.named("/api/v1/bots", body).await?;
        let path = format!("/api/v1/bots/{}", text(&bot["id"]));
        let mut version = bot["lastVersion"].clone();
        if version == 0 {
            let note = json!({ "note": "First version" });
            version = self.post(&format!("{path}/publish"), note).await?["version"].clone();
        }
        if bot["status"] != "ACTIVE" {
            let activation = json!({ "version": version, "channelIds": [channel["id"]] });
            self.post(&format!("{path}/activate"), activation).await?;
        }
        Ok(())
    }

    /// Event ids are fixed, so that none is stored twice.
    fn events(&self, shop: &Value) -> Value {
        let dated = items(shop, "events").iter().zip(1..).map(|(event, number)| {
            let days = event["daysAgo"].as_i64().unwrap_or_default();
            json!({
                "eventId": format!("demo-{number}"),
                "definitionId": event["definitionId"],
                "occurredTime": self.app.now().plus_ms(-days * DAY_MS).to_string(),
                "identifier": { "type": "EXTERNAL_ID", "id": event["person"] },
                "properties": event["properties"],
            })
        });
        dated.collect()
    }

    /// Makes what may be there already.
    async fn make(&self, path: &str, body: Value) -> Result<(), Error> {
        match self.call(Method::POST, path, body).await? {
            (StatusCode::CONFLICT, _) => Ok(()),
            answer => successful(path, answer).map(drop),
        }
    }

    /// Makes what may be there already under its name, and answers it.
    async fn named(&self, path: &str, body: Value) -> Result<Value, Error> {
        let all = self.get(path).await?;
        match items(&all, "items").iter().find(|made| made["name"] == body["name"]) {
            Some(made) => Ok(made.clone()),
            None => self.post(path, body).await,
        }
    }

    async fn get(&self, path: &str) -> Result<Value, Error> {
        successful(path, self.call(Method::GET, path, Value::Null).await?)
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, Error> {
        successful(path, self.call(Method::POST, path, body).await?)
    }

    async fn call(&self, method: Method, path: &str, body: Value) -> Result<Answer, Error> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(AUTHORIZATION, format!("App {}", self.key))
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .map_err(|error| refused(path, &error))?;
        // The router itself never fails.
        let Ok(response) = self.router.clone().oneshot(request).await;
        let status = response.status();
        let bytes = to_bytes(response.into_body(), ANSWER_MAX).await;
        let bytes = bytes.map_err(|error| refused(path, &error))?;
        Ok((status, bytes))
    }
}

type Answer = (StatusCode, Bytes);

fn successful(path: &str, (status, bytes): Answer) -> Result<Value, Error> {
    if !status.is_success() {
        return Err(refused(path, &format!("{status} {}", String::from_utf8_lossy(&bytes))));
    }
    Ok(serde_json::from_slice(&bytes).unwrap_or_default())
}

fn refused(path: &str, why: &dyn std::fmt::Display) -> Error {
    Error::Internal(format!("{path}: {why}"))
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
