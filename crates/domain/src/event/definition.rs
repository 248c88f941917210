//! What an event definition must look like, and how it may change (P-61 to P-63, A-87, A-223).

use super::{Category, EventDefinition, Property, PropertyType, is_built_in};
use crate::ids::DefinitionId;
use crate::limits::{
    CONTEXT_LABEL_MAX, EVENT_DEFINITIONS_MAX, EVENT_DESCRIPTION_MAX, EVENT_FIELD_NAME_MAX,
    EVENT_FIELDS_MAX, EVENT_ID_MAX, EVENT_RETENTION_DAYS_MAX, EVENT_RETENTION_DAYS_MIN,
    EVENT_TITLE_MAX, LIST_FIELDS_MAX,
};
use crate::problem::{Checked, Problem, ProblemCode};
use crate::value::ListSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// An event definition as somebody asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DefinitionInput {
    /// The public id; proposed from the title when absent.
    #[serde(default)]
    pub definition_id: Option<String>,
    /// The event name.
    #[serde(default)]
    pub title: String,
    /// What it means.
    #[serde(default)]
    pub description: String,
    /// Its properties.
    #[serde(default)]
    pub fields: Vec<PropertyInput>,
    /// How an opener speaks of it, by locale.
    #[serde(default)]
    pub context_label: BTreeMap<String, String>,
    /// Days its events are kept; for ever when absent.
    #[serde(default)]
    pub retention_days: Option<u32>,
}

/// A property as somebody asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PropertyInput {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// The name of its type.
    #[serde(default, rename = "type")]
    pub property_type: String,
    /// Whether an event without it is refused.
    #[serde(default)]
    pub required: bool,
    /// The fields of the items of a list.
    #[serde(default)]
    pub schema: Vec<SchemaFieldInput>,
}

/// A field of the items of a list property.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SchemaFieldInput {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// The name of its type.
    #[serde(default, rename = "type")]
    pub property_type: String,
}

impl From<&EventDefinition> for DefinitionInput {
    /// The input that asks for a definition as it is: the start of a partial change.
    fn from(definition: &EventDefinition) -> Self {
        let schema_field = |(name, data_type): (&String, &crate::value::DataType)| {
            let kind = PropertyType::ALL.iter().find(|kind| kind.data_type() == *data_type);
            SchemaFieldInput {
                name: name.clone(),
                property_type: kind.map_or_else(String::new, |kind| kind.name().to_owned()),
            }
        };
        let property = |property: &Property| PropertyInput {
            name: property.name.clone(),
            property_type: property.property_type.name().to_owned(),
            required: property.required,
            schema: property.schema.iter().map(schema_field).collect(),
        };
        Self {
            definition_id: Some(definition.definition_id.0.clone()),
            title: definition.title.clone(),
            description: definition.description.clone(),
            fields: definition.fields.iter().map(property).collect(),
            context_label: definition.context_label.clone(),
            retention_days: definition.retention_days,
        }
    }
}

impl DefinitionInput {
    /// Checks a new custom definition against the ids the workspace has.
    ///
    /// # Errors
    /// Every problem; an id in use is [`ProblemCode::Taken`] at `definitionId`.
    pub fn define<'a>(
        self,
        existing: impl Iterator<Item = &'a DefinitionId>,
    ) -> Checked<EventDefinition> {
        let mut problems = Vec::new();
        let id = self.definition_id.clone().unwrap_or_else(|| proposed_id(&self.title));
        problems.extend(id_problem(&id, existing));
        let fields = self.check(&mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(EventDefinition {
            definition_id: DefinitionId(id),
            title: self.title.trim().to_owned(),
            description: self.description,
            category: Category::External,
            fields,
            enabled: true,
            context_label: self.context_label,
            retention_days: self.retention_days,
        })
    }

    /// Checks a change of `current`: properties are only ever added (P-63).
    ///
    /// # Errors
    /// Every problem.
    pub fn redefine(self, current: &EventDefinition) -> Checked<EventDefinition> {
        let mut problems = Vec::new();
        let renamed = self.definition_id.as_deref().is_some_and(|id| id != current.definition_id.0);
        if renamed {
            let message = "is fixed after creation";
            problems.push(Problem::new("definitionId", ProblemCode::ReadOnly, message));
        }
        let fields = self.check(&mut problems);
        for property in &current.fields {
            problems.extend(lost(property, &fields));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(EventDefinition {
            title: self.title.trim().to_owned(),
            description: self.description,
            fields,
            context_label: self.context_label,
            retention_days: self.retention_days,
            ..current.clone()
        })
    }

    fn check(&self, problems: &mut Vec<Problem>) -> Vec<Property> {
        problems.extend(title_problem(&self.title));
        if self.description.chars().count() > EVENT_DESCRIPTION_MAX {
            let message = format!("must have at most {EVENT_DESCRIPTION_MAX} characters");
            problems.push(Problem::new("description", ProblemCode::TooLong, message));
        }
        problems.extend(context_label_problems(&self.context_label));
        problems.extend(retention_problem(self.retention_days));
        self.check_fields(problems)
    }

    fn check_fields(&self, problems: &mut Vec<Problem>) -> Vec<Property> {
        if self.fields.len() > EVENT_FIELDS_MAX {
            let message = format!("must have at most {EVENT_FIELDS_MAX} properties");
            problems.push(Problem::new("fields", ProblemCode::TooMany, message));
            return Vec::new();
        }
        let mut names = HashSet::new();
        let mut properties = Vec::with_capacity(self.fields.len());
        let mut lists = 0;
        for (index, input) in self.fields.iter().enumerate() {
            let place = format!("fields[{index}]");
            let mut found = Vec::new();
            found.extend(name_problem(&input.name, &mut names));
            let property_type = read_type(&input.property_type, &mut found);
            lists += usize::from(property_type == Some(PropertyType::List));
            if property_type == Some(PropertyType::List) && lists > 1 {
                let message = "a definition has at most one List";
                found.push(Problem::new("type", ProblemCode::TooMany, message));
            }
            let schema = read_schema(input, property_type, &mut found);
            if let (true, Some(property_type)) = (found.is_empty(), property_type) {
                let (name, required) = (input.name.clone(), input.required);
                properties.push(Property { name, property_type, required, schema });
            }
            problems.extend(found.into_iter().map(|problem| problem.under(&place)));
        }
        properties
    }
}

/// The id proposed for a title, in PascalCase: `Added to cart` gives `AddedToCart` (P-62).
pub fn proposed_id(title: &str) -> String {
    let mut id = String::new();
    for word in title.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            id.push(first.to_ascii_uppercase());
            id.push_str(letters.as_str());
        }
    }
    id.truncate(EVENT_ID_MAX);
    id
}

/// Checks how openers speak of an event.
pub(super) fn context_label_problems(labels: &BTreeMap<String, String>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (locale, label) in labels {
        let place = format!("contextLabel.{locale}");
        let letters = |c: char| c.is_ascii_alphabetic() || c == '-';
        if !(2..=8).contains(&locale.len()) || !locale.chars().all(letters) {
            let message = "must be named by a locale such as en or pt-BR";
            problems.push(Problem::new(&place, ProblemCode::Format, message));
        }
        let length = label.chars().count();
        if label.trim().is_empty() {
            problems.push(Problem::new(&place, ProblemCode::Required, "must not be empty"));
        } else if length > CONTEXT_LABEL_MAX {
            let message = format!("must have at most {CONTEXT_LABEL_MAX} characters");
            problems.push(Problem::new(&place, ProblemCode::TooLong, message));
        }
    }
    problems
}

/// Checks how long events are kept (P-103).
fn retention_problem(days: Option<u32>) -> Option<Problem> {
    let allowed = EVENT_RETENTION_DAYS_MIN..=EVENT_RETENTION_DAYS_MAX;
    days.filter(|days| !allowed.contains(days)).map(|_| {
        let (least, most) = allowed.into_inner();
        let message = format!("must be {least} to {most} days, or null for ever");
        Problem::new("retentionDays", ProblemCode::OutOfRange, message)
    })
}

/// A change of what may change on every definition, those of the product too (A-223, P-70).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DefinitionSwitch {
    /// Whether events are recorded.
    pub enabled: Option<bool>,
    /// How an opener speaks of them, by locale.
    pub context_label: Option<BTreeMap<String, String>>,
    /// How long they are kept; the inner `None` is for ever.
    pub retention_days: Option<Option<u32>>,
}

impl EventDefinition {
    /// Changes what may change on a definition of the product.
    ///
    /// # Errors
    /// Every problem with the labels and the days, or the switch of a definition that has none.
    pub fn switched(&self, switch: &DefinitionSwitch) -> Checked<Self> {
        let DefinitionSwitch { enabled, context_label, retention_days } = switch.clone();
        let mut problems = context_label.as_ref().map(context_label_problems).unwrap_or_default();
        problems.extend(retention_problem(retention_days.flatten()));
        if enabled == Some(false) && !self.is_internal() {
            let message = "only events of the product can be switched off";
            problems.push(Problem::new("enabled", ProblemCode::NotAllowed, message));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            enabled: enabled.unwrap_or(self.enabled),
            context_label: context_label.unwrap_or_else(|| self.context_label.clone()),
            retention_days: retention_days.unwrap_or(self.retention_days),
            ..self.clone()
        })
    }
}

fn id_problem<'a>(id: &str, existing: impl Iterator<Item = &'a DefinitionId>) -> Option<Problem> {
    const PATH: &str = "definitionId";
    if !(1..=EVENT_ID_MAX).contains(&id.len()) || !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        let message = format!("must have 1 to {EVENT_ID_MAX} of the characters a-z A-Z 0-9");
        return Some(Problem::new(PATH, ProblemCode::Format, message));
    }
    let mut count = 0;
    let mut taken = is_built_in(id);
    for other in existing {
        count += 1;
        taken |= other.as_str().eq_ignore_ascii_case(id);
    }
    if taken {
        let message = format!("An event definition {id} already exists.");
        return Some(Problem::new(PATH, ProblemCode::Taken, message));
    }
    if count >= EVENT_DEFINITIONS_MAX {
        let message = format!("a workspace has at most {EVENT_DEFINITIONS_MAX} event definitions");
        return Some(Problem::new("", ProblemCode::TooMany, message));
    }
    None
}

fn title_problem(title: &str) -> Option<Problem> {
    let length = title.trim().chars().count();
    if length == 0 {
        return Some(Problem::new("title", ProblemCode::Required, "must not be empty"));
    }
    if length > EVENT_TITLE_MAX {
        let message = format!("must have at most {EVENT_TITLE_MAX} characters");
        return Some(Problem::new("title", ProblemCode::TooLong, message));
    }
    None
}

/// `^[a-z_][a-zA-Z0-9_]*$`, 1..128, unique ignoring case.
fn name_problem(name: &str, names: &mut HashSet<String>) -> Option<Problem> {
    let first = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b == b'_');
    let rest = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !first || !rest {
        let message = "must match ^[a-z_][a-zA-Z0-9_]*$";
        return Some(Problem::new("name", ProblemCode::Format, message));
    }
    if name.len() > EVENT_FIELD_NAME_MAX {
        let message = format!("must have at most {EVENT_FIELD_NAME_MAX} characters");
        return Some(Problem::new("name", ProblemCode::TooLong, message));
    }
    if !names.insert(name.to_ascii_lowercase()) {
        let message = format!("{name} is named twice");
        return Some(Problem::new("name", ProblemCode::Taken, message));
    }
    None
}

fn read_type(text: &str, problems: &mut Vec<Problem>) -> Option<PropertyType> {
    let read = text.parse().ok();
    if read.is_none() {
        let names: Vec<_> = PropertyType::ALL.iter().map(|kind| kind.name()).collect();
        let message = format!("must be one of {}", names.join(", "));
        problems.push(Problem::new("type", ProblemCode::NotAllowed, message));
    }
    read
}

fn read_schema(
    input: &PropertyInput,
    property_type: Option<PropertyType>,
    problems: &mut Vec<Problem>,
) -> ListSchema {
    let mut schema = ListSchema::new();
    if property_type != Some(PropertyType::List) {
        if !input.schema.is_empty() {
            let message = "belongs to lists only";
            problems.push(Problem::new("schema", ProblemCode::NotAllowed, message));
        }
        return schema;
    }
    if !(1..=LIST_FIELDS_MAX).contains(&input.schema.len()) {
        let message = format!("must name 1 to {LIST_FIELDS_MAX} fields");
        problems.push(Problem::new("schema", ProblemCode::TooMany, message));
        return schema;
    }
    let mut names = HashSet::new();
    for (index, field) in input.schema.iter().enumerate() {
        let mut found = Vec::new();
        found.extend(name_problem(&field.name, &mut names));
        let field_type = read_type(&field.property_type, &mut found);
        if field_type == Some(PropertyType::List) {
            let message = "a field cannot be a list itself";
            found.push(Problem::new("type", ProblemCode::NotAllowed, message));
        }
        if let Some(field_type) = field_type {
            schema.insert(field.name.clone(), field_type.data_type());
        }
        let place = format!("schema[{index}]");
        problems.extend(found.into_iter().map(|problem| problem.under(&place)));
    }
    schema
}

/// Whether a stored property would be removed or change its type.
fn lost(property: &Property, fields: &[Property]) -> Option<Problem> {
    let name = &property.name;
    let refused = |message: String| Some(Problem::new("fields", ProblemCode::InUse, message));
    let Some(kept) = fields.iter().find(|field| field.name == *name) else {
        return refused(format!("the property {name} cannot be removed"));
    };
    if kept.property_type != property.property_type {
        let current = property.property_type.name();
        return refused(format!("the property {name} cannot change its type {current}"));
    }
    let same = |(name, data_type)| kept.schema.get(name) == Some(data_type);
    if !property.schema.iter().all(same) {
        return refused(format!("fields of the list {name} cannot be removed or change type"));
    }
    None
}
