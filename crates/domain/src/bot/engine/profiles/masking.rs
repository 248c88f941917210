//! Masks what came from sensitive attributes in the changes a trace shows (C-26).

use crate::bot::compile::{CompiledEvent, CompiledTags, Contact, Row};
use crate::bot::port::ProfileChange;
use crate::bot::profile_attribute::ProfileAttribute;
use crate::bot::trace::MASK;
use crate::value::Value;

/// What of a call's changes must not be shown.
#[derive(Debug, Default)]
pub(super) struct Masking {
    /// Phones, e-mails, the external id.
    identities: bool,
    tags: bool,
    /// Attributes and event properties by name.
    names: Vec<String>,
}

impl Masking {
    pub(super) fn of_contact(contact: &Contact) -> Self {
        let identities =
            matches!(contact, Contact::Attribute { source, .. } if source.is_sensitive());
        Self { identities, ..Self::default() }
    }

    pub(super) fn of_writes(contact: &Contact, rows: &[Row]) -> Self {
        let mut masking = Self::of_contact(contact);
        for row in rows.iter().filter(|row| row.source.is_sensitive()) {
            masking.identities |= matches!(
                row.profile,
                ProfileAttribute::ExternalId
                    | ProfileAttribute::PrimaryPhone
                    | ProfileAttribute::PrimaryEmail
            );
            masking.names.push(row.profile.label().to_owned());
        }
        masking
    }

    pub(super) fn of_event(event: &CompiledEvent) -> Self {
        let sensitive = event.rows.iter().filter(|(source, _)| source.is_sensitive());
        let names = sensitive.map(|(_, property)| property.clone()).collect();
        Self { names, ..Self::of_contact(&event.contact) }
    }

    pub(super) fn of_tags(tags: &CompiledTags) -> Self {
        let sensitive = tags.tags.iter().any(|tag| tag.sensitive);
        Self { tags: sensitive, ..Self::of_contact(&tags.contact) }
    }

    pub(super) fn apply(&self, changes: &mut [ProfileChange]) {
        let masked = || Value::Text(MASK.to_owned());
        for change in changes {
            match change {
                ProfileChange::Created { .. } => {}
                ProfileChange::Attribute(change) if self.hides(&change.attribute) => {
                    change.from = change.from.as_ref().map(|_| masked());
                    change.to = change.to.as_ref().map(|_| masked());
                }
                ProfileChange::Attribute(_) => {}
                ProfileChange::Event { properties, .. } => {
                    for (name, value) in properties {
                        if self.names.contains(name) {
                            *value = masked();
                        }
                    }
                }
            }
        }
    }

    fn hides(&self, attribute: &str) -> bool {
        let is_identity = attribute.starts_with("contactInformation.")
            || matches!(attribute, "externalId" | "primaryPhone" | "primaryEmail");
        (self.identities && is_identity)
            || (self.tags && attribute == "tags")
            || self.names.iter().any(|name| name == attribute)
    }
}
