//! The state of one person: for every attribute of the plan its tiles, ordered by tick.

use super::Computed;
use super::aggregate::{Aggregate, Function};
use super::attribute::ComputedAttribute;
use super::codec;
use super::plan::{Moment, Plan};
use super::running::Running;
use super::tile::Tile;
use crate::event::Event;
use crate::ids::ComputedId;
use crate::time::Timestamp;
use std::borrow::Cow;

/// What one person's computed attributes are computed from.
///
/// It only covers attributes of the revision and time zone it was built for; the others are to be
/// [rebuilt](Self::rebuild) from stored events before it answers for them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonState<'a> {
    /// The name of the zone in which days are counted.
    pub(super) zone: Cow<'a, str>,
    /// Ordered by id.
    pub(super) entries: Vec<Entry<'a>>,
}

/// The tiles of one attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    pub(super) id: ComputedId,
    pub(super) revision: i64,
    pub(super) function: Function,
    /// Whether ticks are local days, so that they hold in one time zone only.
    pub(super) counts_days: bool,
    /// Ordered by tick, one tile a tick.
    pub(super) tiles: Vec<(i64, Tile<'a>)>,
}

impl<'a> PersonState<'a> {
    /// The state of a person without events: it covers the whole plan.
    pub fn new(plan: &Plan) -> Self {
        let entries = plan.attributes().iter().map(Entry::new).collect();
        Self { zone: Cow::Owned(plan.zone().name().to_owned()), entries }
    }

    /// Reads a stored state for a plan. What it cannot answer for, all of it if it is not readable,
    /// is [missing](Self::missing).
    pub fn open(bytes: &'a [u8], plan: &Plan) -> Self {
        let mut state = Self::decode(bytes).unwrap_or_default();
        state.set_zone(plan);
        state
    }

    /// Reads a stored state. `None` if it is not readable: then everything is to be rebuilt.
    pub fn decode(bytes: &'a [u8]) -> Option<Self> {
        codec::decode(bytes)
    }

    /// The stored form as of `at`: what can no longer matter is gone, and any order and batching
    /// of the same events gives the same bytes.
    pub fn encode(&mut self, plan: &Plan, at: Timestamp) -> Vec<u8> {
        self.set_zone(plan);
        let moment = plan.moment(at);
        self.entries.retain_mut(|entry| {
            let attribute = plan.attribute(entry.id).filter(|a| a.revision == entry.revision);
            if let Some(attribute) = attribute {
                entry.prune(attribute.aggregate(), Plan::asked(attribute, moment));
            }
            attribute.is_some()
        });
        codec::encode(self)
    }

    /// Whether it answers for an attribute.
    pub fn covers(&self, attribute: &ComputedAttribute, plan: &Plan) -> bool {
        self.entry(attribute).is_some_and(|entry| {
            let days = entry.counts_days && attribute.frozen().is_none();
            !days || self.zone == plan.zone().name()
        })
    }

    /// The attributes of the plan for which it does not answer.
    pub fn missing<'p>(&self, plan: &'p Plan) -> Vec<&'p ComputedAttribute> {
        plan.attributes().iter().filter(|attribute| !self.covers(attribute, plan)).collect()
    }

    /// Makes the given attributes covered and without events; their stored events are to be
    /// [replayed](Self::replay).
    pub fn rebuild(&mut self, attributes: &[&ComputedAttribute], plan: &Plan) {
        self.set_zone(plan);
        for attribute in attributes {
            self.put(Entry::new(attribute));
        }
    }

    /// Takes a stored event into the attributes being rebuilt. Frozen ones take only what was
    /// there when they were frozen.
    pub fn replay(&mut self, attributes: &[&ComputedAttribute], plan: &Plan, event: &Event) {
        let moment = plan.moment(event.occurred_time);
        for attribute in attributes {
            let aggregate = attribute.aggregate();
            let known = attribute.frozen().is_none_or(|frozen| event.received_time <= frozen.at);
            if known && aggregate.definition_id == event.definition_id {
                self.fold(attribute, aggregate, moment, event);
            }
        }
    }

    /// Takes a new event into every live attribute that looks at it.
    pub fn apply(&mut self, plan: &Plan, event: &Event) {
        let mut attributes = plan.attributes_of(&event.definition_id).peekable();
        if attributes.peek().is_none() {
            return;
        }
        let moment = plan.moment(event.occurred_time);
        for attribute in attributes {
            self.fold(attribute, attribute.aggregate(), moment, event);
        }
    }

    /// The value of an attribute at `moment`; `None` if it is not covered.
    pub fn value_at(&self, attribute: &ComputedAttribute, moment: Moment) -> Option<Computed> {
        let entry = self.entry(attribute)?;
        let mut running = entry.running(attribute, Plan::asked(attribute, moment));
        Some(running.value().into_computed())
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
        let live = plan.attributes().iter().filter(|attribute| attribute.is_live());
        let next = |attribute: &ComputedAttribute| {
            let tick = self.entry(attribute)?.next_change(attribute, moment)?;
            Some(attribute.aggregate().period.start_of(tick, plan.zone()))
        };
        live.filter_map(next).min()
    }

    fn entry(&self, attribute: &ComputedAttribute) -> Option<&Entry<'a>> {
        let index = self.entries.binary_search_by_key(&attribute.id, |entry| entry.id).ok()?;
        self.entries.get(index).filter(|entry| entry.revision == attribute.revision)
    }

    fn fold(
        &mut self,
        attribute: &ComputedAttribute,
        aggregate: &Aggregate,
        moment: Moment,
        event: &Event,
    ) {
        let found = self.entries.binary_search_by_key(&attribute.id, |entry| entry.id);
        let entry = found.ok().and_then(|index| self.entries.get_mut(index));
        if let Some(entry) = entry.filter(|entry| entry.revision == attribute.revision) {
            entry.fold(aggregate, moment, event);
        }
    }

    fn put(&mut self, entry: Entry<'a>) {
        match self.entries.binary_search_by_key(&entry.id, |entry| entry.id) {
            Ok(index) => {
                if let Some(old) = self.entries.get_mut(index) {
                    *old = entry;
                }
            }
            Err(index) => self.entries.insert(index, entry),
        }
    }

    /// Takes over the zone of the plan. Days counted in another one are worth nothing, except
    /// frozen ones, which ask for the day they were frozen on.
    fn set_zone(&mut self, plan: &Plan) {
        let name = plan.zone().name();
        if self.zone == name {
            return;
        }
        self.zone = Cow::Owned(name.to_owned());
        self.entries.retain(|entry| {
            let frozen = plan.attribute(entry.id).is_some_and(|a| a.frozen().is_some());
            !entry.counts_days || frozen
        });
    }
}

impl<'a> Entry<'a> {
    fn new(attribute: &ComputedAttribute) -> Self {
        let aggregate = attribute.aggregate();
        Self {
            id: attribute.id,
            revision: attribute.revision,
            function: aggregate.function,
            counts_days: aggregate.period.counts_days(),
            tiles: Vec::new(),
        }
    }

    fn fold(&mut self, aggregate: &Aggregate, moment: Moment, event: &Event) {
        let value = aggregate.property.as_ref().and_then(|name| event.properties.get(name));
        let tick = aggregate.period.tick(moment);
        match self.tiles.binary_search_by_key(&tick, |(tick, _)| *tick) {
            Ok(index) => {
                if let Some((_, tile)) = self.tiles.get_mut(index) {
                    tile.add(event, value);
                }
            }
            Err(index) => {
                if let Some(tile) = Tile::of(aggregate.function, event, value) {
                    self.tiles.insert(index, (tick, tile));
                }
            }
        }
    }

    /// The window's content at `moment`.
    fn running(&self, attribute: &ComputedAttribute, moment: Moment) -> Running<'_> {
        let aggregate = attribute.aggregate();
        let now = aggregate.period.tick(moment);
        let window = aggregate.period.window();
        let mut running = Running::new(aggregate.function, attribute.result_type);
        for (tick, tile) in &self.tiles {
            if window.is_none_or(|window| window.holds(*tick, now)) {
                running.enter(tile);
            }
        }
        running
    }

    /// The first tick after that of `moment` at which the value is another one.
    fn next_change(&self, attribute: &ComputedAttribute, moment: Moment) -> Option<i64> {
        let aggregate = attribute.aggregate();
        let window = aggregate.period.window()?;
        let now = aggregate.period.tick(moment);
        let after =
            |edge: &dyn Fn(i64) -> i64| self.tiles.partition_point(|(tick, _)| edge(*tick) <= now);
        let entry = |tick: i64| window.entry(tick);
        let exit = |tick: i64| window.exit(tick);
        let mut entering = self.tiles.get(after(&entry)..)?.iter().peekable();
        let mut leaving = self.tiles.get(after(&exit)..)?.iter().peekable();
        let mut running = self.running(attribute, moment);
        let value = running.value();
        loop {
            let enters = entering.peek().map(|(tick, _)| entry(*tick));
            let leaves = leaving.peek().map(|(tick, _)| exit(*tick));
            let next = enters.into_iter().chain(leaves).min()?;
            if leaves == Some(next) {
                leaving.next().into_iter().for_each(|(_, tile)| running.leave(tile));
            }
            if enters == Some(next) {
                entering.next().into_iter().for_each(|(_, tile)| running.enter(tile));
            }
            if running.value() != value {
                return Some(next);
            }
        }
    }

    /// Drops tiles that no window from `moment` on can need.
    fn prune(&mut self, aggregate: &Aggregate, moment: Moment) {
        let Some(window) = aggregate.period.window() else { return };
        let now = aggregate.period.tick(moment);
        let gone = self.tiles.partition_point(|(tick, _)| window.exit(*tick) <= now);
        let entered = self.tiles.partition_point(|(tick, _)| window.entry(*tick) <= now);
        // Of those in the window, only the newest can ever be the last one.
        let needless = match aggregate.function {
            Function::Last => gone.max(entered.saturating_sub(1)),
            Function::Count | Function::Sum | Function::MostCommon => gone,
        };
        self.tiles.drain(..needless);
    }
}
