//! Checking one event by its definition (P-65, P-67).

use super::ingest::Sent;
use super::{NewEvent, NewProperties};
use crate::catalog::Catalog;
use rapport_domain::event::{EventDefinition, Properties, check_event_id, occurred_time};
use rapport_domain::ids::EventId;
use rapport_domain::limits::EVENT_BYTES_MAX;
use rapport_domain::problem::{Checked, Problem, ProblemCode};
use rapport_domain::time::Timestamp;

/// An event that is right in itself; whose it is, is still to be seen.
pub(super) struct Draft<'c> {
    pub(super) event_id: EventId,
    /// Whether the sender gave the id, so that it may be a repeat.
    pub(super) id_is_given: bool,
    pub(super) definition: &'c EventDefinition,
    pub(super) occurred_time: Timestamp,
    pub(super) properties: Properties,
}

/// What the check of an event yields.
pub(super) enum Verdict<'c> {
    Right(Draft<'c>),
    SwitchedOff,
    Wrong(Vec<Problem>),
}

/// Checks all of an event that does not concern its person. It gets a new id if it has none.
pub(super) fn check<'c>(
    catalog: &'c Catalog,
    event: &NewEvent,
    sent: Sent,
    now: Timestamp,
    new_id: impl FnOnce() -> EventId,
) -> Verdict<'c> {
    let definition = match definition(catalog, event, sent) {
        Ok(definition) if !definition.enabled => return Verdict::SwitchedOff,
        found => found,
    };
    let mut problems = Vec::new();
    if let Some(id) = &event.event_id {
        problems.extend(check_event_id(id).err());
    }
    let occurred = event.occurred_time.map_or(Ok(now), |given| occurred_time(given, now));
    let occurred = occurred.map_err(|problem| problems.push(problem)).ok();
    let definition = definition.map_err(|problem| problems.push(problem)).ok();
    let properties = definition.and_then(|definition| {
        read(definition, &event.properties).map_err(|found| problems.extend(found)).ok()
    });
    match (definition, occurred, properties, problems.is_empty()) {
        (Some(definition), Some(occurred_time), Some(properties), true) => {
            let id_is_given = event.event_id.is_some();
            let event_id = event.event_id.clone().map_or_else(new_id, EventId);
            let draft = Draft { event_id, id_is_given, definition, occurred_time, properties };
            Verdict::Right(draft)
        }
        _ => Verdict::Wrong(problems),
    }
}

fn definition<'c>(
    catalog: &'c Catalog,
    event: &NewEvent,
    sent: Sent,
) -> Result<&'c EventDefinition, Problem> {
    const PATH: &str = "definitionId";
    let id = &event.definition_id;
    let Some(definition) = catalog.events.definition(id) else {
        let message = format!("there is no event definition {id}");
        return Err(Problem::new(PATH, ProblemCode::Missing, message));
    };
    if definition.is_internal() && sent == Sent::FromOutside {
        let message = format!("events of {id} are recorded by the product itself");
        return Err(Problem::new(PATH, ProblemCode::ReadOnly, message));
    }
    Ok(definition)
}

fn read(definition: &EventDefinition, properties: &NewProperties) -> Checked<Properties> {
    match properties {
        NewProperties::Json(raw) if raw.get().len() > EVENT_BYTES_MAX => {
            let message = format!("must have at most {EVENT_BYTES_MAX} bytes");
            Err(vec![Problem::new("properties", ProblemCode::TooLong, message)])
        }
        NewProperties::Json(raw) => definition.read_properties(raw),
        NewProperties::Typed(properties) => definition.check_properties(properties.clone()),
    }
}
