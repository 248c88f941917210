//! Checking one event by its definition (P-65, P-67).
//!
//! What only the definitions decide is found before the transaction, so that others need not wait
//! for it. A transaction that sees other definitions decides anew.

use super::{NewEvent, NewProperties};
use crate::App;
use crate::catalog::Catalog;
use rapport_domain::event::{EventDefinition, check_event_id, occurred_time};
use rapport_domain::ids::{DefinitionId, EventId, WorkspaceId};
use rapport_domain::limits::EVENT_BYTES_MAX;
use rapport_domain::problem::{Checked, Problem, ProblemCode};
use rapport_domain::time::Timestamp;
use std::borrow::Cow;
use std::sync::Arc;

/// Who sends: outsiders cannot send what the product records itself (P-72).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    FromOutside,
    FromInside,
}

/// An event with the verdict on it by the definitions known when it came.
pub(super) struct Judged {
    pub(super) event: NewEvent,
    /// That of the event, or one made for it: when its transaction runs again although it was
    /// committed, it finds it stored.
    pub(super) event_id: EventId,
    sent: Sent,
    came: Timestamp,
    /// None when there was no catalog at hand.
    verdict: Option<(Arc<Catalog>, Verdict)>,
}

impl Judged {
    /// An event from outside, judged by the catalog at hand.
    pub(super) fn early(app: &App, workspace: WorkspaceId, event: NewEvent) -> Self {
        let now = app.now();
        let mut judged = Self::unseen(app, event, Sent::FromOutside, now);
        let catalog = app.catalogs.at_hand(workspace);
        judged.verdict = catalog.map(|catalog| {
            let verdict = judged.check(&catalog);
            (catalog, verdict)
        });
        judged
    }

    /// An event that nobody has judged yet.
    pub(super) fn unseen(app: &App, event: NewEvent, sent: Sent, came: Timestamp) -> Self {
        let made_id = || EventId(app.ids.uuid(came));
        let event_id = event.event_id.clone().map_or_else(made_id, EventId);
        Self { event, event_id, sent, came, verdict: None }
    }

    /// Whether the sender gave the id, so that it may be a repeat.
    pub(super) fn id_is_given(&self) -> bool {
        self.event.event_id.is_some()
    }

    /// Whether it may have come before. Ids that the product gives come once.
    pub(super) fn may_be_repeat(&self) -> bool {
        self.sent == Sent::FromOutside && self.id_is_given()
    }

    /// The verdict by these definitions.
    pub(super) fn verdict(&self, catalog: &Arc<Catalog>) -> Cow<'_, Verdict> {
        match &self.verdict {
            Some((by, verdict)) if Arc::ptr_eq(by, catalog) => Cow::Borrowed(verdict),
            _ => Cow::Owned(self.check(catalog)),
        }
    }

    /// Checks all of the event that does not concern its person.
    fn check(&self, catalog: &Catalog) -> Verdict {
        let event = &self.event;
        let definition = match definition(catalog, event, self.sent) {
            Ok(definition) if !definition.enabled => return Verdict::SwitchedOff,
            found => found,
        };
        let mut problems = Vec::new();
        if let Some(id) = &event.event_id {
            problems.extend(check_event_id(id).err());
        }
        let occurred = event.occurred_time.map(|given| occurred_time(given, self.came)).transpose();
        let occurred = occurred.map_err(|problem| problems.push(problem)).ok();
        let definition = definition.map_err(|problem| problems.push(problem)).ok();
        let properties = definition.and_then(|definition| {
            read(definition, &event.properties).map_err(|found| problems.extend(found)).ok()
        });
        match (definition, occurred, properties, problems.is_empty()) {
            (Some(definition), Some(occurred_time), Some(properties), true) => {
                let definition_id = definition.definition_id.clone();
                Verdict::Right(Draft { definition_id, occurred_time, properties })
            }
            _ => Verdict::Wrong(problems),
        }
    }
}

/// What is stored of an event that is right in itself; whose it is, is still to be seen.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) definition_id: DefinitionId,
    /// None for the instant at which it is stored.
    pub(super) occurred_time: Option<Timestamp>,
    /// As a JSON object.
    pub(super) properties: String,
}

/// What the check of an event yields.
#[derive(Debug, Clone)]
pub(super) enum Verdict {
    Right(Draft),
    SwitchedOff,
    Wrong(Vec<Problem>),
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

/// The properties, checked and written as they are stored.
fn read(definition: &EventDefinition, properties: &NewProperties) -> Checked<String> {
    let properties = match properties {
        NewProperties::Json(raw) if raw.get().len() > EVENT_BYTES_MAX => {
            let message = format!("must have at most {EVENT_BYTES_MAX} bytes");
            return Err(vec![Problem::new("properties", ProblemCode::TooLong, message)]);
        }
        NewProperties::Json(raw) => definition.read_properties(raw)?,
        NewProperties::Typed(properties) => definition.check_properties(properties.clone())?,
    };
    serde_json::to_string(&properties).map_err(|error| {
        vec![Problem::new("properties", ProblemCode::Format, format!("cannot be stored: {error}"))]
    })
}
