//! Event definitions, ids, times and properties (P-61 to P-70, PS-1).

use super::*;
use crate::problem::{Checked, Problem, ProblemCode};
use serde_json::value::RawValue;

fn field(name: &str, property_type: &str) -> PropertyInput {
    PropertyInput {
        name: name.to_owned(),
        property_type: property_type.to_owned(),
        ..PropertyInput::default()
    }
}

fn input(title: &str, fields: &[(&str, &str)]) -> DefinitionInput {
    DefinitionInput {
        title: title.to_owned(),
        fields: fields.iter().map(|(name, kind)| field(name, kind)).collect(),
        ..DefinitionInput::default()
    }
}

fn cart() -> EventDefinition {
    let fields = [
        ("addedCart", "Boolean"),
        ("productID", "String"),
        ("quantity", "Numeric"),
        ("productPrice", "Decimal"),
        ("at", "DateTime"),
    ];
    input("Added to cart", &fields).define([].iter()).unwrap()
}

fn places(checked: Checked<impl std::fmt::Debug>) -> Vec<(String, ProblemCode)> {
    let place = |problem: Problem| (problem.path, problem.code);
    checked.unwrap_err().into_iter().map(place).collect()
}

fn refused(place: &str, code: ProblemCode) -> (String, ProblemCode) {
    (place.to_owned(), code)
}

#[test]
fn the_id_is_proposed_in_pascal_case() {
    assert_eq!(cart().definition_id.as_str(), "AddedToCart");
    assert_eq!(proposed_id("item viewed (v2)"), "ItemViewedV2");
    assert_eq!(proposed_id("AddedToCart"), "AddedToCart");
    assert_eq!(proposed_id("購入"), "");
    assert_eq!(proposed_id(&"word ".repeat(20)).len(), 36);
}

#[test]
fn ids_are_unique_ignoring_case_and_never_built_in() {
    let taken = [refused("definitionId", ProblemCode::Taken)];
    let existing = [DefinitionId::from("AddedToCart")];
    assert_eq!(places(input("addedtocart", &[]).define(existing.iter())), taken);
    assert_eq!(places(input("chatbotsessionstarted", &[]).define([].iter())), taken);
    assert_eq!(places(input("Person Tag Added", &[]).define([].iter())), taken);
}

#[test]
fn definitions_report_every_problem() {
    let mut bad = input("", &[("Price", "Decimal"), ("sku", "Text"), ("a", "List"), ("A_", "x")]);
    bad.fields.push(field("SKU", "String"));
    bad.fields.push(field("sku", "Boolean"));
    bad.context_label.insert("en".to_owned(), "x".repeat(61));
    assert_eq!(
        places(bad.define([].iter())),
        [
            refused("definitionId", ProblemCode::Format),
            refused("title", ProblemCode::Required),
            refused("contextLabel.en", ProblemCode::TooLong),
            refused("fields[0].name", ProblemCode::Format),
            refused("fields[1].type", ProblemCode::NotAllowed),
            refused("fields[2].schema", ProblemCode::TooMany),
            refused("fields[3].name", ProblemCode::Format),
            refused("fields[3].type", ProblemCode::NotAllowed),
            refused("fields[4].name", ProblemCode::Format),
            refused("fields[5].name", ProblemCode::Taken),
        ]
    );
}

#[test]
fn a_list_has_flat_fields_and_comes_once() {
    let list = |name: &str, kinds: &[&str]| PropertyInput {
        schema: kinds
            .iter()
            .enumerate()
            .map(|(index, kind)| SchemaFieldInput {
                name: format!("f{index}"),
                property_type: (*kind).to_owned(),
            })
            .collect(),
        ..field(name, "List")
    };
    let mut order = input("Order", &[]);
    order.fields = vec![list("items", &["String", "Numeric"])];
    assert_eq!(order.clone().define([].iter()).unwrap().fields[0].schema.len(), 2);
    order.fields.push(list("more", &["List"]));
    assert_eq!(
        places(order.define([].iter())),
        [
            refused("fields[1].type", ProblemCode::TooMany),
            refused("fields[1].schema[0].type", ProblemCode::NotAllowed),
        ]
    );
}

#[test]
fn changes_only_add_properties() {
    let current = cart();
    let mut more = DefinitionInput::from(&current);
    more.fields.push(field("colour", "String"));
    assert_eq!(more.redefine(&current).unwrap().fields.len(), 6);
    let mut retyped = DefinitionInput::from(&current);
    retyped.fields[3].property_type = "String".to_owned();
    assert_eq!(places(retyped.redefine(&current)), [refused("fields", ProblemCode::InUse)]);
    let mut less = DefinitionInput::from(&current);
    less.fields.remove(0);
    assert_eq!(places(less.redefine(&current)), [refused("fields", ProblemCode::InUse)]);
}

#[test]
fn properties_are_a_strictly_typed_subset() {
    let read = |json: &str| {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        cart().read_properties(&raw)
    };
    let good =
        r#"{"quantity":3.0,"productPrice":49.90,"productID":null,"at":"2026-03-04T08:15:00Z"}"#;
    let json = serde_json::to_string(&read(good).unwrap()).unwrap();
    let expected = r#"{"at":"2026-03-04T08:15:00.000Z","productPrice":49.9,"quantity":3}"#;
    assert_eq!(json, expected);
    let bad = r#"{"quantity":"3","productPrice":1e40,"colour":"red","addedCart":1}"#;
    assert_eq!(
        places(read(bad)),
        [
            refused("properties.addedCart", ProblemCode::WrongType),
            refused("properties.colour", ProblemCode::Unknown),
            refused("properties.productPrice", ProblemCode::OutOfRange),
            refused("properties.quantity", ProblemCode::WrongType),
        ]
    );
    assert_eq!(places(read("[]")), [refused("properties", ProblemCode::WrongType)]);
}

#[test]
fn required_properties_are_asked_for() {
    let mut rated = input("Rated", &[("itemID", "String")]);
    rated.fields[0].required = true;
    let rated = rated.define([].iter()).unwrap();
    let missing = [refused("properties.itemID", ProblemCode::Required)];
    assert_eq!(places(rated.check_properties(Properties::new())), missing);
    let number = Properties::from([("itemID".to_owned(), Value::Integer(1))]);
    let wrong = [refused("properties.itemID", ProblemCode::WrongType)];
    assert_eq!(places(rated.check_properties(number)), wrong);
}

#[test]
fn event_ids_and_times_follow_p_65() {
    assert!(check_event_id("e-17_A").is_ok());
    for bad in ["", "a b", "ä", &"x".repeat(37)] {
        assert_eq!(check_event_id(bad).unwrap_err().path, "eventId");
    }
    let now = Timestamp(10_000_000_000);
    let day = crate::time::DAY_MS;
    assert_eq!(occurred_time(now.plus_ms(5), now).unwrap(), now);
    assert_eq!(occurred_time(now.plus_ms(-30 * day), now).unwrap(), now.plus_ms(-30 * day));
    let old = occurred_time(now.plus_ms(-30 * day - 1), now).unwrap_err();
    assert_eq!(old.code, ProblemCode::OutOfTime);
}

#[test]
fn product_events_are_on_and_can_be_switched() {
    let all: Vec<_> = built_in_definitions().collect();
    assert_eq!(all.len(), 10);
    assert!(all.iter().all(|definition| definition.enabled && definition.is_internal()));
    assert_eq!(all[1].fields.last().unwrap().name, "reason");
    assert_eq!(all[0].subcategory(), Some("answers"));
    let off = DefinitionSwitch { enabled: Some(false), ..DefinitionSwitch::default() };
    assert!(!all[0].switched(&off).unwrap().enabled);
    assert_eq!(places(cart().switched(&off)), [refused("enabled", ProblemCode::NotAllowed)]);
}

/// A-223, P-103: how long events are kept.
#[test]
fn events_are_kept_for_days_or_for_ever() {
    let kept = |days| {
        let switch = DefinitionSwitch { retention_days: Some(days), ..DefinitionSwitch::default() };
        cart().switched(&switch)
    };
    assert_eq!(cart().retention_days, None);
    assert_eq!(kept(Some(30)).unwrap().retention_days, Some(30));
    assert_eq!(kept(None).unwrap().retention_days, None);
    for days in [0, 29, 36_501] {
        let out_of_range = [refused("retentionDays", ProblemCode::OutOfRange)];
        assert_eq!(places(kept(Some(days))), out_of_range);
    }
}
