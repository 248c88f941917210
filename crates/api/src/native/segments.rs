//! Segments (A-225, P-79 to P-85).

use super::body::Page;
use super::list::{self, Keys};
use super::person_body::{PersonAnswer, PersonBody};
use crate::body::{JsonBytes, json};
use crate::object::Object;
use crate::parameters::{InPath, Parameters};
use crate::route::{Route, Routes};
use crate::segment_body::{
    NewSegmentBody, RulesBody, SegmentBody, read, read_change, read_rules, segment_id,
};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_app::access::Caller;
use rapport_app::segments::{Preview, PreviewQuery};
use rapport_domain::access::Capability;
use rapport_domain::segment::SegmentInput;
use rapport_domain::tag::name_key;
use schemars::JsonSchema;
use serde::Serialize;

const PATH: &str = "/api/v1/segments";
const ONE: &str = "/api/v1/segments/{id}";

/// Persons that one call of the preview looks at: about a second. Who has more calls again.
const PREVIEW_PERSONS: usize = 20_000;

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let edits = |method, path| Route::native(method, path, Capability::EditDefinitions);
    routes.add(
        Route::native(Method::GET, PATH, Capability::ReadDefinitions)
            .summary("A page of segments")
            .query(list::PARAMETERS)
            .answers::<Page<SegmentBody>>(200),
        get_list,
    );
    routes.add(
        edits(Method::POST, PATH)
            .summary("Make a segment")
            .takes::<NewSegmentBody>()
            .answers::<SegmentBody>(201),
        create,
    );
    routes.add(
        Route::native(Method::POST, "/api/v1/segments/preview", Capability::ReadPersons)
            .summary("Whom rules would fit: their number and ten of them")
            .takes::<PreviewBody>()
            .answers::<PreviewedBody>(200),
        preview,
    );
    routes.add(
        Route::native(Method::GET, ONE, Capability::ReadDefinitions)
            .summary("A segment")
            .answers::<SegmentBody>(200),
        get,
    );
    routes.add(
        edits(Method::PATCH, ONE)
            .summary("Change a segment (JSON Merge Patch)")
            .takes::<SegmentChangeBody>()
            .answers::<SegmentBody>(200),
        patch,
    );
    routes.add(edits(Method::DELETE, ONE).summary("Delete a segment").answers_nothing(204), delete);
}

/// What changes of a segment; what is absent stays.
#[derive(JsonSchema)]
#[schemars(rename = "SegmentChange")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct SegmentChangeBody {
    name: Option<String>,
    description: Option<String>,
    #[schemars(flatten)]
    rules: RulesBody,
}

/// Rules to be tried.
#[derive(JsonSchema)]
#[schemars(rename = "SegmentPreviewRequest")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct PreviewBody {
    #[schemars(flatten)]
    rules: RulesBody,
    /// `nextCursor` of the call before, to go on where it stopped.
    cursor: Option<String>,
}

/// Whom rules fit, as far as was looked.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SegmentPreview")]
#[serde(rename_all = "camelCase")]
struct PreviewedBody<'a> {
    /// How many fit.
    count: usize,
    /// Up to ten of them, newest first.
    #[schemars(with = "Vec<PersonBody>")]
    sample: Vec<PersonAnswer<'a>>,
    /// Persons that were looked at.
    scanned: usize,
    /// Persons that there are.
    persons: usize,
    /// Where to go on; null when everybody was looked at and `count` is exact.
    next_cursor: Option<String>,
}

async fn get_list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let segments = api.app.segments(&caller.actor()).await?;
    let segments = segments.iter().map(|info| SegmentBody::from(&**info)).collect();
    list::answer(
        parameters,
        (&["name", "createdAt"], "name:asc"),
        segments,
        |field, segment: &SegmentBody| Keys {
            searched: segment.name.clone(),
            order: match field {
                "name" => name_key(&segment.name),
                _ => segment.created_at.clone(),
            },
            id: format!("{:016}", segment.id),
        },
    )
}

async fn create(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let input = read(&mut body);
    body.finish()?;
    let made = api.app.create_segment(&caller.actor(), input).await?;
    let body = SegmentBody::from(&*made);
    let location = format!("{PATH}/{}", body.id);
    Ok(([(LOCATION, location)], json(StatusCode::CREATED, &body)).into_response())
}

async fn preview(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let (query, events) = read_rules(&mut body);
    let cursor = body.text("cursor");
    body.finish()?;
    let input = SegmentInput { query, events, ..SegmentInput::default() };
    let query = PreviewQuery { input, cursor, persons_at_once: PREVIEW_PERSONS };
    let found = api.app.preview_segment(&caller.actor(), query).await.map_err(list::refused)?;
    let Preview { count, sample, scanned, persons, next } = found;
    let sample = sample.iter().map(PersonAnswer).collect();
    let body = PreviewedBody { count, sample, scanned, persons, next_cursor: next };
    Ok(json(StatusCode::OK, &body))
}

/// One segment; in either family.
pub(crate) async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    let found = api.app.segment(&caller.actor(), segment_id(&id)?).await?;
    Ok(json(StatusCode::OK, &SegmentBody::from(&*found)))
}

async fn patch(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let (actor, id) = (caller.actor(), segment_id(&id)?);
    let current = api.app.segment(&actor, id).await?;
    let mut body = Object::body(&bytes)?;
    let input = read_change(&mut body, &current);
    body.finish()?;
    let changed = api.app.replace_segment(&actor, id, input).await?;
    Ok(json(StatusCode::OK, &SegmentBody::from(&*changed)))
}

/// Deletes a segment; in either family.
pub(crate) async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    api.app.delete_segment(&caller.actor(), segment_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
