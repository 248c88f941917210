//! Conditions and conversions as tables (C-23, C-37, C-54, C-55).

use crate::bot::attribute_type::BotAttributeType as Type;
use crate::bot::condition::Operator;
use crate::bot::{BotValue, convert};
use crate::liquid::Data;
use crate::time::{Timestamp, Zone};
use crate::value::Value;
use expect_test::{Expect, expect};

fn holds(kind: Type, value: Option<&str>, condition: &str) -> bool {
    let mut found = Operator::ALL.iter().filter(|operator| condition.starts_with(operator.name()));
    let mut operator = *found.next().unwrap();
    for longer in found {
        if longer.name().len() > operator.name().len() {
            operator = *longer;
        }
    }
    assert!(operator.fits(kind), "{} does not fit {kind}", operator.name());
    let operand = condition[operator.name().len()..].trim_start();
    let value = value.map(|text| convert::of_text(kind, text).unwrap());
    operator.holds(value.as_ref(), operand)
}

fn check(kind: Type, value: Option<&str>, conditions: &[&str], expected: Expect) {
    let held: Vec<&str> = conditions.iter().copied().filter(|c| holds(kind, value, c)).collect();
    expected.assert_eq(&held.join(", "));
}

#[test]
fn text_ignores_case_and_negations_hold_for_null() {
    let conditions = [
        "is SPLIT",
        "is not Split",
        "contains pli",
        "does not contain pli",
        "starts with sp",
        "ends with it",
        "is null",
        "is not null",
    ];
    check(
        Type::Text,
        Some("Split"),
        &conditions,
        expect!["is SPLIT, contains pli, starts with sp, ends with it, is not null"],
    );
    check(Type::Text, None, &conditions, expect!["is not Split, does not contain pli, is null"]);
}

#[test]
fn numbers_dates_and_booleans_compare_as_what_they_are() {
    let numbers = [
        "is equal to 10.0",
        "is not equal to 9",
        "is greater than 9",
        "is greater than or equal to 10",
        "is less than 9",
        "is less than or equal to 10",
        "is equal to ten",
        "is not equal to ten",
    ];
    check(
        Type::Number,
        Some("10"),
        &numbers,
        expect![
            "is equal to 10.0, is not equal to 9, is greater than 9, is greater than or equal to 10, is less than or equal to 10, is not equal to ten"
        ],
    );
    let dates = [
        "is equal to 2026-03-02",
        "is before 2026-03-03",
        "is before or equal to 2026-03-01",
        "is after 2026-03-01",
        "is after or equal to 2026-03-02",
    ];
    check(
        Type::Date,
        Some("2026-03-02"),
        &dates,
        expect![
            "is equal to 2026-03-02, is before 2026-03-03, is after 2026-03-01, is after or equal to 2026-03-02"
        ],
    );
    check(Type::Boolean, Some("true"), &["is TRUE", "is not true", "is false"], expect!["is TRUE"]);
    check(Type::Boolean, None, &["is true", "is not true"], expect!["is not true"]);
}

#[test]
fn lists_count_and_contain() {
    let conditions = [
        "contains VIP",
        "does not contain gold",
        "number of values is equal to 2",
        "number of values is less than 2",
        "number of values is greater than 1",
    ];
    check(
        Type::List,
        Some(r#"["vip","new"]"#),
        &conditions,
        expect![
            "contains VIP, does not contain gold, number of values is equal to 2, number of values is greater than 1"
        ],
    );
    check(
        Type::Location,
        Some("45.8, 15.970"),
        &["is equal to 45.80,15.97"],
        expect!["is equal to 45.80,15.97"],
    );
}

#[test]
fn text_is_read_by_type() {
    let cases = [
        (Type::Number, "49.90"),
        (Type::Number, "49,90"),
        (Type::Boolean, " True "),
        (Type::Date, "2026-02-29"),
        (Type::Date, "2026-02-28"),
        (Type::PhoneNumber, "+385 91 123 4567"),
        (Type::PhoneNumber, "abc"),
        (Type::Email, "mira@example.org"),
        (Type::Email, "mira"),
        (Type::Url, "https://shop.example/x"),
        (Type::Url, "javascript:alert(1)"),
        (Type::Url, "https:///x"),
        (Type::Location, "45.8,15.97"),
        (Type::Location, "95,1"),
        (Type::List, r#"[1,{"a":2}]"#),
        (Type::List, "[[1]]"),
        (Type::Json, r#"{"a":[1]}"#),
        (Type::Json, "{"),
        (Type::Xml, "<a/>"),
        (Type::Xml, "a"),
        (Type::MoImage, "x"),
    ];
    let read: Vec<String> = cases
        .iter()
        .map(|(kind, text)| {
            let value = convert::of_text(*kind, text).map(|value| value.to_text());
            format!("{kind} {text}: {}", value.as_deref().unwrap_or("-"))
        })
        .collect();
    expect![[r#"
        Number 49.90: 49.9
        Number 49,90: -
        Boolean  True : true
        Date 2026-02-29: -
        Date 2026-02-28: 2026-02-28
        Phone number +385 91 123 4567: 385911234567
        Phone number abc: -
        Email mira@example.org: mira@example.org
        Email mira: -
        URL https://shop.example/x: https://shop.example/x
        URL javascript:alert(1): -
        URL https:///x: -
        Location 45.8,15.97: 45.8,15.97
        Location 95,1: -
        List [1,{"a":2}]: [1,{"a":2}]
        List [[1]]: -
        JSON {"a":[1]}: {"a":[1]}
        JSON {: -
        XML <a/>: <a/>
        XML a: -
        MO Image x: -"#]]
    .assert_eq(&read.join("\n"));
}

#[test]
fn a_date_time_is_read_as_the_local_day_and_media_are_their_address() {
    let at = Value::DateTime(Timestamp::parse("2026-03-02T23:30:00Z").unwrap());
    let zone = Zone::named("Europe/Zagreb").unwrap();
    let day = convert::of_profile(Type::Date, &at, &zone).unwrap();
    assert_eq!(day.to_text(), "2026-03-03");
    assert_eq!(convert::of_profile(Type::Text, &at, &zone), None);
    let text = |json: &str| BotValue::Json(Data::parse(json).unwrap()).to_text();
    assert_eq!(
        text(r#"{"type":"IMAGE","url":"https://x.example/a.png"}"#),
        "https://x.example/a.png"
    );
    assert_eq!(text(r#"{"type":"TEXT","content":"hi"}"#), "hi");
    assert_eq!(text(r#"{"type":"JSON","json":{"a":1}}"#), r#"{"type":"JSON","json":{"a":1}}"#);
}
