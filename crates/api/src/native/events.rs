//! Events: of a person, of all persons, stored item by item, deleted.

use super::body::Page;
use super::list::{self, ListQuery};
use crate::body::{JsonBytes, json, read};
use crate::edge::finding;
use crate::event_item::{self, EventItemBody};
use crate::parameters::{InPath, Parameters};
use crate::person::by_id;
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_app::access::Caller;

use rapport_app::events::{EventListQuery, EventQuery, Outcome, StoredEvent};
use rapport_app::persons::Descending;
use rapport_domain::access::Capability;
use rapport_domain::ids::{DefinitionId, EventId};
use rapport_domain::limits::EVENT_BATCH_BYTES_MAX;
use rapport_domain::problem::ProblemCode;
use rapport_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

const LIST_PARAMETERS: &[(&str, &str)] = &[
    ("definitionId", "only events of this definition; a page may then come out short"),
    list::PARAMETERS[0],
    list::PARAMETERS[1],
    ("sort", "`eventId:desc` or `eventId:asc`"),
    list::PARAMETERS[4],
];

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    routes.add(
        Route::native(Method::GET, "/api/v1/persons/{id}/events", Capability::ReadPersons)
            .summary("Events of a person, newest first")
            .query(&[
                ("definitionId", "only events of this definition"),
                ("from", "only events from this instant on"),
                ("to", "only events before this instant"),
                ("limit", "events of a page, 1 to 200; 50"),
                ("cursor", "`nextCursor` of the page before"),
            ])
            .answers::<Page<EventBody>>(200),
        of_person,
    );
    routes.add(
        Route::native(Method::GET, "/api/v1/events", Capability::ReadPersons)
            .summary("Events of all persons in the order of their ids, which grow with time")
            .query(LIST_PARAMETERS)
            .answers::<Page<EventBody>>(200),
        get_list,
    );
    routes.add(
        Route::native(Method::POST, "/api/v1/events", Capability::SendEvents)
            .summary("Store 1 to 1000 events, each on its own")
            .body_max(EVENT_BATCH_BYTES_MAX)
            .takes::<Vec<EventItemBody>>()
            .answers::<Page<OutcomeBody>>(200),
        store,
    );
    routes.add(
        Route::native(Method::DELETE, "/api/v1/events/{id}", Capability::WritePersons)
            .summary("Delete an event and undo its effects on computed attributes")
            .answers_nothing(204),
        delete,
    );
}

/// A stored event.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Event")]
#[serde(rename_all = "camelCase")]
struct EventBody {
    event_id: String,
    /// Whose it is; only where events of all persons are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    person_id: Option<i64>,
    definition_id: String,
    title: String,
    occurred_time: String,
    received_time: String,
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    properties: Box<RawValue>,
    source: String,
}

impl From<StoredEvent> for EventBody {
    fn from(event: StoredEvent) -> Self {
        Self {
            event_id: event.event_id.0,
            person_id: None,
            definition_id: event.definition_id.0,
            title: event.title,
            occurred_time: event.occurred_time.to_string(),
            received_time: event.received_time.to_string(),
            properties: event.properties,
            source: event.source,
        }
    }
}

async fn of_person(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
    mut parameters: Parameters,
) -> Result<Response, Failure> {
    let who = by_id(&id)?;
    let definition_id = parameters.text("definitionId").map(str::to_owned);
    let from = instant(&mut parameters, "from");
    let to = instant(&mut parameters, "to");
    let query = ListQuery::read(&mut parameters, &["occurredTime"], "occurredTime:desc");
    parameters.finish()?;
    let query = EventQuery { definition_id, from, to, cursor: query.cursor, limit: query.limit };
    let page = api.app.person_events(&caller.actor(), who, query).await.map_err(list::refused)?;
    let items: Vec<EventBody> = page.items.into_iter().map(EventBody::from).collect();
    Ok(json(StatusCode::OK, &Page::new(items, page.next)))
}

async fn get_list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    mut parameters: Parameters,
) -> Result<Response, Failure> {
    let definition_id = parameters.text("definitionId").map(|id| DefinitionId(id.to_owned()));
    let list = ListQuery::read(&mut parameters, &["eventId"], "eventId:desc");
    parameters.finish()?;
    let query = EventListQuery {
        definition_id: definition_id.clone(),
        descending: Descending(list.descending),
        cursor: list.cursor,
        limit: list.limit,
    };
    let actor = caller.actor();
    let found = api.app.events(&actor, query).await.map_err(list::refused)?;
    let body = |event: StoredEvent| EventBody {
        person_id: Some(event.person_id.0),
        ..EventBody::from(event)
    };
    let mut page = Page::new(found.items.into_iter().map(body).collect(), found.next);
    if list.counted {
        page.set_total(api.app.event_total(&actor, definition_id).await?);
    }
    Ok(json(StatusCode::OK, &page))
}

fn instant(parameters: &mut Parameters, name: &str) -> Option<Timestamp> {
    let instant = Timestamp::parse(parameters.text(name)?);
    if instant.is_none() {
        parameters.note(name, ProblemCode::Format, "must be a date time in ISO 8601");
    }
    instant
}

/// What became of one event.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EventOutcome")]
#[serde(rename_all = "camelCase")]
struct OutcomeBody {
    /// `STORED`, `DUPLICATE` or `REJECTED`.
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_id: Option<String>,
    /// Why it was rejected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<FindingBody>>")]
    errors: Vec<serde_json::Value>,
}

/// A finding.
#[derive(JsonSchema)]
#[schemars(rename = "Finding")]
#[expect(dead_code, reason = "describes what is written elsewhere")]
struct FindingBody {
    path: String,
    code: String,
    message: String,
}

impl From<Outcome> for OutcomeBody {
    fn from(outcome: Outcome) -> Self {
        let (status, event_id, problems) = match outcome {
            Outcome::Stored(EventId(id)) => ("STORED", Some(id), Vec::new()),
            Outcome::Duplicate(EventId(id)) => ("DUPLICATE", Some(id), Vec::new()),
            Outcome::SwitchedOff => ("REJECTED", None, Vec::new()),
            Outcome::Rejected(problems) => ("REJECTED", None, problems),
        };
        Self { status, event_id, errors: problems.iter().map(finding).collect() }
    }
}

async fn store(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let (actor, raw) = (caller.actor(), read::<Vec<&RawValue>>(&bytes)?);
    let items = raw.into_iter().map(|raw| event_item::read(raw, &actor)).collect();
    let outcomes = api.app.store_events(&actor, items).await?;
    let items: Vec<OutcomeBody> = outcomes.into_iter().map(OutcomeBody::from).collect();
    Ok(json(StatusCode::OK, &Page::whole(items)))
}

async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    api.app.delete_event(&caller.actor(), EventId(id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
