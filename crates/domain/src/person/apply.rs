//! Applies a request to a person and collects every problem of it (P-16, P-17).

use super::change::Writing;
use super::{Person, PersonInput, contacts};
use crate::attribute::{CustomAttribute, set_item_ids};
use crate::identity::{Identity, IdentityType};
use crate::problem::{Checked, Problem, ProblemCode};
use crate::tag::{self, name_key};
use crate::value::{ListItem, Value};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// What becomes of a part that the request does not give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    /// It stays, and sets grow.
    Kept,
    /// It stays, and a set that is given is replaced.
    Merged,
    /// It becomes empty, and sets are replaced.
    Emptied,
}

impl Absent {
    /// Whether a set becomes what the request says, instead of growing by it.
    const fn replaces_set(self, is_given: bool) -> bool {
        match self {
            Self::Kept => false,
            Self::Merged => is_given,
            Self::Emptied => true,
        }
    }
}

pub(super) fn apply(
    person: &mut Person,
    input: &PersonInput,
    absent: Absent,
    writing: &mut Writing<'_>,
) -> Vec<Problem> {
    let mut problems = input.problems.clone();
    if let Some(person_type) = input.person_type {
        person.person_type = person_type;
    }
    let mut note = |checked: Checked<()>| problems.extend(checked.err().unwrap_or_default());
    note(apply_external_id(person, input.external_id.as_deref(), absent, writing));
    note(apply_contacts(person, input, absent, writing));
    note(apply_standard(person, input, absent));
    note(apply_custom(person, &input.custom, absent, writing));
    note(apply_tags(person, input.tags.as_deref(), absent, writing));
    problems
}

fn apply_external_id(
    person: &mut Person,
    external_id: Option<&str>,
    absent: Absent,
    writing: &Writing<'_>,
) -> Checked<()> {
    let identity = match external_id {
        None if absent != Absent::Emptied => return Ok(()),
        None | Some("") => None,
        Some(text) => Some(external_identity(text).map_err(|problem| vec![problem])?),
    };
    person.set_external_id(identity, writing.stamp.at);
    Ok(())
}

/// An external id in checked form.
pub(super) fn external_identity(text: &str) -> Result<Identity, Problem> {
    Identity::new(IdentityType::ExternalId, text, None)
        .map_err(|problem| Problem { path: "externalId".to_owned(), ..problem })
}

fn apply_contacts(
    person: &mut Person,
    input: &PersonInput,
    absent: Absent,
    writing: &Writing<'_>,
) -> Checked<()> {
    let checks = contacts::check(input.contacts.as_deref().unwrap_or_default())?;
    if absent.replaces_set(input.contacts.is_some()) {
        person.replace_contacts(&checks, writing.stamp.at);
    } else {
        person.add_contacts(&checks, writing.stamp.at);
    }
    Ok(())
}

fn apply_standard(person: &mut Person, input: &PersonInput, absent: Absent) -> Checked<()> {
    if absent == Absent::Emptied {
        person.standard.clear();
    }
    let mut problems = Vec::new();
    for (attribute, raw) in &input.standard {
        match attribute.read(raw) {
            Ok(Some(value)) => {
                person.standard.insert(*attribute, value);
            }
            Ok(None) => {
                person.standard.remove(attribute);
            }
            Err(problem) => problems.push(problem.under(attribute.name())),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn apply_custom(
    person: &mut Person,
    values: &BTreeMap<String, Box<RawValue>>,
    absent: Absent,
    writing: &mut Writing<'_>,
) -> Checked<()> {
    let mut before = person.custom.clone();
    if absent == Absent::Emptied {
        person.custom.clear();
    }
    let mut problems = Vec::new();
    for (name, raw) in values {
        let place = |problem: Problem| problem.under(&format!("customAttributes.{name}"));
        let attribute = match writing.custom_to_write(name) {
            Ok(attribute) => attribute,
            Err(problem) => {
                problems.push(place(problem));
                continue;
            }
        };
        match attribute.read(raw) {
            Ok(Some(value)) => {
                let value = kept_list(before.remove(&attribute.id), value, writing.new_item_id);
                person.custom.insert(attribute.id, value);
            }
            Ok(None) => {
                person.custom.remove(&attribute.id);
            }
            Err(found) => problems.extend(found.into_iter().map(place)),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn apply_tags(
    person: &mut Person,
    names: Option<&[String]>,
    absent: Absent,
    writing: &Writing<'_>,
) -> Checked<()> {
    if absent.replaces_set(names.is_some()) {
        person.tags.clear();
    }
    let names = tag::names(names.unwrap_or_default()).map_err(|found| {
        found.into_iter().map(|problem| problem.under("tags")).collect::<Vec<_>>()
    })?;
    for name in names {
        let tag = writing.tags.iter().find(|tag| name_key(&tag.name) == name.key());
        let Some(tag) = tag else {
            let message = format!("there is no tag {}", name.as_str());
            return Err(vec![Problem::new("tags", ProblemCode::Missing, message)]);
        };
        person.tags.insert(tag.id);
    }
    Ok(())
}

impl<'a> Writing<'a> {
    /// The custom attribute of a name that may be written.
    pub(super) fn custom_to_write(&self, name: &str) -> Result<&'a CustomAttribute, Problem> {
        if let Some(attribute) = self.attributes.custom_named(name) {
            return Ok(attribute);
        }
        if self.attributes.computed_named(name).is_some() {
            let message = "is computed and cannot be written";
            return Err(Problem::new("", ProblemCode::ReadOnly, message));
        }
        Err(Problem::new("", ProblemCode::Unknown, "there is no attribute of this name"))
    }
}

/// The value to store: new list items get ids, and a list set to what it holds stays as it is.
pub(super) fn kept_list(
    before: Option<Value>,
    value: Value,
    new_item_id: &mut dyn FnMut() -> String,
) -> Value {
    let Value::List(mut items) = value else { return value };
    let fields = |items: &[ListItem]| items.iter().map(|i| i.fields.clone()).collect::<Vec<_>>();
    if let Some(before) = before
        && fields(CustomAttribute::items(Some(&before))) == fields(&items)
    {
        return before;
    }
    set_item_ids(&mut items, new_item_id);
    Value::List(items)
}
