//! Computed attributes: made, tested, activated, deactivated (A-210, A-211, P-36 to P-60).

mod aggregate_body;
mod bodies;
mod definition_body;

use super::body::Page;
use super::list::{self, Keys};
use crate::attribute_body::type_name;
use crate::body::{JsonBytes, json};
use crate::object::Object;
use crate::parameters::{InPath, Parameters};
use crate::person::by_id;
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use bodies::{ComputedBody, ComputedChangeBody, NewComputedBody, TestBody, TestedBody};
use rapport_app::Error;
use rapport_app::access::Caller;
use rapport_domain::access::Capability;
use rapport_domain::computed::{ComputedAttribute, ComputedInput};
use rapport_domain::ids::ComputedId;
use rapport_domain::problem::ProblemCode;
use rapport_domain::tag::name_key;
use serde_json::value::RawValue;

const PATH: &str = "/api/v1/computed-attributes";
const ONE: &str = "/api/v1/computed-attributes/{id}";

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let reads = |path| Route::native(Method::GET, path, Capability::ReadDefinitions);
    let edits = |method, path| Route::native(method, path, Capability::EditDefinitions);
    routes.add(
        reads(PATH)
            .summary("A page of computed attributes")
            .query(list::PARAMETERS)
            .answers::<Page<ComputedBody>>(200),
        get_list,
    );
    routes.add(
        edits(Method::POST, PATH)
            .summary("Make a computed attribute, as a draft")
            .takes::<NewComputedBody>()
            .answers::<ComputedBody>(201),
        create,
    );
    routes.add(
        Route::native(Method::POST, "/api/v1/computed-attributes/test", Capability::ReadPersons)
            .summary("Compute a definition for one person; nothing is saved")
            .takes::<TestBody>()
            .answers::<TestedBody>(200),
        test,
    );
    routes.add(reads(ONE).summary("A computed attribute").answers::<ComputedBody>(200), get);
    routes.add(
        edits(Method::PATCH, ONE)
            .summary("Change name or definition of a draft or inactive one")
            .takes::<ComputedChangeBody>()
            .answers::<ComputedBody>(200),
        patch,
    );
    routes.add(
        edits(Method::DELETE, ONE)
            .summary("Delete a draft or inactive one with its values")
            .answers_nothing(204),
        delete,
    );
    let command =
        |path, summary| edits(Method::POST, path).summary(summary).answers::<ComputedBody>(200);
    routes.add(command("/api/v1/computed-attributes/{id}/activate", "Start to compute"), activate);
    routes.add(
        command("/api/v1/computed-attributes/{id}/deactivate", "Stop; values stay as they are"),
        deactivate,
    );
    routes.add(
        edits(Method::POST, "/api/v1/computed-attributes/{id}/duplicate")
            .summary("Make a draft with the same definition")
            .answers::<ComputedBody>(201),
        duplicate,
    );
}

async fn get_list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let attributes = api.app.computed_attributes(&caller.actor()).await?;
    let attributes = attributes.into_iter().map(ComputedBody::from).collect();
    list::answer(
        parameters,
        (&["name", "createdAt"], "name:asc"),
        attributes,
        |field, attribute: &ComputedBody| Keys {
            searched: attribute.name.clone(),
            order: match field {
                "name" => name_key(&attribute.name),
                _ => attribute.created_at.clone(),
            },
            id: attribute.id.clone(),
        },
    )
}

async fn create(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let name = body.required_text("name");
    let kind = body.required_text("kind");
    let definition = required_raw(&mut body, "definition");
    body.finish()?;
    let input = ComputedInput { name, kind, definition: definition.unwrap_or_default() };
    let made = api.app.create_computed_attribute(&caller.actor(), input).await?;
    Ok(created(made))
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    Ok(answer(api.app.computed_attribute(&caller.actor(), computed_id(&id)?).await?))
}

async fn patch(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let (actor, id) = (caller.actor(), computed_id(&id)?);
    let current = ComputedBody::from(api.app.computed_attribute(&actor, id).await?);
    let mut body = Object::body(&bytes)?;
    // An answer can be sent back.
    body.ignore(&["id", "status", "progress", "resultType", "createdAt", "modifiedAt"]);
    let name = body.text("name").unwrap_or(current.name);
    let kind = body.text("kind").unwrap_or_else(|| current.kind.to_owned());
    let definition = match body.raw("definition") {
        Some(raw) => raw.to_owned(),
        None => serde_json::value::to_raw_value(&current.definition)
            .map_err(|error| Error::Internal(error.to_string()))?,
    };
    body.finish()?;
    let input = ComputedInput { name, kind, definition };
    Ok(answer(api.app.edit_computed_attribute(&actor, id, input).await?))
}

async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    api.app.delete_computed_attribute(&caller.actor(), computed_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn activate(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    Ok(answer(api.app.activate_computed_attribute(&caller.actor(), computed_id(&id)?).await?))
}

async fn deactivate(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    Ok(answer(api.app.deactivate_computed_attribute(&caller.actor(), computed_id(&id)?).await?))
}

async fn duplicate(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    let copy = api.app.duplicate_computed_attribute(&caller.actor(), computed_id(&id)?).await?;
    Ok(created(copy))
}

async fn test(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let kind = body.required_text("kind");
    let definition = required_raw(&mut body, "definition");
    let given = body.has("personId");
    let person = body.number("personId");
    if !given {
        body.note("personId", ProblemCode::Required, "is required");
    }
    body.finish()?;
    let who = by_id(&person.unwrap_or_default().to_string())?;
    let definition = definition.unwrap_or_default();
    let tested = api.app.test_computed(&caller.actor(), kind, definition, who).await?;
    let body = TestedBody {
        value: tested.value,
        data_type: type_name(tested.data_type),
        at: tested.at.to_string(),
        empty_because: tested.overflow.then_some("OVERFLOW"),
    };
    Ok(json(StatusCode::OK, &body))
}

fn required_raw(body: &mut Object<'_>, name: &str) -> Option<Box<RawValue>> {
    let raw = body.raw(name).map(RawValue::to_owned);
    if raw.is_none() {
        body.note(name, ProblemCode::Required, "is required");
    }
    raw
}

/// The id in an address; what cannot be one names nothing.
pub(super) fn computed_id(text: &str) -> Result<ComputedId, Error> {
    text.parse().map(ComputedId).map_err(|_| Error::NotFound("computed attribute"))
}

fn answer(attribute: ComputedAttribute) -> Response {
    json(StatusCode::OK, &ComputedBody::from(attribute))
}

fn created(attribute: ComputedAttribute) -> Response {
    let location = format!("{PATH}/{}", attribute.id);
    let answer = json(StatusCode::CREATED, &ComputedBody::from(attribute));
    ([(LOCATION, location)], answer).into_response()
}
