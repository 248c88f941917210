//! A workspace with attributes of every type, and Mira, as formulas see them.

use crate::attribute::{Attributes, ComputedName, CustomAttributeInput};
use crate::computed::Computed;
use crate::decimal::Decimal;
use crate::filter::Now;
use crate::formula::{Formula, FormulaProblem, Inputs, Reference};
use crate::ids::AttributeId;
use crate::time::{Day, Timestamp, Zone};
use crate::value::{DataType, ListItem, ListSchema, Value};
use expect_test::Expect;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Attribute values by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    pub(super) values: BTreeMap<&'static str, Value>,
    pub(super) tags: Vec<&'static str>,
}

impl Inputs for Values {
    fn value(&self, reference: &Reference, _: Now<'_>) -> Option<Cow<'_, Value>> {
        self.values.get(reference.name.as_str()).map(Cow::Borrowed)
    }

    fn has_tag(&self, key: &str) -> bool {
        self.tags.iter().any(|tag| tag.to_lowercase() == key)
    }
}

pub(super) fn attributes() -> Attributes {
    let define = |id, name: &str, data_type, schema| {
        let input =
            CustomAttributeInput { name: name.to_owned(), data_type, object_schema: schema };
        input.define(AttributeId(id), Timestamp(0), &Attributes::default()).unwrap()
    };
    let cart = ListSchema::from([("sku".to_owned(), DataType::String)]);
    let custom = vec![
        define(1, "Loyalty tier", DataType::String, None),
        define(2, "Points", DataType::Integer, None),
        define(3, "Cart", DataType::ListOfObjects, Some(cart.clone())),
        define(4, "Renewal", DataType::Date, None),
        define(5, "Member", DataType::Boolean, None),
        define(6, "Last visit", DataType::DateTime, None),
        define(7, "rate", DataType::Decimal, None),
        define(8, "no_number", DataType::Integer, None),
        define(9, "no_decimal", DataType::Decimal, None),
        define(10, "no_text", DataType::String, None),
        define(11, "no_date", DataType::Date, None),
        define(12, "no_instant", DataType::DateTime, None),
        define(13, "no_answer", DataType::Boolean, None),
        define(14, "no_list", DataType::ListOfObjects, Some(cart)),
        define(15, "and", DataType::Integer, None),
    ];
    let computed = |name: &str, data_type| ComputedName { name: name.to_owned(), data_type };
    let computed =
        vec![computed("Lifetime spend", DataType::Decimal), computed("orders", DataType::Integer)];
    Attributes::new(custom, computed)
}

pub(super) fn mira() -> Values {
    let decimal = |text| Value::Decimal(Decimal::parse(text).unwrap());
    let text = |text: &str| Value::Text(text.to_owned());
    let values = [
        ("city", text("Split")),
        ("firstName", text("Mira")),
        ("birthDate", Value::Date(Day::parse("1990-05-01").unwrap())),
        ("Loyalty tier", text("gold")),
        ("Points", Value::Integer(12)),
        ("Cart", Value::List(vec![ListItem::default(), ListItem::default()])),
        ("Renewal", Value::Date(Day::parse("2026-03-31").unwrap())),
        ("Member", Value::Boolean(true)),
        ("Last visit", Value::DateTime(Timestamp::parse("2026-03-01T23:30:15.250Z").unwrap())),
        ("rate", decimal("2.5")),
        ("Lifetime spend", decimal("620")),
        ("orders", Value::Integer(7)),
        ("and", Value::Integer(3)),
    ];
    Values { values: values.into(), tags: vec!["VIP", "Beta tester"] }
}

/// 4 March 2026, 23:30:45.678 in UTC: in Zagreb it is the 5th, half past midnight.
pub(super) fn now() -> Timestamp {
    Timestamp::parse("2026-03-04T23:30:45.678Z").unwrap()
}

pub(super) fn zagreb() -> Zone {
    Zone::named("Europe/Zagreb").unwrap()
}

pub(super) fn parse(text: &str) -> Result<Formula, Vec<FormulaProblem>> {
    Formula::parse(text, &attributes())
}

/// `String "gold"`, `Integer empty because of Points`, or the problems.
pub(super) fn shown(text: &str, inputs: &dyn Inputs, at: Timestamp, zone: &Zone) -> String {
    let formula = match parse(text) {
        Ok(formula) => formula,
        Err(problems) => return problems_shown(text, &problems),
    };
    let outcome = formula.evaluate(inputs, Now { at, zone });
    let names: Vec<_> = outcome.empty_because.iter().map(|r| r.name.as_str()).collect();
    let because = if names.is_empty() { "" } else { " because of " };
    let value = match outcome.value {
        Computed::Value(value) => {
            assert_eq!(value.data_type(), formula.result_type(), "{text}");
            value.to_json()
        }
        Computed::Empty => format!("empty{because}{}", names.join(", ")),
        Computed::Overflow => format!("OVERFLOW{because}{}", names.join(", ")),
    };
    format!("{:?} {value}", formula.result_type())
}

/// Each problem with its place and the text that stands there.
pub(super) fn problems_shown(text: &str, problems: &[FormulaProblem]) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let line = |problem: &FormulaProblem| {
        let place = String::from_utf16(&units[problem.from..problem.to]).unwrap();
        let (from, to, code) = (problem.from, problem.to, problem.code.name());
        format!("{from}..{to} {place:?} {code}: {}", problem.message)
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What each formula gives for Mira in Zagreb, one a line.
pub(super) fn check(texts: &[&str], expected: Expect) {
    check_at(texts, now(), &zagreb(), expected);
}

pub(super) fn check_at(texts: &[&str], now: Timestamp, zone: &Zone, expected: Expect) {
    let lines =
        texts.iter().map(|text| format!("{text}  ->  {}\n", shown(text, &mira(), now, zone)));
    expected.assert_eq(&lines.collect::<String>());
}
