//! Bots: drafts, versions, activation.

mod bodies;
mod versions;

use super::body::Page;
use crate::body::{Json, json};
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_TYPE, ETAG, IF_MATCH, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use bodies::{
    BotBody, BotChangeBody, DraftBody, DraftSaveBody, DuplicateBody, NewBotBody, ProblemsBody,
    StaleDraftBody, channel_ids,
};
use rapport_app::access::Caller;
use rapport_app::bots::{Bot, BotChange, DraftSave, NewBot};
use rapport_domain::access::Capability;
use rapport_domain::bot::ChannelType;
use rapport_domain::ids::BotId;
use rapport_domain::limits::BOT_DOCUMENT_BYTES_MAX;
use rapport_domain::problem::ProblemCode;
use serde::Serialize;

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let reads = |method, path| Route::native(method, path, Capability::ReadBots);
    let edits = |method, path| Route::native(method, path, Capability::EditBots);
    routes.add(
        reads(Method::GET, "/api/v1/bots")
            .summary("All bots, oldest first")
            .answers::<Page<BotBody>>(200),
        list,
    );
    routes.add(
        edits(Method::POST, "/api/v1/bots")
            .summary("Make a bot, empty or from a document")
            .takes::<NewBotBody>()
            .answers::<BotBody>(201)
            .body_max(BOT_DOCUMENT_BYTES_MAX),
        create,
    );
    routes
        .add(reads(Method::GET, "/api/v1/bots/{id}").summary("A bot").answers::<BotBody>(200), get);
    routes.add(
        edits(Method::PATCH, "/api/v1/bots/{id}")
            .summary("Change name, language, description or channels")
            .takes::<BotChangeBody>()
            .answers::<BotBody>(200),
        change,
    );
    routes.add(
        edits(Method::DELETE, "/api/v1/bots/{id}")
            .summary("Delete a bot that never was active; archive one that was")
            .answers_nothing(204),
        delete,
    );
    routes.add(
        edits(Method::POST, "/api/v1/bots/{id}/duplicate")
            .summary("Make a bot with the same draft, for the same or another channel")
            .takes::<DuplicateBody>()
            .answers::<BotBody>(201),
        duplicate,
    );
    routes.add(
        reads(Method::GET, "/api/v1/bots/{id}/draft")
            .summary("The draft with its revision")
            .answers::<DraftBody>(200),
        draft,
    );
    routes.add(
        edits(Method::PUT, "/api/v1/bots/{id}/draft")
            .summary("Save the draft; If-Match names the revision it started from")
            .takes::<DraftSaveBody>()
            .answers::<DraftBody>(200)
            .body_max(BOT_DOCUMENT_BYTES_MAX),
        save_draft,
    );
    routes.add(
        reads(Method::POST, "/api/v1/bots/{id}/validate")
            .summary("Everything that is wrong with the draft, with its place")
            .answers::<ProblemsBody>(200),
        validate,
    );
    versions::add(routes);
}

async fn list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Failure> {
    let bots = api.app.bots(&caller.actor()).await?;
    let shown = bots.into_iter().filter(|bot| bot.archived_at.is_none());
    Ok(json(StatusCode::OK, &Page::whole(shown.map(BotBody::from).collect())))
}

async fn create(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Json(body): Json<NewBotBody>,
) -> Result<Response, Failure> {
    let channel_type = channel_type(&body.channel)?;
    let new = NewBot {
        name: body.name,
        channel_type,
        language: body.language,
        description: body.description.unwrap_or_default(),
        channel_ids: channel_ids(body.channel_ids),
        document: body.document.map(|document| document.get().to_owned()),
    };
    Ok(made(api.app.create_bot(&caller.actor(), new).await?))
}

fn channel_type(name: &str) -> Result<ChannelType, Failure> {
    name.parse().map_err(|_| {
        Failure::invalid("channel", ProblemCode::NotAllowed, "must be LIVE_CHAT or OPEN_CHANNEL")
    })
}

fn made(bot: Bot) -> Response {
    let location = format!("/api/v1/bots/{}", bot.id);
    ([(LOCATION, location)], json(StatusCode::CREATED, &BotBody::from(bot))).into_response()
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let bot = api.app.bot(&caller.actor(), &BotId(id)).await?;
    Ok(json(StatusCode::OK, &BotBody::from(bot)))
}

async fn change(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Json(body): Json<BotChangeBody>,
) -> Result<Response, Failure> {
    let change = BotChange {
        name: body.name,
        language: body.language,
        description: body.description,
        channel_ids: body.channel_ids.map(channel_ids),
    };
    let bot = api.app.update_bot(&caller.actor(), &BotId(id), change).await?;
    Ok(json(StatusCode::OK, &BotBody::from(bot)))
}

async fn duplicate(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Json(body): Json<DuplicateBody>,
) -> Result<Response, Failure> {
    let channel_type = body.channel.as_deref().map(channel_type).transpose()?;
    let copy = api.app.duplicate_bot(&caller.actor(), &BotId(id), body.name, channel_type).await?;
    Ok(made(copy))
}

async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    let (actor, id) = (caller.actor(), BotId(id));
    let bot = api.app.bot(&actor, &id).await?;
    if bot.was_active {
        api.app.archive_bot(&actor, &id).await?;
    } else {
        api.app.delete_bot(&actor, &id).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn draft(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let draft = api.app.bot_draft(&caller.actor(), &BotId(id)).await?;
    Ok(tagged(StatusCode::OK, DraftBody::from(draft)))
}

/// 412 with the other draft when somebody saved in between, so that neither is lost (C-6).
async fn save_draft(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<DraftSaveBody>,
) -> Result<Response, Failure> {
    let revision = revision(&headers)?;
    let document = body.document.get().to_owned();
    let saved = api.app.save_bot_draft(&caller.actor(), &BotId(id), revision, document).await?;
    Ok(match saved {
        DraftSave::Saved(draft) => tagged(StatusCode::OK, DraftBody::from(draft)),
        DraftSave::Stale(draft) => {
            let tag = entity_tag(draft.revision);
            ([(ETAG, tag)], problem(StatusCode::PRECONDITION_FAILED, &StaleDraftBody::from(draft)))
                .into_response()
        }
    })
}

async fn validate(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let problems = api.app.validate_bot(&caller.actor(), &BotId(id)).await?;
    Ok(json(StatusCode::OK, &ProblemsBody::from(problems)))
}

fn tagged(status: StatusCode, draft: DraftBody) -> Response {
    ([(ETAG, entity_tag(draft.revision))], json(status, &draft)).into_response()
}

fn entity_tag(revision: i64) -> String {
    format!("\"{revision}\"")
}

/// A refusal with more to say than the common form.
fn problem<T: Serialize>(status: StatusCode, body: &T) -> Response {
    let mut response = json(status, body);
    let media = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(CONTENT_TYPE, media);
    response
}

/// The revision in `If-Match`, which a save has to name.
fn revision(headers: &HeaderMap) -> Result<Option<i64>, Failure> {
    let Some(value) = headers.get(IF_MATCH) else {
        let message = "name the revision you started from in If-Match, or * to overwrite";
        return Err(Failure::request(StatusCode::PRECONDITION_REQUIRED, message));
    };
    match value.to_str().unwrap_or_default().trim_matches('"') {
        "*" => Ok(None),
        text => text.parse().map(Some).map_err(|_| {
            let message = "If-Match must be the ETag of a draft";
            Failure::request(StatusCode::BAD_REQUEST, message)
        }),
    }
}
