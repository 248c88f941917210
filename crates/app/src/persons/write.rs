//! Writes of persons, each one transaction.

use super::{Profile, load};
use crate::scope::Scope;
use crate::{Actor, App, Error, tags};
use rapport_domain::attribute::CustomAttribute;
use rapport_domain::identity::Identity;
use rapport_domain::limits::LIST_TEXT_MAX;
use rapport_domain::person::change::{self, Change, ContactAction, Writing};
use rapport_domain::person::{ContactInput, Person, PersonInput};
use rapport_domain::problem::{Checked, Problem, ProblemCode};
use rapport_domain::tag::{self, Tag, TagName};
use rapport_domain::value::{ListItem, list_text_chars};
use serde_json::value::RawValue;

impl App {
    /// Makes a person: CUSTOMER, or LEAD for a browser, unless the input says otherwise.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::IdentityTaken`] with the identity somebody has;
    /// [`Error::CustomerProtected`] when a browser asks for a CUSTOMER.
    pub async fn create_person(
        &self,
        actor: &Actor,
        mut input: PersonInput,
    ) -> Result<Profile, Error> {
        input.person_type.get_or_insert(actor.new_person_type());
        self.transact(actor, move |tx, scope| {
            let tags = named_tags(scope, &input);
            let decide = |id, writing: &mut Writing<'_>| change::create(id, None, &input, writing);
            let change = load::create(tx, scope, &tags, decide)?;
            load::whole_profile(tx, scope, change.person)
        })
        .await
    }

    /// Replaces a person (P-16); with `version`, only if it still has that.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`], [`Error::IdentityTaken`], [`Error::Stale`].
    pub async fn replace_person(
        &self,
        actor: &Actor,
        who: Identity,
        input: PersonInput,
        version: Option<i64>,
    ) -> Result<Profile, Error> {
        self.write_person(actor, who, version, input, change::replace).await
    }

    /// Changes what is given of a person (P-16); with `version`, only if it still has that.
    ///
    /// # Errors
    /// As [`App::replace_person`].
    pub async fn patch_person(
        &self,
        actor: &Actor,
        who: Identity,
        input: PersonInput,
        version: Option<i64>,
    ) -> Result<Profile, Error> {
        self.write_person(actor, who, version, input, change::patch).await
    }

    /// Changes what is given of a person and replaces the sets that are given; with
    /// `version`, only if it still has that.
    ///
    /// # Errors
    /// As [`App::replace_person`].
    pub async fn merge_person(
        &self,
        actor: &Actor,
        who: Identity,
        input: PersonInput,
        version: Option<i64>,
    ) -> Result<Profile, Error> {
        self.write_person(actor, who, version, input, change::merge).await
    }

    async fn write_person(
        &self,
        actor: &Actor,
        who: Identity,
        version: Option<i64>,
        input: PersonInput,
        decide: fn(&Person, &PersonInput, &mut Writing<'_>) -> Checked<Change>,
    ) -> Result<Profile, Error> {
        self.transact(actor, move |tx, scope| {
            let before = load::existing(tx, scope, &who)?;
            if version.is_some_and(|version| version != before.version) {
                return Err(Error::Stale);
            }
            let mut tags = named_tags(scope, &input);
            tags.extend(load::tags_of(&scope.catalog, &before));
            let decide = |writing: &mut Writing<'_>| decide(&before, &input, writing);
            let change = load::change(tx, scope, &before, &tags, decide)?;
            load::whole_profile(tx, scope, change.person)
        })
        .await
    }

    /// Deletes a person with everything that belongs to it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn delete_person(&self, actor: &Actor, who: Identity) -> Result<(), Error> {
        self.transact(actor, move |tx, scope| {
            let person = load::existing(tx, scope, &who)?;
            load::delete(tx, scope, &person)
        })
        .await
    }

    /// Sets, adds or removes phones and e-mails.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`], [`Error::IdentityTaken`].
    pub async fn change_contacts(
        &self,
        actor: &Actor,
        who: Identity,
        action: ContactAction,
        contacts: Vec<ContactInput>,
    ) -> Result<Profile, Error> {
        self.transact(actor, move |tx, scope| {
            let before = load::existing(tx, scope, &who)?;
            let change = load::change(tx, scope, &before, &[], |writing| {
                change::change_contacts(&before, action, &contacts, writing)
            })?;
            load::whole_profile(tx, scope, change.person)
        })
        .await
    }

    /// Appends one item to a list attribute and answers the whole list.
    ///
    /// # Errors
    /// [`Error::NotFound`] of the attribute or the person; [`Error::Invalid`] with paths inside the
    /// item, or of the list when it has become too long.
    pub async fn append_list_item(
        &self,
        actor: &Actor,
        who: Identity,
        attribute: String,
        item: Box<RawValue>,
    ) -> Result<Vec<ListItem>, Error> {
        self.transact(actor, move |tx, scope| {
            let catalog = scope.catalog.clone();
            let attribute = catalog.attributes.custom_named(&attribute);
            let attribute = attribute.ok_or(Error::NotFound("custom attribute"))?;
            let before = load::existing(tx, scope, &who)?;
            let change = load::change(tx, scope, &before, &[], |writing| {
                change::append_list_item(&before, attribute, &item, writing)
            })?;
            let items = CustomAttribute::items(change.person.custom.get(&attribute.id)).to_vec();
            if list_text_chars(&items) > LIST_TEXT_MAX {
                let message = format!("must have at most {LIST_TEXT_MAX} characters as JSON");
                let path = format!("customAttributes.{}", attribute.name);
                return Err(Error::invalid(Problem::new(path, ProblemCode::TooLong, message)));
            }
            Ok(items)
        })
        .await
    }

    /// Adds and removes tags of a person by name; unknown names are made when added and ignored
    /// when removed (P-76, P-77).
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] at `add[0]`, `remove[0]`.
    pub async fn change_person_tags(
        &self,
        actor: &Actor,
        who: Identity,
        add: Vec<String>,
        remove: Vec<String>,
    ) -> Result<Profile, Error> {
        self.transact(actor, move |tx, scope| {
            let before = load::existing(tx, scope, &who)?;
            let (add, remove) = both_checked(&add, &remove)?;
            let remove: Vec<Tag> =
                remove.iter().filter_map(|name| scope.catalog.tags.named(name).cloned()).collect();
            let add = tags::resolve(scope, &add);
            let change = tags::change_tags(tx, scope, &before, &add, &remove)?;
            load::whole_profile(tx, scope, change.person)
        })
        .await
    }
}

/// The tags an input names. Names that break rules are left to the decision.
fn named_tags(scope: &Scope<'_>, input: &PersonInput) -> Vec<Tag> {
    let names = input.tags.iter().flatten().filter_map(|name| TagName::new(name).ok());
    tags::resolve(scope, &names.collect::<Vec<_>>())
}

fn both_checked(add: &[String], remove: &[String]) -> Result<(Vec<TagName>, Vec<TagName>), Error> {
    match (tag::names(add), tag::names(remove)) {
        (Ok(add), Ok(remove)) => Ok((add, remove)),
        (add, remove) => {
            let under = |found: Checked<_>, place: &str| {
                let found = found.err().unwrap_or_default();
                found.into_iter().map(|problem| problem.under(place)).collect::<Vec<_>>()
            };
            Err(Error::Invalid([under(add, "add"), under(remove, "remove")].concat()))
        }
    }
}
