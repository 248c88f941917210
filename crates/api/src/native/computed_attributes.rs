//! Computed attributes: made, tested, activated, deactivated (A-210, A-211, P-36 to P-53).

use super::body::Page;
use super::list::{self, Keys, ListQuery};
use crate::attribute_body::type_name;
use crate::body::{JsonBytes, json};
use crate::object::Object;
use crate::parameters::{InPath, Parameters};
use crate::person::by_id;
use crate::route::{Access, Family, Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_app::Error;
use rapport_app::access::Caller;
use rapport_domain::access::Capability;
use rapport_domain::computed::{ComputedAttribute, ComputedInput, Definition, Status, aggregate};
use rapport_domain::ids::ComputedId;
use rapport_domain::problem::ProblemCode;
use rapport_domain::tag::name_key;
use rapport_domain::value::Value;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

const PATH: &str = "/api/v1/computed-attributes";
const ONE: &str = "/api/v1/computed-attributes/{id}";

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let reads = |path| {
        let access = Access::Needs(Capability::ReadDefinitions);
        Route::new(Method::GET, path, Family::Native, access)
    };
    let edits = |method, path| {
        Route::new(method, path, Family::Native, Access::Needs(Capability::EditDefinitions))
    };
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
        Route::new(
            Method::POST,
            "/api/v1/computed-attributes/test",
            Family::Native,
            Access::Needs(Capability::ReadPersons),
        )
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

/// A computed attribute to be made.
#[derive(JsonSchema)]
#[schemars(rename = "NewComputedAttribute")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct NewComputedBody {
    name: String,
    kind: KindBody,
    definition: AggregateBody,
}

/// What changes of a computed attribute.
#[derive(JsonSchema)]
#[schemars(rename = "ComputedAttributeChange")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct ComputedChangeBody {
    name: Option<String>,
    kind: Option<KindBody>,
    definition: Option<AggregateBody>,
}

/// A definition to be tried on a person.
#[derive(JsonSchema)]
#[schemars(rename = "ComputedTest")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct TestBody {
    kind: KindBody,
    definition: AggregateBody,
    person_id: i64,
}

#[derive(JsonSchema)]
#[schemars(rename = "ComputedKind")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(dead_code, reason = "describes a text")]
enum KindBody {
    EventAggregate,
    Formula,
    Score,
}

#[derive(JsonSchema)]
#[schemars(rename = "ComputedStatus")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(dead_code, reason = "describes a text")]
enum StatusBody {
    Draft,
    Processing,
    Active,
    Inactive,
}

/// An aggregate of events.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EventAggregate")]
#[serde(rename_all = "camelCase")]
struct AggregateBody {
    #[schemars(with = "FunctionBody")]
    function: &'static str,
    definition_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    property: Option<String>,
    #[serde(default)]
    filters: Vec<serde_json::Value>,
    /// `NONE`.
    #[serde(default)]
    exclude: String,
    period: PeriodBody,
}

#[derive(JsonSchema)]
#[schemars(rename = "AggregateFunction")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(dead_code, reason = "describes a text")]
enum FunctionBody {
    Count,
    Sum,
    Last,
    MostCommon,
}

/// When events count.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AggregatePeriod")]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
enum PeriodBody {
    Lifetime,
    LastDays {
        /// 7, 14, 30, 60 or 90; today is not included.
        days: u16,
    },
    #[serde(rename = "LAST_24_HOURS")]
    Last24Hours,
}

/// A computed attribute.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ComputedAttribute")]
#[serde(rename_all = "camelCase")]
struct ComputedBody {
    id: String,
    name: String,
    #[schemars(with = "KindBody")]
    kind: &'static str,
    #[schemars(with = "StatusBody")]
    status: &'static str,
    /// Percent of the persons that are filled in.
    progress: u8,
    definition: AggregateBody,
    /// The type of its values.
    result_type: &'static str,
    created_at: String,
    modified_at: String,
}

impl From<ComputedAttribute> for ComputedBody {
    fn from(attribute: ComputedAttribute) -> Self {
        let (status, progress) = match attribute.status {
            Status::Draft => ("DRAFT", 0),
            Status::Processing { progress } => ("PROCESSING", progress),
            Status::Active => ("ACTIVE", 100),
            Status::Inactive { .. } => ("INACTIVE", 0),
        };
        let Definition::EventAggregate(definition) = attribute.definition;
        Self {
            id: attribute.id.to_string(),
            name: attribute.name,
            kind: EVENT_AGGREGATE,
            status,
            progress,
            definition: definition.into(),
            result_type: type_name(attribute.result_type),
            created_at: attribute.created_at.to_string(),
            modified_at: attribute.modified_at.to_string(),
        }
    }
}

/// The kind there is.
const EVENT_AGGREGATE: &str = "EVENT_AGGREGATE";

impl From<aggregate::Aggregate> for AggregateBody {
    fn from(aggregate: aggregate::Aggregate) -> Self {
        use rapport_domain::computed::aggregate::{Exclusion, Function, Period};
        Self {
            function: match aggregate.function {
                Function::Count => "COUNT",
                Function::Sum => "SUM",
                Function::Last => "LAST",
                Function::MostCommon => "MOST_COMMON",
            },
            definition_id: aggregate.definition_id.0,
            property: aggregate.property,
            filters: Vec::new(),
            exclude: match aggregate.exclude {
                Exclusion::None => "NONE".to_owned(),
            },
            period: match aggregate.period {
                Period::Lifetime => PeriodBody::Lifetime,
                Period::LastDays { days } => PeriodBody::LastDays { days },
                Period::Last24Hours => PeriodBody::Last24Hours,
            },
        }
    }
}

async fn get_list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    mut parameters: Parameters,
) -> Result<Response, Failure> {
    let query = ListQuery::read(&mut parameters, &["name", "createdAt"], "name:asc");
    parameters.finish()?;
    let attributes = api.app.computed_attributes(&caller.actor()).await?;
    let attributes = attributes.into_iter().map(ComputedBody::from).collect();
    let page = query.page_of(attributes, |field, attribute: &ComputedBody| Keys {
        searched: attribute.name.clone(),
        order: match field {
            "name" => name_key(&attribute.name),
            _ => attribute.created_at.clone(),
        },
        id: attribute.id.clone(),
    })?;
    Ok(json(StatusCode::OK, &page))
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

/// The value of a definition for one person.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ComputedTestResult")]
#[serde(rename_all = "camelCase")]
struct TestedBody {
    #[schemars(with = "Option<serde_json::Value>")]
    value: Option<Value>,
    /// The type of the value.
    #[serde(rename = "type")]
    data_type: &'static str,
    at: String,
    /// `OVERFLOW` when the value is outside the range of its type.
    #[serde(skip_serializing_if = "Option::is_none")]
    empty_because: Option<&'static str>,
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
fn computed_id(text: &str) -> Result<ComputedId, Error> {
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
