//! Reading the properties of an event by its definition (P-67).

use super::{EventDefinition, Properties, Property, PropertyType};
use crate::problem::{Checked, Problem, ProblemCode};
use crate::value::{DataType, Value};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

impl EventDefinition {
    /// Reads a JSON object of properties: any subset of the defined ones, strictly typed, `null`
    /// is absent.
    ///
    /// # Errors
    /// Every problem with its place: `properties.amount`.
    pub fn read_properties(&self, raw: &RawValue) -> Checked<Properties> {
        let Ok(object) = serde_json::from_str::<BTreeMap<String, &RawValue>>(raw.get()) else {
            let message = "must be an object of properties";
            return Err(vec![Problem::new("properties", ProblemCode::WrongType, message)]);
        };
        let mut properties = Properties::new();
        let mut problems = Vec::new();
        for (name, raw) in object {
            let Some(property) = self.property(&name) else {
                problems.push(self.unknown(&name));
                continue;
            };
            match property.read(raw) {
                Ok(Some(value)) => {
                    properties.insert(name, value);
                }
                Ok(None) => {}
                Err(found) => problems.extend(found.into_iter().map(|p| p.under(&name))),
            }
        }
        self.finish(properties, problems)
    }

    /// Reads the properties of a stored event. They were checked when they came; definitions only
    /// grow, so whatever would not fit any more is left out, and nothing is required.
    pub fn stored_properties(&self, json: &str) -> Properties {
        let object: BTreeMap<String, &RawValue> = serde_json::from_str(json).unwrap_or_default();
        let read = |(name, raw): (String, &RawValue)| {
            let value = self.property(&name)?.read(raw).ok().flatten()?;
            Some((name, value))
        };
        object.into_iter().filter_map(read).collect()
    }

    /// Checks properties that are typed already, as a chatbot sends them.
    ///
    /// # Errors
    /// Every problem with its place.
    pub fn check_properties(&self, properties: Properties) -> Checked<Properties> {
        let mut problems = Vec::new();
        for (name, value) in &properties {
            match self.property(name) {
                None => problems.push(self.unknown(name)),
                Some(property) if property.property_type.data_type() != value.data_type() => {
                    let message = format!("must be of the type {}", property.property_type.name());
                    problems.push(Problem::new(name, ProblemCode::WrongType, message));
                }
                Some(_) => {}
            }
        }
        self.finish(properties, problems)
    }

    fn finish(&self, properties: Properties, mut problems: Vec<Problem>) -> Checked<Properties> {
        let named = |name: &str, problems: &[Problem]| problems.iter().any(|p| p.path == name);
        for property in self.fields.iter().filter(|property| property.required) {
            if !properties.contains_key(&property.name) && !named(&property.name, &problems) {
                let message = "is required";
                problems.push(Problem::new(&property.name, ProblemCode::Required, message));
            }
        }
        if problems.is_empty() {
            return Ok(properties);
        }
        Err(problems.into_iter().map(|problem| problem.under("properties")).collect())
    }

    fn unknown(&self, name: &str) -> Problem {
        let message = format!("is no property of {}", self.definition_id);
        Problem::new(name, ProblemCode::Unknown, message)
    }
}

impl Property {
    fn read(&self, raw: &RawValue) -> Checked<Option<Value>> {
        match self.property_type {
            PropertyType::List if raw.get() == "null" => Ok(None),
            PropertyType::List => {
                Value::read_list(raw, &self.schema).map(|items| Some(Value::List(items)))
            }
            other => Value::read(raw, DataType::from(other)).map_err(|problem| vec![problem]),
        }
    }
}

impl From<PropertyType> for DataType {
    fn from(property_type: PropertyType) -> Self {
        property_type.data_type()
    }
}
