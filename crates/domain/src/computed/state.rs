//! The state of one person: what is kept for every aggregate and clause of the plan.

pub(super) mod slot;

use super::aggregate::EVENT_TIME;
use super::attribute::ComputedAttribute;
use super::entry::Entry;
use super::plan::{Moment, Plan};
use super::shape::Scale;
use super::tile::{Held, Sighting};
use super::{Computed, codec};
use crate::event::Event;
use crate::time::Timestamp;
use crate::value::Value;
use slot::{Content, Slot};
use std::borrow::Cow;

/// What one person's computed attributes are computed from.
///
/// It only covers attributes up to the revision it was built for, and those that count days only in
/// the time zone it was built for; the others are to be [rebuilt](Self::rebuild) from stored events
/// before it answers for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonState<'a> {
    /// The name of the zone in which days are counted.
    pub(super) zone: Cow<'a, str>,
    /// The newest revision it answers for; -1 if it answers for nothing.
    pub(super) covered: i64,
    /// Ordered by id. What has no slot keeps nothing.
    pub(super) slots: Vec<Slot<'a>>,
}

impl Default for PersonState<'_> {
    /// A state that answers for nothing.
    fn default() -> Self {
        Self { zone: Cow::Borrowed(""), covered: -1, slots: Vec::new() }
    }
}

impl<'a> PersonState<'a> {
    /// The state of a person without events: it covers the whole plan.
    pub fn new(plan: &Plan) -> Self {
        let zone = Cow::Owned(plan.zone().name().to_owned());
        Self { zone, covered: plan.newest_revision(), slots: Vec::new() }
    }

    /// Reads a stored state for a plan. What it cannot answer for, all of it if it is not readable,
    /// is [missing](Self::missing).
    pub fn open(bytes: &'a [u8], plan: &Plan) -> Self {
        let mut state = Self::decode(bytes).unwrap_or_default();
        if !state.is_of_zone(plan) && !plan.counts_days() {
            state.zone = Cow::Owned(plan.zone().name().to_owned());
        }
        state
    }

    /// Reads a stored state. `None` if it is not readable: then everything is to be rebuilt.
    pub fn decode(bytes: &'a [u8]) -> Option<Self> {
        codec::decode(bytes)
    }

    /// The stored form as of `at`: what can no longer matter is gone, and any order and batching
    /// of the same events gives the same bytes.
    pub fn encode(&mut self, plan: &Plan, at: Timestamp) -> Vec<u8> {
        self.settle(plan, at);
        codec::encode(self)
    }

    /// Forgets what can no longer matter as of `at` and notes what comes next, so that the next
    /// change is known without another look.
    pub fn settle(&mut self, plan: &Plan, at: Timestamp) {
        let moment = plan.moment(at);
        let mut slots = std::mem::take(&mut self.slots);
        slots.retain_mut(|slot| {
            if let Content::Held(_) = slot.content {
                let derived = plan.derived_of(slot.id).map(|derived| &derived.attribute);
                return derived
                    .is_some_and(|a| a.revision == slot.revision && a.frozen().is_some());
            }
            let attribute = plan.attribute(slot.id).filter(|a| a.revision == slot.revision);
            let Some(attribute) = attribute else { return false };
            let shape = attribute.shape();
            // Days of another zone are no days of this plan.
            !self.covers(attribute, plan)
                || slot.settle(&shape, shape.scale.tick(Plan::asked(attribute, moment)))
        });
        self.slots = slots;
    }

    /// Whether it answers for an attribute.
    pub fn covers(&self, attribute: &ComputedAttribute, plan: &Plan) -> bool {
        let days = attribute.frozen().is_none() && attribute.shape().counts_days();
        attribute.revision <= self.covered && (!days || self.is_of_zone(plan))
    }

    /// Whether it answers for the whole plan.
    pub fn is_complete(&self, plan: &Plan) -> bool {
        plan.newest_revision() <= self.covered && self.is_of_zone(plan)
    }

    /// The attributes of the plan for which it does not answer.
    pub fn missing<'p>(&self, plan: &'p Plan) -> Vec<&'p ComputedAttribute> {
        if self.is_complete(plan) {
            return Vec::new();
        }
        plan.attributes().iter().filter(|attribute| !self.covers(attribute, plan)).collect()
    }

    /// Makes the given attributes without events; their stored events are to be
    /// [replayed](Self::replay). If all that is missing is among them, the whole plan is covered;
    /// else what was missing stays so.
    pub fn rebuild(&mut self, attributes: &[&ComputedAttribute], plan: &Plan) {
        let given = |id| attributes.iter().any(|attribute| attribute.id == id);
        if self.missing(plan).iter().all(|missing| given(missing.id)) {
            self.covered = self.covered.max(plan.newest_revision());
            self.zone = Cow::Owned(plan.zone().name().to_owned());
        }
        self.slots.retain(|slot| !given(slot.id));
    }

    /// Takes a stored event into the attributes being rebuilt. Frozen ones take only what was
    /// there when they were frozen.
    pub fn replay(&mut self, attributes: &[&ComputedAttribute], plan: &Plan, event: &Event) {
        let moment = plan.moment(event.occurred_time);
        for attribute in attributes {
            let known = attribute.frozen().is_none_or(|frozen| event.received_time <= frozen.at);
            if known && attribute.definition.event_definition() == Some(&event.definition_id) {
                self.fold(attribute, plan, event, moment);
            }
        }
    }

    /// Takes a new event into every live attribute that looks at it. Those that are missing take it
    /// from the stored events when they are rebuilt.
    pub fn apply(&mut self, plan: &Plan, event: &Event) {
        let mut attributes = plan.attributes_of(&event.definition_id).peekable();
        if attributes.peek().is_none() {
            return;
        }
        let moment = plan.moment(event.occurred_time);
        for attribute in attributes {
            if self.covers(attribute, plan) {
                self.fold(attribute, plan, event, moment);
            } else if attribute.revision <= self.covered {
                // Its days of another zone lack this event now, so that zone must not come back.
                self.zone = Cow::Borrowed("");
            }
        }
    }

    /// The value of an attribute at `moment`; `None` if it is not covered.
    pub fn value_at(&self, attribute: &ComputedAttribute, moment: Moment) -> Option<Computed> {
        if attribute.revision > self.covered {
            return None;
        }
        let shape = attribute.shape();
        let moment = Plan::asked(attribute, moment);
        match self.slot(attribute) {
            Some(slot) => Some(slot.entry(&shape)?.value(&shape, moment)),
            None => Some(Entry::default().value(&shape, moment)),
        }
    }

    /// The values of all attributes that profiles show, with their attribute.
    pub fn values_at<'p>(
        &self,
        plan: &'p Plan,
        at: Timestamp,
    ) -> Vec<(&'p ComputedAttribute, Computed)> {
        let moment = plan.moment(at);
        let readable = plan.attributes().iter().filter(|attribute| attribute.is_readable());
        readable
            .filter_map(|attribute| Some((attribute, self.value_at(attribute, moment)?)))
            .collect()
    }

    /// The first instant after `at` at which the value of a live attribute changes by time alone
    /// (P-46).
    pub fn next_change_after(&self, plan: &Plan, at: Timestamp) -> Option<Timestamp> {
        let moment = plan.moment(at);
        // Days are compared as days: only the first of them is looked up in the zone.
        let (mut day, mut instant) = (None, None);
        for slot in &self.slots {
            let attribute = plan.attribute(slot.id).filter(|a| a.revision == slot.revision);
            let Some(attribute) = attribute.filter(|a| a.is_live() && self.covers(a, plan)) else {
                continue;
            };
            let shape = attribute.shape();
            let next = slot.next_change(&shape, shape.scale.tick(moment));
            let first = match shape.scale {
                Scale::Days => &mut day,
                Scale::Milliseconds | Scale::Still => &mut instant,
            };
            *first = [*first, next].into_iter().flatten().min();
        }
        let day = day.map(|day| Scale::Days.start_of(day, plan.zone()));
        day.into_iter().chain(instant.map(Timestamp)).min()
    }

    /// The same of one attribute.
    pub fn next_change_of(
        &self,
        attribute: &ComputedAttribute,
        plan: &Plan,
        at: Timestamp,
    ) -> Option<Timestamp> {
        let shape = attribute.shape();
        let next = self.slot(attribute)?.next_change(&shape, shape.scale.tick(plan.moment(at)))?;
        Some(shape.scale.start_of(next, plan.zone()))
    }

    /// The value that was held of a frozen formula or score; `None` if none was.
    pub(super) fn held(&self, attribute: &ComputedAttribute) -> Option<&Computed> {
        match &self.slot(attribute)?.content {
            Content::Held(computed) => Some(computed),
            Content::Stored { .. } | Content::Open { .. } => None,
        }
    }

    /// Holds the value of a frozen formula or score, which the person and its events change no more.
    pub fn hold(&mut self, attribute: &ComputedAttribute, computed: Computed) {
        let (id, revision) = (attribute.id, attribute.revision);
        let slot = Slot { id, revision, content: Content::Held(computed) };
        match self.slots.binary_search_by_key(&id, |slot| slot.id) {
            Ok(index) => {
                if let Some(place) = self.slots.get_mut(index) {
                    *place = slot;
                }
            }
            Err(index) => self.slots.insert(index, slot),
        }
    }

    /// Lets go of all that is held, so that what is left is what events give.
    pub fn let_go(&mut self) {
        self.slots.retain(|slot| !matches!(slot.content, Content::Held(_)));
    }

    fn is_of_zone(&self, plan: &Plan) -> bool {
        self.zone == plan.zone().name()
    }

    fn slot(&self, attribute: &ComputedAttribute) -> Option<&Slot<'a>> {
        let index = self.slots.binary_search_by_key(&attribute.id, |slot| slot.id).ok()?;
        self.slots.get(index).filter(|slot| slot.revision == attribute.revision)
    }

    fn fold(&mut self, attribute: &ComputedAttribute, plan: &Plan, event: &Event, moment: Moment) {
        let Some(seen) = sighting(attribute, event) else { return };
        let shape = attribute.shape();
        let index = match self.slots.binary_search_by_key(&attribute.id, |slot| slot.id) {
            Ok(index) => index,
            Err(index) => {
                let content = Content::Open { entry: Entry::default(), head: None };
                let (id, revision) = (attribute.id, attribute.revision);
                self.slots.insert(index, Slot { id, revision, content });
                index
            }
        };
        if let Some(entry) = self.slots.get_mut(index).and_then(|slot| slot.entry_mut(&shape)) {
            let moment_of = |at| if at == moment.at { moment } else { plan.moment(at) };
            entry.take(&shape, seen, moment_of);
        }
    }
}

/// What an attribute sees of an event; `None` if its filters let it not see it.
fn sighting<'e>(attribute: &ComputedAttribute, event: &'e Event) -> Option<Sighting<'e>> {
    if !attribute.definition.filters().iter().all(|filter| filter.holds(&event.properties)) {
        return None;
    }
    let value = match attribute.definition.property() {
        None => Held::Nothing,
        Some(EVENT_TIME) => Held::Other(Value::DateTime(event.occurred_time)),
        Some(name) => event.properties.get(name).map_or(Held::Nothing, Held::new),
    };
    let event_id = Cow::Borrowed(event.event_id.as_str());
    Some(Sighting { at: event.occurred_time, event_id, value })
}
