//! Scores and formulas: what they answer, when that changes, what they may read (P-37, P-41, P-46,
//! P-54 to P-59, PS-6, PS-7).

use super::ground::event;
use super::shop::{Shop, mira};
use crate::computed::*;
use crate::time::{DAY_MS, Day, Timestamp};
use expect_test::{Expect, expect};

const SPEND: (&str, &str, &str) = (
    "Lifetime spend",
    "EVENT_AGGREGATE",
    r#"{"function":"SUM","definitionId":"Purchase","property":"amount","period":{"type":"LIFETIME"}}"#,
);

const PRIORITY: &str = r##"{"rules":[
    {"points":50,"attribute":{"#gte":{"Lifetime spend":500}}},
    {"points":30,"event":{"definitionId":"Purchase","timelineCondition":
        {"occurred":"ALL","operator":"AFTER","start":30,"units":"DAYS"}}}]}"##;

const TIER: &str = r#"{"expression":"if([Lifetime spend] == 0, \"new\", if([Lifetime spend] >= 500, \"gold\", \"standard\"))"}"#;

fn purchase(at: &str, amount: &str) -> crate::event::Event {
    event(at, "Purchase", at, "amount", amount)
}

#[test]
fn ps_6_a_score_falls_at_the_millisecond_of_expiry() {
    let shop = Shop::new(&[SPEND, ("Priority score", "SCORE", PRIORITY)]);
    let spent = [purchase("2026-02-27T10:00:00Z", "620")];
    let check =
        |at: &str, expected: Expect| expected.assert_eq(&shop.show(&mira(None, None), &spent, at));
    check("2026-03-02T10:00:00Z", expect!["Priority score: 80 until 2026-03-29T10:00:00.000Z"]);
    check("2026-03-29T09:59:59.999Z", expect!["Priority score: 80 until 2026-03-29T10:00:00.000Z"]);
    check("2026-03-29T10:00:00Z", expect!["Priority score: 50"]);
    let none = shop.show(&mira(None, None), &[], "2026-03-02T10:00:00Z");
    assert_eq!(none, "Priority score: 0", "none holds");
}

#[test]
fn ps_7_a_formula_reads_an_aggregate() {
    let rounded = ("Tens", "FORMULA", r#"{"expression":"round(Points / 10, 0)"}"#);
    let shop = Shop::new(&[SPEND, ("Tier", "FORMULA", TIER), rounded]);
    let at = "2026-03-02T10:00:00Z";
    let tier = |person, amounts: &[&str]| {
        let events: Vec<_> = amounts.iter().map(|amount| purchase(at, amount)).collect();
        shop.show(&person, &events, at)
    };
    expect![[r#"
        Tens: Empty
        Tier: new"#]]
    .assert_eq(&tier(mira(None, None), &[]));
    expect![[r#"
        Tens: 3
        Tier: gold"#]]
    .assert_eq(&tier(mira(None, Some(25)), &["620"]));
    assert!(tier(mira(None, None), &["499.99"]).ends_with("Tier: standard"));
    let wrong = shop.read("FORMULA", r#"{"expression":"[Lifetime spend] + city"}"#).unwrap_err();
    assert_eq!(wrong[0].path, "definition.expression");
    assert_eq!(
        wrong[0].message,
        "19..23: a number is expected, this is Text; toNumber(s) reads a number"
    );
}

#[test]
fn they_feed_one_another_and_pass_changes_on() {
    let score = r##"{"rules":[{"points":-5,"attribute":{"Tier":"GOLD"}},
        {"points":7,"attribute":{"#gt":{"Priority score":60}}}]}"##;
    let shop = Shop::new(&[
        SPEND,
        ("Tier", "FORMULA", TIER),
        ("Priority score", "SCORE", PRIORITY),
        ("Sum", "SCORE", score),
        ("Twice", "FORMULA", r#"{"expression":"Sum * 2 + [Priority score]"}"#),
    ]);
    let events = [purchase("2026-02-27T10:00:00Z", "620")];
    let shown = shop.show(&mira(None, None), &events, "2026-03-02T10:00:00Z");
    expect![[r"
        Tier: gold
        Priority score: 80 until 2026-03-29T10:00:00.000Z
        Sum: 2 until 2026-03-29T10:00:00.000Z
        Twice: 84 until 2026-03-29T10:00:00.000Z"]]
    .assert_eq(&shown);
    let shown = shop.show(&mira(None, None), &events, "2026-03-29T10:00:00Z");
    assert!(shown.ends_with("Sum: -5\nTwice: 40"), "{shown}");
}

#[test]
fn formulas_of_time_are_looked_at_again() {
    let age = (
        "Age",
        "FORMULA",
        r#"{"expression":"dateDiff(toDate(\"1990-05-17\"), today(), \"years\")"}"#,
    );
    let minutes = ("Minutes", "FORMULA", r#"{"expression":"minute(now())"}"#);
    let shop = Shop::new(&[age, minutes]);
    let shown = shop.show(&mira(None, None), &[], "2026-05-16T10:20:30Z");
    expect![[r"
        Age: 35 until 2026-05-17T00:00:00.000Z
        Minutes: 20 until 2026-05-16T10:21:00.000Z"]]
    .assert_eq(&shown);
}

fn refused(shop: &Shop, this: Option<&str>, kind: &str, json: &str, expected: Expect) {
    let problems = shop.change(this, kind, json).unwrap_err();
    let lines: Vec<_> = problems.iter().map(|p| format!("{}: {}", p.path, p.message)).collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn a_cycle_is_refused_by_its_names() {
    let shop = Shop::new(&[
        SPEND,
        ("A", "FORMULA", r#"{"expression":"[Lifetime spend] + 1"}"#),
        ("B", "FORMULA", r#"{"expression":"A + 1"}"#),
        ("C", "SCORE", r##"{"rules":[{"points":1,"attribute":{"#gt":{"B":0}}}]}"##),
    ]);
    let this = Some("A");
    refused(
        &shop,
        this,
        "FORMULA",
        r#"{"expression":"C"}"#,
        expect!["definition.expression: reads itself: A → C → B → A"],
    );
    refused(
        &shop,
        this,
        "FORMULA",
        r#"{"expression":"A"}"#,
        expect!["definition.expression: reads itself: A → A"],
    );
    let score = r##"{"rules":[{"points":1,"attribute":{"#gt":{"B":0}}}]}"##;
    refused(&shop, this, "SCORE", score, expect!["definition.rules: reads itself: A → B → A"]);
    assert!(shop.change(Some("C"), "FORMULA", r#"{"expression":"A + B"}"#).is_ok());
}

#[test]
fn only_active_ones_are_read_and_not_too_deep() {
    let mut shop = Shop::new(&[SPEND]);
    let names = ["One", "Two", "Three", "Four", "Five"];
    let mut last = "Lifetime spend".to_owned();
    for name in names {
        shop.add(name, "FORMULA", &format!("{{\"expression\":\"[{last}]\"}}"));
        last = name.to_owned();
    }
    refused(
        &shop,
        None,
        "FORMULA",
        r#"{"expression":"Five"}"#,
        expect![
            "definition.expression: reads computed attributes that read others in turn: at most 5 may follow one another"
        ],
    );
    shop.computed[1].status = Status::Inactive { frozen: None };
    refused(
        &shop,
        None,
        "FORMULA",
        r#"{"expression":"One + Three"}"#,
        expect!["definition.expression: One is not Active: only Active ones can be read"],
    );
}

#[test]
fn every_problem_of_a_definition_is_named() {
    let shop = Shop::new(&[SPEND]);
    refused(
        &shop,
        None,
        "FORMULA",
        r#"{"expression":7,"text":""}"#,
        expect![[r"
        definition.expression: must be text
        definition.text: is no field here"]],
    );
    refused(
        &shop,
        None,
        "FORMULA",
        r#"{"expression":"len(city, 1) + foo + upper(Points)"}"#,
        expect![[r"
        definition.expression: 0..12: len(s) takes 1 argument, not 2
        definition.expression: 15..18: there is no attribute foo
        definition.expression: 21..34: a number is expected, this is Text; toNumber(s) reads a number
        definition.expression: 27..33: text is expected, this is Whole number; toString(x) makes text of it"]],
    );
    refused(
        &shop,
        None,
        "SCORE",
        r#"{"rules":[{"points":1.5,"attribute":{"foo":1}},{"points":1}]}"#,
        expect![[r"
        definition.rules[0].points: must be a whole number from -1000000 to 1000000
        definition.rules[0].attribute.foo: there is no field foo
        definition.rules[1].attribute: a rule has a condition"]],
    );
    refused(
        &shop,
        None,
        "MEDIAN",
        "{}",
        expect!["kind: must be EVENT_AGGREGATE, FORMULA or SCORE"],
    );
}

#[test]
fn a_frozen_one_holds_its_value() {
    let mut shop = Shop::new(&[SPEND, ("Tier", "FORMULA", TIER), ("Priority", "SCORE", PRIORITY)]);
    let plan = shop.plan();
    let at = Timestamp::parse("2026-03-02T10:00:00Z").unwrap();
    let mut state = PersonState::new(&plan);
    state.apply(&plan, &purchase("2026-03-02T10:00:00Z", "620"));
    let bytes = state.encode(&plan, at);
    for attribute in &mut shop.computed[1..] {
        *attribute = attribute.deactivated(Moment { at, day: Day(0) }).unwrap();
    }
    let plan = shop.plan();
    let later = at.plus_ms(40 * DAY_MS);
    let person = mira(None, None);
    let shown = |state: &PersonState<'_>| {
        let view = ComputedView::new(&plan, state, &person, &[]);
        assert_eq!(view.next_change_after(later), None);
        view.values_at(later)
            .into_iter()
            .map(|(_, value)| value.into_value().unwrap().to_text())
            .collect::<Vec<_>>()
    };
    let mut state = PersonState::open(&bytes, &plan);
    assert!(state.is_complete(&plan));
    assert_eq!(shown(&state), ["620", "gold", "80"], "as of the instant of freezing");
    let to_hold = |state: &PersonState<'_>, until| {
        ComputedView::new(&plan, state, &person, &[]).to_hold(until)
    };
    assert!(to_hold(&state, at).is_empty(), "events of the same instant come before");
    let held = to_hold(&state, later);
    held.into_iter().for_each(|(attribute, value)| state.hold(attribute, value));
    assert!(to_hold(&state, later).is_empty());
    state.apply(&plan, &purchase("2026-03-03T10:00:00Z", "-620"));
    let bytes = state.encode(&plan, later);
    assert_eq!(shown(&PersonState::open(&bytes, &plan)), ["0", "gold", "80"]);
    shop.computed.truncate(1);
    let bytes = PersonState::open(&bytes, &plan).encode(&shop.plan(), later);
    let mut without = PersonState::new(&shop.plan());
    without.apply(&shop.plan(), &purchase("2026-03-02T10:00:00Z", "620"));
    without.apply(&shop.plan(), &purchase("2026-03-03T10:00:00Z", "-620"));
    without.rebuild(&[], &plan);
    assert_eq!(bytes.len(), without.encode(&shop.plan(), later).len(), "gone with its definition");
}
