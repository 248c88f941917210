//! Fits the values of a bot to the properties of an event definition (C-33, C-48).

use super::{Cause, WrittenProperties};
use crate::event::{EventDefinition, Properties, Property, PropertyType};
use crate::limits::{EVENT_STRING_MAX, LIST_ITEMS_MAX};
use crate::person::Written;
use crate::value::{ListItem, Value};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The properties of the event to store.
///
/// # Errors
/// The cause of a Validation_Error: a property that is gone or has another type since activation,
/// a value that does not fit, a required property without a value.
pub fn event_properties(
    definition: &EventDefinition,
    written: &WrittenProperties,
) -> Result<Properties, Cause> {
    let mut properties = Properties::new();
    for (name, value) in written {
        let property = definition.fields.iter().find(|property| property.name == *name);
        let property = property.ok_or(Cause::DefinitionMissing)?;
        properties.insert(name.clone(), fitted(property, value)?);
    }
    let missing =
        |property: &&Property| property.required && !properties.contains_key(&property.name);
    match definition.fields.iter().find(missing) {
        Some(_) => Err(Cause::PropertyRequired),
        None => Ok(properties),
    }
}

fn fitted(property: &Property, written: &Written) -> Result<Value, Cause> {
    match (property.property_type, written) {
        (PropertyType::String, Written::Value(Value::Text(text))) => {
            if text.chars().count() > EVENT_STRING_MAX {
                return Err(Cause::ValueTooLong);
            }
            Ok(Value::Text(text.clone()))
        }
        (PropertyType::Boolean, Written::Value(value @ Value::Boolean(_)))
        | (PropertyType::Decimal, Written::Value(value @ Value::Decimal(_))) => Ok(value.clone()),
        (PropertyType::Numeric, Written::Value(Value::Decimal(number))) => {
            number.to_integer().map(Value::Integer).ok_or(Cause::ValueType)
        }
        (PropertyType::List, Written::Items(items)) => list(property, items),
        _ => Err(Cause::ValueType),
    }
}

fn list(property: &Property, items: &[Box<RawValue>]) -> Result<Value, Cause> {
    if items.len() > LIST_ITEMS_MAX {
        return Err(Cause::ListFull);
    }
    items.iter().map(|item| list_item(property, item)).collect::<Result<_, _>>().map(Value::List)
}

/// An object that fits the schema, or a scalar if the schema has one field (C-35).
fn list_item(property: &Property, raw: &RawValue) -> Result<ListItem, Cause> {
    if let Ok(fields) = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(raw.get()) {
        let read = Value::read_item(&fields, &property.schema);
        return read.map_err(|found| found.first().map_or(Cause::ValueType, Cause::of_problem));
    }
    let mut schema = property.schema.iter();
    let (Some((name, data_type)), None) = (schema.next(), schema.next()) else {
        return Err(Cause::ValueType);
    };
    let value = Value::read(raw, *data_type).map_err(|problem| Cause::of_problem(&problem))?;
    let fields = value.map(|value| (name.clone(), value)).into_iter().collect();
    Ok(ListItem { id: String::new(), fields })
}
