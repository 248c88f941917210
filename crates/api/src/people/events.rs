//! Sending events: one, or many at once.

use crate::body::{JsonBytes, json, read};
use crate::event_item::{self, EventItemBody};
use crate::object::Object;
use crate::parameters::{InPath, Parameters};
use crate::person::identity_type;
use crate::route::{Access, Family, Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_app::access::Caller;
use rapport_app::events::{EventPerson, NewEvent, StoredEvent};
use rapport_domain::access::Capability;
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::limits::{EVENT_BATCH_BYTES_MAX, EVENT_BATCH_MAX};
use rapport_domain::problem::{Problem, ProblemCode};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

const SINGLE: &str = "/peopleevents/2/persons/{personId}/definitions/{definitionId}/events";
const SINGLE_V1: &str = "/peopleevents/1/persons/{personId}/definitions/{definitionId}/events";
const BATCH: &str = "/people/3/events";

/// Codes of.
const NO_ARRAY: u32 = 400_500;
const EMPTY: u32 = 400_502;
const TOO_MANY: u32 = 400_503;
const BAD_ITEM: u32 = 400_504;
const BAD_PERSON: u32 = 400_505;

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let sends = |path| {
        Route::new(Method::POST, path, Family::Events, Access::Needs(Capability::SendEvents))
    };
    routes.add(
        sends(SINGLE)
            .summary("Send an event of a person")
            .query(&[
                ("identifierType", "what `personId` is; `ID`"),
                ("sender", "the widget, bot or account talked to; channels only"),
                ("createPerson", "`true` makes a person who is missing"),
            ])
            .takes::<SingleBody>()
            .answers::<EventBody>(201),
        send,
    );
    routes.add(
        sends(SINGLE_V1)
            .summary("Send an event of a person")
            .query(&[
                ("personIdentifierType", "what `personId` is; guessed from its form if absent"),
                ("sender", "the widget, bot or account talked to; channels only"),
                ("createPerson", "`true` makes a person who is missing"),
            ])
            .takes::<SingleBody>()
            .answers::<EventBody>(201),
        send_v1,
    );
    routes.add(
        sends(BATCH)
            .summary("Send 1 to 5000 events, all or nothing")
            .body_max(EVENT_BATCH_BYTES_MAX)
            .takes::<Vec<EventItemBody>>()
            .answers_nothing(202),
        send_batch,
    );
}

/// A single event; its time is its arrival.
#[derive(JsonSchema)]
#[schemars(rename = "PeopleSingleEvent")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct SingleBody {
    /// 1 to 36 of `A-Z a-z 0-9 _ -`; a repeat gets the first answer.
    event_id: Option<String>,
    properties: Option<BTreeMap<String, serde_json::Value>>,
}

/// A stored event.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeopleEvent")]
#[serde(rename_all = "camelCase")]
struct EventBody {
    event_id: String,
    definition_id: String,
    occurred_time: String,
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    properties: Box<RawValue>,
    metadata: MetadataBody,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeopleEventMetadata")]
struct MetadataBody {
    /// Who sent it.
    source: String,
}

impl From<StoredEvent> for EventBody {
    fn from(event: StoredEvent) -> Self {
        Self {
            event_id: event.event_id.0,
            definition_id: event.definition_id.0,
            occurred_time: event.occurred_time.to_string(),
            properties: event.properties,
            metadata: MetadataBody { source: event.source },
        }
    }
}

async fn send(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(place): InPath<(String, String)>,
    parameters: Parameters,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let kind = match parameters.text("identifierType") {
        Some(text) => identity_type("identifierType", text).map_err(bad_request)?,
        None => IdentityType::Id,
    };
    store(&api, &caller, kind, place, parameters, &bytes).await
}

async fn send_v1(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(place): InPath<(String, String)>,
    parameters: Parameters,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let kind = match parameters.text("personIdentifierType") {
        Some(text) => identity_type("personIdentifierType", text).map_err(bad_request)?,
        None => guessed(&place.0),
    };
    store(&api, &caller, kind, place, parameters, &bytes).await
}

/// What an identifier looks like.
fn guessed(identifier: &str) -> IdentityType {
    if identifier.contains('@') {
        return IdentityType::Email;
    }
    let digits = identifier.strip_prefix('+').unwrap_or(identifier);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return IdentityType::Phone;
    }
    IdentityType::ExternalId
}

async fn store(
    api: &Api,
    caller: &Caller,
    kind: IdentityType,
    (person, definition_id): (String, String),
    mut parameters: Parameters,
    bytes: &[u8],
) -> Result<Response, Failure> {
    let create = parameters.truth("createPerson");
    let sender = parameters.text("sender").map(str::to_owned);
    parameters.finish()?;
    let mut body = Object::body(bytes)?;
    let event_id = body.text("eventId");
    let properties = event_item::properties(&mut body);
    body.finish()?;
    let identity = identity(api, caller, kind, &person, sender.as_deref()).await?;
    let makes =
        matches!(kind, IdentityType::Phone | IdentityType::Email | IdentityType::ExternalId);
    let person = if create && makes {
        EventPerson::IdentityOrNew { identity, person_type: caller.actor().new_person_type() }
    } else {
        EventPerson::Identity(identity)
    };
    let event = NewEvent { event_id, definition_id, person, occurred_time: None, properties };
    let stored = api.app.send_event(&caller.actor(), event).await?;
    Ok(json(StatusCode::CREATED, &EventBody::from(stored)))
}

/// The identity in the path. A channel id without its sender must belong to one person.
async fn identity(
    api: &Api,
    caller: &Caller,
    kind: IdentityType,
    identifier: &str,
    sender: Option<&str>,
) -> Result<Identity, Failure> {
    if kind.needs_sender() && sender.is_none() {
        let found = api.app.identities_on_channels(&caller.actor(), kind, identifier).await?;
        return match found.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(rapport_app::Error::NotFound("person").into()),
            _ => {
                let message = "belongs to several persons; name the sender";
                Err(bad_person(Problem::new("personId", ProblemCode::NotAllowed, message)))
            }
        };
    }
    Identity::new(kind, identifier, sender).map_err(|problem| {
        let place = if problem.path == "sender" { "sender" } else { "personId" };
        bad_person(Problem { path: place.to_owned(), ..problem })
    })
}

fn bad_person(problem: Problem) -> Failure {
    let message = problem.message.clone();
    Failure::coded(StatusCode::BAD_REQUEST, BAD_PERSON, message, vec![problem])
}

fn bad_request(problem: Problem) -> Failure {
    let message = problem.message.clone();
    Failure::coded(StatusCode::BAD_REQUEST, BAD_ITEM, message, vec![problem])
}

async fn send_batch(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let refused = |code, message: String| {
        Err(Failure::coded(StatusCode::BAD_REQUEST, code, message, Vec::new()))
    };
    let Ok(raw) = read::<Vec<&RawValue>>(&bytes) else {
        return refused(NO_ARRAY, "the body must be a JSON array of events".to_owned());
    };
    match raw.len() {
        0 => return refused(EMPTY, "the batch is empty".to_owned()),
        count if count > EVENT_BATCH_MAX => {
            return refused(TOO_MANY, format!("a batch has at most {EVENT_BATCH_MAX} events"));
        }
        _ => {}
    }
    let actor = caller.actor();
    let items = raw.into_iter().map(|raw| event_item::read(raw, &actor)).collect();
    api.app.send_events(&actor, items).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}
