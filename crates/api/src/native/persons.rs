//! Persons: list, search, create, read, change, delete, tag, timeline.

use super::body::{Page, TOTAL_MAX};
use super::list::{self, ListQuery};
use super::person_body::{PersonAnswer, PersonBody, PersonChangeBody, read};
use crate::body::{JsonBytes, json};
use crate::object::Object;
use crate::parameters::{InPath, Parameters};
use crate::person::{by_id, identity_type};
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::header::{ETAG, IF_MATCH, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_app::Error;
use rapport_app::access::Caller;
use rapport_app::persons::{
    Descending, PersonCount, PersonOrder, PersonPage, PersonQuery, PersonSort, PersonStart,
    Profile, TimelineEntry, TimelineKind, TimelineQuery,
};
use rapport_domain::access::Capability;
use rapport_domain::identity::Identity;
use rapport_domain::problem::{Problem, ProblemCode};
use schemars::JsonSchema;
use serde::Serialize;

const PATH: &str = "/api/v1/persons";
const ONE: &str = "/api/v1/persons/{id}";

/// Fields that persons can be ordered by.
const ORDERS: &[&str] = &["createdAt", "modifiedAt", "firstName", "lastName"];
const DEFAULT_ORDER: &str = "createdAt:desc";

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let reads = |method, path| Route::native(method, path, Capability::ReadPersons);
    let writes = |method, path| Route::native(method, path, Capability::WritePersons);
    routes.add(
        reads(Method::GET, PATH)
            .summary("A page of persons, or the person of an identity")
            .query(LIST_PARAMETERS)
            .answers::<Page<PersonBody>>(200),
        get_list,
    );
    routes.add(
        writes(Method::POST, PATH)
            .summary("Make a person")
            .takes::<PersonChangeBody>()
            .answers::<PersonBody>(201),
        create,
    );
    routes.add(
        reads(Method::POST, "/api/v1/persons/search")
            .summary("A page of persons that fulfil a condition")
            .takes::<SearchBody>()
            .answers::<Page<PersonBody>>(200),
        search,
    );
    routes.add(reads(Method::GET, ONE).summary("A person").answers::<PersonBody>(200), get);
    routes.add(
        writes(Method::PATCH, ONE)
            .summary("Change a person (JSON Merge Patch)")
            .takes::<PersonChangeBody>()
            .answers::<PersonBody>(200),
        patch,
    );
    routes.add(writes(Method::DELETE, ONE).summary("Delete a person").answers_nothing(204), delete);
    routes.add(
        writes(Method::POST, "/api/v1/persons/{id}/tags")
            .summary("Add and remove tags of a person")
            .takes::<TagsBody>()
            .answers::<PersonBody>(200),
        tags,
    );
    routes.add(
        reads(Method::GET, "/api/v1/persons/{id}/timeline")
            .summary("What happened to a person, newest first")
            .query(&[
                ("kinds", "of `event,change,message,session,conversation,flow`; all"),
                ("limit", "entries of a page, 1 to 200; 50"),
                ("cursor", "`nextCursor` of the page before"),
            ])
            .answers::<Page<TimelineBody>>(200),
        timeline,
    );
}

const LIST_PARAMETERS: &[(&str, &str)] = &[
    list::PARAMETERS[0],
    list::PARAMETERS[1],
    list::PARAMETERS[2],
    ("q", "the beginning of a name or contact"),
    list::PARAMETERS[4],
    ("identityType", "with `identifier`: the person of this identity, or none"),
    ("identifier", "the identity"),
    ("sender", "the widget, bot or account talked to; channels only"),
];

/// A condition and a page.
#[derive(JsonSchema)]
#[schemars(rename = "PersonSearch")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct SearchBody {
    /// A condition such as `{"#contains":{"tags":"vip"}}`.
    filter: Option<serde_json::Value>,
    q: Option<String>,
    sort: Option<String>,
    limit: Option<usize>,
    cursor: Option<String>,
    count: Option<bool>,
}

/// Names of tags.
#[derive(JsonSchema)]
#[schemars(rename = "PersonTags")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct TagsBody {
    /// Unknown ones are created.
    add: Option<Vec<String>>,
    remove: Option<Vec<String>>,
}

async fn get_list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    mut parameters: Parameters,
) -> Result<Response, Failure> {
    if let Some(who) = identity(&parameters)? {
        let found = match api.app.person(&caller.actor(), who).await {
            Ok(profile) => vec![profile],
            Err(Error::NotFound("person")) => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        let items: Vec<_> = found.iter().map(PersonAnswer).collect();
        return Ok(json(StatusCode::OK, &Page::whole(items)));
    }
    let query = ListQuery::read(&mut parameters, ORDERS, DEFAULT_ORDER);
    parameters.finish()?;
    page(&api, &caller, None, query).await
}

/// The identity that the parameters name; every finding about them.
fn identity(parameters: &Parameters) -> Result<Option<Identity>, Failure> {
    let (kind, identifier) = (parameters.text("identityType"), parameters.text("identifier"));
    let (kind, identifier) = match (kind, identifier) {
        (None, None) => return Ok(None),
        (Some(kind), Some(identifier)) => (kind, identifier),
        (None, _) => return Err(required("identityType").into()),
        (_, None) => return Err(required("identifier").into()),
    };
    let kind = identity_type("identityType", kind).map_err(|problem| vec![problem])?;
    let identity = Identity::new(kind, identifier, parameters.text("sender"));
    Ok(identity.map(Some).map_err(|problem| vec![problem])?)
}

fn required(name: &str) -> Vec<Problem> {
    vec![Problem::new(name, ProblemCode::Required, "is required")]
}

async fn search(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let condition = body.raw("filter").map(|raw| raw.get().to_owned());
    let mut parameters = Parameters::default();
    for name in ["q", "sort", "cursor"] {
        if let Some(text) = body.text(name) {
            parameters.push(name, &text);
        }
    }
    if let Some(limit) = body.number("limit") {
        parameters.push("limit", &limit.to_string());
    }
    if let Some(count) = body.truth("count") {
        parameters.push("count", &count.to_string());
    }
    body.finish()?;
    let query = ListQuery::read(&mut parameters, ORDERS, DEFAULT_ORDER);
    parameters.finish()?;
    page(&api, &caller, condition.filter(|text| text != "null"), query).await
}

async fn page(
    api: &Api,
    caller: &Caller,
    condition: Option<String>,
    query: ListQuery,
) -> Result<Response, Failure> {
    let order = match query.field.as_str() {
        "firstName" => PersonOrder::FirstName,
        "lastName" => PersonOrder::LastName,
        "modifiedAt" => PersonOrder::ModifiedAt,
        _ => PersonOrder::CreatedAt,
    };
    let query = PersonQuery {
        condition,
        search: query.search,
        sort: PersonSort { order, descending: Descending(query.descending) },
        start: query.cursor.map_or(PersonStart::Skip(0), PersonStart::After),
        limit: query.limit,
        count: if query.counted { PersonCount::UpTo(TOTAL_MAX) } else { PersonCount::None },
    };
    let found = api.app.persons(&caller.actor(), query).await.map_err(list::refused)?;
    let PersonPage { items, next, total, total_capped } = found;
    let mut page = Page::new(items.iter().map(PersonAnswer).collect(), next);
    page.total = total;
    page.total_capped = total_capped.then_some(true);
    Ok(json(StatusCode::OK, &page))
}

async fn create(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let mut input = read(&mut body);
    body.hand_on(&mut input);
    let profile = api.app.create_person(&caller.actor(), input).await?;
    let location = format!("{PATH}/{}", profile.person.id);
    Ok(([(LOCATION, location)], answer(StatusCode::CREATED, &profile)).into_response())
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    let profile = api.app.person(&caller.actor(), by_id(&id)?).await?;
    Ok(answer(StatusCode::OK, &profile))
}

async fn patch(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
    headers: HeaderMap,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let who = by_id(&id)?;
    let mut body = Object::body(&bytes)?;
    let mut input = read(&mut body);
    body.hand_on(&mut input);
    let version = version(&headers)?;
    let profile = api.app.merge_person(&caller.actor(), who, input, version).await?;
    Ok(answer(StatusCode::OK, &profile))
}

/// The version that `If-Match` names; `*` is any.
fn version(headers: &HeaderMap) -> Result<Option<i64>, Failure> {
    let Some(value) = headers.get(IF_MATCH) else { return Ok(None) };
    if value == "*" {
        return Ok(None);
    }
    let tag = value.to_str().ok().and_then(|text| text.strip_prefix('"')?.strip_suffix('"'));
    match tag.and_then(|text| text.parse().ok()) {
        Some(version) => Ok(Some(version)),
        None => Err(Error::Stale.into()),
    }
}

async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    api.app.delete_person(&caller.actor(), by_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn tags(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let who = by_id(&id)?;
    let mut body = Object::body(&bytes)?;
    let add = body.texts("add").unwrap_or_default();
    let remove = body.texts("remove").unwrap_or_default();
    body.finish()?;
    let profile = api.app.change_person_tags(&caller.actor(), who, add, remove).await?;
    Ok(answer(StatusCode::OK, &profile))
}

fn answer(status: StatusCode, profile: &Profile) -> Response {
    let mut response = json(status, &PersonAnswer(profile));
    if let Ok(tag) = HeaderValue::try_from(format!("\"{}\"", profile.person.version)) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// One entry of a timeline.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TimelineEntry")]
struct TimelineBody {
    /// Unique in the timeline.
    id: String,
    at: String,
    /// `event`, `change`, `message` or `session`.
    kind: &'static str,
    title: String,
    /// What belongs to the kind: the properties of an event, the changes of a profile.
    data: serde_json::Map<String, serde_json::Value>,
}

impl From<TimelineEntry> for TimelineBody {
    fn from(entry: TimelineEntry) -> Self {
        let data = match entry.data {
            serde_json::Value::Object(data) => data,
            _ => serde_json::Map::new(),
        };
        let kind = KINDS.iter().find(|(_, kind)| *kind == Some(entry.kind));
        Self {
            id: entry.id,
            at: entry.at.to_string(),
            kind: kind.map_or("", |(name, _)| name),
            title: entry.title,
            data,
        }
    }
}

/// The kinds of entries; of the last two there are none yet.
const KINDS: [(&str, Option<TimelineKind>); 6] = [
    ("event", Some(TimelineKind::Event)),
    ("change", Some(TimelineKind::Change)),
    ("message", Some(TimelineKind::Message)),
    ("session", Some(TimelineKind::Session)),
    ("conversation", None),
    ("flow", None),
];

async fn timeline(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
    mut parameters: Parameters,
) -> Result<Response, Failure> {
    let who = by_id(&id)?;
    let kinds = match parameters.text("kinds").map(str::to_owned) {
        None => TimelineKind::ALL.to_vec(),
        Some(text) => kinds(&text, &mut parameters),
    };
    let query = ListQuery::read(&mut parameters, &["at"], "at:desc");
    parameters.finish()?;
    if kinds.is_empty() {
        api.app.person(&caller.actor(), who).await?;
        return Ok(json(StatusCode::OK, &Page::<TimelineBody>::whole(Vec::new())));
    }
    let query = TimelineQuery { kinds, limit: query.limit, after: query.cursor };
    let page = api.app.timeline(&caller.actor(), who, query).await.map_err(list::refused)?;
    let items: Vec<TimelineBody> = page.items.into_iter().map(TimelineBody::from).collect();
    Ok(json(StatusCode::OK, &Page::new(items, page.next)))
}

fn kinds(text: &str, parameters: &mut Parameters) -> Vec<TimelineKind> {
    let mut kinds = Vec::new();
    for name in text.split(',') {
        match KINDS.iter().find(|(known, _)| *known == name.trim()) {
            Some((_, kind)) => kinds.extend(*kind),
            None => {
                let message = format!("there is no kind {name}");
                parameters.note("kinds", ProblemCode::NotAllowed, &message);
            }
        }
    }
    kinds
}
