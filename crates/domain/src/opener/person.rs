//! The person as openers and contexts show it (I-74).

use crate::attribute::{Attributes, StandardAttribute};
use crate::liquid::Data;
use crate::person::Person;
use crate::value::Value;

/// What is known of a person at one instant.
#[derive(Debug, Clone, Copy)]
pub struct PersonFacts<'a> {
    /// The profile.
    pub person: &'a Person,
    /// The attributes of the workspace: they name the custom values.
    pub attributes: &'a Attributes,
    /// Active computed attributes by name, with their values at that instant.
    pub computed: &'a [(String, Option<Value>)],
    /// The names of the person's tags.
    pub tags: &'a [String],
    /// The names of the person's segments.
    pub segments: &'a [String],
}

/// The `person` object of a context.
pub fn person_data(facts: &PersonFacts<'_>) -> Data {
    let person = facts.person;
    let mut entries = vec![
        ("id".to_owned(), Data::Number(person.id.0.into())),
        ("type".to_owned(), Data::text(person.person_type.name())),
    ];
    for (attribute, value) in &person.standard {
        entries.push((attribute.name().to_owned(), value.into()));
    }
    if !person.standard.contains_key(&StandardAttribute::Priority) {
        entries.push((StandardAttribute::Priority.name().to_owned(), Data::text("NORMAL")));
    }
    let custom = person.custom.iter().filter_map(|(id, value)| {
        facts.attributes.custom_of(*id).map(|attribute| (attribute.name.clone(), value.into()))
    });
    let computed = facts.computed.iter().map(|(name, v)| (name.clone(), v.as_ref().into()));
    let names = |names: &[String]| Data::List(names.iter().map(Data::text).collect());
    entries.push(("attributes".to_owned(), Data::Object(custom.collect())));
    entries.push(("computed".to_owned(), Data::Object(computed.collect())));
    entries.push(("tags".to_owned(), names(facts.tags)));
    entries.push(("segments".to_owned(), names(facts.segments)));
    Data::Object(entries)
}
