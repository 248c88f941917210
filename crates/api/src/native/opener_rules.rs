//! Opener rules (A-270, I-80): one ordered list, read and replaced as a whole.

use super::body::Page;
use crate::body::{JsonBytes, json};
use crate::object::Object;
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use rapport_app::access::Caller;
use rapport_domain::access::Capability;
use rapport_domain::problem::ProblemCode;
use schemars::JsonSchema;
use serde_json::value::RawValue;

const PATH: &str = "/api/v1/inbox/opener-rules";

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    routes.add(
        Route::native(Method::GET, PATH, Capability::ReadDefinitions)
            .summary("The opener rules, first one first; the default follows them always")
            .answers::<Page<RuleBody>>(200),
        get,
    );
    routes.add(
        Route::native(Method::PUT, PATH, Capability::EditDefinitions)
            .summary("Replace the opener rules")
            .takes::<RulesBody>()
            .answers::<Page<RuleBody>>(200),
        put,
    );
}

/// All rules in their order.
#[derive(JsonSchema)]
#[schemars(rename = "OpenerRules")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct RulesBody {
    items: Vec<RuleBody>,
}

/// One rule: of which event an opener speaks, and in which words. The first whose event there is
/// wins, and takes the newest one.
#[derive(JsonSchema)]
#[schemars(rename = "OpenerRule")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read and answered as it is")]
struct RuleBody {
    /// 1 to 36 of `A-Z a-z 0-9 _ -`.
    id: String,
    /// Any definition with a context label when absent.
    definition_id: Option<String>,
    /// What its properties must be, as in segments; all must.
    filters: Option<Vec<FilterBody>>,
    /// How old the event may be, 1 to 2160.
    max_age_hours: i64,
    /// Liquid over `recent`, `events` and `person`.
    template: String,
    /// Said only to persons of this language; to everybody when absent.
    language: Option<String>,
}

/// A comparison of a property.
#[derive(JsonSchema)]
#[schemars(rename = "OpenerFilter")]
#[expect(dead_code, reason = "describes what is read and answered as it is")]
struct FilterBody {
    attribute: String,
    /// `EQ NE LT LTE GT GTE SW EW CON`.
    operator: String,
    value: String,
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Failure> {
    let rules = api.app.opener_rules(&caller.actor()).await?;
    Ok(json(StatusCode::OK, &Page::whole(rules)))
}

async fn put(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    body.ignore(&["nextCursor"]);
    let items = body.list("items");
    if items.is_none() {
        body.note("items", ProblemCode::Required, "must be given");
    }
    body.finish()?;
    let rules = items.unwrap_or_default().into_iter().map(RawValue::to_owned);
    let rules: Vec<Box<RawValue>> = rules.collect();
    api.app.replace_opener_rules(&caller.actor(), rules.clone()).await?;
    Ok(json(StatusCode::OK, &Page::whole(rules)))
}
