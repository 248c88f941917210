//! Evaluates a condition against one person at one instant.

use super::{Clause, Condition, Field, Order, Test};
use crate::attribute::{CustomAttribute, StandardAttribute};
use crate::person::Person;
use crate::time::{Timestamp, Zone};
use crate::value::{ListItem, Value};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Everything a condition can see of one person.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// The person.
    pub person: &'a Person,
    /// The names of its tags.
    pub tags: &'a [String],
    /// Its computed values at `now`.
    pub computed: &'a BTreeMap<String, Value>,
    /// The instant of reading.
    pub now: Timestamp,
    /// The time zone of the workspace.
    pub zone: &'a Zone,
}

/// What a field is looked up in.
#[derive(Clone, Copy)]
enum Subject<'a> {
    Person,
    Item(&'a ListItem),
}

impl Condition {
    /// Whether it holds.
    pub fn holds(&self, snapshot: &Snapshot<'_>) -> bool {
        self.holds_for(Subject::Person, snapshot)
    }

    fn holds_for(&self, subject: Subject<'_>, snapshot: &Snapshot<'_>) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.holds_for(subject, snapshot)),
            Self::Or(parts) => parts.iter().any(|part| part.holds_for(subject, snapshot)),
            Self::Clause(clause) => clause.holds(subject, snapshot),
        }
    }
}

impl Clause {
    fn holds(&self, subject: Subject<'_>, snapshot: &Snapshot<'_>) -> bool {
        let positive = match self.field {
            Field::Tags => self.test.holds_for_tags(snapshot.tags),
            _ => snapshot
                .value(&self.field, subject)
                .is_some_and(|value| self.test.holds_for(&value, snapshot)),
        };
        positive != self.negated
    }
}

impl Test {
    fn holds_for_tags(&self, tags: &[String]) -> bool {
        match self {
            Self::Exists => !tags.is_empty(),
            Self::Contains(name) => tags.iter().any(|tag| tag.to_lowercase() == *name),
            _ => false,
        }
    }

    fn holds_for(&self, value: &Value, snapshot: &Snapshot<'_>) -> bool {
        let text = || match value {
            Value::Text(text) => text.to_lowercase(),
            _ => String::new(),
        };
        let order = |literal: &super::Literal| literal.order(value, snapshot.zone);
        match self {
            Self::Exists => true,
            Self::OneOf(literals) => literals.iter().any(|l| order(l) == Some(Ordering::Equal)),
            Self::Ordered(wanted, literal) => order(literal).is_some_and(|o| wanted.fits(o)),
            Self::StartsWith(part) => text().starts_with(part),
            Self::EndsWith(part) => text().ends_with(part),
            Self::Contains(part) => text().contains(part),
            Self::Relative(near, relative) => {
                let day = match value {
                    Value::Date(day) => *day,
                    Value::DateTime(at) => snapshot.zone.day_of(*at),
                    _ => return false,
                };
                relative.holds(*near, day, snapshot.zone.day_of(snapshot.now))
            }
            Self::AnyItem(condition) => CustomAttribute::items(Some(value))
                .iter()
                .any(|item| condition.holds_for(Subject::Item(item), snapshot)),
            Self::AllItems(condition) => {
                let items = CustomAttribute::items(Some(value));
                let matches = |item| condition.holds_for(Subject::Item(item), snapshot);
                !items.is_empty() && items.iter().all(matches)
            }
        }
    }
}

impl Order {
    fn fits(self, ordering: Ordering) -> bool {
        match self {
            Self::Lt => ordering.is_lt(),
            Self::Lte => ordering.is_le(),
            Self::Gte => ordering.is_ge(),
            Self::Gt => ordering.is_gt(),
        }
    }
}

impl<'a> Snapshot<'a> {
    /// The value of a field, if it is not empty. An empty priority is NORMAL (P-29).
    fn value<'b>(&self, field: &Field, subject: Subject<'b>) -> Option<Cow<'b, Value>>
    where
        'a: 'b,
    {
        let text = |text: &str| Some(Cow::Owned(Value::Text(text.to_owned())));
        let person = self.person;
        match field {
            Field::Item(name) => match subject {
                Subject::Item(item) => item.fields.get(name).map(Cow::Borrowed),
                Subject::Person => None,
            },
            Field::Id => Some(Cow::Owned(Value::Integer(person.id.0))),
            Field::Type => text(person.person_type.name()),
            Field::ExternalId => text(person.external_id()?),
            Field::CreatedAt => Some(Cow::Owned(Value::DateTime(person.created.at))),
            Field::ModifiedAt => Some(Cow::Owned(Value::DateTime(person.modified.at))),
            Field::CreatedFrom => text(person.created.from.name()),
            Field::ModifiedFrom => text(person.modified.from.name()),
            Field::Standard(StandardAttribute::Priority)
                if !person.standard.contains_key(&StandardAttribute::Priority) =>
            {
                text("NORMAL")
            }
            Field::Standard(attribute) => person.standard.get(attribute).map(Cow::Borrowed),
            Field::Custom(id) => person.custom.get(id).map(Cow::Borrowed),
            Field::Computed(name) => self.computed.get(name).map(Cow::Borrowed),
            Field::Tags => None,
        }
    }
}
