//! Which definitions are accepted, and the life of an attribute (P-37, P-38, P-51 to P-53, A-210).

use super::shop::Shop;
use crate::attribute::Attributes;
use crate::computed::*;
use crate::ids::ComputedId;
use crate::time::{Day, Timestamp};
use crate::value::DataType;
use expect_test::{Expect, expect};

fn read(kind: &str, json: &str) -> crate::problem::Checked<(Definition, DataType)> {
    Shop::new(&[]).read(kind, json)
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
            definition.property: SUM needs a Numeric or Decimal
            definition.exclude: must be one of NONE, FIRST, LAST
            definition.period.days: must be 7, 14, 30, 60 or 90
            definition.colour: is no field here"#]],
    );
    check(
        r#"{"function":"AVG","period":{}}"#,
        expect![[r#"
            definition.function: must be one of COUNT, COUNT_DISTINCT, SUM, AVERAGE, MIN, MAX, FIRST, LAST, MOST_COMMON, EXISTS
            definition.definitionId: must be given
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
fn every_function_filter_exclusion_and_period_is_read() {
    check(
        r#"{"function":"MIN","property":"$occurredTime","definitionId":"Purchase","filters":[{"attribute":"amount","operator":"GT","value":"9.5"},{"attribute":"productID","operator":"SW","value":"A-"}],"exclude":"FIRST","period":{"type":"ROLLING","amount":3650,"unit":"DAYS"}}"#,
        expect![[
            r#"DateTime {"kind":"EVENT_AGGREGATE","definition":{"function":"MIN","definitionId":"Purchase","property":"$occurredTime","filters":[{"attribute":"amount","operator":"GT","value":"9.5","type":"Decimal"},{"attribute":"productID","operator":"SW","value":"A-","type":"String"}],"exclude":"FIRST","period":{"type":"ROLLING","amount":3650,"unit":"DAYS"}}}"#
        ]],
    );
    check(
        r#"{"function":"AVERAGE","property":"quantity","definitionId":"Purchase","exclude":"LAST","period":{"type":"SINCE","date":"2026-03-04"}}"#,
        expect![[
            r#"Decimal {"kind":"EVENT_AGGREGATE","definition":{"function":"AVERAGE","definitionId":"Purchase","property":"quantity","exclude":"LAST","period":{"type":"SINCE","date":20516}}}"#
        ]],
    );
    check(
        r#"{"function":"EXISTS","definitionId":"Purchase","period":{"type":"SINCE","daysAgo":6}}"#,
        expect![[
            r#"Boolean {"kind":"EVENT_AGGREGATE","definition":{"function":"EXISTS","definitionId":"Purchase","exclude":"NONE","period":{"type":"SINCE","daysAgo":6}}}"#
        ]],
    );
    check(
        r#"{"function":"COUNT_DISTINCT","property":"paid","definitionId":"Purchase","period":{"type":"LIFETIME"}}"#,
        expect![[
            r#"Integer {"kind":"EVENT_AGGREGATE","definition":{"function":"COUNT_DISTINCT","definitionId":"Purchase","property":"paid","exclude":"NONE","period":{"type":"LIFETIME"}}}"#
        ]],
    );
}

#[test]
fn filters_and_periods_are_checked_by_the_type_of_what_they_compare() {
    check(
        r#"{"function":"MAX","property":"productID","definitionId":"Purchase","filters":[{"attribute":"amount","operator":"SW","value":"ten"},{"attribute":"paid","operator":"EQ","value":"yes"},{"attribute":"colour","operator":"EQ","value":"red"},{"operator":"IS","value":1,"unit":"EUR"},{"attribute":"items","operator":"EQ","value":""},{"attribute":"due","operator":"LT","value":"2026-03-04"},7],"period":{"type":"ROLLING","amount":87601,"unit":"HOURS","days":7}}"#,
        expect![[r#"
            definition.property: MAX needs a Numeric, Decimal or DateTime
            definition.filters[0].operator: does not suit a Decimal
            definition.filters[0].value: must be the text of a Decimal
            definition.filters[1].value: must be the text of a Boolean
            definition.filters[2].attribute: is no property of Purchase
            definition.filters[3].attribute: must be given
            definition.filters[3].operator: must be one of EQ, NE, LT, LTE, GT, GTE, SW, EW, CON
            definition.filters[3].value: must be text
            definition.filters[3].unit: is no field here
            definition.filters[4].attribute: a List cannot be used
            definition.filters[4].value: must be the text of a List
            definition.filters[5].value: must be the text of a DateTime
            definition.filters[6]: must be an object
            definition.period.amount: must be a whole number from 1 to 87600
            definition.period.days: is no field here"#]],
    );
    check(
        r#"{"function":"AVERAGE","property":"due","definitionId":"Purchase","filters":{},"period":{"type":"SINCE","date":"4 March","daysAgo":3}}"#,
        expect![[r#"
            definition.property: AVERAGE needs a Numeric or Decimal
            definition.filters: must be a list
            definition.period.daysAgo: date and daysAgo exclude each other"#]],
    );
    check(
        r#"{"function":"LAST","property":"$occurredTime","definitionId":"Purchase","filters":[1,2,3,4,5,6,7,8,9,10,11],"period":{"type":"SINCE"}}"#,
        expect![[r#"
            definition.property: only MIN and MAX look at $occurredTime
            definition.filters: must have at most 10 conditions
            definition.period.date: date or daysAgo must be given"#]],
    );
    check(
        r#"{"function":"EXISTS","property":"paid","definitionId":"Purchase","period":{"type":"SINCE","daysAgo":"3"}}"#,
        expect![[r#"
            definition.property: EXISTS looks at no property
            definition.period.daysAgo: must be a whole number from 0 to 3650"#]],
    );
    check(
        r#"{"function":"FIRST","property":"items","definitionId":"Purchase","period":{"type":"ROLLING","amount":0}}"#,
        expect![[r#"
            definition.property: a List cannot be used
            definition.period.unit: must be given
            definition.period.amount: must be a whole number from 1 to 5256000"#]],
    );
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
    let processing = draft.activated(Timestamp(2), 7).unwrap();
    assert!(processing.is_live() && !processing.is_readable() && !processing.is_editable());
    assert_eq!(processing.filled(40).status, Status::Processing { progress: 40 });
    let active = processing.filled(100);
    assert!(active.is_readable() && active.activated(Timestamp(3), 8).is_none());
    let inactive = active.deactivated(moment).unwrap();
    assert!(inactive.is_readable() && inactive.is_editable() && !inactive.is_live());
    let json = serde_json::to_string(&inactive).unwrap();
    assert_eq!(serde_json::from_str::<ComputedAttribute>(&json).unwrap(), inactive);
    assert_eq!(inactive.activated(Timestamp(4), 9).unwrap().revision, 9);
}
