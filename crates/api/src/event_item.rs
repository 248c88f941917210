//! One event of a batch as both families read it.

use crate::object::Object;
use crate::person::identity_type;
use rapport_app::Actor;
use rapport_app::events::{EventPerson, Item, NewEvent, NewProperties};
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::limits::EVENT_BYTES_MAX;
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_domain::time::Timestamp;
use schemars::JsonSchema;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Reads one event that `actor` sends; findings have paths inside it.
pub(crate) fn read(raw: &RawValue, actor: &Actor) -> Item {
    if raw.get().len() > EVENT_BYTES_MAX {
        let message = format!("must have at most {EVENT_BYTES_MAX} bytes");
        return Err(vec![Problem::new("", ProblemCode::TooLong, message)]);
    }
    let mut body = Object::read(raw, "").map_err(|problem| vec![problem])?;
    let event_id = body.text("eventId");
    let definition_id = body.required_text("definitionId");
    let given = body.has("occurredTime");
    let occurred_time = body.instant("occurredTime");
    if !given {
        body.note("occurredTime", ProblemCode::Required, "is required");
    }
    let person = read_person(&mut body, actor);
    let properties = properties(&mut body);
    let problems = body.close();
    match person {
        Some(person) if problems.is_empty() => {
            // Without a finding a given time was read.
            let occurred_time = Some(occurred_time.unwrap_or(Timestamp::MAX));
            Ok(NewEvent { event_id, definition_id, person, occurred_time, properties })
        }
        _ => Err(problems),
    }
}

/// The properties of an event, none if they are absent.
pub(crate) fn properties(body: &mut Object<'_>) -> NewProperties {
    let raw = body.raw("properties").filter(|raw| raw.get() != "null");
    NewProperties::Json(raw.map_or_else(empty_object, RawValue::to_owned))
}

fn empty_object() -> Box<RawValue> {
    serde_json::value::to_raw_value(&BTreeMap::<(), ()>::new()).unwrap_or_default()
}

fn read_person(body: &mut Object<'_>, actor: &Actor) -> Option<EventPerson> {
    const NAME: &str = "identifier";
    if !body.has(NAME) {
        body.note(NAME, ProblemCode::Required, "is required");
    }
    let mut identifier = body.object(NAME)?;
    let kind = identifier.required_text("type");
    let id = identifier.required_text("id");
    let sender = identifier.text("sender");
    let mut person = None;
    if !kind.is_empty() {
        match identity_type(&identifier.place("type"), &kind) {
            Ok(kind) => match Identity::new(kind, &id, sender.as_deref()) {
                Ok(identity) => person = Some(recipient(identity, actor)),
                Err(problem) if !id.is_empty() || problem.path == "sender" => {
                    let place = if problem.path == "identifier" { "id" } else { &problem.path };
                    identifier.note(place, problem.code, &problem.message);
                }
                Err(_) => {}
            },
            Err(problem) => identifier.note_problem(problem),
        }
    }
    body.absorb(identifier);
    person
}

/// Unknown phones, e-mails and external ids make a CUSTOMER, or a LEAD for a browser (P-7).
fn recipient(identity: Identity, actor: &Actor) -> EventPerson {
    match identity.kind {
        IdentityType::Phone | IdentityType::Email | IdentityType::ExternalId => {
            EventPerson::IdentityOrNew { identity, person_type: actor.new_person_type() }
        }
        _ => EventPerson::Identity(identity),
    }
}

/// One event of a batch.
#[derive(JsonSchema)]
#[schemars(rename = "NewEvent")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read field by field")]
pub(crate) struct EventItemBody {
    /// 1 to 36 of `A-Z a-z 0-9 _ -`; a repeat changes nothing. Made if absent.
    event_id: Option<String>,
    definition_id: String,
    /// At most 30 days old; a future time becomes now.
    occurred_time: String,
    identifier: EventIdentifierBody,
    properties: Option<BTreeMap<String, serde_json::Value>>,
}

/// Whose event it is.
#[derive(JsonSchema)]
#[schemars(rename = "EventIdentifier")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct EventIdentifierBody {
    /// `ID`, `EXTERNAL_ID`, `PHONE`, `EMAIL` or a channel.
    #[serde(rename = "type")]
    kind: String,
    id: String,
    /// The widget, bot or account talked to; channels only.
    sender: Option<String>,
}
