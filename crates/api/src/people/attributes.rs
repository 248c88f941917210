//! Custom attributes of the people API.

use super::address;
use super::paging::{self, Paging};
use super::person_body::Answered;
use crate::attribute_body::{self, type_name};
use crate::body::{JsonBytes, json, read};
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
use rapport_domain::access::Capability;
use rapport_domain::attribute::CustomAttribute;
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_domain::tag::name_key;
use rapport_domain::value::Value;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;
use std::cmp::Ordering;
use std::collections::BTreeMap;

const PATH: &str = "/people/2/customAttributes";
const ONE: &str = "/people/2/customAttributes/{name}";
const APPEND: &str = "/people/2/customAttributes/{name}/append";

/// The code of a definition that breaks rules.
const BAD_DEFINITION: u32 = 40022;

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let needs = |method, path, capability| {
        Route::new(method, path, Family::People, Access::Needs(capability))
    };
    routes.add(
        needs(Method::GET, PATH, Capability::ReadDefinitions)
            .summary("A page of custom attributes")
            .query(paging::PARAMETERS)
            .answers::<AttributesBody>(200),
        list,
    );
    routes.add(
        needs(Method::POST, PATH, Capability::EditDefinitions)
            .summary("Define a custom attribute")
            .takes::<AttributeBody>()
            .answers::<AttributeBody>(200),
        create,
    );
    routes.add(
        needs(Method::GET, ONE, Capability::ReadDefinitions)
            .summary("A custom attribute")
            .answers::<AttributeBody>(200),
        get,
    );
    routes.add(
        needs(Method::DELETE, ONE, Capability::EditDefinitions)
            .summary("Delete a custom attribute with its values")
            .answers_nothing(200),
        delete,
    );
    routes.add(
        needs(Method::POST, APPEND, Capability::WritePersons)
            .summary("Append one item to a list of a person")
            .query(address::PARAMETERS)
            .takes::<BTreeMap<String, serde_json::Value>>()
            .answers::<Vec<BTreeMap<String, serde_json::Value>>>(200),
        append,
    );
}

/// A page of custom attributes.
#[derive(JsonSchema)]
#[schemars(rename = "PeopleCustomAttributes")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is written field by field")]
struct AttributesBody {
    limit: usize,
    page: usize,
    order_by: String,
    total_count: Option<usize>,
    custom_attributes: Vec<AttributeBody>,
}

/// A custom attribute.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeopleCustomAttribute")]
#[serde(rename_all = "camelCase")]
struct AttributeBody {
    name: String,
    /// `STRING`, `DECIMAL`, `INTEGER`, `BOOLEAN`, `DATE`, `DATE_TIME` or `LIST_OF_OBJECTS`.
    data_type: &'static str,
    /// The fields of the items of a list: name to type.
    #[serde(skip_serializing_if = "Option::is_none")]
    object_schema: Option<BTreeMap<String, &'static str>>,
    created_at: String,
    modified_at: String,
}

impl From<CustomAttribute> for AttributeBody {
    fn from(attribute: CustomAttribute) -> Self {
        let schema = attribute.object_schema.into_iter();
        let schema: BTreeMap<_, _> = schema.map(|(name, kind)| (name, type_name(kind))).collect();
        let at = attribute.created_at.to_seconds_form();
        Self {
            name: attribute.name,
            data_type: type_name(attribute.data_type),
            object_schema: (!schema.is_empty()).then_some(schema),
            // Name and type never change, so nothing was modified since.
            created_at: at.clone(),
            modified_at: at,
        }
    }
}

async fn list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let paging = Paging::read(parameters, &["name", "createdAt", "modifiedAt"], "name:asc")?;
    let attributes = api.app.custom_attributes(&caller.actor()).await?;
    let total = attributes.len();
    let attributes = paging.page_of(attributes, compare);
    let attributes: Vec<AttributeBody> = attributes.into_iter().map(AttributeBody::from).collect();
    Ok(json(StatusCode::OK, &paging.envelope("customAttributes", attributes, Some(total))))
}

fn compare(field: &str, one: &CustomAttribute, other: &CustomAttribute) -> Ordering {
    let by_field = match field {
        "createdAt" | "modifiedAt" => one.created_at.cmp(&other.created_at),
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
    let input = attribute_body::read(&mut body);
    // An answer can be sent back.
    body.ignore(&["createdAt", "modifiedAt"]);
    body.finish().map_err(bad_definition)?;
    let made = api.app.create_custom_attribute(&caller.actor(), input).await;
    let made = made.map_err(|error| bad_definition(error.into()))?;
    Ok(json(StatusCode::OK, &AttributeBody::from(made)))
}

/// Findings about a definition have one code of their own, except a name that is taken.
fn bad_definition(failure: Failure) -> Failure {
    let Failure::App(error) = &failure else { return failure };
    match &**error {
        Error::Invalid(problems) => {
            let message = problems.iter().map(|p| format!("{} {}", p.path, p.message));
            let message = message.collect::<Vec<_>>().join("; ");
            Failure::coded(StatusCode::BAD_REQUEST, BAD_DEFINITION, message, problems.clone())
        }
        _ => failure,
    }
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(name): InPath<String>,
) -> Result<Response, Failure> {
    let attribute = api.app.custom_attribute(&caller.actor(), name).await?;
    Ok(json(StatusCode::OK, &AttributeBody::from(attribute)))
}

async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(name): InPath<String>,
) -> Result<Response, Failure> {
    api.app.delete_custom_attribute(&caller.actor(), name).await?;
    Ok(StatusCode::OK.into_response())
}

async fn append(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(name): InPath<String>,
    parameters: Parameters,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let who = address::who(&parameters)?;
    let item: Box<RawValue> = read::<&RawValue>(&bytes)?.to_owned();
    if !item.get().starts_with('{') {
        return Err(vec![Problem::new("", ProblemCode::WrongType, "must be an object")].into());
    }
    let items = api.app.append_list_item(&caller.actor(), who, name, item).await?;
    Ok(json(StatusCode::OK, &Answered(&Value::List(items))))
}
