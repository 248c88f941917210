//! Send event: one event with mapped properties (C-33, C-47 to C-49).

use crate::Error;
use crate::events::{EventPerson, NewEvent, NewProperties, Outcome};
use crate::scope::Scope;
use rapport_domain::bot::port::{
    Cause, ProfileChange, ProfileOutcome, WrittenProperties, event_properties,
};
use rapport_domain::event::Category;
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::ids::{DefinitionId, EventId};
use rapport_domain::person::{Person, PersonType};
use rapport_store::Tx;

/// Whose event it is.
pub(super) struct Whose(EventPerson);

impl Whose {
    /// The person found, or a new CUSTOMER if the element wants one; a person id makes nobody.
    pub(super) fn of(
        person: Option<&Person>,
        identity: Identity,
        create_if_missing: bool,
    ) -> Option<Self> {
        if let Some(person) = person {
            return Some(Self(EventPerson::Read(person.id)));
        }
        let may_create = create_if_missing && identity.kind != IdentityType::Id;
        let person_type = PersonType::Customer;
        may_create.then_some(Self(EventPerson::IdentityOrNew { identity, person_type }))
    }
}

/// An event as the bot maps it.
pub(super) struct Mapped {
    pub(super) event_id: EventId,
    pub(super) definition_id: DefinitionId,
    pub(super) properties: WrittenProperties,
}

/// Stores it. Everything is checked before anything is written.
pub(super) fn send(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    whose: Whose,
    mapped: Mapped,
) -> Result<ProfileOutcome, Error> {
    let definition = scope.catalog.events.definition(mapped.definition_id.as_str());
    let usable = |category| matches!(category, Category::External | Category::Template);
    let Some(definition) = definition.filter(|definition| usable(definition.category)) else {
        return Ok(ProfileOutcome::of(Cause::DefinitionMissing));
    };
    let properties = match event_properties(definition, &mapped.properties) {
        Ok(properties) => properties,
        Err(cause) => return Ok(ProfileOutcome::of(cause)),
    };
    let event = NewEvent {
        event_id: Some(mapped.event_id.0.clone()),
        definition_id: mapped.definition_id.0.clone(),
        person: whose.0,
        occurred_time: None,
        properties: NewProperties::Typed(properties.clone()),
    };
    let app = scope.app;
    match app.ingest_in(tx, scope, vec![event])?.into_iter().next() {
        Some(Outcome::Stored(_)) => {
            let change = ProfileChange::Event {
                event_id: mapped.event_id,
                definition_id: mapped.definition_id,
                properties,
            };
            Ok(ProfileOutcome { changes: vec![change], ..ProfileOutcome::of(Cause::Updated) })
        }
        Some(Outcome::Duplicate(_)) => Ok(ProfileOutcome::of(Cause::NotModified)),
        Some(Outcome::SwitchedOff) => Ok(ProfileOutcome::of(Cause::DefinitionMissing)),
        Some(Outcome::Rejected(problems)) => Err(Error::Invalid(problems)),
        None => Err(Error::Internal("an event had no outcome".to_owned())),
    }
}
