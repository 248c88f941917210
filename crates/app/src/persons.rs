//! Persons: create, read, write, delete, list.
//!
//! A person is named by an [`Identity`]; `Identity::new(IdentityType::Id, "4711", None)` for a
//! person id. Ids of merged persons reach the survivor (P-26).

mod contacted;
mod list;
pub(crate) mod load;
mod matching;
mod timeline;
mod write;

pub use contacted::{ChatTimes, Contacted, overall};
pub use list::{
    Descending, PersonCount, PersonOrder, PersonPage, PersonQuery, PersonSort, PersonStart,
};
pub use timeline::{TimelineEntry, TimelineKind, TimelinePage, TimelineQuery};

use rapport_domain::person::Person;
use rapport_domain::value::Value;
use std::collections::BTreeMap;

/// A person with everything an answer shows: names instead of ids, computed values as of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The stored person: contacts, standard attributes, stamps, version.
    pub person: Person,
    /// Names of its tags, in order.
    pub tags: Vec<String>,
    /// Custom attributes by name.
    pub custom: BTreeMap<String, Value>,
    /// Computed attributes by name, as of the reading.
    pub computed: BTreeMap<String, Value>,
    /// When it last wrote and was last written to; empty in lists.
    pub contacted: Contacted,
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod races;
