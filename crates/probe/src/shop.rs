//! The workspace that tests and benches work in: an online shop with one event, five computed
//! attributes over it, and a bot on a live chat widget.

use crate::Api;
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

/// The event's definition.
pub const PURCHASE: &str = "Purchase";

/// Far more questions than a small workspace needs to fill in a computed attribute.
const QUESTIONS_MAX: u32 = 20_000;

/// Computed attributes over purchases: name, function, property, period.
const COMPUTED: &[(&str, &str, Option<&str>, &str)] = &[
    ("Purchases", "COUNT", None, r#"{"type":"LIFETIME"}"#),
    ("Purchases 24h", "COUNT", None, r#"{"type":"LAST_24_HOURS"}"#),
    ("Lifetime spend", "SUM", Some("amount"), r#"{"type":"LIFETIME"}"#),
    ("Last product", "LAST", Some("productName"), r#"{"type":"LIFETIME"}"#),
    ("Favourite product", "MOST_COMMON", Some("productName"), r#"{"type":"LAST_DAYS","days":30}"#),
];

/// Adds the event and the computed attributes, and activates these.
///
/// # Errors
/// When the server refuses one of them.
pub fn define(api: &mut Api) -> Result<()> {
    let fields = json!([
        {"name": "productID", "type": "String"},
        {"name": "productName", "type": "String"},
        {"name": "amount", "type": "Decimal"},
        {"name": "quantity", "type": "Numeric"},
    ]);
    api.post(
        "/peopleevents/2/definitions",
        &json!({"definitionId": PURCHASE, "title": PURCHASE, "category": "external", "fields": fields}),
    )?;
    for (name, function, property, period) in COMPUTED {
        let mut definition = json!({
            "function": function,
            "definitionId": PURCHASE,
            "filters": [],
            "exclude": "NONE",
            "period": serde_json::from_str::<Value>(period)?,
        });
        if let Some(property) = property {
            definition["property"] = json!(property);
        }
        let body = json!({"name": name, "kind": "EVENT_AGGREGATE", "definition": definition});
        let made = api.post("/api/v1/computed-attributes", &body)?;
        let id = made["id"].as_str().context("read the id of a computed attribute")?;
        activate(api, &format!("/api/v1/computed-attributes/{id}"))?;
    }
    Ok(())
}

/// Activates a computed attribute and asks until it has been filled in from the stored events.
fn activate(api: &mut Api, path: &str) -> Result<()> {
    api.post(&format!("{path}/activate"), &json!({}))?;
    for _ in 0..QUESTIONS_MAX {
        if api.get(path)?["status"] == "ACTIVE" {
            return Ok(());
        }
    }
    bail!("{path} does not become active")
}

/// Makes a live chat widget with this bot active on it, and answers the widget's id.
///
/// # Errors
/// When the server refuses the bot.
pub fn open_chat(api: &mut Api, document: &Value) -> Result<String> {
    let text = |answer: &Value| {
        answer["id"].as_str().map(str::to_owned).context("read the id of what was made")
    };
    let channel = json!({"type": "LIVE_CHAT", "name": "Shop"});
    let widget = text(&api.post("/api/v1/channels", &channel)?)?;
    let body = json!({"name": "Shop", "channel": "LIVE_CHAT", "document": document});
    let bot = text(&api.post("/api/v1/bots", &body)?)?;
    let version = api.post(&format!("/api/v1/bots/{bot}/publish"), &json!({"note": ""}))?;
    let activation = json!({"version": version["version"], "channelIds": [widget]});
    api.post(&format!("/api/v1/bots/{bot}/activate"), &activation)?;
    Ok(widget)
}
