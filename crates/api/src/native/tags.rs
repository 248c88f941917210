//! Tags (A-225, P-76 to P-78).

use super::body::Page;
use super::list::{self, Keys};
use crate::body::{JsonBytes, json};
use crate::object::Object;
use crate::parameters::{InPath, Parameters};
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_app::Error;
use rapport_app::access::Caller;
use rapport_app::tags::TagInfo;
use rapport_domain::access::Capability;
use rapport_domain::tag::name_key;
use schemars::JsonSchema;
use serde::Serialize;

const PATH: &str = "/api/v1/tags";
const ONE: &str = "/api/v1/tags/{id}";

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    routes.add(
        Route::native(Method::GET, PATH, Capability::ReadDefinitions)
            .summary("A page of tags")
            .query(list::PARAMETERS)
            .answers::<Page<TagBody>>(200),
        get_list,
    );
    routes.add(
        Route::native(Method::POST, PATH, Capability::EditDefinitions)
            .summary("Make a tag")
            .takes::<NewTagBody>()
            .answers::<TagBody>(201),
        create,
    );
    routes.add(
        Route::native(Method::GET, ONE, Capability::ReadDefinitions)
            .summary("A tag")
            .answers::<TagBody>(200),
        get,
    );
    routes.add(
        Route::native(Method::DELETE, ONE, Capability::EditDefinitions)
            .summary("Delete a tag and take it off everybody")
            .answers_nothing(204),
        delete,
    );
}

#[derive(JsonSchema)]
#[schemars(rename = "NewTag")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct NewTagBody {
    name: String,
}

/// A tag.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Tag")]
#[serde(rename_all = "camelCase")]
struct TagBody {
    id: i64,
    name: String,
    /// Persons who carry it.
    persons: i64,
    created_at: String,
    modified_at: String,
}

impl From<TagInfo> for TagBody {
    fn from(info: TagInfo) -> Self {
        let TagInfo { tag, persons } = info;
        Self {
            id: tag.id.0,
            name: tag.name,
            persons,
            created_at: tag.created_at.to_string(),
            modified_at: tag.modified_at.to_string(),
        }
    }
}

async fn get_list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let tags = api.app.tags(&caller.actor()).await?;
    let tags: Vec<TagBody> = tags.into_iter().map(TagBody::from).collect();
    list::answer(parameters, (&["name", "createdAt"], "name:asc"), tags, |field, tag| Keys {
        searched: tag.name.clone(),
        order: if field == "name" { name_key(&tag.name) } else { tag.created_at.clone() },
        id: format!("{:016}", tag.id),
    })
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
    let body = TagBody::from(TagInfo { tag, persons: 0 });
    let location = format!("{PATH}/{}", body.id);
    Ok(([(LOCATION, location)], json(StatusCode::CREATED, &body)).into_response())
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    Ok(json(StatusCode::OK, &find(&api, &caller, &id).await?))
}

async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    let tag = find(&api, &caller, &id).await?;
    api.app.delete_tag(&caller.actor(), tag.name).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The tag of an id.
async fn find(api: &Api, caller: &Caller, id: &str) -> Result<TagBody, Failure> {
    let tags = api.app.tags(&caller.actor()).await?;
    let found = tags.into_iter().find(|info| info.tag.id.0.to_string() == id);
    found.map(TagBody::from).ok_or_else(|| Error::NotFound("tag").into())
}
