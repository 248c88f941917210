//! Event definitions: custom ones, and the switches of product events (A-223, P-61 to P-71).

use super::body::Page;
use super::list::{self, Keys};
use crate::body::{JsonBytes, json};
use crate::definition_body::{DefinitionChangeBody, FieldBody, category, fields, read};
use crate::object::Object;
use crate::parameters::{InPath, Parameters};
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_app::access::Caller;
use rapport_app::definitions::{DefinitionInfo, DefinitionSwitch};
use rapport_domain::access::Capability;
use rapport_domain::event::DefinitionInput;
use rapport_domain::problem::ProblemCode;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

const PATH: &str = "/api/v1/event-definitions";
const ONE: &str = "/api/v1/event-definitions/{definitionId}";

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    routes.add(
        Route::native(Method::GET, PATH, Capability::ReadDefinitions)
            .summary("A page of event definitions, those of the product too")
            .query(list::PARAMETERS)
            .answers::<Page<DefinitionBody>>(200),
        get_list,
    );
    routes.add(
        Route::native(Method::POST, PATH, Capability::EditDefinitions)
            .summary("Define a custom event")
            .takes::<DefinitionChangeBody>()
            .answers::<DefinitionBody>(201),
        create,
    );
    routes.add(
        Route::native(Method::GET, ONE, Capability::ReadDefinitions)
            .summary("An event definition")
            .answers::<DefinitionBody>(200),
        get,
    );
    routes.add(
        Route::native(Method::PATCH, ONE, Capability::EditDefinitions)
            .summary("Change a definition, or switch a product event on or off")
            .takes::<DefinitionChangeBody>()
            .answers::<DefinitionBody>(200),
        patch,
    );
    routes.add(
        Route::native(Method::DELETE, ONE, Capability::EditDefinitions)
            .summary("Delete a custom definition that has no events and is not used")
            .answers_nothing(204),
        delete,
    );
}

/// An event definition.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EventDefinition")]
#[serde(rename_all = "camelCase")]
struct DefinitionBody {
    definition_id: String,
    title: String,
    description: String,
    /// `external`, `person`, `channel`, `product` or `template`.
    category: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subcategory: Option<&'static str>,
    /// Whether the product raises these events itself.
    is_internal_definition: bool,
    /// Whether events are recorded.
    enabled: bool,
    fields: Vec<FieldBody>,
    /// How an opener speaks of it, by locale.
    context_label: BTreeMap<String, String>,
    /// Days its events are kept; null is for ever.
    retention_days: Option<u32>,
    /// Events stored.
    count: i64,
    /// When the last one was stored.
    last_seen: Option<String>,
}

impl From<DefinitionInfo> for DefinitionBody {
    fn from(info: DefinitionInfo) -> Self {
        let DefinitionInfo { definition, count, last_seen } = info;
        Self {
            category: category(&definition),
            subcategory: definition.subcategory(),
            is_internal_definition: definition.is_internal(),
            fields: fields(&definition),
            definition_id: definition.definition_id.0,
            title: definition.title,
            description: definition.description,
            enabled: definition.enabled,
            context_label: definition.context_label,
            retention_days: definition.retention_days,
            count,
            last_seen: last_seen.map(|at| at.to_string()),
        }
    }
}

async fn get_list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let definitions = api.app.event_definitions(&caller.actor()).await?;
    let definitions = definitions.into_iter().map(DefinitionBody::from).collect();
    list::answer(
        parameters,
        (&["title", "definitionId"], "title:asc"),
        definitions,
        |field, definition: &DefinitionBody| Keys {
            searched: format!("{} {}", definition.title, definition.definition_id),
            order: match field {
                "title" => definition.title.to_lowercase(),
                _ => definition.definition_id.to_lowercase(),
            },
            id: definition.definition_id.clone(),
        },
    )
}

async fn create(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let input = read(&mut body, DefinitionInput::default());
    body.finish()?;
    let definition = api.app.create_event_definition(&caller.actor(), input).await?;
    let location = format!("{PATH}/{}", definition.definition_id);
    let info = DefinitionInfo { definition, count: 0, last_seen: None };
    let answer = json(StatusCode::CREATED, &DefinitionBody::from(info));
    Ok(([(LOCATION, location)], answer).into_response())
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    let info = api.app.event_definition(&caller.actor(), id).await?;
    Ok(json(StatusCode::OK, &DefinitionBody::from(info)))
}

async fn patch(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let actor = caller.actor();
    let current = api.app.event_definition(&actor, id.clone()).await?;
    let mut body = Object::body(&bytes)?;
    let redefines =
        ["definitionId", "title", "description", "fields"].iter().any(|name| body.has(name));
    let enabled = body.truth("enabled");
    let (labelled, limited) = (body.has("contextLabel"), body.has("retentionDays"));
    let input = read(&mut body, DefinitionInput::from(&current.definition));
    if redefines && enabled.is_some() {
        let message = "cannot be changed together with the definition";
        body.note("enabled", ProblemCode::NotAllowed, message);
    }
    body.finish()?;
    let context_label = labelled.then(|| input.context_label.clone());
    let retention_days = limited.then_some(input.retention_days);
    let switch = DefinitionSwitch { enabled, context_label, retention_days };
    let definition = if redefines {
        api.app.change_event_definition(&actor, id, input).await?
    } else {
        api.app.switch_event_definition(&actor, id, switch).await?
    };
    let info = DefinitionInfo { definition, ..current };
    Ok(json(StatusCode::OK, &DefinitionBody::from(info)))
}

async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    api.app.delete_event_definition(&caller.actor(), id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
