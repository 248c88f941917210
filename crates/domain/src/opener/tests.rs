//! Which event an opener speaks of, and in which words.

use super::*;
use crate::event::{Property, PropertyType};
use crate::ids::{DefinitionId, EventId, PersonId};
use crate::problem::ProblemCode;
use crate::value::ListSchema;
use expect_test::{Expect, expect};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

const NOW: &str = "2026-03-09T10:00:00Z";

fn definitions() -> Vec<EventDefinition> {
    let definition = |id: &str, category, labels: &[(&str, &str)]| EventDefinition {
        definition_id: DefinitionId::from(id),
        title: id.to_owned(),
        description: String::new(),
        category,
        fields: Vec::new(),
        enabled: true,
        context_label: labels.iter().map(|(l, t)| ((*l).to_owned(), (*t).to_owned())).collect(),
        retention_days: None,
    };
    vec![
        definition("Purchase", Category::External, &[("en", "recent purchase"), ("hr", "kupnju")]),
        definition("Visit", Category::External, &[]),
        EventDefinition {
            fields: vec![Property {
                name: "amount".to_owned(),
                property_type: PropertyType::Decimal,
                required: false,
                schema: ListSchema::new(),
            }],
            ..definition("Refund", Category::External, &[])
        },
        definition("chatbotSessionStarted", Category::Product, &[("en", "last chat")]),
    ]
}

fn event(id: &str, definition: &str, at: &str, properties: &[(&str, &str)]) -> Event {
    let at = Timestamp::parse(at).unwrap();
    let property =
        |(name, text): &(&str, &str)| ((*name).to_owned(), Value::Text((*text).to_owned()));
    Event {
        event_id: EventId::from(id),
        person_id: PersonId(1),
        definition_id: DefinitionId::from(definition),
        occurred_time: at,
        received_time: at,
        properties: properties.iter().map(property).collect::<BTreeMap<_, _>>(),
        source: "API".to_owned(),
    }
}

fn opened(events: &[Event], languages: &[&str]) -> Context {
    opened_by(&[], events, languages)
}

fn opened_by(rules: &[OpenerRule], events: &[Event], languages: &[&str]) -> Context {
    opener(OpenerFacts {
        rules,
        now: Timestamp::parse(NOW).unwrap(),
        languages,
        session: Some(&SessionId::from("s-1")),
        person: Data::Null,
        definitions: &definitions(),
        events,
    })
}

fn check(events: &[Event], languages: &[&str], expected: Expect) {
    let context = opened(events, languages);
    let recent = context.recent_event.as_deref().unwrap_or("-");
    expected.assert_eq(&format!("{} ({recent})", context.opener));
}

#[test]
fn without_an_event_the_opener_is_plain() {
    check(&[], &[], expect!["How can I help? (-)"]);
    let visit = event("e", "Visit", "2026-03-09T09:00:00Z", &[]);
    check(&[visit], &[], expect!["How can I help? (-)"]);
}

#[test]
fn the_newest_labelled_event_of_seven_days_is_spoken_of() {
    let at = |at| [event("e", "Purchase", at, &[])];
    check(
        &at("2026-03-02T10:00:00.001Z"),
        &[],
        expect!["How can I help? Are you contacting us regarding your recent purchase? (Purchase)"],
    );
    check(&at("2026-03-02T10:00:00.000Z"), &[], expect!["How can I help? (-)"]);
}

#[test]
fn the_language_of_the_person_wins() {
    let events = [event("e", "Purchase", "2026-03-08T10:00:00Z", &[])];
    check(
        &events,
        &["hr-HR", "en"],
        expect!["How can I help? Are you contacting us regarding your kupnju? (Purchase)"],
    );
    check(
        &events,
        &["fr"],
        expect!["How can I help? Are you contacting us regarding your recent purchase? (Purchase)"],
    );
}

#[test]
fn product_events_of_the_session_itself_do_not_count() {
    let started = |session| {
        [event("e", "chatbotSessionStarted", "2026-03-09T10:00:00Z", &[("sessionId", session)])]
    };
    check(&started("s-1"), &[], expect!["How can I help? (-)"]);
    check(
        &started("s-0"),
        &[],
        expect![
            "How can I help? Are you contacting us regarding your last chat? (chatbotSessionStarted)"
        ],
    );
}

#[test]
fn the_context_shows_the_events_newest_first() {
    let events = [
        event("a", "Visit", "2026-03-01T10:00:00Z", &[]),
        event("b", "Purchase", "2026-03-06T09:00:00Z", &[("productName", "Blue kettle")]),
    ];
    expect![[r#"{"person":null,"recent":{"definitionId":"Purchase","occurredTime":"2026-03-06T09:00:00.000Z","properties":{"productName":"Blue kettle"},"title":"Purchase","label":"recent purchase","daysAgo":3},"events":[{"definitionId":"Purchase","occurredTime":"2026-03-06T09:00:00.000Z","properties":{"productName":"Blue kettle"}},{"definitionId":"Visit","occurredTime":"2026-03-01T10:00:00.000Z","properties":{}}],"opener":{"ruleId":"default","text":"How can I help? Are you contacting us regarding your recent purchase?"}}"#]]
        .assert_eq(&opened(&events, &[]).data.to_json());
}

fn rules(json: &str) -> crate::problem::Checked<Vec<OpenerRule>> {
    let raw: Vec<&RawValue> = serde_json::from_str(json).unwrap();
    OpenerRule::read_all(&raw, &definitions())
}

/// I-80: the first rule with an event wins and takes the newest one; without any, the default speaks.
#[test]
fn the_first_rule_that_has_an_event_wins() {
    let rules = rules(
        r#"[
        {"id":"refunds","definitionId":"Refund","maxAgeHours":48,"language":"en",
         "filters":[{"attribute":"amount","operator":"GT","value":"100"}],
         "template":"Is it about your {{ recent.label }}, {{ recent.daysAgo }} day(s) ago?"},
        {"id":"visits","definitionId":"Visit","maxAgeHours":2160,"template":"Welcome back."},
        {"id":"empty","maxAgeHours":1,"template":"{% if false %}x{% endif %}"}]"#,
    )
    .unwrap();
    assert!(rules.iter().all(|rule| !rule.looks_further));
    let refund = |amount: i64| Event {
        properties: [("amount".to_owned(), Value::Decimal(amount.into()))].into(),
        ..event("r", "Refund", "2026-03-08T09:00:00Z", &[])
    };
    let check = |events: &[Event], languages: &[&str], expected: Expect| {
        let context = opened_by(&rules, events, languages);
        let recent = context.recent_event.as_deref().unwrap_or("-");
        expected.assert_eq(&format!("{} ({recent})", context.opener));
    };
    let visit = event("v", "Visit", "2026-01-01T09:00:00Z", &[]);
    let purchase = event("p", "Purchase", "2026-03-09T08:00:00Z", &[]);
    let about = expect!["Is it about your Refund, 1 day(s) ago? (Refund)"];
    check(&[visit.clone(), refund(200), purchase.clone()], &["en-GB"], about);
    check(&[visit.clone(), refund(100)], &["en"], expect!["Welcome back. (Visit)"]);
    check(&[visit, refund(200)], &["hr"], expect!["Welcome back. (Visit)"]);
    check(
        &[purchase],
        &[],
        expect!["How can I help? Are you contacting us regarding your recent purchase? (Purchase)"],
    );
    // I-81: a template that gives nothing falls back.
    let now = event("n", "Purchase", "2026-03-09T09:30:00Z", &[]);
    check(&[now], &[], expect!["How can I help? (Purchase)"]);
}

#[test]
fn every_problem_of_a_rule_has_its_place() {
    let found = rules(
        r#"[{"id":"default","maxAgeHours":2161,"template":"{% if %}","more":1},
        {"id":"a","definitionId":"Nope","maxAgeHours":1,"template":"x","filters":[{}]},
        {"id":"b","definitionId":"Refund","maxAgeHours":1,"template":"x",
         "filters":[{"attribute":"amount","operator":"SW","value":"1"}]},
        {"id":"c","maxAgeHours":1,"template":"{{ person.firstName }}"},
        {"id":"c","maxAgeHours":1,"template":"x"}, 7]"#,
    );
    let mut found: Vec<(String, ProblemCode)> =
        found.unwrap_err().into_iter().map(|problem| (problem.path, problem.code)).collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [
        ("[0].id", ProblemCode::Format),
        ("[0].maxAgeHours", ProblemCode::OutOfRange),
        ("[0].more", ProblemCode::Unknown),
        ("[0].template", ProblemCode::Format),
        ("[1].definitionId", ProblemCode::Unknown),
        ("[1].filters", ProblemCode::NotAllowed),
        ("[2].filters[0].operator", ProblemCode::WrongType),
        ("[4].id", ProblemCode::Taken),
        ("[5]", ProblemCode::WrongType),
    ];
    assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code)));
}

/// Only a template that mentions the person or further events makes a session read them.
#[test]
fn a_template_says_how_far_it_looks() {
    let looks = |template: &str| {
        let json = format!(r#"[{{"id":"a","maxAgeHours":1,"template":"{template}"}}]"#);
        rules(&json).unwrap()[0].looks_further
    };
    assert!(!looks("About {{ recent.label }}?"));
    assert!(looks("{{ person.firstName }}?") && looks("{{ events.size }}"));
}
