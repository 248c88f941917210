//! Segments and scores as they are asked for (P-54, P-55, P-79, P-83, P-84, A-96).

use super::*;
use crate::attribute::Attributes;
use crate::event::{
    Category, DefinitionInput, Event, EventDefinition, PropertyInput, SchemaFieldInput,
};
use crate::filter::Snapshot;
use crate::ids::{DefinitionId, EventId, PersonId};
use crate::person::{Origin, Person, PersonType, Stamp};
use crate::problem::{Problem, ProblemCode};
use crate::time::Zone;
use crate::value::Value;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};

struct Workspace {
    attributes: Attributes,
    purchase: EventDefinition,
}

impl Definitions for Workspace {
    fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    fn event_definition(&self, id: &str) -> Option<&EventDefinition> {
        (id == "Purchase").then_some(&self.purchase)
    }
}

fn workspace() -> Workspace {
    let field = |name: &str, property_type: &str| PropertyInput {
        name: name.to_owned(),
        property_type: property_type.to_owned(),
        required: false,
        schema: match property_type {
            "List" => {
                vec![SchemaFieldInput {
                    name: "sku".to_owned(),
                    property_type: "String".to_owned(),
                }]
            }
            _ => Vec::new(),
        },
    };
    let fields = [("amount", "Decimal"), ("productName", "String"), ("gift", "Boolean")];
    let mut fields: Vec<_> = fields.map(|(name, of)| field(name, of)).into();
    fields.push(field("paidAt", "DateTime"));
    fields.push(field("items", "List"));
    let input = DefinitionInput { title: "Purchase".to_owned(), fields, ..Default::default() };
    let purchase = input.define(std::iter::empty()).unwrap();
    assert_eq!(purchase.category, Category::External);
    Workspace { attributes: Attributes::default(), purchase }
}

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

fn input(query: Option<&str>, events: &[&str]) -> SegmentInput {
    SegmentInput {
        name: " Recent buyers ".to_owned(),
        description: String::new(),
        query: query.map(raw),
        events: events.iter().map(|json| raw(json)).collect(),
    }
}

fn defined(input: &SegmentInput, others: &[&str]) -> Result<Segment, Vec<Problem>> {
    let others = others.iter().copied();
    input.define(SegmentId(42), Timestamp(0), &workspace(), others)
}

fn places(problems: Vec<Problem>) -> Vec<(String, ProblemCode)> {
    problems.into_iter().map(|problem| (problem.path, problem.code)).collect()
}

/// One purchase of an amount.
fn purchase(at: &str, amount: &str) -> Event {
    let at = Timestamp::parse(at).unwrap();
    let amount = crate::decimal::Decimal::parse(amount).unwrap();
    Event {
        event_id: EventId(at.to_string()),
        person_id: PersonId(1),
        definition_id: DefinitionId::from("Purchase"),
        occurred_time: at,
        received_time: at,
        properties: BTreeMap::from([("amount".to_owned(), Value::Decimal(amount))]),
        source: "API".to_owned(),
    }
}

fn mira() -> Person {
    let stamp = Stamp { at: Timestamp(0), from: Origin::Api, by: String::new() };
    Person {
        id: PersonId(1),
        version: 1,
        person_type: PersonType::Customer,
        contacts: Vec::new(),
        standard: BTreeMap::new(),
        custom: BTreeMap::new(),
        tags: BTreeSet::new(),
        created: stamp.clone(),
        modified: stamp,
    }
}

/// Whether Mira belongs to a segment of these event clauses, and when that changes.
#[track_caller]
fn check(clauses: &[&str], events: &[Event], at: &str, expected: bool, next: Option<&str>) {
    let rules = input(None, clauses).rules(&workspace()).unwrap();
    let person = mira();
    let computed = BTreeMap::new();
    let person = Snapshot { person: &person, tags: &[], computed: &computed };
    let view = Subject { person, events: History::new(rules.events.iter().map(Some)).with(events) };
    let zone = Zone::utc();
    let now = Now { at: Timestamp::parse(at).unwrap(), zone: &zone };
    let change = rules.next_change_after(&view, now).map(|at| at.to_string());
    assert_eq!((rules.hold(&view, now), change.as_deref()), (expected, next), "at {at}");
}

#[test]
fn who_bought_leaves_exactly_seven_days_later() {
    let clause = r#"{"definitionId":"Purchase",
        "timelineCondition":{"occurred":"ALL","operator":"AFTER","start":7,"units":"DAYS"},
        "payloadConditions":[{"attribute":"amount","operator":"GT","value":"20"}]}"#;
    let events = [purchase("2026-03-02T10:00:00Z", "25"), purchase("2026-03-04T10:00:00Z", "19.9")];
    check(&[clause], &events, "2026-03-04T11:00:00Z", true, Some("2026-03-09T10:00:00.000Z"));
    check(&[clause], &events, "2026-03-09T09:59:59.999Z", true, Some("2026-03-09T10:00:00.000Z"));
    check(&[clause], &events, "2026-03-09T10:00:00Z", false, None);
    check(&[clause], &[], "2026-03-09T10:00:00Z", false, None);
}

#[test]
fn not_is_the_opposite_and_holds_without_events() {
    let clause = r#"{"definitionId":"Purchase",
        "timelineCondition":{"occurred":"NOT","operator":"AFTER","start":7,"units":"DAYS"}}"#;
    let events = [purchase("2026-03-02T10:00:00Z", "25")];
    check(&[clause], &[], "2026-03-03T10:00:00Z", true, None);
    check(&[clause], &events, "2026-03-03T10:00:00Z", false, Some("2026-03-09T10:00:00.000Z"));
}

#[test]
fn events_are_counted_in_their_window() {
    let clause = r#"{"definitionId":"Purchase",
        "occurrenceCondition":{"operation":"IS","times":2},
        "timelineCondition":{"occurred":"ALL","operator":"BETWEEN","start":1,"end":3,"units":"HOURS"}}"#;
    let events = [purchase("2026-03-02T10:00:00Z", "25"), purchase("2026-03-02T11:00:00Z", "5")];
    check(&[clause], &events, "2026-03-02T11:30:00Z", false, Some("2026-03-02T12:00:00.000Z"));
    check(&[clause], &events, "2026-03-02T12:00:00Z", true, Some("2026-03-02T13:00:00.000Z"));
    check(&[clause], &events, "2026-03-02T13:00:00Z", false, None);
}

#[test]
fn first_and_last_look_at_one_event() {
    let clause = |occurred: &str| {
        format!(
            r#"{{"definitionId":"Purchase","timelineCondition":{{"occurred":"{occurred}",
            "operator":"BETWEEN_ABS","start":1772445600,"end":1772532000}}}}"#
        )
    };
    let events = [purchase("2026-03-02T10:00:00Z", "25"), purchase("2026-03-03T10:00:00Z", "5")];
    check(&[&clause("FIRST")], &events, "2026-04-01T00:00:00Z", true, None);
    check(&[&clause("LAST")], &events, "2026-04-01T00:00:00Z", false, None);
}

#[test]
fn a_segment_has_a_name_of_its_own_and_at_least_one_part() {
    let whole = input(Some(r#"{"city":"Split"}"#), &[]);
    let segment = defined(&whole, &["Others"]).unwrap();
    assert_eq!((segment.name.as_str(), segment.rules.events.len()), ("Recent buyers", 0));
    let taken = defined(&whole, &["RECENT Buyers"]).unwrap_err();
    assert_eq!(places(taken), [("name".to_owned(), ProblemCode::Taken)]);
    let nothing = defined(&SegmentInput::default(), &[]).unwrap_err();
    assert_eq!(
        places(nothing),
        [("name".to_owned(), ProblemCode::Required), ("query".to_owned(), ProblemCode::Required)]
    );
    let full = vec!["Other"; crate::limits::SEGMENTS_MAX];
    assert_eq!(
        places(defined(&whole, &full).unwrap_err()),
        [(String::new(), ProblemCode::TooMany)]
    );
}

#[test]
fn every_problem_of_a_segment_is_reported_with_its_place() {
    let clause = r#"{"definitionId":"Purchase","colour":"red",
        "timelineCondition":{"occurred":"FIRST","operator":"BETWEEN","start":9,"end":3,"units":"DAYS"},
        "occurrenceCondition":{"operation":"TWICE","times":-1},
        "payloadConditions":[
            {"attribute":"colour","operator":"EQ","value":"red"},
            {"attribute":"amount","operator":"SW","value":"1"},
            {"attribute":"amount","operator":"GT","value":"much"},
            {"attribute":"amount","operator":"GT","value":100},
            {"attribute":"items","operator":"EQ","value":"a"},
            {"attribute":"gift","operator":"LIKE","value":"true"},
            {"attribute":"paidAt","operator":"LT"}]}"#;
    let unknown = r#"{"definitionId":"Sale","timelineCondition":{"occurred":"LAST",
        "operator":"AFTER","start":0},"occurrenceCondition":{"operation":"IS","times":1}}"#;
    let asked = input(Some(r#"{"town":"Split"}"#), &[clause, unknown, "7"]);
    let found = places(defined(&asked, &[]).unwrap_err());
    let expected = [
        ("query.town", ProblemCode::Unknown),
        ("events[0].timelineCondition.end", ProblemCode::OutOfRange),
        ("events[0].occurrenceCondition.operation", ProblemCode::NotAllowed),
        ("events[0].occurrenceCondition.times", ProblemCode::OutOfRange),
        ("events[0].payloadConditions[0].attribute", ProblemCode::Unknown),
        ("events[0].payloadConditions[1].operator", ProblemCode::WrongType),
        ("events[0].payloadConditions[2].value", ProblemCode::Format),
        ("events[0].payloadConditions[3].value", ProblemCode::WrongType),
        ("events[0].payloadConditions[4].attribute", ProblemCode::WrongType),
        ("events[0].payloadConditions[4].value", ProblemCode::Format),
        ("events[0].payloadConditions[5].operator", ProblemCode::NotAllowed),
        ("events[0].payloadConditions[6].value", ProblemCode::Required),
        ("events[0].colour", ProblemCode::Unknown),
        ("events[1].definitionId", ProblemCode::Missing),
        ("events[1].timelineCondition.units", ProblemCode::Required),
        ("events[1].timelineCondition.start", ProblemCode::OutOfRange),
        ("events[2]", ProblemCode::WrongType),
    ];
    let expected = expected.map(|(place, code)| (place.to_owned(), code));
    assert_eq!(found, expected);
}

#[test]
fn a_segment_has_at_most_five_event_clauses() {
    let clause = r#"{"definitionId":"Purchase","timelineCondition":{"occurred":"ALL"}}"#;
    assert!(defined(&input(None, &[clause; 5]), &[]).is_ok());
    let found = places(defined(&input(None, &[clause; 6]), &[]).unwrap_err());
    assert_eq!(found, [("events".to_owned(), ProblemCode::TooMany)]);
}

#[test]
fn a_score_sums_the_points_of_the_rules_that_hold() {
    let rules = r##"{"rules":[
        {"points":50,"attribute":{"type":"CUSTOMER"}},
        {"points":-5,"attribute":{"#exist":"city"}},
        {"points":30,"event":{"definitionId":"Purchase",
            "timelineCondition":{"occurred":"ALL","operator":"AFTER","start":30,"units":"DAYS"}}}]}"##;
    let score = Score::read(&raw(rules), &workspace()).unwrap();
    let events = [purchase("2026-03-02T10:00:00Z", "25")];
    let person = mira();
    let computed = BTreeMap::new();
    let person = Snapshot { person: &person, tags: &[], computed: &computed };
    let view = Subject { person, events: History::new(score.clauses()).with(&events) };
    let zone = Zone::utc();
    let now = |text: &str| Now { at: Timestamp::parse(text).unwrap(), zone: &zone };
    assert_eq!(score.value(&view, now("2026-04-01T09:59:59.999Z")), 80);
    assert_eq!(score.value(&view, now("2026-04-01T10:00:00Z")), 50);
    let next = score.next_change_after(&view, now("2026-03-05T00:00:00Z")).unwrap();
    assert_eq!(next.to_string(), "2026-04-01T10:00:00.000Z");
    assert!(score.mentions().definitions.contains(&DefinitionId::from("Purchase")));
}

#[test]
fn every_problem_of_a_score_is_reported_with_its_place() {
    let refused = |json: &str| places(Score::read(&raw(json), &workspace()).unwrap_err());
    let place = |path: &str, code| (path.to_owned(), code);
    assert_eq!(refused(r#"{"rules":[]}"#), [place("rules", ProblemCode::TooMany)]);
    assert_eq!(
        refused(
            r#"{"rules":[{"points":1000001,"attribute":{"town":"a"}},{"points":1.5},
            {"points":1,"attribute":{"city":"a"},"event":{}},{"event":{}}]}"#
        ),
        [
            place("rules[0].points", ProblemCode::OutOfRange),
            place("rules[0].attribute.town", ProblemCode::Unknown),
            place("rules[1].points", ProblemCode::WrongType),
            place("rules[1].attribute", ProblemCode::Required),
            place("rules[2].event", ProblemCode::NotAllowed),
            place("rules[3].points", ProblemCode::Required),
            place("rules[3].event.definitionId", ProblemCode::Required),
            place("rules[3].event.timelineCondition", ProblemCode::Required),
        ]
    );
}

#[test]
fn entries_exits_and_flips_keep_their_own_instants() {
    let clause = r#"{"definitionId":"Purchase","timelineCondition":{"occurred":"ALL",
        "operator":"BETWEEN","start":1,"end":2,"units":"DAYS"}}"#;
    let segment = defined(&input(None, &[clause]), &[]).unwrap();
    let events = [purchase("2026-03-02T10:00:00Z", "1"), purchase("2026-03-05T10:00:00Z", "1")];
    let person = mira();
    let computed = BTreeMap::new();
    let person = Snapshot { person: &person, tags: &[], computed: &computed };
    let clauses = || segment.rules.events.iter().map(Some);
    let view = Subject { person, events: History::new(clauses()).with(&events) };
    let zone = Zone::utc();
    let now = |text: &str| Now { at: Timestamp::parse(text).unwrap(), zone: &zone };

    let (late, from) = (now("2026-03-20T00:00:00Z"), now("2026-03-02T12:00:00Z").at);
    let (flips, next) = membership::flips(&segment.rules, &view, from, late, 100);
    let shown: Vec<_> = flips.iter().map(|flip| (flip.at.to_string(), flip.enters)).collect();
    let expected = [(3, true), (4, false), (6, true), (7, false)];
    let expected = expected.map(|(day, enters)| (format!("2026-03-0{day}T10:00:00.000Z"), enters));
    assert_eq!((shown.as_slice(), next), (&expected[..], None));
    let (flips, next) = membership::flips(&segment.rules, &view, from, late, 1);
    assert_eq!((flips.len(), next), (1, Some(now("2026-03-04T10:00:00Z").at)));

    let decide = |was: bool, text: &str| {
        let view = |_: &Segment| Subject { person, events: History::new(clauses()).with(&events) };
        membership::decide([&segment], |_| was, view, now(text))
    };
    let decision = decide(false, "2026-03-03T10:00:00Z");
    assert_eq!((decision.entered, decision.left), (vec![SegmentId(42)], Vec::new()));
    assert_eq!(decision.next_change, Some(now("2026-03-04T10:00:00Z").at));
    let decision = decide(true, "2026-03-08T10:00:00Z");
    assert_eq!((decision.entered, decision.left), (Vec::new(), vec![SegmentId(42)]));
    assert_eq!(decide(true, "2026-03-03T11:00:00Z").entered, Vec::new());
}
