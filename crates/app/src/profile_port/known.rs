//! The persons a turn has read, by the identity it asked for: each is read once, however many
//! elements of the bot speak of it.

use crate::Error;
use crate::persons::load;
use crate::scope::Scope;
use rapport_domain::identity::Identity;
use rapport_domain::ids::PersonId;
use rapport_domain::person::Person;
use rapport_store::Tx;
use std::sync::Arc;

/// What one transaction knows of persons. A turn asks for very few, so a list is enough.
#[derive(Default)]
pub(crate) struct KnownPersons(Vec<(Identity, Arc<Person>)>);

impl KnownPersons {
    /// The person of an identity, read if it is not known.
    pub(crate) fn find(
        &mut self,
        tx: &mut Tx<'_>,
        scope: &Scope<'_>,
        who: &Identity,
    ) -> Result<Option<Arc<Person>>, Error> {
        if let Some(person) = self.get(who) {
            return Ok(Some(Arc::clone(person)));
        }
        let found = load::find(tx, scope, who)?.map(Arc::new);
        self.0.extend(found.iter().map(|person| (who.clone(), Arc::clone(person))));
        Ok(found)
    }

    /// The id of the person of an identity, if it was read.
    pub(crate) fn id(&self, who: &Identity) -> Option<PersonId> {
        self.get(who).map(|person| person.id)
    }

    /// Takes a person as it was just written. What else was known of it is forgotten, because its
    /// identities may have changed.
    pub(super) fn written(&mut self, who: &Identity, person: Person) {
        self.0.retain(|(_, known)| known.id != person.id);
        if person.has(who) {
            self.0.push((who.clone(), Arc::new(person)));
        }
    }

    fn get(&self, who: &Identity) -> Option<&Arc<Person>> {
        self.0.iter().find(|(known, _)| known == who).map(|(_, person)| person)
    }
}
