//! Values of custom attributes: read by type, lists by schema and limits (P-30, P-33).

use super::CustomAttribute;
use crate::limits::{LIST_BYTES_MAX, LIST_ITEMS_MAX};
use crate::problem::{Checked, Problem, ProblemCode};
use crate::value::{DataType, ListItem, Value};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The field of an item that holds its id.
const ITEM_ID: &str = "__id";

impl CustomAttribute {
    /// Reads a JSON value of this attribute. `null` and `""` are empty, and so is a list without
    /// items. Items have no ids yet.
    ///
    /// # Errors
    /// Every problem with its place inside the value.
    pub fn read(&self, raw: &RawValue) -> Checked<Option<Value>> {
        if matches!(raw.get(), "null" | "\"\"") {
            return Ok(None);
        }
        if self.data_type != DataType::ListOfObjects {
            return Value::read(raw, self.data_type).map_err(|problem| vec![problem]);
        }
        let items = Value::read_list(&without_item_ids(raw), &self.object_schema)?;
        check_list(&items).map_err(|problem| vec![problem])?;
        Ok((!items.is_empty()).then_some(Value::List(items)))
    }

    /// The items of `before` followed by new ones: objects by schema, or scalars where the schema has
    /// one field (C-35). New items have no ids yet.
    ///
    /// # Errors
    /// Every problem with its place; [`ProblemCode::ListFull`] when they do not fit (P-33).
    pub fn appended(
        &self,
        before: Option<&Value>,
        new_items: &[Box<RawValue>],
    ) -> Checked<Vec<ListItem>> {
        if self.data_type != DataType::ListOfObjects {
            return Err(vec![Problem::new("", ProblemCode::WrongType, "is no list of objects")]);
        }
        let mut problems = Vec::new();
        let mut items = Self::items(before).to_vec();
        for (index, raw) in new_items.iter().enumerate() {
            match self.item(raw) {
                Ok(item) => items.push(item),
                Err(found) => {
                    problems.extend(found.into_iter().map(|p| p.under(&format!("[{index}]"))));
                }
            }
        }
        problems.extend(check_list(&items).err());
        if problems.is_empty() { Ok(items) } else { Err(problems) }
    }

    fn item(&self, raw: &RawValue) -> Checked<ListItem> {
        if let Ok(fields) = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(raw.get()) {
            return Value::read_item(&fields, &self.object_schema);
        }
        let mut schema = self.object_schema.iter();
        let (Some((name, data_type)), None) = (schema.next(), schema.next()) else {
            return Err(vec![Problem::new("", ProblemCode::WrongType, "must be an object")]);
        };
        let value = Value::read(raw, *data_type).map_err(|problem| vec![problem])?;
        let fields = value.map(|value| (name.clone(), value)).into_iter().collect();
        Ok(ListItem { id: String::new(), fields })
    }

    /// The items of a list value, none if it is empty or no list.
    pub fn items(value: Option<&Value>) -> &[ListItem] {
        match value {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }
}

/// A list without the ids of its items: whoever sets a list to what was answered sends them along.
fn without_item_ids(raw: &RawValue) -> Cow<'_, RawValue> {
    type Item<'a> = BTreeMap<String, &'a RawValue>;
    let Ok(mut items) = serde_json::from_str::<Vec<Item<'_>>>(raw.get()) else {
        return Cow::Borrowed(raw);
    };
    let mut has_ids = false;
    for item in &mut items {
        has_ids |= item.remove(ITEM_ID).is_some();
    }
    let bare = has_ids.then(|| serde_json::value::to_raw_value(&items).ok()).flatten();
    bare.map_or(Cow::Borrowed(raw), Cow::Owned)
}

/// Holds a list against `LIST_ITEMS_MAX` and `LIST_BYTES_MAX`.
fn check_list(items: &[ListItem]) -> Result<(), Problem> {
    if items.len() > LIST_ITEMS_MAX {
        let message = format!("must have at most {LIST_ITEMS_MAX} items");
        return Err(Problem::new("", ProblemCode::ListFull, message));
    }
    let bytes = serde_json::to_string(items).map_or(0, |json| json.len());
    if bytes > LIST_BYTES_MAX {
        let message = format!("must have at most {LIST_BYTES_MAX} bytes as JSON");
        return Err(Problem::new("", ProblemCode::TooLong, message));
    }
    Ok(())
}

/// Gives every item without an id a new one (P-33).
pub(crate) fn set_item_ids(items: &mut [ListItem], new_id: &mut dyn FnMut() -> String) {
    for item in items.iter_mut().filter(|item| item.id.is_empty()) {
        item.id = new_id();
    }
}
