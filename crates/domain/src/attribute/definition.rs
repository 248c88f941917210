//! What a new custom attribute must look like (P-31, P-33, A-55).

use super::{Attributes, CustomAttribute, RESERVED_NAMES, StandardAttribute};
use crate::ids::AttributeId;
use crate::limits::{CUSTOM_ATTRIBUTES_MAX, LIST_FIELDS_MAX, NAME_MAX};
use crate::problem::{Checked, Problem, ProblemCode};
use crate::tag::name_key;
use crate::time::Timestamp;
use crate::value::{DataType, ListSchema};
use serde::{Deserialize, Serialize};

/// A custom attribute as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomAttributeInput {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// The fields of its items, for lists only.
    #[serde(default)]
    pub object_schema: Option<ListSchema>,
}

impl CustomAttributeInput {
    /// Checks a new definition against what the workspace has.
    ///
    /// # Errors
    /// Every problem; a name in use is [`ProblemCode::Taken`] at `name`.
    pub fn define(
        self,
        id: AttributeId,
        created_at: Timestamp,
        attributes: &Attributes,
    ) -> Checked<CustomAttribute> {
        let mut problems = Vec::new();
        problems.extend(name_problem(&self.name, attributes));
        problems.extend(schema_problems(self.data_type, self.object_schema.as_ref()));
        if attributes.custom().len() >= CUSTOM_ATTRIBUTES_MAX {
            let message = format!("a workspace has at most {CUSTOM_ATTRIBUTES_MAX} of them");
            problems.push(Problem::new("", ProblemCode::TooMany, message));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(CustomAttribute {
            id,
            name: self.name,
            data_type: self.data_type,
            object_schema: self.object_schema.unwrap_or_default(),
            created_at,
        })
    }
}

fn name_problem(name: &str, attributes: &Attributes) -> Option<Problem> {
    let key = name_key(name);
    let reserved = RESERVED_NAMES
        .iter()
        .copied()
        .chain(StandardAttribute::ALL.iter().map(|attribute| attribute.name()))
        .any(|reserved| name_key(reserved) == key);
    if reserved || attributes.has_name(name) {
        let message = format!("An attribute named {name} already exists.");
        return Some(Problem::new("name", ProblemCode::Taken, message));
    }
    name_form("name", name)
}

/// 1 to `NAME_MAX` characters without brackets, not only spaces.
fn name_form(path: &str, name: &str) -> Option<Problem> {
    if name.trim().is_empty() {
        return Some(Problem::new(path, ProblemCode::Required, "must not be empty"));
    }
    if name.chars().count() > NAME_MAX {
        let message = format!("must have at most {NAME_MAX} characters");
        return Some(Problem::new(path, ProblemCode::TooLong, message));
    }
    if name.contains(['{', '}', '[', ']']) || name.contains(char::is_control) {
        return Some(Problem::new(path, ProblemCode::Format, "must not contain { } [ ]"));
    }
    None
}

fn schema_problems(data_type: DataType, schema: Option<&ListSchema>) -> Vec<Problem> {
    const PATH: &str = "objectSchema";
    let fields = schema.map_or(0, ListSchema::len);
    if data_type != DataType::ListOfObjects {
        let unasked = schema.is_some_and(|schema| !schema.is_empty());
        let problem = || Problem::new(PATH, ProblemCode::NotAllowed, "belongs to lists only");
        return unasked.then(problem).into_iter().collect();
    }
    if fields == 0 {
        let message = "must name at least one field";
        return vec![Problem::new(PATH, ProblemCode::Required, message)];
    }
    if fields > LIST_FIELDS_MAX {
        let message = format!("must have at most {LIST_FIELDS_MAX} fields");
        return vec![Problem::new(PATH, ProblemCode::TooMany, message)];
    }
    let mut problems = Vec::new();
    for (name, field_type) in schema.into_iter().flatten() {
        let path = format!("{PATH}.{name}");
        problems.extend(name_form(&path, name));
        if name == "__id" {
            let message = "is the name of the item's own id";
            problems.push(Problem::new(&path, ProblemCode::Taken, message));
        }
        if *field_type == DataType::ListOfObjects {
            let message = "a field cannot be a list itself";
            problems.push(Problem::new(&path, ProblemCode::NotAllowed, message));
        }
    }
    problems
}
