//! The document describes every route, and its references lead somewhere.

use serde_json::Value;

fn document() -> Value {
    serde_json::from_str(&rapport_api::openapi_document()).unwrap()
}

#[test]
fn every_route_is_described() {
    let document = document();
    for route in rapport_api::routes().table() {
        let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
        let name = format!("{} {}", route.method, route.path);
        assert!(operation.is_object(), "{name} is missing");
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{name}");
    }
}

#[test]
fn every_reference_resolves() {
    let document = document();
    let mut count = 0;
    check(&document, &document, &mut count);
    assert!(count > 100);
}

fn check(document: &Value, value: &Value, count: &mut usize) {
    match value {
        Value::Object(fields) => {
            if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                let pointer = reference.strip_prefix('#').unwrap();
                assert!(document.pointer(pointer).is_some(), "{reference}");
                *count += 1;
            }
            fields.values().for_each(|value| check(document, value, count));
        }
        Value::Array(items) => items.iter().for_each(|value| check(document, value, count)),
        _ => {}
    }
}
