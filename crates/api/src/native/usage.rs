//! What uses a definition, so that nobody is surprised by a refused deletion.

use super::body::Page;
use super::computed_attributes::computed_id;
use crate::body::json;
use crate::parameters::InPath;
use crate::route::{Route, Routes};
use crate::segment_body::segment_id;
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use rapport_app::Error;
use rapport_app::access::Caller;
use rapport_app::usage::{Defined, Usage, UsageKind};
use rapport_domain::access::Capability;
use rapport_domain::ids::TagId;
use schemars::JsonSchema;
use serde::Serialize;

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let route = |path| {
        Route::native(Method::GET, path, Capability::ReadDefinitions)
            .summary("What uses it; while anything does, it cannot be deleted")
            .answers::<Page<UsageBody>>(200)
    };
    routes.add(route("/api/v1/event-definitions/{definitionId}/usage"), of_event);
    routes.add(route("/api/v1/custom-attributes/{name}/usage"), of_custom);
    routes.add(route("/api/v1/computed-attributes/{id}/usage"), of_computed);
    routes.add(route("/api/v1/tags/{id}/usage"), of_tag);
    routes.add(route("/api/v1/segments/{id}/usage"), of_segment);
}

/// One use.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Usage")]
struct UsageBody {
    /// `BOT`, `SEGMENT`, `COMPUTED_ATTRIBUTE`, `OPENER_RULE` or `EVENTS`.
    kind: &'static str,
    /// The id of what uses it; none for `EVENTS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// Its name; for `EVENTS` their number.
    name: String,
}

impl From<Usage> for UsageBody {
    fn from(usage: Usage) -> Self {
        let kind = match usage.kind {
            UsageKind::Bot => "BOT",
            UsageKind::Segment => "SEGMENT",
            UsageKind::ComputedAttribute => "COMPUTED_ATTRIBUTE",
            UsageKind::OpenerRule => "OPENER_RULE",
            UsageKind::Events => "EVENTS",
        };
        Self { kind, id: usage.id, name: usage.name }
    }
}

async fn of_event(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    answer(&api, &caller, Defined::Event(id)).await
}

async fn of_custom(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(name): InPath<String>,
) -> Result<Response, Failure> {
    answer(&api, &caller, Defined::CustomAttribute(name)).await
}

async fn of_computed(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    answer(&api, &caller, Defined::ComputedAttribute(computed_id(&id)?)).await
}

async fn of_tag(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    let id = id.parse().map_err(|_| Error::NotFound("tag"))?;
    answer(&api, &caller, Defined::Tag(TagId(id))).await
}

async fn of_segment(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    answer(&api, &caller, Defined::Segment(segment_id(&id)?)).await
}

async fn answer(api: &Api, caller: &Caller, defined: Defined) -> Result<Response, Failure> {
    let usages = api.app.usage(&caller.actor(), defined).await?;
    let items: Vec<UsageBody> = usages.into_iter().map(UsageBody::from).collect();
    Ok(json(StatusCode::OK, &Page::whole(items)))
}
