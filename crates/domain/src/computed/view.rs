//! Everything computed of one person, at any instant from when its state was settled on: what an
//! aggregate answers from the state, and what formulas and scores derive from that and the person.
//!
//! Whatever was asked once is remembered, so that shared inputs are evaluated once.

use super::Computed;
use super::attribute::ComputedAttribute;
use super::clause::ClauseView;
use super::derived::{Derived, DerivedRule};
use super::plan::{Named, Plan};
use super::state::PersonState;
use crate::filter::{Now, PersonView};
use crate::ids::ComputedId;
use crate::person::Person;
use crate::segment::Subject;
use crate::tag::name_key;
use crate::time::Timestamp;
use crate::value::Value;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

/// One person with everything computed of it.
#[derive(Debug)]
pub struct ComputedView<'p, 'a> {
    plan: &'p Plan,
    state: &'a PersonState<'a>,
    person: &'a Person,
    tags: &'a [String],
    values: RefCell<HashMap<(ComputedId, Timestamp), Computed>>,
    changes: RefCell<HashMap<(ComputedId, Timestamp), Option<Timestamp>>>,
}

impl<'p: 'a, 'a> ComputedView<'p, 'a> {
    /// Of a person with the names of its tags and its state.
    pub fn new(
        plan: &'p Plan,
        state: &'a PersonState<'a>,
        person: &'a Person,
        tags: &'a [String],
    ) -> Self {
        let (values, changes) = (RefCell::default(), RefCell::default());
        Self { plan, state, person, tags, values, changes }
    }

    /// The values of all attributes that profiles show, with their attribute.
    pub fn values_at(&self, at: Timestamp) -> Vec<(&'p ComputedAttribute, Computed)> {
        let mut values = self.state.values_at(self.plan, at);
        let readable = self.plan.derived().filter(|derived| derived.attribute.is_readable());
        values.extend(readable.map(|derived| (&derived.attribute, self.derived_at(derived, at))));
        values
    }

    /// The value of a formula or score at an instant: of a frozen one, at the instant at which it
    /// was frozen.
    pub fn derived_at(&self, derived: &Derived, at: Timestamp) -> Computed {
        let attribute = &derived.attribute;
        let at = match attribute.frozen() {
            None => at,
            Some(frozen) => match self.state.held(attribute) {
                Some(held) => return held.clone(),
                None => frozen.at,
            },
        };
        let key = (attribute.id, at);
        let known = self.values.borrow().get(&key).cloned();
        known.unwrap_or_else(|| {
            let computed = self.evaluate(derived, at);
            self.values.borrow_mut().insert(key, computed.clone());
            computed
        })
    }

    /// The first instant after `at` at which the value of a live attribute may change by time alone
    /// (P-46).
    pub fn next_change_after(&self, at: Timestamp) -> Option<Timestamp> {
        let live = self.plan.derived().filter(|derived| derived.attribute.is_live());
        let derived = live.filter_map(|derived| self.derived_changes_after(derived, at));
        derived.chain(self.state.next_change_after(self.plan, at)).min()
    }

    /// The same of one formula or score.
    pub fn derived_changes_after(&self, derived: &Derived, at: Timestamp) -> Option<Timestamp> {
        if derived.attribute.frozen().is_some() {
            return None;
        }
        let key = (derived.attribute.id, at);
        let known = self.changes.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let now = self.now(at);
            let change = match &derived.rule {
                DerivedRule::Formula(formula) => formula.next_change_after(self, now),
                DerivedRule::Score(score) => {
                    score.next_change_after(&self.with_clauses(derived), now)
                }
            };
            self.changes.borrow_mut().insert(key, change);
            change
        })
    }

    /// The values of formulas and scores that were frozen before `until` and are not held yet, as far
    /// as the state still answers for all that they read. New persons have none (P-37).
    pub fn to_hold(&self, until: Timestamp) -> Vec<(&'p ComputedAttribute, Computed)> {
        let due = |derived: &&Derived| {
            let attribute = &derived.attribute;
            let answers = |source: &&ComputedAttribute| self.state.covers(source, self.plan);
            let frozen = attribute.frozen().map(|frozen| frozen.at);
            frozen.is_some_and(|at| self.person.created.at <= at && at < until)
                && self.state.held(attribute).is_none()
                && self.plan.sources(attribute.id).iter().all(answers)
        };
        let held =
            |derived: &'p Derived| (&derived.attribute, self.derived_at(derived, Timestamp::MAX));
        self.plan.derived().filter(due).map(held).collect()
    }

    fn evaluate(&self, derived: &Derived, at: Timestamp) -> Computed {
        match &derived.rule {
            DerivedRule::Formula(formula) => formula.evaluate(self, self.now(at)).value,
            DerivedRule::Score(score) => {
                let points = score.value(&self.with_clauses(derived), self.now(at));
                Computed::Value(Value::Integer(points))
            }
        }
    }

    const fn now(&self, at: Timestamp) -> Now<'p> {
        Now { at, zone: self.plan.zone() }
    }

    /// What the rules of a score see.
    pub(super) fn with_clauses(&self, derived: &Derived) -> Subject<&Self, ClauseView<'a>> {
        let owner = derived.attribute.id.0;
        Subject { person: self, events: ClauseView { state: self.state, plan: self.plan, owner } }
    }
}

impl<'p: 'a, 'a> PersonView for ComputedView<'p, 'a> {
    fn person(&self) -> &Person {
        self.person
    }

    fn has_tags(&self) -> bool {
        !self.tags.is_empty()
    }

    fn has_tag(&self, key: &str) -> bool {
        self.tags.iter().any(|name| name_key(name) == key)
    }

    fn computed(&self, name: &str, at: Timestamp) -> Option<Cow<'_, Value>> {
        let computed = match self.plan.named(name)? {
            Named::Kept(attribute) => self.state.value_at(attribute, self.plan.moment(at))?,
            Named::Derived(derived) => self.derived_at(derived, at),
        };
        computed.into_value().map(Cow::Owned)
    }

    fn computed_changes_after(&self, name: &str, at: Timestamp) -> Option<Timestamp> {
        match self.plan.named(name)? {
            Named::Kept(attribute) => self.state.next_change_of(attribute, self.plan, at),
            Named::Derived(derived) => self.derived_changes_after(derived, at),
        }
    }
}
