//! What changed between two states of a person: for the timeline, the feed and webhooks (P-19).

use super::Person;
use crate::attribute::{Attributes, StandardAttribute};
use crate::identity::IdentityType;
use crate::ids::{AttributeId, TagId};
use crate::tag::Tag;
use crate::value::Value;
use serde::Serialize;

/// One changed attribute. Sets change by element: an added tag goes from empty to its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttributeChange {
    /// The attribute's name; `tags`, `type`, `externalId`, `contactInformation.PHONE`.
    pub attribute: String,
    /// The value before, if any.
    pub from: Option<Value>,
    /// The value after, if any.
    pub to: Option<Value>,
}

/// Every difference; none when `after` equals `before`.
pub(super) fn between(
    before: &Person,
    after: &Person,
    attributes: &Attributes,
    tags: &[Tag],
) -> Vec<AttributeChange> {
    let mut changes = Changes(Vec::new());
    let type_of = |person: &Person| Some(Value::Text(person.person_type.name().to_owned()));
    changes.value("type", type_of(before), type_of(after));
    changes.contacts(before, after);
    for attribute in StandardAttribute::ALL {
        let value_of = |person: &Person| person.standard.get(attribute).cloned();
        changes.value(attribute.name(), value_of(before), value_of(after));
    }
    changes.custom(before, after, attributes);
    changes.tags(before, after, tags);
    changes.0
}

struct Changes(Vec<AttributeChange>);

impl Changes {
    fn value(&mut self, attribute: &str, from: Option<Value>, to: Option<Value>) {
        if from != to {
            self.0.push(AttributeChange { attribute: attribute.to_owned(), from, to });
        }
    }

    fn contacts(&mut self, before: &Person, after: &Person) {
        let external = |person: &Person| person.external_id().map(|id| Value::Text(id.to_owned()));
        self.value("externalId", external(before), external(after));
        let mut only_in = |one: &Person, other: &Person, gone: bool| {
            for contact in &one.contacts {
                let identity = &contact.identity;
                if identity.kind == IdentityType::ExternalId || other.has(identity) {
                    continue;
                }
                let value = Some(Value::Text(identity.identifier.clone()));
                let (from, to) = if gone { (value, None) } else { (None, value) };
                self.value(&format!("contactInformation.{}", identity.kind), from, to);
            }
        };
        only_in(before, after, true);
        only_in(after, before, false);
        let primaries =
            [("primaryPhone", IdentityType::Phone), ("primaryEmail", IdentityType::Email)];
        for (name, kind) in primaries {
            if let (Some(from), Some(to)) = (before.primary(kind), after.primary(kind)) {
                self.value(
                    name,
                    Some(Value::Text(from.to_owned())),
                    Some(Value::Text(to.to_owned())),
                );
            }
        }
    }

    fn custom(&mut self, before: &Person, after: &Person, attributes: &Attributes) {
        let ids = before.custom.keys().chain(after.custom.keys());
        let mut ids: Vec<AttributeId> = ids.copied().collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let name = attributes.custom_of(id).map_or_else(|| id.to_string(), |a| a.name.clone());
            self.value(&name, before.custom.get(&id).cloned(), after.custom.get(&id).cloned());
        }
    }

    fn tags(&mut self, before: &Person, after: &Person, tags: &[Tag]) {
        let name = |id: &TagId| {
            let tag = tags.iter().find(|tag| tag.id == *id);
            Some(Value::Text(tag.map_or_else(|| id.to_string(), |tag| tag.name.clone())))
        };
        for id in before.tags.difference(&after.tags) {
            self.value("tags", name(id), None);
        }
        for id in after.tags.difference(&before.tags) {
            self.value("tags", None, name(id));
        }
    }
}
