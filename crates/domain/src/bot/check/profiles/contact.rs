//! Whether an attribute can hold the contact it is said to hold (C-40).

use super::Checks;
use crate::bot::document::ContactChoice;
use crate::bot::finding::Finding;
use crate::bot::mapping;
use crate::bot::predefined::Predefined;
use crate::identity::IdentityType;

impl Checks<'_> {
    /// What is missing was reported when the contact was resolved.
    pub(super) fn contact(&self, contact: &ContactChoice) {
        let a = contact.attribute.as_str();
        if Predefined::named(a).is_some() {
            return;
        }
        let kind = self.kind_of(a);
        let identity = contact.kind.as_deref().and_then(|kind| kind.parse().ok());
        let (Some(kind), Some(identity)) = (kind, identity) else {
            return;
        };
        if !mapping::contact_holders(identity).contains(&kind) {
            let contact = label(identity);
            self.report("contact.attribute", Finding::ContactTypeMismatch { a, kind, contact });
        }
    }
}

const fn label(identity: IdentityType) -> &'static str {
    match identity {
        IdentityType::Phone => "Phone number",
        IdentityType::Email => "Email",
        IdentityType::Id => "Internal ID",
        IdentityType::ExternalId => "External ID",
        other => other.name(),
    }
}
