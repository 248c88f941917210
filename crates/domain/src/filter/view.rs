//! What a condition can see: one person, and the instant of reading.

use crate::person::Person;
use crate::tag::name_key;
use crate::time::{Day, Timestamp, Zone};
use crate::value::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The instant of reading, and the time zone that says which day it is.
#[derive(Debug, Clone, Copy)]
pub struct Now<'a> {
    /// The instant.
    pub at: Timestamp,
    /// The time zone of the workspace.
    pub zone: &'a Zone,
}

impl Now<'_> {
    /// The local day.
    pub fn today(self) -> Day {
        self.zone.day_of(self.at)
    }

    /// Another instant in the same time zone.
    #[must_use]
    pub const fn at(self, at: Timestamp) -> Self {
        Self { at, zone: self.zone }
    }
}

/// Everything a condition can see of one person.
pub trait PersonView {
    /// The person as stored.
    fn person(&self) -> &Person;

    /// Whether it carries any tag.
    fn has_tags(&self) -> bool;

    /// Whether it carries the tag of this name, given in the form of [`name_key`].
    fn has_tag(&self, key: &str) -> bool;

    /// The value of an Active computed attribute at an instant.
    fn computed(&self, name: &str, at: Timestamp) -> Option<Cow<'_, Value>>;

    /// The next instant at which that value may change by time alone.
    fn computed_changes_after(&self, name: &str, at: Timestamp) -> Option<Timestamp>;
}

impl<V: PersonView> PersonView for &V {
    fn person(&self) -> &Person {
        (**self).person()
    }

    fn has_tags(&self) -> bool {
        (**self).has_tags()
    }

    fn has_tag(&self, key: &str) -> bool {
        (**self).has_tag(key)
    }

    fn computed(&self, name: &str, at: Timestamp) -> Option<Cow<'_, Value>> {
        (**self).computed(name, at)
    }

    fn computed_changes_after(&self, name: &str, at: Timestamp) -> Option<Timestamp> {
        (**self).computed_changes_after(name, at)
    }
}

/// A person whose computed values are known for one instant only: what lists and searches look at.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// The person.
    pub person: &'a Person,
    /// The names of its tags.
    pub tags: &'a [String],
    /// Its computed values at that instant.
    pub computed: &'a BTreeMap<String, Value>,
}

impl PersonView for Snapshot<'_> {
    fn person(&self) -> &Person {
        self.person
    }

    fn has_tags(&self) -> bool {
        !self.tags.is_empty()
    }

    fn has_tag(&self, key: &str) -> bool {
        self.tags.iter().any(|name| name_key(name) == key)
    }

    fn computed(&self, name: &str, _: Timestamp) -> Option<Cow<'_, Value>> {
        self.computed.get(name).map(Cow::Borrowed)
    }

    fn computed_changes_after(&self, _: &str, _: Timestamp) -> Option<Timestamp> {
        None
    }
}
