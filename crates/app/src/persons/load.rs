//! Persons inside a transaction: find, show, decide and commit. What other use cases build on.

use super::Profile;
use super::contacted::{self, Contacted};
use crate::feed::{FeedEntry, FeedKind};
use crate::scope::Scope;
use crate::{Actor, App, Catalog, Error, computed, events, tags};
use rapport_domain::identity::Identity;
use rapport_domain::ids::PersonId;
use rapport_domain::person::change::{Change, Writing};
use rapport_domain::person::{Origin, Person, PersonType};
use rapport_domain::problem::Checked;
use rapport_domain::tag::Tag;
use rapport_domain::value::Value;
use rapport_store::Tx;
use rapport_store::feed::PersonChangeRow;
use std::collections::BTreeMap;

impl App {
    /// A person with its computed values as of now.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn person(&self, actor: &Actor, who: Identity) -> Result<Profile, Error> {
        self.look(actor, move |tx, scope| {
            let person = existing(tx, scope, &who)?;
            whole_profile(tx, scope, person)
        })
        .await
    }
}

/// The person of an identity, if there is one.
pub(crate) fn find(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    who: &Identity,
) -> Result<Option<Person>, Error> {
    let person = tx.person_by_identity(scope.workspace(), who)?;
    Ok(person.map(|person| known_part(&scope.catalog, person)))
}

/// The person of an identity.
pub(crate) fn existing(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    who: &Identity,
) -> Result<Person, Error> {
    find(tx, scope, who)?.ok_or(Error::NotFound("person"))
}

/// Without values of attributes and tags that were deleted since the person was written.
pub(crate) fn known_part(catalog: &Catalog, mut person: Person) -> Person {
    person.custom.retain(|id, _| catalog.attributes.custom_of(*id).is_some());
    person.tags.retain(|id| catalog.tags.get(*id).is_some());
    person
}

/// The tags of a person.
pub(crate) fn tags_of<'a>(
    catalog: &'a Catalog,
    person: &'a Person,
) -> impl Iterator<Item = Tag> + 'a {
    person.tags.iter().filter_map(|id| catalog.tags.get(*id).cloned())
}

/// The names of a person's tags, in order.
pub(crate) fn tag_names(catalog: &Catalog, person: &Person) -> Vec<String> {
    let mut names: Vec<String> = tags_of(catalog, person).map(|tag| tag.name).collect();
    names.sort_by_key(|name| name.to_lowercase());
    names
}

/// The person as answers show it, with computed values.
pub(crate) fn profile(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    person: Person,
) -> Result<Profile, Error> {
    let computed = computed(tx, scope, &person)?;
    let attributes = &scope.catalog.attributes;
    let custom = person.custom.iter().filter_map(|(id, value)| {
        attributes.custom_of(*id).map(|attribute| (attribute.name.clone(), value.clone()))
    });
    let (custom, tags) = (custom.collect(), tag_names(&scope.catalog, &person));
    Ok(Profile { person, tags, custom, computed, contacted: Contacted::new() })
}

/// As [`profile`], with when the person last wrote and was last written to.
pub(crate) fn whole_profile(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    person: Person,
) -> Result<Profile, Error> {
    let contacted = contacted::of(tx, scope, &person)?;
    Ok(Profile { contacted, ..profile(tx, scope, person)? })
}

/// The computed values of a person as of now.
pub(crate) fn computed(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    person: &Person,
) -> Result<BTreeMap<String, Value>, Error> {
    computed::values_of(tx, &scope.catalog, person, scope.now)
}

/// Decides about a new person and writes it. `tags` are those the decision may give it, found with
/// [`tags::resolve`].
///
/// # Errors
/// [`Error::Invalid`] and [`Error::IdentityTaken`]; then nothing was written.
pub(crate) fn create(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    tags: &[Tag],
    decide: impl FnOnce(PersonId, &mut Writing<'_>) -> Checked<Change>,
) -> Result<Change, Error> {
    let id = PersonId(scope.app.ids.number(scope.now));
    let change = writing(scope, tags, |writing| decide(id, writing))?;
    protect_customer(scope, &change.person)?;
    let identities = change.person.contacts.iter().map(|contact| contact.identity.clone());
    free(tx, scope, &identities.collect::<Vec<_>>())?;
    store_new_tags(tx, scope, tags, &change.person)?;
    tx.insert_persons(scope.workspace(), std::slice::from_ref(&change.person))?;
    computed::states::begin(tx, scope, &change.person)?;
    record(tx, scope, FeedKind::PersonCreated, &change)?;
    Ok(change)
}

/// Decides about a person and writes what changed, if anything.
///
/// # Errors
/// [`Error::Invalid`] and [`Error::IdentityTaken`]; then nothing was written.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    before: &Person,
    tags: &[Tag],
    decide: impl FnOnce(&mut Writing<'_>) -> Checked<Change>,
) -> Result<Change, Error> {
    protect_customer(scope, before)?;
    let change = writing(scope, tags, decide)?;
    protect_customer(scope, &change.person)?;
    if change.changes.is_empty() {
        return Ok(change);
    }
    let contacts = change.person.contacts.iter().map(|contact| &contact.identity);
    let new = contacts.filter(|identity| !before.has(identity)).cloned();
    free(tx, scope, &new.collect::<Vec<_>>())?;
    store_new_tags(tx, scope, tags, &change.person)?;
    tx.update_person(scope.workspace(), before, &change.person)?;
    record(tx, scope, FeedKind::PersonChanged, &change)?;
    computed::states::changed(tx, scope, before, &change.person)?;
    Ok(change)
}

/// Deletes a person and everything that belongs to it.
pub(crate) fn delete(tx: &mut Tx<'_>, scope: &mut Scope<'_>, person: &Person) -> Result<(), Error> {
    tx.erase_transcripts(scope.workspace(), person, scope.now)?;
    tx.delete_person(scope.workspace(), person)?;
    events::erase_person(tx, scope, person.id)?;
    scope.report(FeedEntry {
        kind: FeedKind::PersonDeleted,
        person_id: Some(person.id),
        changes: Vec::new(),
        source: scope.actor.origin,
        data: None,
    });
    Ok(())
}

/// Keeps browsers away from a CUSTOMER (P-7).
fn protect_customer(scope: &Scope<'_>, person: &Person) -> Result<(), Error> {
    let is_browser = scope.actor.origin == Origin::WebSdk;
    if is_browser && person.person_type == PersonType::Customer {
        return Err(Error::CustomerProtected);
    }
    Ok(())
}

fn writing(
    scope: &Scope<'_>,
    tags: &[Tag],
    decide: impl FnOnce(&mut Writing<'_>) -> Checked<Change>,
) -> Result<Change, Error> {
    let stamp = scope.stamp();
    let mut new_item_id = || scope.app.ids.uuid(scope.now);
    let mut writing = Writing {
        attributes: &scope.catalog.attributes,
        tags,
        stamp: &stamp,
        new_item_id: &mut new_item_id,
    };
    Ok(decide(&mut writing)?)
}

/// Refuses identities that somebody has (P-11).
fn free(tx: &mut Tx<'_>, scope: &Scope<'_>, identities: &[Identity]) -> Result<(), Error> {
    let owners = tx.persons_by_identity(scope.workspace(), identities)?;
    let taken = identities.iter().zip(owners).find(|(_, owner)| owner.is_some());
    taken.map_or(Ok(()), |(identity, _)| Err(Error::IdentityTaken(identity.clone())))
}

/// Stores the tags that this person is the first to carry (P-76).
fn store_new_tags(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    tags: &[Tag],
    person: &Person,
) -> Result<(), Error> {
    let carried: Vec<&Tag> = tags.iter().filter(|tag| person.tags.contains(&tag.id)).collect();
    tags::store_new(tx, scope, &carried)
}

/// Keeps a change for the person's timeline and reports it.
fn record(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    kind: FeedKind,
    change: &Change,
) -> Result<(), Error> {
    let changes = serde_json::to_string(&change.changes)
        .map_err(|error| Error::Internal(format!("changes of a person: {error}")))?;
    let row = PersonChangeRow {
        version: change.person.version,
        at: scope.now,
        origin: scope.actor.origin.name().to_owned(),
        author: scope.actor.name.clone(),
        changes,
    };
    tx.insert_person_change(scope.workspace(), change.person.id, &row)?;
    scope.report(FeedEntry {
        kind,
        person_id: Some(change.person.id),
        changes: change.changes.clone(),
        source: scope.actor.origin,
        data: None,
    });
    Ok(())
}
