//! Get information: the attributes of a person as of now (C-30, C-43).

use crate::Error;
use crate::persons::load;
use crate::scope::Scope;
use rapport_domain::bot::ProfileAttribute;
use rapport_domain::bot::port::{Cause, ProfileOutcome};
use rapport_domain::identity::IdentityType;
use rapport_domain::person::Person;
use rapport_domain::value::{ListItem, Value};
use rapport_store::Tx;
use std::collections::BTreeMap;

/// Reads all of them, or says that one is gone.
pub(super) fn read(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    person: &Person,
    attributes: &[ProfileAttribute],
) -> Result<ProfileOutcome, Error> {
    let is_computed =
        |attribute: &ProfileAttribute| matches!(attribute, ProfileAttribute::Computed(_));
    let computed = match attributes.iter().any(is_computed) {
        true => load::computed(tx, scope, person)?,
        false => BTreeMap::new(),
    };
    let mut values = Vec::with_capacity(attributes.len());
    for attribute in attributes {
        match value(scope, person, &computed, attribute) {
            Ok(value) => values.push(value),
            Err(cause) => return Ok(ProfileOutcome::of(cause)),
        }
    }
    Ok(ProfileOutcome { values, ..ProfileOutcome::of(Cause::NotModified) })
}

fn value(
    scope: &Scope<'_>,
    person: &Person,
    computed: &BTreeMap<String, Value>,
    attribute: &ProfileAttribute,
) -> Result<Option<Value>, Cause> {
    let text = |text: Option<&str>| text.map(|text| Value::Text(text.to_owned()));
    let known = &scope.catalog.attributes;
    let value = match attribute {
        ProfileAttribute::Standard(attribute) => person.standard.get(attribute).cloned(),
        ProfileAttribute::ExternalId => text(person.external_id()),
        ProfileAttribute::PrimaryPhone => text(person.primary(IdentityType::Phone)),
        ProfileAttribute::PrimaryEmail => text(person.primary(IdentityType::Email)),
        ProfileAttribute::Type => text(Some(person.person_type.name())),
        ProfileAttribute::Custom(name) => {
            let attribute = known.custom_named(name).ok_or(Cause::AttributeMissing)?;
            person.custom.get(&attribute.id).cloned().map(without_item_ids)
        }
        ProfileAttribute::Computed(name) => {
            known.computed_named(name).ok_or(Cause::AttributeMissing)?;
            computed.get(name).cloned()
        }
    };
    Ok(value)
}

/// Bots see the fields of list items, not their ids (C-30).
fn without_item_ids(value: Value) -> Value {
    match value {
        Value::List(items) => Value::List(
            items.into_iter().map(|item| ListItem { id: String::new(), ..item }).collect(),
        ),
        value => value,
    }
}
