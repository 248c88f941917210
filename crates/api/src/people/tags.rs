//! Tags of the people API.

use super::address;
use super::batch::{People, QueryBody, people};
use super::paging::{self, Paging};
use crate::body::{JsonBytes, json};
use crate::object::Object;
use crate::parameters::{InPath, Parameters};
use crate::route::{Access, Family, Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_app::Error;
use rapport_app::access::Caller;
use rapport_app::tags::TagAction;
use rapport_domain::access::Capability;
use rapport_domain::problem::ProblemCode;
use rapport_domain::tag::{Tag, name_key};
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Ordering;

const PATH: &str = "/people/2/tags";
const ONE: &str = "/people/2/tags/{name}";
const PERSONS: &str = "/people/2/tags/{name}/persons";

/// The code of a tag that something uses.
const IN_USE: u32 = 40021;

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let needs = |method, path, capability| {
        Route::new(method, path, Family::People, Access::Needs(capability))
    };
    let reads = |path| needs(Method::GET, path, Capability::ReadDefinitions);
    routes.add(
        reads(PATH).summary("A page of tags").query(paging::PARAMETERS).answers::<TagsBody>(200),
        list,
    );
    routes.add(
        needs(Method::POST, PATH, Capability::EditDefinitions)
            .summary("Make a tag")
            .takes::<NewTagBody>()
            .answers::<TagBody>(200),
        create,
    );
    routes.add(reads(ONE).summary("A tag").answers::<TagBody>(200), get);
    routes.add(
        needs(Method::DELETE, ONE, Capability::EditDefinitions)
            .summary("Delete a tag and take it off everybody")
            .answers_nothing(200),
        delete,
    );
    let persons = |method, summary| {
        needs(method, PERSONS, Capability::WritePersons)
            .summary(summary)
            .takes::<People<QueryBody>>()
            .answers_nothing(200)
    };
    routes.add(persons(Method::PATCH, "Give a tag to persons"), tag_persons);
    routes.add(persons(Method::DELETE, "Take a tag from persons"), untag_persons);
}

/// A page of tags.
#[derive(JsonSchema)]
#[schemars(rename = "PeopleTags")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is written field by field")]
struct TagsBody {
    limit: usize,
    page: usize,
    order_by: String,
    total_count: Option<usize>,
    tags: Vec<TagBody>,
}

#[derive(JsonSchema)]
#[schemars(rename = "PeopleNewTag")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct NewTagBody {
    name: String,
}

/// A tag.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeopleTag")]
#[serde(rename_all = "camelCase")]
struct TagBody {
    id: i64,
    name: String,
    created_at: String,
    modified_at: String,
}

impl From<Tag> for TagBody {
    fn from(tag: Tag) -> Self {
        Self {
            id: tag.id.0,
            name: tag.name,
            created_at: tag.created_at.to_seconds_form(),
            modified_at: tag.modified_at.to_seconds_form(),
        }
    }
}

async fn list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let paging = Paging::read(parameters, &["name", "createdAt", "modifiedAt"], "name:asc")?;
    let tags = api.app.tags(&caller.actor()).await?;
    let total = tags.len();
    let tags = paging.page_of(tags.into_iter().map(|info| info.tag).collect(), compare);
    let tags: Vec<TagBody> = tags.into_iter().map(TagBody::from).collect();
    Ok(json(StatusCode::OK, &paging.envelope("tags", tags, Some(total))))
}

fn compare(field: &str, one: &Tag, other: &Tag) -> Ordering {
    let by_field = match field {
        "createdAt" => one.created_at.cmp(&other.created_at),
        "modifiedAt" => one.modified_at.cmp(&other.modified_at),
        _ => name_key(&one.name).cmp(&name_key(&other.name)),
    };
    by_field.then(one.id.cmp(&other.id))
}

async fn create(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let name = body.required_text("name");
    body.finish()?;
    let tag = api.app.create_tag(&caller.actor(), name).await?;
    Ok(json(StatusCode::OK, &TagBody::from(tag)))
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(name): InPath<String>,
) -> Result<Response, Failure> {
    let tag = api.app.tag(&caller.actor(), name).await?;
    Ok(json(StatusCode::OK, &TagBody::from(tag)))
}

async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(name): InPath<String>,
) -> Result<Response, Failure> {
    match api.app.delete_tag(&caller.actor(), name).await {
        Err(error @ Error::InUse(_)) => {
            let message = error.to_string();
            Err(Failure::coded(StatusCode::BAD_REQUEST, IN_USE, message, Vec::new()))
        }
        done => Ok(done.map(|()| StatusCode::OK.into_response())?),
    }
}

async fn tag_persons(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(name): InPath<String>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    change(&api, &caller, name, TagAction::Add, &bytes).await
}

async fn untag_persons(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(name): InPath<String>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    change(&api, &caller, name, TagAction::Remove, &bytes).await
}

async fn change(
    api: &Api,
    caller: &Caller,
    name: String,
    action: TagAction,
    bytes: &[u8],
) -> Result<Response, Failure> {
    let mut identities = Vec::new();
    let mut problems = Vec::new();
    for mut item in people(bytes)? {
        if let Some(mut query) = item.object("query") {
            identities.push(address::read(&mut query)?);
            item.absorb(query);
        } else {
            item.note("query", ProblemCode::Required, "is required");
        }
        problems.extend(item.close());
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    api.app.tag_persons(&caller.actor(), name, action, identities).await?;
    Ok(StatusCode::OK.into_response())
}
