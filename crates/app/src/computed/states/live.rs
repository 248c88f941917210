//! One person's state while it is worked on.

use super::affected::{Affected, Values};
use super::known::Known;
use crate::catalog::Catalog;
use crate::events::typed;
use crate::feed::{FeedEntry, FeedKind};
use crate::scope::Scope;
use rapport_domain::computed::{ComputedAttribute, ComputedView, PersonState, Plan};
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
    /// The person itself, where something is derived from it.
    pub(super) known: Option<Known>,
    pub(super) state: PersonState<'p>,
    pub(super) settled_at: Timestamp,
    /// The timer as it is set.
    pub(super) timer: Option<Timestamp>,
    /// The next change by time alone.
    pub(super) due: Option<Timestamp>,
    pub(super) missing: Vec<&'p ComputedAttribute>,
    /// Whether the state is to be filled in, if only with the next change.
    pub(super) is_stale: bool,
    /// Whether there is anything to write.
    pub(super) is_changed: bool,
    /// Whether too much happened to it for this transaction.
    is_behind: bool,
}

impl<'p> Live<'p> {
    /// That of a new person, which covers everything.
    pub(super) fn new(known: Known, plan: &'p Plan, now: Timestamp) -> Self {
        let mut live = Self {
            person: known.person.id,
            known: Some(known),
            state: PersonState::new(plan),
            settled_at: now,
            timer: None,
            due: None,
            missing: Vec::new(),
            is_stale: false,
            is_changed: true,
            is_behind: false,
        };
        live.look_ahead(plan, now);
        live
    }

    /// The stored one.
    pub(super) fn open(
        person: PersonId,
        known: Option<Known>,
        row: Option<&'p PersonStateRow>,
        plan: &'p Plan,
        now: Timestamp,
    ) -> Self {
        let bytes = row.map_or(&[][..], |row| row.state.as_slice());
        let state = PersonState::open(bytes, plan);
        let (missing, is_stale) = (state.missing(plan), !state.is_complete(plan));
        let settled_at = row.map_or(now, |row| row.settled_at);
        let timer = row.and_then(|row| row.next_change);
        Self {
            person,
            known,
            state,
            settled_at,
            timer,
            due: timer,
            missing,
            is_stale,
            is_changed: false,
            is_behind: false,
        }
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
            self.hold_frozen(plan, first.received_time);
            if !self.settle(scope, plan, first.received_time, changes_left) {
                return taken;
            }
            taken += arrivals.len();
            if arrivals.iter().any(|row| plan.concerns(&row.definition_id)) {
                let events = arrivals.iter().map(|row| typed(catalog, row));
                self.arrive(scope, plan, &events.collect::<Vec<_>>());
            }
        }
        self.hold_frozen(plan, Timestamp::MAX);
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
                self.is_stale = false;
                return false;
            };
            *changes_left = left;
            let all = Affected::all(plan);
            // Between two changes nothing changes.
            let before = values.unwrap_or_else(|| self.values(plan, &all, instant.plus_ms(-1)));
            let after = self.values(plan, &all, instant);
            announce(scope, self.person, all.changes(&before, &after), instant);
            self.settled_at = self.settled_at.max(instant);
            self.look_ahead(plan, instant);
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
        let affected = Affected::by(plan, affected);
        // A turn that ends late may be dated before what is settled already.
        let at = self.settled_at;
        let before = self.values(plan, &affected, at);
        events.iter().for_each(|event| self.fold(plan, event));
        let after = self.values(plan, &affected, at);
        announce(scope, self.person, affected.changes(&before, &after), at);
        self.look_ahead(plan, at);
    }

    /// Takes in what the person has become, and announces what follows from that.
    pub(super) fn turn_into(&mut self, scope: &mut Scope<'_>, plan: &Plan, known: Known) {
        let (at, affected) = (self.settled_at, Affected::derived(plan));
        let before = self.values(plan, &affected, at);
        self.known = Some(known);
        let after = self.values(plan, &affected, at);
        announce(scope, self.person, affected.changes(&before, &after), at);
        self.look_ahead(plan, at);
    }

    /// Finds the next change by time alone.
    pub(super) fn look_ahead(&mut self, plan: &Plan, at: Timestamp) {
        self.state.settle(plan, at);
        self.due = match self.view(plan) {
            Some(view) => view.next_change_after(at),
            None => self.state.next_change_after(plan, at),
        };
        self.is_changed = true;
    }

    /// Holds the values of formulas and scores that were frozen before `until`, before anything that
    /// they read changes.
    pub(super) fn hold_frozen(&mut self, plan: &Plan, until: Timestamp) {
        if !plan.has_frozen() {
            return;
        }
        let held = self.view(plan).map(|view| view.to_hold(until)).unwrap_or_default();
        for (attribute, computed) in held {
            self.state.hold(attribute, computed);
            self.is_changed = true;
        }
    }

    /// Takes one event in. Frozen attributes take what came before they were frozen.
    pub(super) fn fold(&mut self, plan: &Plan, event: &Event) {
        self.state.apply(plan, event);
        if plan.has_frozen() {
            let frozen = plan.attributes().iter().filter(|a| a.frozen().is_some());
            self.state.replay(&frozen.collect::<Vec<_>>(), plan, event);
        }
    }

    pub(super) fn values(&self, plan: &Plan, of: &Affected<'_>, at: Timestamp) -> Values {
        let moment = plan.moment(at);
        let kept = of.kept.iter().map(|attribute| self.state.value_at(attribute, moment));
        let mut values: Values = kept.collect();
        if let Some(view) = self.view(plan) {
            values.extend(of.derived.iter().map(|derived| Some(view.derived_at(derived, at))));
        }
        values
    }

    /// What formulas and scores see; none where nothing is derived.
    fn view<'q: 'v, 'v>(&'v self, plan: &'q Plan) -> Option<ComputedView<'q, 'v>> {
        let known = self.known.as_ref().filter(|_| plan.has_derived())?;
        Some(known.view(plan, &self.state))
    }
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
