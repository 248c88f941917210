//! What a person's latest events say, for chatbots before their first element (I-74, I-80 to I-83).

use crate::Error;
use crate::persons::{Profile, load};
use crate::scope::Scope;
use rapport_domain::attribute::StandardAttribute;
use rapport_domain::bot::Context;
use rapport_domain::event::{Category, EventDefinition};
use rapport_domain::identity::Identity;
use rapport_domain::ids::PersonId;
use rapport_domain::liquid::Data;
use rapport_domain::time::{DAY_MS, Timestamp};
use rapport_domain::value::Value;
use rapport_store::Tx;
use rapport_store::events::{EventPosition, EventRange, EventRow};

/// How old an event may be that the opener speaks of (I-80).
const RECENT_MS: i64 = 7 * DAY_MS;

/// Events shown (I-71).
const EVENTS_MAX: usize = 10;

/// Events looked through for those shown: product events lie between them.
const LOOKED_THROUGH_MAX: i64 = 50;

/// The opener without anything to speak of.
const PLAIN_OPENER: &str = "How can I help?";

/// The language of labels that have none in the person's.
const DEFAULT_LANGUAGE: &str = "en";

/// The event the opener speaks of.
struct Recent<'c> {
    definition: &'c EventDefinition,
    label: &'c str,
    event: EventRow,
}

/// The context of a bot that does not look at it.
pub(crate) const fn empty() -> Context {
    Context { opener: String::new(), recent_event: None, data: Data::Null }
}

/// The context of the person of an identity, as of the scope's instant.
pub(crate) fn of_identity(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    identity: &Identity,
) -> Result<Context, Error> {
    let Some(person) = load::find(tx, scope, identity)? else {
        return Ok(context(scope, None, None, &[]));
    };
    let profile = load::profile(tx, scope, person)?;
    let recent = recent(tx, scope, &profile)?;
    let events = latest(tx, scope, profile.person.id)?;
    Ok(context(scope, Some(&profile), recent.as_ref(), &events))
}

/// The newest event of the last seven days whose definition has a label.
fn recent<'c>(
    tx: &mut Tx<'_>,
    scope: &'c Scope<'_>,
    profile: &Profile,
) -> Result<Option<Recent<'c>>, Error> {
    let language = language(profile);
    let mut newest: Option<Recent<'c>> = None;
    for definition in scope.catalog.events.all() {
        let Some(label) = label(definition, &language) else { continue };
        let range = EventRange {
            definition_id: Some(definition.definition_id.clone()),
            from: scope.now.plus_ms(1 - RECENT_MS),
            before: after(scope.now),
            limit: 1,
        };
        let events = tx.person_events(scope.workspace(), profile.person.id, &range)?;
        for event in events {
            let newer = |known: &Recent<'_>| {
                (event.occurred_time, &event.event_id)
                    > (known.event.occurred_time, &known.event.event_id)
            };
            if newest.as_ref().is_none_or(newer) {
                newest = Some(Recent { definition, label, event });
            }
        }
    }
    Ok(newest)
}

/// The newest custom and template events (I-71).
fn latest(tx: &mut Tx<'_>, scope: &Scope<'_>, person: PersonId) -> Result<Vec<EventRow>, Error> {
    let range = EventRange {
        definition_id: None,
        from: Timestamp::MIN,
        before: after(scope.now),
        limit: LOOKED_THROUGH_MAX,
    };
    let events = tx.person_events(scope.workspace(), person, &range)?.into_iter();
    let shown = events.filter(|event| {
        let definition = scope.catalog.events.definition(event.definition_id.as_str());
        definition.is_some_and(|definition| {
            matches!(definition.category, Category::External | Category::Template)
        })
    });
    Ok(shown.take(EVENTS_MAX).collect())
}

/// The place after every event of an instant.
fn after(now: Timestamp) -> EventPosition {
    EventPosition { occurred_time: now.plus_ms(1), event_id: String::new() }
}

fn label<'c>(definition: &'c EventDefinition, language: &str) -> Option<&'c str> {
    let labels = &definition.context_label;
    let own = labels.get(language).or_else(|| labels.get(DEFAULT_LANGUAGE));
    own.or_else(|| labels.values().next()).map(String::as_str)
}

fn context(
    scope: &Scope<'_>,
    profile: Option<&Profile>,
    recent: Option<&Recent<'_>>,
    events: &[EventRow],
) -> Context {
    let opener = recent.map_or_else(
        || PLAIN_OPENER.to_owned(),
        |recent| format!("{PLAIN_OPENER} Are you contacting us regarding your {}?", recent.label),
    );
    let shown = recent.map_or(Data::Null, |recent| {
        let age_days = (scope.now.0 - recent.event.occurred_time.0) / DAY_MS;
        Data::object([
            ("definitionId", Data::text(recent.event.definition_id.as_str())),
            ("title", Data::text(&recent.definition.title)),
            ("label", Data::text(recent.label)),
            ("occurredTime", Data::text(recent.event.occurred_time.to_string())),
            ("daysAgo", Data::Number(age_days.into())),
            ("properties", properties(&recent.event)),
        ])
    });
    let event = |event: &EventRow| {
        Data::object([
            ("definitionId", Data::text(event.definition_id.as_str())),
            ("occurredTime", Data::text(event.occurred_time.to_string())),
            ("properties", properties(event)),
        ])
    };
    let data = Data::object([
        ("person", profile.map_or(Data::Null, person)),
        ("recent", shown),
        ("events", Data::List(events.iter().map(event).collect())),
        (
            "opener",
            Data::object([("ruleId", Data::text("default")), ("text", Data::text(&opener))]),
        ),
    ]);
    let recent_event = recent.map(|recent| recent.event.definition_id.0.clone());
    Context { opener, recent_event, data }
}

fn properties(event: &EventRow) -> Data {
    Data::parse(&event.properties).unwrap_or_default()
}

/// The person of I-74: every standard attribute under its own name.
fn person(profile: &Profile) -> Data {
    let person = &profile.person;
    let named = |values: &mut dyn Iterator<Item = (&str, &Value)>| {
        Data::Object(values.map(|(name, value)| (name.to_owned(), Data::from(value))).collect())
    };
    let mut entries = vec![
        ("id".to_owned(), Data::Number(person.id.0.into())),
        ("type".to_owned(), Data::text(person.person_type.name())),
        ("priority".to_owned(), Data::text("NORMAL")),
    ];
    for (attribute, value) in &person.standard {
        let data = Data::from(value);
        match entries.iter_mut().find(|(name, _)| name == attribute.name()) {
            Some((_, known)) => *known = data,
            None => entries.push((attribute.name().to_owned(), data)),
        }
    }
    let custom = named(&mut profile.custom.iter().map(|(name, value)| (name.as_str(), value)));
    let computed = named(&mut profile.computed.iter().map(|(name, value)| (name.as_str(), value)));
    let tags = profile.tags.iter().map(Data::text).collect();
    entries.extend([
        ("attributes".to_owned(), custom),
        ("computed".to_owned(), computed),
        ("tags".to_owned(), Data::List(tags)),
        ("segments".to_owned(), Data::List(Vec::new())),
    ]);
    Data::Object(entries)
}

/// The person's language as labels name it: `de` of `de-AT`.
fn language(profile: &Profile) -> String {
    let own = profile.person.standard.get(&StandardAttribute::PreferredLanguage);
    let text = match own {
        Some(Value::Text(text)) => text.as_str(),
        _ => DEFAULT_LANGUAGE,
    };
    text.split('-').next().unwrap_or_default().to_lowercase()
}
