//! Segments of the people API and their members.

use crate::body::{JsonBytes, json};
use crate::native::person_body::{PersonAnswer, PersonBody};
use crate::native::segments::{delete, get};
use crate::object::Object;
use crate::parameters::{InPath, Parameters};
use crate::route::{Access, Family, Route, Routes};
use crate::segment_body::{NewSegmentBody, SegmentBody, read, segment_id};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use rapport_app::access::Caller;
use rapport_app::segments::MemberQuery;
use rapport_domain::access::Capability;
use rapport_domain::limits::PAGE_MAX;
use rapport_domain::problem::ProblemCode;
use rapport_domain::tag::name_key;
use schemars::JsonSchema;
use serde::Serialize;

const PATH: &str = "/people/3/segments";
const ONE: &str = "/people/3/segments/{id}";
const PERSONS: &str = "/people/3/segments/{id}/persons";

/// Items of a page when nothing is said.
const SIZE: usize = 20;

/// The highest page number: with the largest page beyond any list, and far from overflow.
const PAGE_NUMBER_MAX: usize = 1_000_000_000;

const PAGING: &[(&str, &str)] =
    &[("page", "the page, from 0"), ("size", "items of a page, 1 to 1000; 20"), SORT];
const SORT: (&str, &str) = ("sort", "`name,ASC`, `name,DESC`, `id,ASC` or `id,DESC`");

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let needs = |method, path, capability| {
        Route::new(method, path, Family::Violations, Access::Needs(capability))
    };
    let reads = |path| needs(Method::GET, path, Capability::ReadDefinitions);
    let edits = |method, path| needs(method, path, Capability::EditDefinitions);
    routes.add(
        reads(PATH)
            .summary("A page of segments")
            .query(PAGING)
            .answers::<Results<SegmentBody>>(200),
        list,
    );
    routes.add(
        edits(Method::POST, PATH)
            .summary("Make a segment")
            .takes::<NewSegmentBody>()
            .answers::<SegmentBody>(201),
        create,
    );
    routes.add(reads(ONE).summary("A segment").answers::<SegmentBody>(200), get);
    routes.add(
        edits(Method::PUT, ONE)
            .summary("Replace a segment")
            .takes::<NewSegmentBody>()
            .answers::<SegmentBody>(200),
        put,
    );
    routes.add(edits(Method::DELETE, ONE).summary("Delete a segment").answers_nothing(204), delete);
    routes.add(
        needs(Method::GET, PERSONS, Capability::ReadPersons)
            .summary("A page of a segment's members, newest persons first")
            .query(PAGING.split_at(2).0)
            .answers::<Results<PersonBody>>(200),
        persons,
    );
}

/// A page with its envelope.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{T}Results")]
struct Results<T> {
    results: Vec<T>,
    paging: PagingBody,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ResultsPaging")]
#[serde(rename_all = "camelCase")]
struct PagingBody {
    page: usize,
    size: usize,
    total_pages: usize,
    total_results: usize,
}

/// Which page, from 0.
#[derive(Clone, Copy)]
struct Place {
    page: usize,
    size: usize,
}

impl Place {
    fn read(parameters: &mut Parameters) -> Self {
        Self {
            page: parameters.number("page", 0, (0, PAGE_NUMBER_MAX)),
            size: parameters.number("size", SIZE, (1, PAGE_MAX)),
        }
    }

    const fn skipped(self) -> usize {
        self.page * self.size
    }

    const fn envelope<T>(self, results: Vec<T>, total: usize) -> Results<T> {
        let Self { page, size } = self;
        let total_pages = total.div_ceil(size);
        Results { results, paging: PagingBody { page, size, total_pages, total_results: total } }
    }
}

async fn list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    mut parameters: Parameters,
) -> Result<Response, Failure> {
    let place = Place::read(&mut parameters);
    let sort = parameters.text("sort").unwrap_or("name,ASC").to_owned();
    let (field, direction) = sort.split_once(',').unwrap_or((&sort, "ASC"));
    if !matches!(field, "name" | "id") || !matches!(direction, "ASC" | "DESC") {
        parameters.note("sort", ProblemCode::NotAllowed, "must be name or id with ,ASC or ,DESC");
    }
    parameters.finish()?;
    let segments = api.app.segments(&caller.actor()).await?;
    let mut all: Vec<SegmentBody> = segments.iter().map(|s| SegmentBody::from(&**s)).collect();
    match field {
        "name" => all.sort_by_cached_key(|segment| (name_key(&segment.name), segment.id)),
        _ => all.sort_by_key(|segment| segment.id),
    }
    if direction == "DESC" {
        all.reverse();
    }
    let total = all.len();
    let page = all.into_iter().skip(place.skipped()).take(place.size).collect();
    Ok(json(StatusCode::OK, &place.envelope(page, total)))
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
    Ok(json(StatusCode::CREATED, &SegmentBody::from(&*made)))
}

async fn put(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let input = read(&mut body);
    body.finish()?;
    let changed = api.app.replace_segment(&caller.actor(), segment_id(&id)?, input).await?;
    Ok(json(StatusCode::OK, &SegmentBody::from(&*changed)))
}

async fn persons(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
    mut parameters: Parameters,
) -> Result<Response, Failure> {
    let place = Place::read(&mut parameters);
    parameters.finish()?;
    let query = MemberQuery { skip: place.skipped(), limit: place.size };
    let found = api.app.segment_members(&caller.actor(), segment_id(&id)?, query).await?;
    let results: Vec<PersonAnswer<'_>> = found.items.iter().map(PersonAnswer).collect();
    Ok(json(StatusCode::OK, &place.envelope(results, found.total)))
}
