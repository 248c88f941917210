//! The states of persons inside a transaction: loaded, moved on, filled in, written.
//!
//! Events that come in wait in the tail of their person. Bringing a person up takes them in one after
//! the other, each at the instant at which it came: first every change by time alone that is over
//! by then is announced with its own instant (P-46), then what the event changes. So the outcome
//! does not depend on how many events were waiting, or for how long.

use crate::Error;
use crate::catalog::Catalog;
use crate::events::typed;
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
use std::collections::BTreeSet;

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
    /// The next change by time alone.
    due: Option<Timestamp>,
    missing: Vec<&'p ComputedAttribute>,
    /// Whether there is anything to write.
    is_changed: bool,
    /// Whether too much happened to it for this transaction.
    is_behind: bool,
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
    let missing = Vec::new();
    let (timer, due, is_changed, is_behind) = (None, None, true, false);
    let live = Live { person, state, settled_at, timer, due, missing, is_changed, is_behind };
    write(tx, scope, plan, vec![live])
}

/// Brings persons up to now: takes in the events that wait and announces what time changed and what
/// the events changed; then fills in what is missing. Those with too many changes stay behind with
/// their timer set, and go on where they are.
pub(crate) fn catch_up(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    persons: &[PersonId],
) -> Result<(), Error> {
    let catalog = scope.catalog.clone();
    let rows = tx.person_states(scope.workspace(), persons)?;
    let lives = bring_up(tx, scope, &catalog, persons, &rows, CHANGES_MAX)?;
    write(tx, scope, &catalog.plan, lives)
}

/// Opens the stored states of persons and brings them up, announcing at most so many changes by
/// time alone.
fn bring_up<'p>(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    catalog: &'p Catalog,
    persons: &[PersonId],
    rows: &'p [Option<PersonStateRow>],
    mut changes_left: usize,
) -> Result<Vec<Live<'p>>, Error> {
    let plan = &catalog.plan;
    let tails = tx.event_tails(scope.workspace(), persons)?;
    let mut lives = Vec::with_capacity(persons.len());
    for ((person, row), tail) in persons.iter().zip(rows).zip(&tails) {
        let first = tail.first().map_or(scope.now, |row| row.received_time);
        let mut live = Live::open(*person, row.as_ref(), plan, first);
        if !live.missing.is_empty() {
            live.settle(scope, plan, first, &mut changes_left);
        }
        lives.push(live);
    }
    fill_in(tx, catalog, plan, &mut lives)?;
    let mut folded = Vec::with_capacity(tails.len());
    for (live, mut tail) in lives.iter_mut().zip(tails) {
        let taken = live.take_in(scope, catalog, &tail, &mut changes_left);
        tail.truncate(taken);
        folded.append(&mut tail);
    }
    tx.fold_events(scope.workspace(), &folded)?;
    Ok(lives)
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
    let mut lives = bring_up(tx, scope, &catalog, &[person], &rows, usize::MAX)?;
    let affected: Vec<_> = plan.attributes_of(definition).collect();
    let mut before = Vec::new();
    for live in &mut lives {
        before.push(live.values(plan, &affected, live.settled_at));
        live.missing.clone_from(&affected);
    }
    delete(tx, scope)?;
    fill_in(tx, &catalog, plan, &mut lives)?;
    for (live, before) in lives.iter().zip(before) {
        let after = live.values(plan, &affected, live.settled_at);
        announce(scope, live.person, changes(&affected, &before, &after), live.settled_at);
    }
    write(tx, scope, plan, lives)
}

/// The state of one person with nothing missing and with the events that wait, for reading; and
/// until when it was settled.
pub(super) fn read<'p>(
    tx: &mut Tx<'_>,
    catalog: &'p Catalog,
    person: PersonId,
    row: Option<&'p PersonStateRow>,
) -> Result<(PersonState<'p>, Timestamp), Error> {
    let mut live = Live::open(person, row, &catalog.plan, Timestamp::MIN);
    fill_in(tx, catalog, &catalog.plan, std::slice::from_mut(&mut live))?;
    for row in tx.event_tails(catalog.workspace, &[person])?.into_iter().flatten() {
        live.fold(&catalog.plan, &typed(catalog, &row));
    }
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
    fill_in(tx, catalog, plan, std::slice::from_mut(&mut live))?;
    let attributes: Vec<_> = plan.attributes().iter().collect();
    for row in tx.event_tails(catalog.workspace, &[person])?.into_iter().flatten() {
        live.state.replay(&attributes, plan, &typed(catalog, &row));
    }
    Ok(live.state)
}

/// Whether a stored state, together with the events that wait, is what all stored events give: byte
/// for byte, so that also what would show only later is found.
pub(crate) fn is_sound(
    tx: &mut Tx<'_>,
    catalog: &Catalog,
    row: &PersonStateRow,
    now: Timestamp,
) -> Result<bool, Error> {
    if PersonState::decode(&row.state).is_none() {
        return Ok(false);
    }
    let plan = &catalog.plan;
    let (mut kept, settled_at) = read(tx, catalog, row.person_id, Some(row))?;
    let mut fresh = compute(tx, catalog, plan, row.person_id)?;
    let at = now.max(settled_at);
    Ok(kept.encode(plan, at) == fresh.encode(plan, at))
}

/// Computes what states do not cover from the folded events.
fn fill_in<'p>(
    tx: &mut Tx<'_>,
    catalog: &Catalog,
    plan: &Plan,
    lives: &mut [Live<'p>],
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
            let is_full = page.len() as i64 == REPLAY_PAGE;
            for row in page {
                live.state.replay(&live.missing, plan, &typed(catalog, &row));
                replay.after.occurred_time = row.occurred_time;
                replay.after.event_id = row.event_id.0;
            }
            if is_full {
                replays.push(replay);
            }
        }
    }
    for live in lives.iter_mut().filter(|live| !live.missing.is_empty()) {
        live.state.settle(plan, live.settled_at);
        live.due = live.state.next_change_after(plan, live.settled_at);
        live.is_changed = true;
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
    for mut live in lives.into_iter().filter(|live| live.is_changed) {
        let settled_at = live.settled_at;
        let next_change = live.due;
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
        let timer = row.and_then(|row| row.next_change);
        let (due, is_changed, is_behind) = (timer, false, false);
        Self { person, state, settled_at, timer, due, missing, is_changed, is_behind }
    }

    /// Takes in events that wait, in the order in which they came, and moves on to now. Stops
    /// before what is too much; how many events it took.
    fn take_in(
        &mut self,
        scope: &mut Scope<'_>,
        catalog: &'p Catalog,
        tail: &[EventRow],
        changes_left: &mut usize,
    ) -> usize {
        if self.is_behind {
            return 0;
        }
        let plan = &catalog.plan;
        let mut taken = 0;
        for arrivals in tail.chunk_by(|a, b| a.received_time == b.received_time) {
            let Some(first) = arrivals.first() else { continue };
            if !self.settle(scope, plan, first.received_time, changes_left) {
                return taken;
            }
            taken += arrivals.len();
            if arrivals.iter().any(|row| plan.concerns(&row.definition_id)) {
                let events = arrivals.iter().map(|row| typed(catalog, row));
                self.arrive(scope, plan, &events.collect::<Vec<_>>());
            }
        }
        self.settle(scope, plan, scope.now, changes_left);
        taken
    }

    /// Announces every change by time alone that is over at `until`, each with its own instant, as
    /// long as any of `changes_left`; false when there were too many. Then the timer is set anew to
    /// go on from there, and nothing is filled in yet: it would change in the past.
    fn settle(
        &mut self,
        scope: &mut Scope<'_>,
        plan: &Plan,
        until: Timestamp,
        changes_left: &mut usize,
    ) -> bool {
        let mut values = None;
        while let Some(instant) = self.due.filter(|due| *due <= until) {
            let Some(left) = changes_left.checked_sub(1) else {
                (self.is_behind, self.is_changed, self.timer) = (true, true, None);
                self.missing.clear();
                return false;
            };
            *changes_left = left;
            let attributes: Vec<_> = plan.attributes().iter().filter(|a| a.is_live()).collect();
            // Between two changes nothing changes.
            let before =
                values.unwrap_or_else(|| self.values(plan, &attributes, instant.plus_ms(-1)));
            let after = self.values(plan, &attributes, instant);
            announce(scope, self.person, changes(&attributes, &before, &after), instant);
            self.settled_at = self.settled_at.max(instant);
            self.state.settle(plan, instant);
            self.due = self.state.next_change_after(plan, instant);
            self.is_changed = true;
            values = Some(after);
        }
        self.settled_at = self.settled_at.max(until);
        true
    }

    /// Takes events in that came together and announces what they change.
    fn arrive(&mut self, scope: &mut Scope<'_>, plan: &Plan, events: &[Event]) {
        let looking = events.iter().flat_map(|event| plan.attributes_of(&event.definition_id));
        let mut affected: Vec<_> = looking.collect();
        affected.sort_unstable_by_key(|attribute| attribute.id);
        affected.dedup_by_key(|attribute| attribute.id);
        // A turn that ends late may be dated before what is settled already.
        let at = self.settled_at;
        let before = self.values(plan, &affected, at);
        events.iter().for_each(|event| self.fold(plan, event));
        let after = self.values(plan, &affected, at);
        announce(scope, self.person, changes(&affected, &before, &after), at);
        self.state.settle(plan, at);
        self.due = self.state.next_change_after(plan, at);
        self.is_changed = true;
    }

    /// Takes one event in. Frozen attributes take what came before they were frozen.
    fn fold(&mut self, plan: &Plan, event: &Event) {
        self.state.apply(plan, event);
        if plan.has_frozen() {
            let frozen = plan.attributes().iter().filter(|a| a.frozen().is_some());
            self.state.replay(&frozen.collect::<Vec<_>>(), plan, event);
        }
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
