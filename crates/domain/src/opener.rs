//! Openers: how a bot or an agent greets a person who did something lately (I-74, I-80, I-81).

mod person;
mod rule;

pub use person::{PersonFacts, person_data};
pub use rule::{DEFAULT_RULE, OpenerRule};

use crate::bot::Context;
use crate::event::{Category, Event, EventDefinition};
use crate::ids::SessionId;
use crate::limits::{OPENER_EVENT_DAYS, OPENER_EVENTS_MAX};
use crate::liquid::{Data, Scope, Template};
use crate::time::{DAY_MS, Timestamp};
use crate::value::Value;
use std::borrow::Cow;

/// What the rule says that is always there, and the last one (I-80).
const DEFAULT_TEMPLATE: &str = "How can I help?{% if recent %} Are you contacting us regarding \
                                your {{ recent.label }}?{% endif %}";
/// What is said when a template fails or gives nothing (I-81).
const PLAIN: &str = "How can I help?";

/// What an opener is made from.
#[derive(Debug, Clone)]
pub struct OpenerFacts<'a> {
    /// The instant it speaks at.
    pub now: Timestamp,
    /// Languages by preference: the person's, the channel's, the workspace's (I-81).
    pub languages: &'a [&'a str],
    /// The session that is starting: its own product events do not count (I-83).
    pub session: Option<&'a SessionId>,
    /// The person as [`person_data`] shows it; null if there is none.
    pub person: Data,
    /// The event definitions of the workspace.
    pub definitions: &'a [EventDefinition],
    /// The rules of the workspace, first one first.
    pub rules: &'a [OpenerRule],
    /// The person's events of at least the last 7 days and as old as the rules look, in any order.
    pub events: &'a [Event],
}

/// The opener and the context it stands in: `contextOpener`, `contextRecentEvent`, `context`.
pub fn opener(facts: OpenerFacts<'_>) -> Context {
    let mut events: Vec<(&Event, &EventDefinition)> = facts
        .events
        .iter()
        .filter_map(|event| Some((event, definition(&facts, event)?)))
        .filter(|(event, definition)| !is_own(facts.session, event, definition))
        .collect();
    events.sort_by(|(one, _), (other, _)| {
        (other.occurred_time, &other.event_id).cmp(&(one.occurred_time, &one.event_id))
    });
    let Chosen { rule, template, recent } = chosen(&facts, &events);
    let recent_event = recent.map(|(event, _)| event.definition_id.to_string());
    let recent =
        recent.map_or(Data::Null, |(event, definition)| recent_data(&facts, event, definition));
    let shown = events.iter().take(OPENER_EVENTS_MAX);
    let shown = shown.map(|(event, _)| Data::Object(event_entries(event))).collect();
    let mut data = vec![
        ("person".to_owned(), facts.person),
        ("recent".to_owned(), recent),
        ("events".to_owned(), Data::List(shown)),
    ];
    let text = rendered(template, &data);
    let rule = [("ruleId", Data::text(rule)), ("text", Data::text(&text))];
    data.push(("opener".to_owned(), Data::object(rule)));
    Context { opener: text, recent_event, data: Data::Object(data) }
}

/// The rule that speaks, in which words and of what.
struct Chosen<'f> {
    rule: &'f str,
    template: &'f str,
    recent: Option<(&'f Event, &'f EventDefinition)>,
}

/// The first rule that has an event, with the newest one; else the default (I-80).
fn chosen<'f>(
    facts: &OpenerFacts<'f>,
    newest_first: &[(&'f Event, &'f EventDefinition)],
) -> Chosen<'f> {
    for rule in facts.rules.iter().filter(|rule| rule.speaks_to(facts.languages)) {
        let mut events = newest_first.iter();
        let fits = |(event, definition): &&(&Event, &EventDefinition)| {
            rule.fits(event, definition, facts.now)
        };
        if let Some(recent) = events.find(fits) {
            return Chosen { rule: &rule.id, template: &rule.template, recent: Some(*recent) };
        }
    }
    let oldest = facts.now.plus_ms(-OPENER_EVENT_DAYS * DAY_MS);
    let recent = newest_first.iter().find(|(event, definition)| {
        event.occurred_time > oldest && !definition.context_label.is_empty()
    });
    Chosen { rule: DEFAULT_RULE, template: DEFAULT_TEMPLATE, recent: recent.copied() }
}

fn definition<'a>(facts: &OpenerFacts<'a>, event: &Event) -> Option<&'a EventDefinition> {
    facts.definitions.iter().find(|definition| definition.definition_id == event.definition_id)
}

/// Whether it is a product event of the session that is starting.
fn is_own(session: Option<&SessionId>, event: &Event, definition: &EventDefinition) -> bool {
    let Some(session) = session else {
        return false;
    };
    let id = event.properties.get("sessionId");
    definition.category == Category::Product
        && matches!(id, Some(Value::Text(id)) if id == session.as_str())
}

fn rendered(template: &str, objects: &[(String, Data)]) -> String {
    let text = Template::parse(template).ok().and_then(|t| t.render(&Objects(objects)).ok());
    text.filter(|text| !text.trim().is_empty()).unwrap_or_else(|| PLAIN.to_owned())
}

struct Objects<'a>(&'a [(String, Data)]);

impl Scope for Objects<'_> {
    fn get(&self, name: &str) -> Option<Cow<'_, Data>> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, data)| Cow::Borrowed(data))
    }
}

fn recent_data(facts: &OpenerFacts<'_>, event: &Event, definition: &EventDefinition) -> Data {
    let days = (facts.now.0 - event.occurred_time.0) / DAY_MS;
    let mut entries = event_entries(event);
    let more = [
        ("title", Data::text(&definition.title)),
        ("label", Data::text(label(definition, facts.languages))),
        ("daysAgo", Data::Number(days.max(0).into())),
    ];
    entries.extend(more.map(|(name, data)| (name.to_owned(), data)));
    Data::Object(entries)
}

fn event_entries(event: &Event) -> Vec<(String, Data)> {
    let properties = event.properties.iter().map(|(name, value)| (name.clone(), value.into()));
    vec![
        ("definitionId".to_owned(), Data::text(event.definition_id.as_str())),
        ("occurredTime".to_owned(), Data::Text(event.occurred_time.to_string())),
        ("properties".to_owned(), Data::Object(properties.collect())),
    ]
}

/// The label in the first language it has (`en-GB` counts as `en`), else in English, else in any,
/// else the title.
fn label<'d>(definition: &'d EventDefinition, languages: &[&str]) -> &'d str {
    let labels = &definition.context_label;
    let in_language = |language: &str| {
        let base = language.split(['-', '_']).next().unwrap_or(language);
        labels.get(language).or_else(|| labels.get(base))
    };
    let wanted = languages.iter().copied().chain(["en"]).find_map(in_language);
    wanted.or_else(|| labels.values().next()).map_or(&definition.title, |label| label)
}

#[cfg(test)]
mod tests;
