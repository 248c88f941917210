//! What a person's latest events say, for a chatbot before its first element (I-83): loads what the
//! opener of the domain is made from.

use crate::Error;
use crate::events::typed;
use crate::persons::{Profile, load};
use crate::scope::Scope;
use rapport_domain::attribute::StandardAttribute;
use rapport_domain::bot::{CompiledBot, Context};
use rapport_domain::event::{Category, Event, EventDefinition};
use rapport_domain::ids::{DefinitionId, PersonId};
use rapport_domain::limits::{OPENER_EVENT_DAYS, OPENER_EVENTS_MAX};
use rapport_domain::liquid::Data;
use rapport_domain::opener::{OpenerFacts, OpenerRule, PersonFacts, opener, person_data};
use rapport_domain::person::Person;
use rapport_domain::time::{DAY_MS, Timestamp};
use rapport_domain::value::Value;
use rapport_store::Tx;
use rapport_store::events::{EventPosition, EventRange, EventRow};

/// Events looked through for those shown: product events lie between them.
const LOOKED_THROUGH_MAX: i64 = 50;

/// The context of a bot that does not look at it.
pub(crate) const fn empty() -> Context {
    Context { opener: String::new(), recent_event: None, data: Data::Null }
}

/// What of the context of a person, or of nobody, a bot looks at, as of the scope's instant. It is
/// asked for before the session's own events are recorded, so they do not count.
pub(crate) fn of_person(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    person: Option<&Person>,
    bot: &CompiledBot,
) -> Result<Context, Error> {
    if !bot.needs_context() {
        return Ok(empty());
    }
    let (mut events, mut shown) = (Vec::new(), Data::Null);
    if let Some(person) = person {
        events = spoken_of(tx, scope, person.id)?;
        let rules_look = scope.catalog.opener_rules.iter().any(|rule| rule.looks_further);
        if bot.needs_context_data() || rules_look {
            add_newest(tx, scope, person.id, &mut events)?;
            shown = data(scope, &load::profile(tx, scope, person.clone())?);
        }
    }
    let language = person.and_then(language);
    Ok(opener(OpenerFacts {
        now: scope.now,
        languages: language.as_slice(),
        session: None,
        person: shown,
        definitions: scope.catalog.events.all(),
        rules: &scope.catalog.opener_rules,
        events: &events,
    }))
}

fn data(scope: &Scope<'_>, profile: &Profile) -> Data {
    let computed: Vec<(String, Option<Value>)> =
        profile.computed.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect();
    person_data(&PersonFacts {
        person: &profile.person,
        attributes: &scope.catalog.attributes,
        computed: &computed,
        tags: &profile.tags,
        segments: &[],
    })
}

fn language(person: &Person) -> Option<&str> {
    match person.standard.get(&StandardAttribute::PreferredLanguage) {
        Some(Value::Text(language)) => Some(language),
        _ => None,
    }
}

/// Of each definition that an opener may speak of, the newest events: one, unless a rule has filters
/// that it may not pass; never all of a person who has many.
fn spoken_of(tx: &mut Tx<'_>, scope: &Scope<'_>, person: PersonId) -> Result<Vec<Event>, Error> {
    let mut found = Vec::new();
    for definition in scope.catalog.events.all() {
        let is_labelled = !definition.context_label.is_empty();
        let speaks = |rule: &&OpenerRule| match &rule.definition_id {
            Some(id) => *id == definition.definition_id,
            None => is_labelled,
        };
        let rules = || scope.catalog.opener_rules.iter().filter(speaks);
        let by_default = is_labelled.then(|| scope.now.plus_ms(-OPENER_EVENT_DAYS * DAY_MS));
        let Some(oldest) = rules().map(|rule| rule.oldest(scope.now)).chain(by_default).min()
        else {
            continue;
        };
        let is_filtered = rules().any(|rule| !rule.filters.is_empty());
        let limit = if is_filtered { LOOKED_THROUGH_MAX } else { 1 };
        let id = Some(definition.definition_id.clone());
        let newest = newest(tx, scope, person, id, (oldest.plus_ms(1), limit))?;
        found.extend(newest.iter().map(|(_, row)| typed(&scope.catalog, row)));
    }
    Ok(found)
}

/// Adds the newest custom and template events (I-71).
fn add_newest(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    person: PersonId,
    events: &mut Vec<Event>,
) -> Result<(), Error> {
    let newest = newest(tx, scope, person, None, (Timestamp::MIN, LOOKED_THROUGH_MAX))?;
    let shown = newest.into_iter().filter(|(definition, _)| is_shown(definition));
    for (_, row) in shown.take(OPENER_EVENTS_MAX) {
        if events.iter().all(|known| known.event_id != row.event_id) {
            events.push(typed(&scope.catalog, &row));
        }
    }
    Ok(())
}

fn newest<'s>(
    tx: &mut Tx<'_>,
    scope: &'s Scope<'_>,
    person: PersonId,
    definition_id: Option<DefinitionId>,
    (from, limit): (Timestamp, i64),
) -> Result<Vec<(&'s EventDefinition, EventRow)>, Error> {
    let before = EventPosition { occurred_time: scope.now.plus_ms(1), event_id: String::new() };
    let range = EventRange { definition_id, from, before, limit };
    let rows = tx.person_events(scope.workspace(), person, &range)?;
    let definition = |row: &EventRow| scope.catalog.events.definition(row.definition_id.as_str());
    Ok(rows.into_iter().filter_map(|row| Some((definition(&row)?, row))).collect())
}

fn is_shown(definition: &EventDefinition) -> bool {
    matches!(definition.category, Category::External | Category::Template)
}
