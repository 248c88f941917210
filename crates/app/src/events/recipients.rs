//! Finding the persons of events, and making those who are missing (P-8).

use super::EventPerson;
use crate::Error;
use crate::persons::load;
use crate::scope::Scope;
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::ids::PersonId;
use rapport_domain::person::change::{self, Writing};
use rapport_domain::person::{PersonInput, PersonType};
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_store::Tx;
use std::collections::HashMap;

/// The persons of a batch. Each identity is looked up once.
pub(super) struct Recipients {
    found: Vec<Option<PersonId>>,
}

/// Where the person of an event is to be found.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// It was known from the start.
    Read(PersonId),
    /// At this place among those looked up.
    LookedUp(usize),
}

impl Recipients {
    /// Looks up the persons of all events; the places are in their order.
    pub(super) fn find<'e>(
        tx: &mut Tx<'_>,
        scope: &Scope<'_>,
        persons: impl Iterator<Item = &'e EventPerson>,
    ) -> Result<(Self, Vec<Place>), Error> {
        let (mut by_key, mut identities) = (HashMap::new(), Vec::new());
        let place = |person: &'e EventPerson| match person {
            EventPerson::Read(id) => Place::Read(*id),
            EventPerson::Identity(identity) | EventPerson::IdentityOrNew { identity, .. } => {
                let key = (identity.kind, identity.sender.as_str(), identity.key());
                Place::LookedUp(*by_key.entry(key).or_insert_with(|| {
                    identities.push(identity.clone());
                    identities.len() - 1
                }))
            }
        };
        let places = persons.map(place).collect();
        let found = tx.persons_by_identity(scope.workspace(), &identities)?;
        Ok((Self { found }, places))
    }

    /// The person at a place, if known.
    pub(super) fn get(&self, place: Place) -> Option<PersonId> {
        match place {
            Place::Read(id) => Some(id),
            Place::LookedUp(index) => self.found.get(index).copied().flatten(),
        }
    }

    /// The person of an event, made if the event asks for it.
    ///
    /// # Errors
    /// Those of the store; that there is no person is an answer.
    pub(super) fn get_or_make(
        &mut self,
        tx: &mut Tx<'_>,
        scope: &mut Scope<'_>,
        person: &EventPerson,
        place: Place,
    ) -> Result<Result<PersonId, Vec<Problem>>, Error> {
        if let Some(id) = self.get(place) {
            return Ok(Ok(id));
        }
        let EventPerson::IdentityOrNew { identity, person_type } = person else {
            let message = "there is no person with this identity";
            return Ok(Err(vec![Problem::new("identifier", ProblemCode::Missing, message)]));
        };
        if identity.kind == IdentityType::Id {
            let message = "there is no person with this id";
            return Ok(Err(vec![Problem::new("identifier", ProblemCode::Missing, message)]));
        }
        let id = match make(tx, scope, identity, *person_type) {
            Ok(id) => id,
            Err(Error::Invalid(problems)) => return Ok(Err(problems)),
            Err(failure) => return Err(failure),
        };
        if let Place::LookedUp(index) = place
            && let Some(found) = self.found.get_mut(index)
        {
            *found = Some(id);
        }
        Ok(Ok(id))
    }
}

fn make(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    identity: &Identity,
    person_type: PersonType,
) -> Result<PersonId, Error> {
    let input = PersonInput { person_type: Some(person_type), ..PersonInput::default() };
    let decide =
        |id, writing: &mut Writing<'_>| change::create(id, Some(identity), &input, writing);
    Ok(load::create(tx, scope, &[], decide)?.person.id)
}
