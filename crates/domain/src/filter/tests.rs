//! The filter language against one person (A-46, P-80 to P-82).

use super::*;
use crate::attribute::{Attributes, ComputedName, CustomAttributeInput};
use crate::ids::{AttributeId, PersonId};
use crate::person::change::{self, Writing};
use crate::person::{ContactInput, Origin, Person, PersonInput, Stamp};
use crate::time::{Timestamp, Zone};
use crate::value::{DataType, ListSchema, Value};
use std::collections::BTreeMap;

fn attributes() -> Attributes {
    let define = |id, name: &str, data_type, schema| {
        let input =
            CustomAttributeInput { name: name.to_owned(), data_type, object_schema: schema };
        input.define(AttributeId(id), Timestamp(0), &Attributes::default()).unwrap()
    };
    let cart = ListSchema::from([
        ("sku".to_owned(), DataType::String),
        ("qty".to_owned(), DataType::Integer),
    ]);
    let custom = vec![
        define(1, "Loyalty tier", DataType::String, None),
        define(2, "Points", DataType::Integer, None),
        define(3, "Cart", DataType::ListOfObjects, Some(cart)),
        define(4, "Renewal", DataType::Date, None),
        define(5, "Member", DataType::Boolean, None),
    ];
    let spend = ComputedName { name: "Lifetime spend".to_owned(), data_type: DataType::Decimal };
    Attributes::new(custom, vec![spend])
}

/// Mira as of 4 March 2026, 23:30 in UTC: in Zagreb it is the 5th.
fn mira(attributes: &Attributes) -> Person {
    let raw = |json: &str| serde_json::value::RawValue::from_string(json.to_owned()).unwrap();
    let phone = ContactInput {
        path: String::new(),
        kind: crate::identity::IdentityType::Phone,
        identifier: "385911234567".to_owned(),
        primary: false,
    };
    let standard =
        [("firstName", "\"Mira\""), ("city", "\"Split\""), ("birthDate", "\"1990-05-01\"")];
    let custom = [
        ("Points", "12"),
        ("Cart", r#"[{"sku":"A-1","qty":2},{"sku":"B-2","qty":1}]"#),
        ("Renewal", "\"2026-03-01\""),
        ("Member", "true"),
    ];
    let input = PersonInput {
        external_id: Some("crm-88".to_owned()),
        contacts: Some(vec![phone]),
        standard: standard.map(|(name, json)| (name.parse().unwrap(), raw(json))).into(),
        custom: custom.map(|(name, json)| (name.to_owned(), raw(json))).into(),
        ..PersonInput::default()
    };
    let at = Timestamp::parse("2026-02-27T10:00:00Z").unwrap();
    let stamp = Stamp { at, from: Origin::Answers, by: String::new() };
    let mut new_item_id = String::new;
    let mut writing =
        Writing { attributes, tags: &[], stamp: &stamp, new_item_id: &mut new_item_id };
    change::create(PersonId(4711), None, &input, &mut writing).unwrap().person
}

#[track_caller]
fn check(filter: &str, expected: bool) {
    let attributes = attributes();
    let person = mira(&attributes);
    let spend = Value::Decimal(crate::decimal::Decimal::parse("812.4").unwrap());
    let snapshot = Snapshot {
        person: &person,
        tags: &["vip".to_owned(), "Beta".to_owned()],
        computed: &BTreeMap::from([("Lifetime spend".to_owned(), spend)]),
    };
    let zone = Zone::named("Europe/Zagreb").unwrap();
    let now = Now { at: Timestamp::parse("2026-03-04T23:30:00Z").unwrap(), zone: &zone };
    match parse(filter, &attributes) {
        Ok(condition) => assert_eq!(condition.holds(&snapshot, now), expected, "{filter}"),
        Err(problems) => panic!("{filter}: {problems:?}"),
    }
}

#[test]
fn text_ignores_case_and_negatives_hold_for_empty() {
    check(r##"{"city":"SPLIT"}"##, true);
    check(r##"{"#ne":{"city":"split"}}"##, false);
    check(r##"{"#startsWith":{"city":"sp"}}"##, true);
    check(r##"{"#endsWith":{"city":"LIT"}}"##, true);
    check(r##"{"#contains":{"city":"pli"}}"##, true);
    check(r##"{"#notContain":{"country":"x"}}"##, true);
    check(r##"{"#ne":{"country":"HR"}}"##, true);
    check(r##"{"#notIn":{"country":["HR","DE"]}}"##, true);
    check(r##"{"#in":{"city":["zagreb","split"]}}"##, true);
    check(r##"{"#contains":{"country":"x"}}"##, false);
    check(r##"{"#notExist":"country"}"##, true);
    check(r##"{"#exists":"city"}"##, true);
}

#[test]
fn names_have_several_spellings() {
    check(r##"{"#gte":{"data\u0001Points":12}}"##, true);
    check(r##"{"customAttributes.Points":12.0}"##, true);
    check(r##"{"#lt":{"Points":12.5}}"##, true);
    check(r##"{"#gt":{"computed\u0001Lifetime spend":812.39}}"##, true);
    check(r##"{"#lte":{"computedAttributes.Lifetime spend":812.4}}"##, true);
    check(r##"{"Lifetime spend":812.40}"##, true);
    check(r##"{"Member":true,"type":"customer","externalId":"crm-88","origin":"answers"}"##, true);
    check(r##"{"id":4711}"##, true);
}

#[test]
fn tags_compare_whole_names() {
    check(r##"{"#contains":{"tags":"beta"}}"##, true);
    check(r##"{"#contains":{"tags":"vi"}}"##, false);
    check(r##"{"#notContain":{"tags":"gold"}}"##, true);
}

#[test]
fn tags_and_contacts_are_sets() {
    check(r##"{"tags":"VIP"}"##, true);
    check(r##"{"#in":{"tags":["gold"," beta "]}}"##, true);
    check(r##"{"#notIn":{"tags":["gold","beta"]}}"##, false);
    check(r##"{"#exist":"tags"}"##, true);
    check(r##"{"#contains":{"contactInformation":"phone"}}"##, true);
    check(r##"{"#notContain":{"contactInformation":"EMAIL"}}"##, true);
    check(r##"{"#notExist":"contactInformation"}"##, false);
}

#[test]
fn days_come_round_every_year() {
    // It is 5 March; Renewal is 1 March, the birth date 1 May.
    check(r##"{"#anniversary":{"birthDate":{"#eq":{"#relNow":"P57D"}}}}"##, true);
    check(r##"{"#anniversary":{"birthDate":{"#lt":{"#relNow":"P57D"}}}}"##, true);
    check(r##"{"#anniversary":{"birthDate":{"#lt":{"#relNow":"P8W"}}}}"##, false);
    check(r##"{"#anniversary":{"Renewal":{"#lt":{"#relNow":"P360D"}}}}"##, false);
    check(r##"{"#anniversary":{"Renewal":{"#eq":{"#relNow":"P361D"}}}}"##, true);
}

#[test]
fn a_key_written_twice_counts_twice() {
    check(r##"{"city":"Split","city":"Zagreb"}"##, false);
    check(r##"{"#or":[{"city":"x"}],"#or":[{"city":"Split"}]}"##, false);
}

#[test]
fn an_empty_priority_is_normal() {
    check(r##"{"priority":"normal"}"##, true);
    check(r##"{"#ne":{"priority":"HIGH"}}"##, true);
}

#[test]
fn groups_nest() {
    check(r##"{"#and":[{"city":"Split"},{"#or":[{"country":"HR"},{"Points":12}]}]}"##, true);
    check(r##"{"#or":[{"country":"HR"},{"#gt":{"Points":12}}]}"##, false);
}

#[test]
fn list_items_match_any_or_all() {
    check(r##"{"#any":{"Cart":{"#and":[{"sku":"a-1"},{"#gte":{"qty":2}}]}}}"##, true);
    check(r##"{"#any":{"Cart":{"#and":[{"sku":"B-2"},{"#gte":{"qty":2}}]}}}"##, false);
    check(r##"{"#all":{"Cart":{"#gte":{"qty":1}}}}"##, true);
    check(r##"{"#all":{"Cart":{"#gte":{"qty":2}}}}"##, false);
}

#[test]
fn relative_days_are_local_days() {
    check(r##"{"#gt":{"Renewal":{"#relNow":"P-4D"}}}"##, true);
    check(r##"{"#gt":{"Renewal":{"#relNow":"P-3D"}}}"##, false);
    check(r##"{"#lt":{"Renewal":{"#relNow":"P-3D"}}}"##, true);
    check(r##"{"#eq":{"Renewal":{"#relNow":"-P4D"}}}"##, true);
    check(r##"{"#ne":{"Renewal":{"#relNow":"P-4D"}}}"##, false);
    check(r##"{"#lt":{"Renewal":{"#relNow":"P7D"}}}"##, false);
    check(r##"{"#lt":{"birthDate":{"#relNow":"P-12M"}}}"##, true);
    check(r##"{"#gt":{"createdAt":{"#relNow":"P-1W"}}}"##, true);
    check(r##"{"createdAt":"2026-02-27"}"##, true);
    check(r##"{"#lt":{"createdAt":"2026-02-27T10:00:00.001Z"}}"##, true);
    check(r##"{"#gte":{"Renewal":"2026-03-02"}}"##, false);
}

fn refused(filter: &str) -> Vec<(String, crate::problem::ProblemCode)> {
    let problems = parse(filter, &attributes()).unwrap_err();
    problems.into_iter().map(|problem| (problem.path, problem.code)).collect()
}

#[test]
fn every_mistake_is_reported_with_its_place() {
    use crate::problem::ProblemCode::*;
    let place = |path: &str, code| (path.to_owned(), code);
    assert_eq!(
        refused(
            r##"{"#and":[{"town":"Split"},{"#gt":{"city":"a"}},{"#like":{"city":"a"}},{"Points":"12"},
            {"#in":{"city":["a",1]}},{"#any":{"city":{"sku":"a"}}},{"gender":"X"},{"#or":[]}]}"##
        ),
        [
            place("#and[0].town", Unknown),
            place("#and[1].#gt.city", WrongType),
            place("#and[2].#like.city", Unknown),
            place("#and[3].Points", WrongType),
            place("#and[4].#in.city[1]", WrongType),
            place("#and[5].#any.city", WrongType),
            place("#and[6].gender", NotAllowed),
            place("#and[7].#or", Required),
        ]
    );
    assert_eq!(
        refused(
            r##"{"#eq":{"Cart":[]},"#in":{"Points":["1",2,"3"]},"#contains":{"contactInformation":"X"},
            "#anniversary":{"birthDate":{"#eq":{"#relNow":"P400D"}},"city":{}},"#gt":{}}"##
        ),
        [
            place("#eq.Cart", WrongType),
            place("#in.Points[0]", WrongType),
            place("#in.Points[2]", WrongType),
            place("#contains.contactInformation", NotAllowed),
            place("#anniversary.birthDate", OutOfRange),
            place("#anniversary.city", WrongType),
            place("#gt", Required),
        ]
    );
    assert_eq!(refused("{"), [place("", Format)]);
    assert_eq!(refused("[]"), [place("", WrongType)]);
    assert_eq!(refused(r##"{"city":null}"##), [place("city", WrongType)]);
    assert_eq!(
        refused(r##"{"#gt":{"birthDate":{"#relNow":"P1Y"}}}"##),
        [place("#gt.birthDate.#relNow", Format)]
    );
}

#[test]
fn size_and_depth_are_limited() {
    use crate::problem::ProblemCode::TooMany;
    let clauses = vec![r#"{"city":"a"}"#; 26].join(",");
    let too_many = refused(&format!(r##"{{"#and":[{clauses}]}}"##));
    assert_eq!(too_many, [("#and".to_owned(), TooMany)]);
    let deep = format!("{}{{\"city\":\"a\"}}{}", "{\"#and\":[".repeat(8), "]}".repeat(8));
    assert_eq!(refused(&deep).first().map(|(_, code)| *code), Some(TooMany));
    let allowed = format!("{}{{\"city\":\"a\"}}{}", "{\"#and\":[".repeat(7), "]}".repeat(7));
    assert!(parse(&allowed, &attributes()).is_ok());
}

#[test]
fn a_change_by_time_alone_is_named() {
    let attributes = attributes();
    let person = mira(&attributes);
    let snapshot = Snapshot { person: &person, tags: &[], computed: &BTreeMap::new() };
    let zone = Zone::named("Europe/Zagreb").unwrap();
    let now = Now { at: Timestamp::parse("2026-03-04T23:30:00Z").unwrap(), zone: &zone };
    let next = |filter: &str| {
        let condition = parse(filter, &attributes).unwrap();
        condition.next_change_after(&snapshot, now).map(|at| at.to_string())
    };
    let is = |day: &str| Some(format!("{day}.000Z"));
    // Renewal is 1 March: within the last 30 days until the 31st has ended, an hour earlier in UTC
    // because the clocks have gone forward by then.
    assert_eq!(next(r##"{"#gt":{"Renewal":{"#relNow":"P-30D"}}}"##), is("2026-03-31T22:00:00"));
    assert_eq!(next(r##"{"#lt":{"Renewal":{"#relNow":"P-30D"}}}"##), is("2026-03-31T22:00:00"));
    assert_eq!(next(r##"{"#eq":{"Renewal":{"#relNow":"P-5D"}}}"##), is("2026-03-05T23:00:00"));
    assert_eq!(next(r##"{"#eq":{"Renewal":{"#relNow":"P-1D"}}}"##), None);
    assert_eq!(next(r##"{"#gt":{"Renewal":{"#relNow":"P-1M"}}}"##), is("2026-04-01T22:00:00"));
    // What stays false keeps all of it false.
    assert_eq!(next(r##"{"city":"Zagreb","#gt":{"Renewal":{"#relNow":"P-30D"}}}"##), None);
    assert_eq!(
        next(r##"{"#anniversary":{"birthDate":{"#lt":{"#relNow":"P7D"}}}}"##),
        is("2026-04-23T22:00:00")
    );
}

#[test]
fn what_is_mentioned_is_found_by_what_changed() {
    let attributes = attributes();
    let before = mira(&attributes);
    let filters = [
        r##"{"#and":[{"city":"a"},{"#any":{"Cart":{"sku":"a"}}}]}"##,
        r##"{"#or":[{"tags":"VIP"},{"Lifetime spend":1}]}"##,
        r##"{"#exist":"tags"}"##,
    ];
    let mentions = filters.map(|filter| parse(filter, &attributes).unwrap().mentions());
    let index = MentionIndex::new(mentions.into_iter().enumerate());
    let touched = |change: &dyn Fn(&mut Person)| {
        let mut after = before.clone();
        change(&mut after);
        let changed = Mentions::between(&before, &after, |_| Some("vip".to_owned()));
        index.touched_by(&changed).into_iter().collect::<Vec<_>>()
    };
    assert_eq!(touched(&|_| {}), Vec::<usize>::new());
    assert_eq!(touched(&|person| person.custom.clear()), [0]);
    assert_eq!(touched(&|person| person.standard.clear()), [0]);
    assert_eq!(touched(&|person| person.contacts.clear()), Vec::<usize>::new());
    assert_eq!(
        touched(&|person| person.tags.insert(crate::ids::TagId(1)).then_some(()).unwrap()),
        [1, 2]
    );
}
