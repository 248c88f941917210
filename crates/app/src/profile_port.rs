//! Customer Profiles as a running bot reaches it: inside the transaction of its turn (C-38 to C-52).
//!
//! Refusals become statuses with causes, and nothing of the call is written then. A failure of the
//! store is no answer to a bot: it is kept, and the turn fails with it.

mod event;
mod information;
mod known;
#[cfg(test)]
mod tests;

pub(crate) use known::KnownPersons;

use crate::persons::load;
use crate::scope::Scope;
use crate::{Error, tags};
use rapport_domain::bot::port::{
    Cause, ProfileAction, ProfileCall, ProfileChange, ProfileOutcome, ProfilePort,
};
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::person::change::{self, Change};
use rapport_domain::person::{AttributeWrite, Person, PersonType};
use rapport_domain::tag::TagName;
use rapport_domain::time::Timestamp;
use rapport_store::Tx;

/// The profiles a turn works with.
pub(crate) struct BotProfiles<'p, 'tx, 's> {
    tx: &'p mut Tx<'tx>,
    scope: &'p mut Scope<'s>,
    known: &'p mut KnownPersons,
    /// The scope's own instant, put back at the end.
    scope_now: Timestamp,
    failure: Option<Error>,
}

impl<'p, 'tx, 's> BotProfiles<'p, 'tx, 's> {
    /// Profiles for a turn that happens at `now`.
    pub(crate) fn new(
        tx: &'p mut Tx<'tx>,
        scope: &'p mut Scope<'s>,
        known: &'p mut KnownPersons,
        now: Timestamp,
    ) -> Self {
        let scope_now = std::mem::replace(&mut scope.now, now);
        Self { tx, scope, known, scope_now, failure: None }
    }

    /// Ends the work; a failure of the store during a call comes out here.
    pub(crate) fn finish(self) -> Result<(), Error> {
        self.scope.now = self.scope_now;
        self.failure.map_or(Ok(()), Err)
    }

    fn perform(&mut self, call: ProfileCall) -> Result<ProfileOutcome, Error> {
        let ProfileCall { identity, action } = call;
        let person = self.known.find(self.tx, self.scope, &identity)?;
        match (action, person) {
            (ProfileAction::GetInformation { attributes }, Some(person)) => {
                information::read(self.tx, self.scope, &person, &attributes)
            }
            (ProfileAction::CreateOrUpdate { writes, type_for_new }, person) => {
                self.create_or_update(&identity, person.as_deref(), &writes, type_for_new)
            }
            (
                ProfileAction::SendEvent { event_id, definition_id, properties, create_if_missing },
                person,
            ) => {
                let whose = event::Whose::of(person.as_deref(), identity, create_if_missing);
                let whose = whose.ok_or(Error::NotFound("person"))?;
                let new = event::Mapped { event_id, definition_id, properties };
                event::send(self.tx, self.scope, whose, new)
            }
            (ProfileAction::AddTags { names }, Some(person)) => {
                self.add_tags(&identity, &person, &names)
            }
            (ProfileAction::GetTags { names }, Some(person)) => {
                Ok(self.present_tags(&person, &names))
            }
            (ProfileAction::RemoveTags { names }, Some(person)) => {
                let known = names.iter().filter_map(|name| self.scope.catalog.tags.named(name));
                let gone: Vec<_> = known.cloned().collect();
                let change = tags::change_tags(self.tx, self.scope, &person, &[], &gone)?;
                Ok(self.written(&identity, change))
            }
            (_, None) => Err(Error::NotFound("person")),
        }
    }

    fn create_or_update(
        &mut self,
        identity: &Identity,
        person: Option<&Person>,
        writes: &[AttributeWrite],
        type_for_new: PersonType,
    ) -> Result<ProfileOutcome, Error> {
        if let Some(before) = person {
            let change = load::change(self.tx, self.scope, before, &[], |writing| {
                change::write_attributes(before, writes, writing)
            })?;
            return Ok(self.written(identity, change));
        }
        if identity.kind == IdentityType::Id {
            return Err(Error::NotFound("person"));
        }
        let change = load::create(self.tx, self.scope, &[], |id, writing| {
            change::create_with_attributes(id, identity, type_for_new, writes, writing)
        })?;
        let made = ProfileChange::Created { person_type: change.person.person_type };
        self.known.written(identity, change.person);
        let attributes = change.changes.into_iter().map(ProfileChange::Attribute);
        let changes = std::iter::once(made).chain(attributes).collect();
        Ok(ProfileOutcome { changes, ..ProfileOutcome::of(Cause::Created) })
    }

    fn add_tags(
        &mut self,
        identity: &Identity,
        person: &Person,
        names: &[TagName],
    ) -> Result<ProfileOutcome, Error> {
        let tags = tags::resolve(self.scope, names);
        match tags::change_tags(self.tx, self.scope, person, &tags, &[]) {
            Err(Error::Invalid(_)) => Ok(ProfileOutcome::of(Cause::TagInvalid)),
            change => Ok(self.written(identity, change?)),
        }
    }

    /// The outcome of a write to an existing person.
    fn written(&mut self, identity: &Identity, change: Change) -> ProfileOutcome {
        if change.changes.is_empty() {
            return ProfileOutcome::of(Cause::NotModified);
        }
        self.known.written(identity, change.person);
        let changes = change.changes.into_iter().map(ProfileChange::Attribute).collect();
        ProfileOutcome { changes, ..ProfileOutcome::of(Cause::Updated) }
    }

    fn present_tags(&self, person: &Person, names: &[TagName]) -> ProfileOutcome {
        let known = names.iter().filter_map(|name| self.scope.catalog.tags.named(name));
        let present = known.filter(|tag| person.tags.contains(&tag.id));
        let present_tags = present.map(|tag| tag.name.clone()).collect();
        ProfileOutcome { present_tags, ..ProfileOutcome::of(Cause::NotModified) }
    }
}

impl ProfilePort for BotProfiles<'_, '_, '_> {
    fn call(&mut self, call: ProfileCall) -> ProfileOutcome {
        if self.failure.is_some() {
            return ProfileOutcome::of(Cause::Internal);
        }
        match self.perform(call) {
            Ok(outcome) => outcome,
            Err(Error::NotFound("person")) => ProfileOutcome::of(Cause::PersonNotFound),
            Err(Error::IdentityTaken(_)) => ProfileOutcome::of(Cause::IdentityTaken),
            Err(Error::Invalid(problems)) => {
                ProfileOutcome::of(problems.first().map_or(Cause::Internal, Cause::of_problem))
            }
            Err(failure) => {
                self.failure = Some(failure);
                ProfileOutcome::of(Cause::Internal)
            }
        }
    }
}
