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
use std::collections::{HashMap, HashSet};

type Key = (IdentityType, String, String);

/// The persons of a batch, by identity. Each identity is looked up once.
pub(super) struct Recipients {
    places: HashMap<Key, usize>,
    found: Vec<Option<PersonId>>,
    /// Persons made in this transaction: nothing is stored of them yet.
    pub(super) made: HashSet<PersonId>,
}

impl Recipients {
    /// Looks up the persons of all events.
    pub(super) fn find<'e>(
        tx: &mut Tx<'_>,
        scope: &Scope<'_>,
        persons: impl Iterator<Item = &'e EventPerson>,
    ) -> Result<Self, Error> {
        let mut places = HashMap::new();
        let mut identities = Vec::new();
        for identity in persons.filter_map(identity) {
            places.entry(key(identity)).or_insert_with(|| {
                identities.push(identity.clone());
                identities.len() - 1
            });
        }
        let found = tx.persons_by_identity(scope.workspace(), &identities)?;
        Ok(Self { places, found, made: HashSet::new() })
    }

    /// The person of an event, if known.
    pub(super) fn get(&self, person: &EventPerson) -> Option<PersonId> {
        if let EventPerson::Read(id) = person {
            return Some(*id);
        }
        let place = self.places.get(&key(identity(person)?))?;
        self.found.get(*place).copied().flatten()
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
    ) -> Result<Result<PersonId, Vec<Problem>>, Error> {
        if let Some(id) = self.get(person) {
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
        self.made.insert(id);
        let place = self.places.get(&key(identity));
        if let Some(found) = place.and_then(|place| self.found.get_mut(*place)) {
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

/// The identity to look up.
fn identity(person: &EventPerson) -> Option<&Identity> {
    match person {
        EventPerson::Read(_) => None,
        EventPerson::Identity(identity) | EventPerson::IdentityOrNew { identity, .. } => {
            Some(identity)
        }
    }
}

fn key(identity: &Identity) -> Key {
    (identity.kind, identity.sender.clone(), identity.key())
}
