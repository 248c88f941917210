//! PS-7, the examples of A-212 and A-213, and formulas over real persons.

use super::ground::{attributes, mira, now, parse, problems_shown, shown, zagreb};
use crate::attribute::StandardAttribute;
use crate::decimal::Decimal;
use crate::filter::{Field, Now, PersonView};
use crate::formula::Names;
use crate::ids::{AttributeId, PersonId};
use crate::person::{Origin, Person, PersonType, Stamp};
use crate::time::Timestamp;
use crate::value::{DataType, Value};
use std::borrow::Cow;
use std::collections::BTreeSet;

const TIER: &str =
    r#"if([Lifetime spend] == 0, "new", if([Lifetime spend] >= 500, "gold", "standard"))"#;

#[test]
fn ps_7_a_formula() {
    let tier = |spend: &str| {
        let mut person = mira();
        person.values.insert("Lifetime spend", Value::Decimal(Decimal::parse(spend).unwrap()));
        shown(TIER, &person, now(), &zagreb())
    };
    assert_eq!(parse(TIER).unwrap().result_type(), DataType::String);
    assert_eq!(tier("620"), r#"String "gold""#);
    assert_eq!(tier("0"), r#"String "new""#);
    assert_eq!(tier("499.999999999"), r#"String "standard""#);
    let points = |points: Option<i64>| {
        let mut person = mira();
        person.values.remove("Points");
        person.values.extend(points.map(|points| ("Points", Value::Integer(points))));
        shown("round(Points / 10, 0)", &person, now(), &zagreb())
    };
    assert_eq!(points(Some(15)), "Decimal 2");
    assert_eq!(points(None), "Decimal empty because of Points");
    let wrong = "[Lifetime spend] + city";
    assert_eq!(
        problems_shown(wrong, &parse(wrong).unwrap_err()),
        "19..23 \"city\" wrong_type: a number is expected, this is Text; toNumber(s) reads a number",
    );
}

/// A person whose lifetime spend is known, and changes at one instant.
struct View {
    person: Person,
    spend: Value,
    changes_at: Timestamp,
}

impl PersonView for View {
    fn person(&self) -> &Person {
        &self.person
    }

    fn has_tags(&self) -> bool {
        true
    }

    fn has_tag(&self, key: &str) -> bool {
        key == "vip"
    }

    fn computed(&self, name: &str, _: Timestamp) -> Option<Cow<'_, Value>> {
        (name == "Lifetime spend").then_some(Cow::Borrowed(&self.spend))
    }

    fn computed_changes_after(&self, name: &str, at: Timestamp) -> Option<Timestamp> {
        (name == "Lifetime spend" && at < self.changes_at).then_some(self.changes_at)
    }
}

fn omar() -> View {
    let at = Timestamp::parse("2026-02-27T10:00:00Z").unwrap();
    let stamp = Stamp { at, from: Origin::Api, by: String::new() };
    let person = Person {
        id: PersonId(42),
        version: 1,
        person_type: PersonType::Lead,
        contacts: Vec::new(),
        standard: [(StandardAttribute::City, Value::Text("Split".to_owned()))].into(),
        custom: [(AttributeId(2), Value::Integer(12))].into(),
        tags: BTreeSet::new(),
        created: stamp.clone(),
        modified: stamp,
    };
    View { person, spend: Value::Decimal(620.into()), changes_at: now().plus_ms(10_000) }
}

#[test]
fn formulas_read_persons_as_conditions_do() {
    let shown = |text| shown(text, &omar(), now(), &zagreb());
    assert_eq!(shown(TIER), r#"String "gold""#);
    assert_eq!(shown("id + Points"), "Integer 54");
    assert_eq!(shown("concat(type, priority, createdFrom)"), r#"String "LEADNORMALAPI""#);
    assert_eq!(shown(r#"dateDiff(createdAt, now(), "days")"#), "Integer 5");
    assert_eq!(shown(r#"if(hasTag("VIP"), city, country)"#), r#"String "Split""#);
    assert_eq!(shown("concat(city, country)"), "String empty because of country");
}

#[test]
fn a_formula_changes_with_what_it_reads_and_with_time() {
    let zone = zagreb();
    let now = Now { at: now(), zone: &zone };
    let next = |text: &str, now: Now<'_>| {
        let next = parse(text).unwrap().next_change_after(&omar(), now);
        next.map(|next| next.0 - now.at.0)
    };
    assert_eq!(next(TIER, now), Some(10_000));
    assert_eq!(next(TIER, now.at(now.at.plus_ms(10_000))), None);
    assert_eq!(next("Points", now), None);
    // The minute ends 14.322 seconds after 23:30:45.678.
    assert_eq!(next("toDate(now()) == birthDate", now), Some(14_322));
    assert_eq!(next("if(now() > createdAt, [Lifetime spend], 0)", now), Some(10_000));
}

#[test]
fn references_and_tags_are_named_once_in_order() {
    let formula = parse(r#"round([Lifetime spend] / orders, 2) + if(hasTag("VIP"), orders, size(Cart)) + if(hasTag("vip") or hasTag("Beta"), 1, 0)"#).unwrap();
    let names: Vec<_> = formula.references().iter().map(|r| r.written().into_owned()).collect();
    assert_eq!(names, ["[Lifetime spend]", "orders", "Cart"]);
    assert_eq!(formula.references()[0].field, Field::Computed("Lifetime spend".to_owned()));
    assert_eq!(formula.tags(), ["VIP", "Beta"]);
    assert!(!formula.is_time_dependent());
}

#[test]
fn names_are_completed_as_they_are_written() {
    let all = attributes().all();
    let written: Vec<_> = all.iter().map(|r| r.written().into_owned()).collect();
    for (name, data_type) in [
        ("city", DataType::String),
        ("birthDate", DataType::Date),
        ("createdAt", DataType::DateTime),
        ("id", DataType::Integer),
        ("[Loyalty tier]", DataType::String),
        ("[and]", DataType::Integer),
        ("Cart", DataType::ListOfObjects),
        ("[Lifetime spend]", DataType::Decimal),
    ] {
        let at = written.iter().position(|one| one == name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(all[at].data_type, data_type);
        let whole = if data_type == DataType::ListOfObjects {
            format!("size({name})")
        } else {
            name.to_owned()
        };
        assert_eq!(parse(&whole).unwrap().references(), &all[at..=at]);
    }
}
