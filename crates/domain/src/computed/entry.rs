//! What one person's state keeps for one aggregate or clause: tiles by tick, and the one event that
//! is left out or looked at alone.

mod moves;
mod prune;

use super::Computed;
use super::cells::Cells;
use super::plan::Moment;
use super::shape::{Chosen, Shape};
use super::tile::{Sighting, Tile};
use crate::time::Timestamp;
use crate::value::Value;
use moves::Moves;

/// Tiles and the event apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// The first or the last event of all, where the shape looks at it apart from the others.
    pub(super) apart: Option<Sighting<'a>>,
    /// The others.
    pub(super) cells: Cells<'a>,
}

impl<'a> Entry<'a> {
    /// Whether nothing is kept, as for a person without events.
    pub(super) const fn is_empty(&self) -> bool {
        self.apart.is_none() && self.cells.is_empty()
    }

    /// Takes in an event that passes the filters. `moment_of` gives an instant its local day.
    pub(super) fn take(
        &mut self,
        shape: &Shape,
        seen: Sighting<'_>,
        moment_of: impl Fn(Timestamp) -> Moment,
    ) {
        let moves_in = |apart: &Sighting<'_>| match shape.chosen {
            Chosen::AllButFirst | Chosen::OnlyFirst => seen.order() < apart.order(),
            _ => seen.order() > apart.order(),
        };
        let counts = match (shape.chosen, &mut self.apart) {
            (Chosen::All, _) => Some(seen),
            (_, apart @ None) => {
                *apart = Some(seen.into_owned());
                None
            }
            (_, Some(apart)) if moves_in(apart) => {
                Some(std::mem::replace(apart, seen.into_owned()))
            }
            (_, Some(_)) => Some(seen),
        };
        let Some(seen) = counts.filter(|_| !shape.keeps_no_tiles()) else { return };
        let moment = moment_of(seen.at);
        if !shape.cut.lets_in(moment) {
            return;
        }
        if let Some(tile) = Tile::of(shape.measure, seen) {
            self.cells.put(shape, shape.scale.tick(moment), tile);
        }
    }

    /// The value at a moment.
    pub(super) fn value(&self, shape: &Shape, moment: Moment) -> Computed {
        if shape.looks_at_one() {
            return Computed::Value(Value::Boolean(self.holds_apart(shape, moment)));
        }
        Moves::new(&self.cells, shape).value(shape.scale.tick(moment))
    }

    /// Whether the one event looked at lies in the window.
    fn holds_apart(&self, shape: &Shape, moment: Moment) -> bool {
        self.apart.as_ref().is_some_and(|apart| {
            // Clauses count in milliseconds or cut at instants, so the day does not matter.
            let then = Moment { at: apart.at, day: moment.day };
            let tick = shape.scale.tick(then);
            let now = shape.scale.tick(moment);
            shape.cut.lets_in(then) && shape.window.is_none_or(|window| window.holds(tick, now))
        })
    }

    /// The first tick after `now` with which something enters or leaves.
    pub(super) fn next_edge(&self, shape: &Shape, now: i64) -> Option<i64> {
        let window = shape.window.filter(|window| !window.is_never())?;
        if shape.looks_at_one() {
            let tick = self.apart.as_ref()?.at.0;
            let edges = [window.entry(tick), window.exit(tick)].into_iter();
            return edges.filter(|edge| *edge > now && *edge < i64::MAX).min();
        }
        let entering = self.cells.first_after(shape, |tick| window.entry(tick) <= now);
        let leaving = self.cells.first_after(shape, |tick| window.exit(tick) <= now);
        let entry = entering.map(|tick| window.entry(tick));
        let exit = leaving.map(|tick| window.exit(tick)).filter(|exit| *exit < i64::MAX);
        entry.into_iter().chain(exit).min()
    }

    /// The first tick after `now` at which the value is another one.
    pub(super) fn next_change(&self, shape: &Shape, now: i64) -> Option<i64> {
        if shape.looks_at_one() {
            // Nothing but its own edges can change what one event means.
            return self.next_edge(shape, now);
        }
        let window = shape.window?;
        Moves::new(&self.cells, shape).next_change(window, now)
    }
}
