//! Event definitions.

use crate::body::{JsonBytes, json};
use crate::definition_body::{DefinitionChangeBody, FieldBody, category, fields, read};
use crate::object::Object;
use crate::parameters::{InPath, Parameters};
use crate::route::{Access, Family, Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use rapport_app::Error;
use rapport_app::access::Caller;
use rapport_domain::access::Capability;
use rapport_domain::event::{DefinitionInput, EventDefinition};
use rapport_domain::problem::ProblemCode;
use schemars::JsonSchema;
use serde::Serialize;

const PATH: &str = "/peopleevents/2/definitions";
const ONE: &str = "/peopleevents/2/definitions/{definitionId}";

/// Definitions of a page when nothing is said, and at most.
const LIMIT: usize = 100;
const LIMIT_MAX: usize = 1000;

/// The code of a definition that breaks rules.
const BAD_DEFINITION: u32 = 400_504;

/// The code of an id that is in use.
const TAKEN: u32 = 409_500;

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let needs = |method, path, capability| {
        Route::new(method, path, Family::Events, Access::Needs(capability))
    };
    routes.add(
        needs(Method::GET, PATH, Capability::ReadDefinitions)
            .summary("Event definitions")
            .query(&[
                ("category", "only of these categories; repeatable"),
                ("searchText", "part of the id or title"),
                ("orderField", "`DefinitionId` or `Title`"),
                ("orderType", "`Asc` or `Desc`"),
                ("offset", "definitions before the page; 0"),
                ("limit", "definitions of a page, 1 to 1000; 100"),
            ])
            .answers::<Vec<DefinitionBody>>(200),
        list,
    );
    routes.add(
        needs(Method::POST, PATH, Capability::EditDefinitions)
            .summary("Define an event")
            .takes::<DefinitionChangeBody>()
            .answers::<DefinitionBody>(201),
        create,
    );
    routes.add(
        needs(Method::GET, ONE, Capability::ReadDefinitions)
            .summary("An event definition")
            .answers::<DefinitionBody>(200),
        get,
    );
    routes.add(
        needs(Method::POST, ONE, Capability::EditDefinitions)
            .summary("Change an event definition; properties are only ever added")
            .takes::<DefinitionChangeBody>()
            .answers::<DefinitionBody>(200),
        change,
    );
}

/// An event definition.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeopleEventDefinition")]
#[serde(rename_all = "camelCase")]
struct DefinitionBody {
    is_internal_definition: bool,
    /// `external`, `person`, `channel`, `product` or `template`.
    category: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subcategory: Option<&'static str>,
    definition_id: String,
    title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(default)]
    description: String,
    fields: Vec<FieldBody>,
}

impl From<&EventDefinition> for DefinitionBody {
    fn from(definition: &EventDefinition) -> Self {
        Self {
            is_internal_definition: definition.is_internal(),
            category: category(definition),
            subcategory: definition.subcategory(),
            definition_id: definition.definition_id.0.clone(),
            title: definition.title.clone(),
            description: definition.description.clone(),
            fields: fields(definition),
        }
    }
}

async fn list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    mut parameters: Parameters,
) -> Result<Response, Failure> {
    let categories: Vec<String> = parameters.all("category").map(str::to_lowercase).collect();
    let needle = parameters.text("searchText").map(str::to_lowercase);
    let by_title = choice(&mut parameters, "orderField", ["DefinitionId", "Title"]);
    let descending = choice(&mut parameters, "orderType", ["Asc", "Desc"]);
    let offset = parameters.number("offset", 0, (0, usize::MAX));
    let limit = parameters.number("limit", LIMIT, (1, LIMIT_MAX));
    parameters.finish().map_err(bad_definition)?;
    let all = api.app.event_definitions(&caller.actor()).await?;
    let mut found: Vec<&EventDefinition> = all.iter().map(|info| &info.definition).collect();
    found.retain(|definition| {
        let named = |needle: &String| {
            definition.definition_id.0.to_lowercase().contains(needle)
                || definition.title.to_lowercase().contains(needle)
        };
        let listed =
            categories.is_empty() || categories.iter().any(|wanted| wanted == category(definition));
        listed && needle.as_ref().is_none_or(named)
    });
    found.sort_by(|one, other| {
        let id = one.definition_id.cmp(&other.definition_id);
        let order = if by_title { one.title.cmp(&other.title).then(id) } else { id };
        if descending { order.reverse() } else { order }
    });
    let page = found.into_iter().skip(offset).take(limit);
    Ok(json(StatusCode::OK, &page.map(DefinitionBody::from).collect::<Vec<_>>()))
}

/// Whether the second of two values was chosen; the first is the default.
fn choice(parameters: &mut Parameters, name: &str, [first, second]: [&str; 2]) -> bool {
    let chosen = parameters.text(name).unwrap_or(first);
    let is_second = chosen.eq_ignore_ascii_case(second);
    if !is_second && !chosen.eq_ignore_ascii_case(first) {
        let message = format!("must be {first} or {second}");
        parameters.note(name, ProblemCode::NotAllowed, &message);
    }
    is_second
}

async fn create(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes).map_err(bad_definition)?;
    let input = read(&mut body, DefinitionInput::default());
    body.finish().map_err(bad_definition)?;
    let made = api.app.create_event_definition(&caller.actor(), input).await;
    let made = made.map_err(|error| bad_definition(error.into()))?;
    Ok(json(StatusCode::CREATED, &DefinitionBody::from(&made)))
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    let info = api.app.event_definition(&caller.actor(), id).await?;
    Ok(json(StatusCode::OK, &DefinitionBody::from(&info.definition)))
}

async fn change(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes).map_err(bad_definition)?;
    let current = api.app.event_definition(&caller.actor(), id.clone()).await?;
    let input = read(&mut body, DefinitionInput::from(&current.definition));
    body.finish().map_err(bad_definition)?;
    let changed = api.app.change_event_definition(&caller.actor(), id, input).await;
    let changed = changed.map_err(|error| bad_definition(error.into()))?;
    Ok(json(StatusCode::OK, &DefinitionBody::from(&changed)))
}

/// Findings about a definition have one code, an id in use has another.
fn bad_definition(failure: Failure) -> Failure {
    let Failure::App(error) = &failure else { return failure };
    let message = error.to_string();
    match &**error {
        Error::Invalid(problems) => {
            Failure::coded(StatusCode::BAD_REQUEST, BAD_DEFINITION, message, problems.clone())
        }
        Error::NameTaken { .. } => Failure::coded(StatusCode::CONFLICT, TAKEN, message, Vec::new()),
        _ => failure,
    }
}
