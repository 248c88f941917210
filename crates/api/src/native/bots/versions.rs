//! Publishing, versions and activation.

use super::super::body::Page;
use super::bodies::{
    BotBody, DraftBody, RefusedBody, VersionBody, VersionDocumentBody, channel_ids,
};
use super::route;
use crate::body::{Json, json};
use crate::route::Routes;
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;
use rapport_app::access::Caller;
use rapport_app::bots::{Activation, Publication};
use rapport_domain::access::Capability;
use rapport_domain::bot::BotProblem;
use rapport_domain::ids::BotId;
use schemars::JsonSchema;
use serde::Deserialize;

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let reads = |method, path| route(method, path, Capability::ReadBots);
    let publishes = |method, path| route(method, path, Capability::PublishBots);
    routes.add(
        publishes(Method::POST, "/api/v1/bots/{id}/publish")
            .summary("Make the draft an immutable version; refused with everything that is wrong")
            .takes::<PublishBody>()
            .answers::<VersionBody>(200),
        publish,
    );
    routes.add(
        reads(Method::GET, "/api/v1/bots/{id}/versions")
            .summary("The versions, newest first")
            .answers::<Page<VersionBody>>(200),
        list,
    );
    routes.add(
        reads(Method::GET, "/api/v1/bots/{id}/versions/{number}")
            .summary("A version with its document")
            .answers::<VersionDocumentBody>(200),
        get,
    );
    routes.add(
        route(Method::POST, "/api/v1/bots/{id}/versions/{number}/restore", Capability::EditBots)
            .summary("Copy a version into the draft")
            .answers::<DraftBody>(200),
        restore,
    );
    routes.add(
        publishes(Method::POST, "/api/v1/bots/{id}/activate")
            .summary("New sessions on these channels use this version; running ones keep theirs")
            .takes::<ActivateBody>()
            .answers::<BotBody>(200),
        activate,
    );
    routes.add(
        publishes(Method::POST, "/api/v1/bots/{id}/deactivate")
            .summary("End the bot's sessions and start no more, on these or all channels")
            .takes::<DeactivateBody>()
            .answers::<BotBody>(200),
        deactivate,
    );
}

/// What to say about a version.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PublishBody {
    #[serde(default)]
    note: String,
}

/// Which version answers where.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ActivateBody {
    version: i64,
    /// The channels chosen in the bot's settings when absent.
    channel_ids: Option<Vec<String>>,
}

/// Where to stop.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DeactivateBody {
    /// All channels when absent.
    channel_ids: Option<Vec<String>>,
}

async fn publish(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Json(body): Json<PublishBody>,
) -> Result<Response, Failure> {
    Ok(match api.app.publish_bot(&caller.actor(), &BotId(id), body.note).await? {
        Publication::Published(version, _) => json(StatusCode::OK, &VersionBody::from(version)),
        Publication::Refused(problems) => refused("published", problems),
    })
}

async fn list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let versions = api.app.bot_versions(&caller.actor(), &BotId(id)).await?;
    let items = versions.into_iter().map(VersionBody::from).collect();
    Ok(json(StatusCode::OK, &Page::whole(items)))
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path((id, number)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let (version, document) = api.app.bot_version(&caller.actor(), &BotId(id), number).await?;
    Ok(json(StatusCode::OK, &VersionDocumentBody { version: version.into(), document }))
}

async fn restore(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path((id, number)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let draft = api.app.restore_bot_version(&caller.actor(), &BotId(id), number).await?;
    Ok(json(StatusCode::OK, &DraftBody::from(draft)))
}

async fn activate(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Json(body): Json<ActivateBody>,
) -> Result<Response, Failure> {
    let channels = body.channel_ids.map(channel_ids);
    let activation =
        api.app.activate_bot(&caller.actor(), &BotId(id), body.version, channels).await?;
    Ok(match activation {
        Activation::Active(bot, _) => json(StatusCode::OK, &BotBody::from(*bot)),
        Activation::Refused(problems) => refused("activated", problems),
    })
}

async fn deactivate(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Json(body): Json<DeactivateBody>,
) -> Result<Response, Failure> {
    let channels = body.channel_ids.map(channel_ids);
    let bot = api.app.deactivate_bot(&caller.actor(), &BotId(id), channels).await?;
    Ok(json(StatusCode::OK, &BotBody::from(bot)))
}

fn refused(what: &str, problems: Vec<BotProblem>) -> Response {
    let mut response = json(StatusCode::CONFLICT, &RefusedBody::new(what, problems));
    let media = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(CONTENT_TYPE, media);
    response
}
