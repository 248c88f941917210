//! Which definitions are accepted, and the life of an attribute (P-37, P-38, P-51 to P-53, A-210).

use crate::attribute::Attributes;
use crate::computed::*;
use crate::event::{DefinitionInput, EventDefinition, PropertyInput};
use crate::ids::ComputedId;
use crate::time::{Day, Timestamp};
use crate::value::DataType;
use expect_test::{Expect, expect};
use serde_json::value::RawValue;

fn purchase() -> EventDefinition {
    let property = |(name, kind): (&str, &str)| PropertyInput {
        name: name.to_owned(),
        property_type: kind.to_owned(),
        ..PropertyInput::default()
    };
    let fields = [("productID", "String"), ("amount", "Decimal"), ("quantity", "Numeric")];
    DefinitionInput {
        title: "Purchase".to_owned(),
        fields: fields.map(property).to_vec(),
        ..DefinitionInput::default()
    }
    .define([].iter())
    .unwrap()
}

fn read(kind: &str, json: &str) -> crate::problem::Checked<(Definition, DataType)> {
    let purchase = purchase();
    let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
    available_definition(kind, &raw, |id| (id == "Purchase").then_some(&purchase))
}

fn check(json: &str, expected: Expect) {
    let shown = match read("EVENT_AGGREGATE", json) {
        Ok((definition, data_type)) => {
            format!("{data_type:?} {}", serde_json::to_string(&definition).unwrap())
        }
        Err(problems) => {
            let lines = problems.iter().map(|p| format!("{}: {}", p.path, p.message));
            lines.collect::<Vec<_>>().join("\n")
        }
    };
    expected.assert_eq(&shown);
}

#[test]
fn the_form_of_a_210_is_kept() {
    check(
        r#"{"function":"COUNT","definitionId":"Purchase","filters":[],"exclude":"NONE","period":{"type":"LAST_DAYS","days":7}}"#,
        expect![[
            r#"Integer {"kind":"EVENT_AGGREGATE","definition":{"function":"COUNT","definitionId":"Purchase","exclude":"NONE","period":{"type":"LAST_DAYS","days":7}}}"#
        ]],
    );
    check(
        r#"{"function":"SUM","property":"amount","definitionId":"Purchase","period":{"type":"LIFETIME"}}"#,
        expect![[
            r#"Decimal {"kind":"EVENT_AGGREGATE","definition":{"function":"SUM","definitionId":"Purchase","property":"amount","exclude":"NONE","period":{"type":"LIFETIME"}}}"#
        ]],
    );
    check(
        r#"{"function":"LAST","property":"productID","definitionId":"Purchase","period":{"type":"LAST_24_HOURS"}}"#,
        expect![[
            r#"String {"kind":"EVENT_AGGREGATE","definition":{"function":"LAST","definitionId":"Purchase","property":"productID","exclude":"NONE","period":{"type":"LAST_24_HOURS"}}}"#
        ]],
    );
}

#[test]
fn all_problems_come_at_once() {
    check(
        r#"{"function":"SUM","property":"productID","definitionId":"Purchase","exclude":"ALL","period":{"type":"LAST_DAYS","days":8},"colour":1}"#,
        expect![[r#"
            definition.colour: is no field here
            definition.property: SUM needs a Numeric or Decimal
            definition.exclude: must be NONE, FIRST or LAST
            definition.period.days: must be 7, 14, 30, 60 or 90"#]],
    );
    check(
        r#"{"function":"AVG","period":{}}"#,
        expect![[r#"
            definition.function: must be COUNT, SUM, LAST or MOST_COMMON
            definition.definitionId: must name the events
            definition.period.type: must be given"#]],
    );
    check(
        r#"{"function":"LAST","property":"colour","definitionId":"Visit","period":7}"#,
        expect![[r#"
            definition.definitionId: there is no event definition Visit
            definition.period: must be an object"#]],
    );
    check("[]", expect!["definition: must be an object"]);
}

#[test]
fn what_comes_later_says_so() {
    check(
        r#"{"function":"AVERAGE","property":"amount","definitionId":"Purchase","filters":[{}],"exclude":"LAST","period":{"type":"ROLLING","amount":7,"unit":"DAYS"}}"#,
        expect![[r#"
            definition.function: AVERAGE is not available yet
            definition.filters: filtering by properties is not available yet
            definition.exclude: LAST is not available yet
            definition.period.type: ROLLING is not available yet"#]],
    );
    for kind in ["FORMULA", "SCORE"] {
        let problems = read(kind, "{}").unwrap_err();
        assert_eq!(problems[0].message, format!("{kind} is not available yet"));
    }
}

#[test]
fn names_are_unique_among_all_attributes() {
    let attributes = Attributes::default();
    let problem = |name: &str| name_problem(name, &attributes, ["Spend"].into_iter());
    assert_eq!(problem("Purchases 7d"), None);
    for taken in ["spend", "FIRSTNAME", "tags"] {
        assert_eq!(problem(taken).unwrap().code, crate::problem::ProblemCode::Taken);
    }
    for wrong in ["", " ", "a[0]", &"x".repeat(257)] {
        assert_eq!(problem(wrong).unwrap().path, "name");
    }
}

#[test]
fn an_attribute_lives_from_draft_to_inactive() {
    let json = r#"{"function":"COUNT","definitionId":"Purchase","period":{"type":"LIFETIME"}}"#;
    let (definition, result_type) = read("EVENT_AGGREGATE", json).unwrap();
    let (created_at, modified_at) = (Timestamp(1), Timestamp(1));
    let draft = ComputedAttribute {
        id: ComputedId(1),
        name: "Purchases".to_owned(),
        definition,
        result_type,
        status: Status::Draft,
        revision: 0,
        created_at,
        modified_at,
    };
    let moment = Moment { at: Timestamp(3), day: Day(0) };
    assert!(draft.is_editable() && !draft.is_live() && draft.deactivated(moment).is_none());
    let processing = draft.activated(Timestamp(2)).unwrap();
    assert!(processing.is_live() && !processing.is_readable() && !processing.is_editable());
    assert_eq!(processing.filled(40).status, Status::Processing { progress: 40 });
    let active = processing.filled(100);
    assert!(active.is_readable() && active.activated(Timestamp(3)).is_none());
    let inactive = active.deactivated(moment).unwrap();
    assert!(inactive.is_readable() && inactive.is_editable() && !inactive.is_live());
    let json = serde_json::to_string(&inactive).unwrap();
    assert_eq!(serde_json::from_str::<ComputedAttribute>(&json).unwrap(), inactive);
    assert_eq!(inactive.activated(Timestamp(4)).unwrap().revision, 2);
}
