//! How a person changes: pure decisions that yield the new state and every difference.
//!
//! A person is written all or nothing, every problem is reported (P-17), and a write that changes
//! nothing stamps nothing (P-19).

use super::apply::{Absent, apply};
use super::{AttributeChange, AttributeWrite, contacts, difference};
use super::{ContactInput, Person, PersonInput, PersonType, Stamp};
use crate::attribute::{Attributes, CustomAttribute, set_item_ids};
use crate::identity::Identity;
use crate::ids::PersonId;
use crate::problem::{Checked, Problem};
use crate::tag::Tag;
use crate::value::Value;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};

/// What a decision needs to know besides the person and the request.
pub struct Writing<'a> {
    /// The attributes of the workspace.
    pub attributes: &'a Attributes,
    /// Every tag the person has and every tag the request names.
    pub tags: &'a [Tag],
    /// When, from where and by whom.
    pub stamp: &'a Stamp,
    /// Makes the UUID of a new list item (P-33).
    pub new_item_id: &'a mut dyn FnMut() -> String,
}

/// A decided change. Without differences the person is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The person afterwards.
    pub person: Person,
    /// What differs.
    pub changes: Vec<AttributeChange>,
}

/// Makes a person: CUSTOMER unless asked otherwise. `identity` is how the source knows the person,
/// the channel identity of a session for example; API writes have none (P-8, P-14).
///
/// # Errors
/// Every problem of the input.
pub fn create(
    id: PersonId,
    identity: Option<&Identity>,
    input: &PersonInput,
    writing: &mut Writing<'_>,
) -> Checked<Change> {
    let nobody = nobody(id, writing.stamp);
    let mut person = nobody.clone();
    if let Some(identity) = identity {
        person.add_contact(identity.clone(), writing.stamp.at);
        person.settle_primary(&[]);
    }
    let problems = apply(&mut person, input, Absent::Kept, writing);
    finish(&nobody, person, problems, writing)
}

/// Replaces a person: what is absent becomes empty; type and channel identities stay (P-16).
///
/// # Errors
/// Every problem of the input.
pub fn replace(before: &Person, input: &PersonInput, writing: &mut Writing<'_>) -> Checked<Change> {
    let mut person = before.clone();
    let problems = apply(&mut person, input, Absent::Emptied, writing);
    finish(before, person, problems, writing)
}

/// Changes what is given, adds tags, phones and e-mails, sets a list whole (P-16).
///
/// # Errors
/// Every problem of the input.
pub fn patch(before: &Person, input: &PersonInput, writing: &mut Writing<'_>) -> Checked<Change> {
    let mut person = before.clone();
    let problems = apply(&mut person, input, Absent::Kept, writing);
    finish(before, person, problems, writing)
}

/// Changes what is given; a set that is given is replaced, as JSON Merge Patch has it.
///
/// # Errors
/// Every problem of the input.
pub fn merge(before: &Person, input: &PersonInput, writing: &mut Writing<'_>) -> Checked<Change> {
    let mut person = before.clone();
    let problems = apply(&mut person, input, Absent::Merged, writing);
    finish(before, person, problems, writing)
}

/// What happens to the phones and e-mails of a request (P-16, A-41).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactAction {
    /// They become the person's only ones.
    Set,
    /// They are added.
    Add,
    /// They are removed; absent ones are fine.
    Remove,
}

/// Changes phones and e-mails only.
///
/// # Errors
/// Every problem of the input.
pub fn change_contacts(
    before: &Person,
    action: ContactAction,
    inputs: &[ContactInput],
    writing: &mut Writing<'_>,
) -> Checked<Change> {
    let checks = contacts::check(inputs)?;
    let mut person = before.clone();
    match action {
        ContactAction::Set => person.replace_contacts(&checks, writing.stamp.at),
        ContactAction::Add => person.add_contacts(&checks, writing.stamp.at),
        ContactAction::Remove => person.remove_contacts(&checks),
    }
    finish(before, person, Vec::new(), writing)
}

/// Adds and removes tags; present and absent ones are fine (P-77).
///
/// # Errors
/// None that a stored person can cause.
pub fn change_tags(
    before: &Person,
    add: &[Tag],
    remove: &[Tag],
    writing: &mut Writing<'_>,
) -> Checked<Change> {
    let mut person = before.clone();
    person.tags.extend(add.iter().map(|tag| tag.id));
    person.tags.retain(|id| !remove.iter().any(|tag| tag.id == *id));
    finish(before, person, Vec::new(), writing)
}

/// Appends one item to a list attribute, which makes the list (P-34).
///
/// # Errors
/// Every problem of the item; [`ProblemCode::ListFull`] when it does not fit.
pub fn append_list_item(
    before: &Person,
    attribute: &CustomAttribute,
    item: &RawValue,
    writing: &mut Writing<'_>,
) -> Checked<Change> {
    let mut person = before.clone();
    let problems = match attribute.appended(person.custom.get(&attribute.id), &[item.to_owned()]) {
        Ok(mut items) => {
            set_item_ids(&mut items, writing.new_item_id);
            person.custom.insert(attribute.id, Value::List(items));
            Vec::new()
        }
        Err(problems) => problems.into_iter().map(inside_item).collect(),
    };
    finish(before, person, problems, writing)
}

/// The only item of an append needs no position.
fn inside_item(problem: Problem) -> Problem {
    let path = problem.path.trim_start_matches("[0]").trim_start_matches('.').to_owned();
    Problem { path, ..problem }
}

/// Writes mapped attributes of a chatbot: one bad value rejects all (C-31 to C-36, C-44).
///
/// # Errors
/// Every problem, each at the attribute's name.
pub fn write_attributes(
    before: &Person,
    writes: &[AttributeWrite],
    writing: &mut Writing<'_>,
) -> Checked<Change> {
    let mut person = before.clone();
    let mut problems = Vec::new();
    for write in writes {
        let found = write.apply(&mut person, writing).err().unwrap_or_default();
        problems.extend(found.into_iter().map(|problem| problem.under(&write.name)));
    }
    finish(before, person, problems, writing)
}

/// Makes a person of this type with one identity and the mapped attributes of a chatbot (C-44).
///
/// # Errors
/// Every problem, each at the attribute's name.
pub fn create_with_attributes(
    id: PersonId,
    identity: &Identity,
    person_type: PersonType,
    writes: &[AttributeWrite],
    writing: &mut Writing<'_>,
) -> Checked<Change> {
    let input = PersonInput { person_type: Some(person_type), ..PersonInput::default() };
    let made = create(id, Some(identity), &input, writing)?;
    let written = write_attributes(&made.person, writes, writing)?;
    let person = Person { version: made.person.version, ..written.person };
    finish(&nobody(id, writing.stamp), person, Vec::new(), writing)
}

/// The state before a person is made.
fn nobody(id: PersonId, stamp: &Stamp) -> Person {
    Person {
        id,
        version: 0,
        person_type: PersonType::Customer,
        contacts: Vec::new(),
        standard: BTreeMap::new(),
        custom: BTreeMap::new(),
        tags: BTreeSet::new(),
        created: stamp.clone(),
        modified: stamp.clone(),
    }
}

/// Refuses, stamps or keeps: the one place where a change is accepted.
fn finish(
    before: &Person,
    after: Person,
    mut problems: Vec<Problem>,
    writing: &Writing<'_>,
) -> Checked<Change> {
    // A contact that could not be read is missing for that reason alone.
    if !problems.iter().any(|problem| problem.path.starts_with("contact")) {
        problems.extend(after.contact_problems());
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let changes = difference::between(before, &after, writing.attributes, writing.tags);
    if changes.is_empty() {
        return Ok(Change { person: before.clone(), changes });
    }
    let person = Person { version: before.version + 1, modified: writing.stamp.clone(), ..after };
    Ok(Change { person, changes })
}
