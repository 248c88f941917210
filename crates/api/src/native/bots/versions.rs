//! Publishing, versions and activation.

use super::super::body::Page;
use super::bodies::{
    BotBody, DraftBody, RefusedBody, VersionBody, VersionDocumentBody, channel_ids,
};
use super::problem;
use crate::body::{Json, json};
use crate::parameters::{InPath, Parameters};
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use rapport_app::access::Caller;
use rapport_app::bots::{Activation, Publication};
use rapport_domain::access::Capability;
use rapport_domain::bot::{BotProblem, Difference};
use rapport_domain::ids::BotId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let reads = |method, path| Route::native(method, path, Capability::ReadBots);
    let publishes = |method, path| Route::native(method, path, Capability::PublishBots);
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
        reads(Method::GET, "/api/v1/bots/{id}/versions/{number}/diff")
            .summary("What differs from the version before, or from another one")
            .query(&[("from", "the number of the other version")])
            .answers::<DiffBody>(200),
        diff,
    );
    routes.add(
        Route::native(
            Method::POST,
            "/api/v1/bots/{id}/versions/{number}/restore",
            Capability::EditBots,
        )
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
    /// Seconds that open sessions may go on, 0 to 86,400; the bot's setting when absent.
    grace_seconds: Option<i64>,
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

/// What differs between two versions.
#[derive(Debug, Serialize, JsonSchema)]
struct DiffBody {
    /// The older one; 0 when the first version is compared with nothing.
    from: i64,
    to: i64,
    /// Every part that differs.
    changes: Vec<ChangeBody>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "BotDocumentChange")]
struct ChangeBody {
    /// A JSON Pointer; items of lists are named by their id or name.
    path: String,
    /// What was there; absent when it is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<serde_json::Value>,
    /// What is there; absent when it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<serde_json::Value>,
}

async fn diff(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath((id, number)): InPath<(String, i64)>,
    mut parameters: Parameters,
) -> Result<Response, Failure> {
    let given = parameters.text("from").is_some();
    let from = parameters.number("from", 0, (1, usize::MAX)) as i64;
    parameters.finish()?;
    let from = given.then_some(from);
    let (from, found) =
        api.app.bot_version_difference(&caller.actor(), &BotId(id), number, from).await?;
    let change = |difference: Difference| ChangeBody {
        path: difference.path,
        from: difference.from,
        to: difference.to,
    };
    let changes = found.into_iter().map(change).collect();
    Ok(json(StatusCode::OK, &DiffBody { from, to: number, changes }))
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
    let grace = body.grace_seconds;
    let bot = api.app.deactivate_bot(&caller.actor(), &BotId(id), channels, grace).await?;
    Ok(json(StatusCode::OK, &BotBody::from(bot)))
}

fn refused(what: &str, problems: Vec<BotProblem>) -> Response {
    problem(StatusCode::CONFLICT, &RefusedBody::new(what, problems))
}
