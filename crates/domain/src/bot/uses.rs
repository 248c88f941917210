//! What of a workspace a bot uses: it cannot be deleted while the bot is active (C-90).

use super::document::{Body, Document};
use super::profile_attribute::ProfileAttribute;
use std::collections::BTreeSet;

/// Names of what a bot uses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Uses {
    /// Event definitions.
    pub events: BTreeSet<String>,
    /// Custom attributes.
    pub custom: BTreeSet<String>,
    /// Computed attributes.
    pub computed: BTreeSet<String>,
    /// Tags that are named without placeholders.
    pub tags: BTreeSet<String>,
}

impl Document {
    /// What the bot uses.
    pub fn uses(&self) -> Uses {
        let mut uses = Uses::default();
        for (_, element) in self.elements() {
            match &element.body {
                Body::CustomEvent(event) => {
                    uses.events.insert(event.definition.clone());
                }
                Body::Tags(tags) => {
                    let named = tags.tags.iter().filter(|tag| !tag.contains('{'));
                    uses.tags.extend(named.map(|tag| tag.trim().to_owned()));
                }
                Body::Profile(profile) => {
                    for mapping in &profile.mappings {
                        match mapping.profile_attribute.parse() {
                            Ok(ProfileAttribute::Custom(name)) => uses.custom.insert(name),
                            Ok(ProfileAttribute::Computed(name)) => uses.computed.insert(name),
                            _ => continue,
                        };
                    }
                }
                _ => {}
            }
        }
        uses
    }
}
