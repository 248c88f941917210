//! Evaluates a condition against one person at one instant.

use super::{Clause, Condition, Field, Now, Order, PersonView, Test};
use crate::attribute::{CustomAttribute, StandardAttribute};
use crate::time::{Day, Zone};
use crate::value::{ListItem, Value};
use std::borrow::Cow;
use std::cmp::Ordering;

/// What a field is looked up in.
pub(super) enum Subject<'a, V> {
    Person(&'a V),
    Item(&'a ListItem),
}

impl<V> Clone for Subject<'_, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Subject<'_, V> {}

impl Condition {
    /// Whether it holds.
    pub fn holds<V: PersonView>(&self, view: &V, now: Now<'_>) -> bool {
        self.holds_for(Subject::Person(view), now)
    }

    pub(super) fn holds_for<V: PersonView>(&self, subject: Subject<'_, V>, now: Now<'_>) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.holds_for(subject, now)),
            Self::Or(parts) => parts.iter().any(|part| part.holds_for(subject, now)),
            Self::Clause(clause) => clause.holds_for(subject, now),
        }
    }
}

impl Clause {
    pub(super) fn holds_for<V: PersonView>(&self, subject: Subject<'_, V>, now: Now<'_>) -> bool {
        let positive = match (&self.field, subject) {
            (Field::Tags, Subject::Person(view)) => {
                self.test.holds_for_set(view.has_tags(), |key| view.has_tag(key))
            }
            (Field::Contacts, Subject::Person(view)) => {
                let contacts = &view.person().contacts;
                self.test.holds_for_set(!contacts.is_empty(), |kind| {
                    contacts.iter().any(|c| c.identity.kind.name().eq_ignore_ascii_case(kind))
                })
            }
            (field, subject) => value(field, subject, now)
                .is_some_and(|value| self.test.holds_for::<V>(&value, now)),
        };
        positive != self.negated
    }
}

impl Test {
    fn holds_for_set(&self, is_filled: bool, has: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Exists => is_filled,
            Self::OneOf(literals) => literals.iter().filter_map(super::Literal::text).any(has),
            _ => false,
        }
    }

    fn holds_for<V: PersonView>(&self, value: &Value, now: Now<'_>) -> bool {
        let text = || match value {
            Value::Text(text) => text.to_lowercase(),
            _ => String::new(),
        };
        let order = |literal: &super::Literal| literal.order(value, now.zone);
        match self {
            Self::Exists => !matches!(value, Value::List(items) if items.is_empty()),
            Self::OneOf(literals) => literals.iter().any(|l| order(l) == Some(Ordering::Equal)),
            Self::Ordered(wanted, literal) => order(literal).is_some_and(|o| wanted.fits(o)),
            Self::StartsWith(part) => text().starts_with(part),
            Self::EndsWith(part) => text().ends_with(part),
            Self::Contains(part) => text().contains(part),
            Self::Relative(near, relative) => local_day(value, now.zone)
                .is_some_and(|day| relative.days_on_which(*near, day).contain(now.today())),
            Self::Anniversary(anniversary) => {
                local_day(value, now.zone).is_some_and(|day| anniversary.holds(day, now.today()))
            }
            Self::AnyItem(condition) => CustomAttribute::items(Some(value))
                .iter()
                .any(|item| condition.holds_for(Subject::<V>::Item(item), now)),
            Self::AllItems(condition) => {
                let items = CustomAttribute::items(Some(value));
                let matches = |item| condition.holds_for(Subject::<V>::Item(item), now);
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

/// The day of a date, the local day of an instant.
pub(super) fn local_day(value: &Value, zone: &Zone) -> Option<Day> {
    match value {
        Value::Date(day) => Some(*day),
        Value::DateTime(at) => Some(zone.day_of(*at)),
        _ => None,
    }
}

impl Field {
    /// Its value for a person, if it is not empty.
    pub fn value<'a, V: PersonView>(&self, view: &'a V, now: Now<'_>) -> Option<Cow<'a, Value>> {
        value(self, Subject::Person(view), now)
    }
}

/// The value of a field, if it is not empty. An empty priority is NORMAL (P-29).
pub(super) fn value<'a, V: PersonView>(
    field: &Field,
    subject: Subject<'a, V>,
    now: Now<'_>,
) -> Option<Cow<'a, Value>> {
    let view = match (field, subject) {
        (Field::Item(name), Subject::Item(item)) => {
            return item.fields.get(name).map(Cow::Borrowed);
        }
        (Field::Item(_), _) | (_, Subject::Item(_)) => return None,
        (_, Subject::Person(view)) => view,
    };
    let text = |text: &str| (!text.is_empty()).then(|| Cow::Owned(Value::Text(text.to_owned())));
    let instant = |at| Some(Cow::Owned(Value::DateTime(at)));
    let person = view.person();
    match field {
        Field::Id => Some(Cow::Owned(Value::Integer(person.id.0))),
        Field::Type => text(person.person_type.name()),
        Field::ExternalId => text(person.external_id()?),
        Field::CreatedAt => instant(person.created.at),
        Field::ModifiedAt => instant(person.modified.at),
        Field::CreatedFrom => text(person.created.from.name()),
        Field::ModifiedFrom => text(person.modified.from.name()),
        Field::CreatedBy => text(&person.created.by),
        Field::ModifiedBy => text(&person.modified.by),
        Field::Standard(StandardAttribute::Priority)
            if !person.standard.contains_key(&StandardAttribute::Priority) =>
        {
            text("NORMAL")
        }
        Field::Standard(attribute) => person.standard.get(attribute).map(Cow::Borrowed),
        Field::Custom(id) => person.custom.get(id).map(Cow::Borrowed),
        Field::Computed(name) => view.computed(name, now.at),
        Field::Tags | Field::Contacts | Field::Item(_) => None,
    }
}
