//! One person's state while it is worked on.

use crate::catalog::Catalog;
use crate::events::typed;
use crate::feed::{FeedEntry, FeedKind};
use crate::scope::Scope;
use rapport_domain::computed::{Computed, ComputedAttribute, PersonState, Plan};
use rapport_domain::event::Event;
use rapport_domain::ids::PersonId;
use rapport_domain::person::{AttributeChange, Origin};
use rapport_domain::time::Timestamp;
use rapport_store::computed::PersonStateRow;
use rapport_store::events::EventRow;
use serde_json::value::RawValue;

/// A state with what is known around it.
pub(super) struct Live<'p> {
    pub(super) person: PersonId,
    pub(super) state: PersonState<'p>,
    pub(super) settled_at: Timestamp,
    /// The timer as it is set.
    pub(super) timer: Option<Timestamp>,
    /// The next change by time alone.
    pub(super) due: Option<Timestamp>,
    pub(super) missing: Vec<&'p ComputedAttribute>,
    /// Whether there is anything to write.
    pub(super) is_changed: bool,
    /// Whether too much happened to it for this transaction.
    is_behind: bool,
}

impl<'p> Live<'p> {
    /// That of a new person, which covers everything.
    pub(super) fn new(person: PersonId, plan: &'p Plan, now: Timestamp) -> Self {
        let (state, missing) = (PersonState::new(plan), Vec::new());
        let (timer, due, is_changed, is_behind) = (None, None, true, false);
        Self { person, state, settled_at: now, timer, due, missing, is_changed, is_behind }
    }

    /// The stored one.
    pub(super) fn open(
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
    pub(super) fn take_in(
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
    pub(super) fn settle(
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
    pub(super) fn fold(&mut self, plan: &Plan, event: &Event) {
        self.state.apply(plan, event);
        if plan.has_frozen() {
            let frozen = plan.attributes().iter().filter(|a| a.frozen().is_some());
            self.state.replay(&frozen.collect::<Vec<_>>(), plan, event);
        }
    }

    pub(super) fn values(
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
pub(super) fn changes(
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
pub(super) fn announce(
    scope: &mut Scope<'_>,
    person: PersonId,
    changes: Vec<AttributeChange>,
    at: Timestamp,
) {
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
