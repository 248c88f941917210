//! The states of persons inside a transaction: loaded, filled in, moved on, written.
//!
//! A state first catches up: every change by time alone that is over by now is announced with its
//! own instant (P-46). Then new events go in, and what they change is announced as of now.

use crate::Error;
use crate::catalog::Catalog;
use crate::feed::{FeedEntry, FeedKind};
use crate::scope::Scope;
use rapport_domain::computed::{Computed, ComputedAttribute, PersonState, Plan};
use rapport_domain::event::Event;
use rapport_domain::ids::{DefinitionId, PersonId};
use rapport_domain::person::{AttributeChange, Origin};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::computed::PersonStateRow;
use rapport_store::events::{EventPosition, EventRow};
use rapport_store::timers::TimerKind;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Stored events of one definition read at once for one person whose values are computed anew.
const REPLAY_PAGE: i64 = 1000;

/// Pages of stored events held at once.
const REPLAYS_AT_ONCE: usize = 100;

/// Changes by time alone that one transaction of a timer announces: short enough not to delay
/// writers.
pub(crate) const CHANGES_MAX: usize = 256;

/// One person's state while it is worked on.
struct Live<'p> {
    person: PersonId,
    state: PersonState<'p>,
    settled_at: Timestamp,
    /// The timer as it is set.
    timer: Option<Timestamp>,
    missing: Vec<&'p ComputedAttribute>,
}

/// Stored events that are still to be replayed.
struct Replay<'p> {
    /// The place of the person among those worked on.
    index: usize,
    definition: &'p DefinitionId,
    after: EventPosition,
}

/// Gives a new person a state: it covers everything, so that nobody looks for events of old.
pub(crate) fn begin(tx: &mut Tx<'_>, scope: &Scope<'_>, person: PersonId) -> Result<(), Error> {
    let plan = &scope.catalog.plan;
    if plan.is_empty() {
        return Ok(());
    }
    let (state, settled_at) = (PersonState::new(plan), scope.now);
    let live = Live { person, state, settled_at, timer: None, missing: Vec::new() };
    write(tx, scope, plan, vec![live])
}

/// Takes new events into the states of their persons.
pub(crate) fn advance(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    events: &[Event],
) -> Result<(), Error> {
    if events.is_empty() {
        return Ok(());
    }
    let mut by_person: BTreeMap<PersonId, Vec<&Event>> = BTreeMap::new();
    for event in events {
        by_person.entry(event.person_id).or_default().push(event);
    }
    let persons: Vec<PersonId> = by_person.keys().copied().collect();
    let catalog = scope.catalog.clone();
    let rows = tx.person_states(scope.workspace(), &persons)?;
    let mut lives = open(scope, &catalog.plan, &persons, &rows);
    let fresh = events.iter().map(|event| event.event_id.as_str()).collect();
    fill_in(tx, &catalog, &catalog.plan, &mut lives, &fresh)?;
    for (live, events) in lives.iter_mut().zip(by_person.values()) {
        live.settle(scope, &catalog.plan);
        live.fold(scope, &catalog.plan, events);
    }
    write(tx, scope, &catalog.plan, lives)
}

/// Brings persons up to now: announces what time changed and fills in what is missing. Those with
/// too many changes stay behind with their timer set, and go on where they are.
pub(crate) fn catch_up(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    persons: &[PersonId],
) -> Result<(), Error> {
    let catalog = scope.catalog.clone();
    let rows = tx.person_states(scope.workspace(), persons)?;
    let mut lives = open(scope, &catalog.plan, persons, &rows);
    let mut changes_left = CHANGES_MAX;
    for live in &mut lives {
        live.settle_some(scope, &catalog.plan, &mut changes_left);
    }
    fill_in(tx, &catalog, &catalog.plan, &mut lives, &HashSet::new())?;
    write(tx, scope, &catalog.plan, lives)
}

/// Runs `delete`, which removes stored events of a definition, and computes the person's values
/// without them.
pub(crate) fn without(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    person: PersonId,
    definition: &DefinitionId,
    delete: impl FnOnce(&mut Tx<'_>, &Scope<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let catalog = scope.catalog.clone();
    let plan = &catalog.plan;
    if !plan.looks_at(definition) {
        return delete(tx, scope);
    }
    let rows = tx.person_states(scope.workspace(), &[person])?;
    let mut lives = open(scope, plan, &[person], &rows);
    fill_in(tx, &catalog, &catalog.plan, &mut lives, &HashSet::new())?;
    let affected: Vec<_> = plan.attributes_of(definition).collect();
    let mut before = Vec::new();
    for live in &mut lives {
        live.settle(scope, plan);
        before.push(live.values(plan, &affected, live.settled_at));
        live.state.rebuild(&affected, plan);
        live.missing.clone_from(&affected);
    }
    delete(tx, scope)?;
    fill_in(tx, &catalog, &catalog.plan, &mut lives, &HashSet::new())?;
    for (live, before) in lives.iter().zip(before) {
        let after = live.values(plan, &affected, live.settled_at);
        announce(scope, live.person, changes(&affected, &before, &after), live.settled_at);
    }
    write(tx, scope, plan, lives)
}

/// The stored state of one person with nothing missing, for reading; and until when it was settled.
pub(super) fn read<'p>(
    tx: &mut Tx<'_>,
    catalog: &'p Catalog,
    person: PersonId,
    row: Option<&'p PersonStateRow>,
) -> Result<(PersonState<'p>, Timestamp), Error> {
    let mut live = Live::open(person, row, &catalog.plan, Timestamp::MIN);
    fill_in(tx, catalog, &catalog.plan, std::slice::from_mut(&mut live), &HashSet::new())?;
    Ok((live.state, live.settled_at))
}

/// The state of one person for a plan of its own, from stored events only.
pub(super) fn compute<'p>(
    tx: &mut Tx<'_>,
    catalog: &Catalog,
    plan: &'p Plan,
    person: PersonId,
) -> Result<PersonState<'p>, Error> {
    let mut live = Live::open(person, None, plan, Timestamp::MIN);
    fill_in(tx, catalog, plan, std::slice::from_mut(&mut live), &HashSet::new())?;
    Ok(live.state)
}

/// Opens the stored states of persons.
fn open<'p>(
    scope: &Scope<'_>,
    plan: &'p Plan,
    persons: &[PersonId],
    rows: &'p [Option<PersonStateRow>],
) -> Vec<Live<'p>> {
    let both = persons.iter().zip(rows);
    both.map(|(person, row)| Live::open(*person, row.as_ref(), plan, scope.now)).collect()
}

/// Computes what states do not cover from stored events, except `fresh` ones.
fn fill_in<'p>(
    tx: &mut Tx<'_>,
    catalog: &Catalog,
    plan: &Plan,
    lives: &mut [Live<'p>],
    fresh: &HashSet<&str>,
) -> Result<(), Error> {
    let mut replays: Vec<Replay<'p>> = Vec::new();
    for (index, live) in lives.iter_mut().enumerate().filter(|(_, live)| !live.missing.is_empty()) {
        live.state.rebuild(&live.missing, plan);
        let looked_at =
            live.missing.iter().map(|attribute| attribute.definition.event_definition());
        for definition in looked_at.collect::<BTreeSet<_>>() {
            let after = EventPosition { occurred_time: Timestamp::MIN, event_id: String::new() };
            replays.push(Replay { index, definition, after });
        }
    }
    while !replays.is_empty() {
        let some = replays.split_off(replays.len().saturating_sub(REPLAYS_AT_ONCE));
        let places: Vec<_> = some
            .iter()
            .filter_map(|replay| {
                Some((lives.get(replay.index)?.person, replay.definition, &replay.after))
            })
            .collect();
        let pages = tx.events_after(catalog.workspace, &places, REPLAY_PAGE)?;
        for (mut replay, page) in some.into_iter().zip(pages) {
            let Some(live) = lives.get_mut(replay.index) else { continue };
            live.replay(catalog, plan, &page, fresh);
            if page.len() as i64 == REPLAY_PAGE
                && let Some(EventRow { occurred_time, event_id, .. }) = page.into_iter().last()
            {
                replay.after = EventPosition { occurred_time, event_id: event_id.0 };
                replays.push(replay);
            }
        }
    }
    Ok(())
}

/// Writes states as far as they are settled, and the timers of those whose next change is another one.
fn write(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    plan: &Plan,
    lives: Vec<Live<'_>>,
) -> Result<(), Error> {
    let mut rows = Vec::with_capacity(lives.len());
    let mut timers = Vec::new();
    for mut live in lives {
        let settled_at = live.settled_at;
        let next_change = live.state.next_change_after(plan, settled_at);
        match next_change {
            Some(due_at) if live.timer != next_change => {
                timers.push((live.person.to_string(), due_at));
            }
            None if live.timer.is_some() => {
                let subject = live.person.to_string();
                tx.clear_timer(scope.workspace(), TimerKind::Computed, &subject)?;
            }
            _ => {}
        }
        let person_id = live.person;
        let state = live.state.encode(plan, settled_at);
        rows.push(PersonStateRow { person_id, state, settled_at, next_change });
    }
    tx.put_person_states(scope.workspace(), &rows)?;
    Ok(tx.set_timers(scope.workspace(), TimerKind::Computed, &timers)?)
}

impl<'p> Live<'p> {
    fn open(
        person: PersonId,
        row: Option<&'p PersonStateRow>,
        plan: &'p Plan,
        now: Timestamp,
    ) -> Self {
        let bytes = row.map_or(&[][..], |row| row.state.as_slice());
        let state = PersonState::open(bytes, plan);
        let missing = state.missing(plan);
        let settled_at = row.map_or(now, |row| row.settled_at);
        Self { person, state, settled_at, timer: row.and_then(|row| row.next_change), missing }
    }

    fn replay(&mut self, catalog: &Catalog, plan: &Plan, rows: &[EventRow], fresh: &HashSet<&str>) {
        for row in rows.iter().filter(|row| !fresh.contains(row.event_id.as_str())) {
            self.state.replay(&self.missing, plan, &stored(catalog, row));
        }
    }

    /// Announces every change by time alone that is over by now, each with its own instant.
    fn settle(&mut self, scope: &mut Scope<'_>, plan: &Plan) {
        let mut no_limit = usize::MAX;
        self.settle_some(scope, plan, &mut no_limit);
    }

    /// The same, as long as any of `changes_left`. What is not settled to the end is not filled in yet: otherwise what
    /// is filled in would change in the past.
    fn settle_some(&mut self, scope: &mut Scope<'_>, plan: &Plan, changes_left: &mut usize) {
        let attributes: Vec<_> = plan.attributes().iter().filter(|a| a.is_live()).collect();
        let mut due = self.timer;
        let mut values = None;
        while let Some(instant) = due.filter(|due| *due <= scope.now) {
            let Some(left) = changes_left.checked_sub(1) else {
                self.timer = None;
                self.missing.clear();
                return;
            };
            *changes_left = left;
            // Between two changes nothing changes.
            let before =
                values.unwrap_or_else(|| self.values(plan, &attributes, instant.plus_ms(-1)));
            let after = self.values(plan, &attributes, instant);
            announce(scope, self.person, changes(&attributes, &before, &after), instant);
            self.settled_at = self.settled_at.max(instant);
            due = self.state.next_change_after(plan, instant);
            values = Some(after);
        }
        self.settled_at = self.settled_at.max(scope.now);
    }

    /// Takes new events in and announces what they change.
    fn fold(&mut self, scope: &mut Scope<'_>, plan: &Plan, events: &[&Event]) {
        let looking = events.iter().flat_map(|event| plan.attributes_of(&event.definition_id));
        let mut affected: Vec<_> = looking.collect();
        affected.sort_unstable_by_key(|attribute| attribute.id);
        affected.dedup_by_key(|attribute| attribute.id);
        // A turn that ends late may be dated before what is settled already.
        let at = self.settled_at.max(scope.now);
        let before = self.values(plan, &affected, at);
        events.iter().for_each(|event| self.state.apply(plan, event));
        let after = self.values(plan, &affected, at);
        announce(scope, self.person, changes(&affected, &before, &after), at);
    }

    fn values(
        &self,
        plan: &Plan,
        attributes: &[&ComputedAttribute],
        at: Timestamp,
    ) -> Vec<Option<Computed>> {
        let moment = plan.moment(at);
        attributes.iter().map(|attribute| self.state.value_at(attribute, moment)).collect()
    }
}

/// The differences of attributes that profiles show.
fn changes(
    attributes: &[&ComputedAttribute],
    before: &[Option<Computed>],
    after: &[Option<Computed>],
) -> Vec<AttributeChange> {
    let both = attributes.iter().zip(before.iter().zip(after));
    let differing =
        both.filter(|(attribute, (before, after))| attribute.is_readable() && before != after);
    let value = |computed: &Option<Computed>| computed.clone().and_then(Computed::into_value);
    let change = |(attribute, (before, after)): (&&ComputedAttribute, (&_, &_))| {
        let (from, to) = (value(before), value(after));
        AttributeChange { attribute: attribute.name.clone(), from, to }
    };
    differing.map(change).collect()
}

/// Reports a computed change: old, new and the instant (P-42).
fn announce(scope: &mut Scope<'_>, person: PersonId, changes: Vec<AttributeChange>, at: Timestamp) {
    if changes.is_empty() {
        return;
    }
    scope.report(FeedEntry {
        kind: FeedKind::PersonChanged,
        person_id: Some(person),
        changes,
        source: Origin::Computed,
        data: RawValue::from_string(format!("{{\"at\":\"{at}\"}}")).ok(),
    });
}

/// A stored event with its properties typed.
fn stored(catalog: &Catalog, row: &EventRow) -> Event {
    let definition = catalog.events.definition(row.definition_id.as_str());
    Event {
        event_id: row.event_id.clone(),
        person_id: row.person_id,
        definition_id: row.definition_id.clone(),
        occurred_time: row.occurred_time,
        received_time: row.received_time,
        properties: definition.map(|d| d.stored_properties(&row.properties)).unwrap_or_default(),
        source: row.source.clone(),
    }
}
