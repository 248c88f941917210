//! Which event an opener speaks of, and in which words.

use super::*;
use crate::ids::{DefinitionId, EventId, PersonId};
use expect_test::{Expect, expect};
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
    opener(OpenerFacts {
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
