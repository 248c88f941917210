//! What differs between two bot documents, part by part (C-6, A-241).
//!
//! Items of a list that have an id or a name are compared with the item of the same id or name, so
//! that an element that moved is not shown as changed; that it moved is shown at its list.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// One part that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Where, as a JSON Pointer; items of lists are named by their id or name.
    pub path: String,
    /// What was there; nothing when it is new.
    pub from: Option<Value>,
    /// What is there now; nothing when it is gone.
    pub to: Option<Value>,
}

/// Everything that differs, in the order of the paths.
pub fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare("", before, after, &mut found);
    found
}

fn compare(path: &str, before: &Value, after: &Value, found: &mut Vec<Difference>) {
    if before == after {
        return;
    }
    if let (Value::Object(before), Value::Object(after)) = (before, after) {
        return compare_parts(path, before, after, found);
    }
    match (named(before), named(after)) {
        (Some((before_order, before)), Some((after_order, after))) => {
            let moved = |order: &[String], other: &Map<String, Value>| -> Vec<Value> {
                let kept = order.iter().filter(|name| other.contains_key(*name));
                kept.map(|name| Value::String(name.clone())).collect()
            };
            let (from, to) = (moved(&before_order, &after), moved(&after_order, &before));
            if from != to {
                let (from, to) = (Some(Value::Array(from)), Some(Value::Array(to)));
                found.push(Difference { path: path.to_owned(), from, to });
            }
            compare_parts(path, &before, &after, found);
        }
        _ => found.push(Difference {
            path: path.to_owned(),
            from: Some(before.clone()),
            to: Some(after.clone()),
        }),
    }
}

fn compare_parts(
    path: &str,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    found: &mut Vec<Difference>,
) {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        let path = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
        match (before.get(name), after.get(name)) {
            (Some(before), Some(after)) => compare(&path, before, after, found),
            (from, to) => found.push(Difference { path, from: from.cloned(), to: to.cloned() }),
        }
    }
}

/// The items of a list by id or name, and their order; nothing when an item has neither or two
/// have the same.
fn named(list: &Value) -> Option<(Vec<String>, Map<String, Value>)> {
    let (mut order, mut items) = (Vec::new(), Map::new());
    for item in list.as_array()? {
        let name = item.get("id").or_else(|| item.get("name"))?.as_str()?.to_owned();
        if items.insert(name.clone(), item.clone()).is_some() {
            return None;
        }
        order.push(name);
    }
    Some((order, items))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use serde_json::json;

    fn check(before: &Value, after: &Value, expected: &Expect) {
        let shown = |part: Option<Value>| part.map_or_else(|| "-".to_owned(), |v| v.to_string());
        let lines = differences(before, after).into_iter().map(|difference| {
            let Difference { path, from, to } = difference;
            format!("{path}: {} -> {}\n", shown(from), shown(to))
        });
        expected.assert_eq(&lines.collect::<String>());
    }

    #[test]
    fn parts_are_added_changed_and_removed() {
        let before = json!({"bot": {"name": "Shop"}, "attributes": [{"name": "a", "type": "TEXT"}],
            "dialogs": [{"id": "d-1", "elements": [{"id": "e-1", "fields": {"texts": ["Hi"]}}]}]});
        let after = json!({"bot": {"name": "Shop 2"}, "attributes": [],
            "dialogs": [{"id": "d-1", "elements": [{"id": "e-1", "fields": {"texts": ["Hello"]}},
                {"id": "e/2"}]}]});
        check(&before, &before, &expect![""]);
        check(
            &before,
            &after,
            &expect![[r#"
                /attributes/a: {"name":"a","type":"TEXT"} -> -
                /bot/name: "Shop" -> "Shop 2"
                /dialogs/d-1/elements/e-1/fields/texts: ["Hi"] -> ["Hello"]
                /dialogs/d-1/elements/e~12: - -> {"id":"e/2"}
            "#]],
        );
    }

    #[test]
    fn an_element_that_moved_is_shown_at_its_list() {
        let before = json!({"elements": [{"id": "a"}, {"id": "b", "x": 1}, {"id": "c"}]});
        let after = json!({"elements": [{"id": "b", "x": 2}, {"id": "a"}]});
        check(
            &before,
            &after,
            &expect![[r#"
                /elements: ["a","b"] -> ["b","a"]
                /elements/b/x: 1 -> 2
                /elements/c: {"id":"c"} -> -
            "#]],
        );
    }
}
