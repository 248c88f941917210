//! The most common value of a moving window; of equally frequent ones the one seen most recently.

use crate::computed::tile::{Held, Sighting, Tally};
use std::collections::BTreeMap;

/// Values with their counts, and the best of them while it is known.
#[derive(Default)]
pub(super) struct MostCommon<'t> {
    /// The first tile as it is, as long as it is the only one.
    only: Option<&'t [Tally<'t>]>,
    tallies: BTreeMap<&'t Held<'t>, (u64, &'t Sighting<'t>)>,
    best: Option<&'t Sighting<'t>>,
    stale: bool,
}

impl<'t> MostCommon<'t> {
    pub(super) fn enter(&mut self, tallies: &'t [Tally<'t>]) {
        if self.only.is_none() && self.tallies.is_empty() {
            self.only = Some(tallies);
        } else {
            self.spread();
            self.add(tallies);
        }
        self.stale = true;
    }

    /// Counts the values of the only tile one by one, so that more can come and go.
    fn spread(&mut self) {
        if let Some(only) = self.only.take() {
            self.add(only);
        }
    }

    fn add(&mut self, tallies: &'t [Tally<'t>]) {
        for tally in tallies {
            let (count, latest) =
                self.tallies.entry(&tally.latest.value).or_insert((0, &tally.latest));
            *count += tally.count;
            if latest.order() < tally.latest.order() {
                *latest = &tally.latest;
            }
        }
    }

    /// Only the loss of the best value can make another one the best.
    pub(super) fn leave(&mut self, tallies: &'t [Tally<'t>]) {
        self.spread();
        for tally in tallies {
            let value = &tally.latest.value;
            if let Some((count, _)) = self.tallies.get_mut(value) {
                *count -= tally.count;
                if *count == 0 {
                    self.tallies.remove(value);
                }
            }
            self.stale |= self.best.is_some_and(|best| best.value == *value);
        }
    }

    /// Whether the best value stays the best without these, in whatever order they leave: without
    /// all of its own it still is more frequent than any other is now.
    pub(super) fn outlasts(&mut self, tallies: &'t [Tally<'t>]) -> bool {
        self.spread();
        let Some(best) = self.best() else { return false };
        let count = |value| self.tallies.get(value).map_or(0, |(count, _)| *count);
        let leaving = tallies.iter().filter(|tally| tally.latest.value == best.value);
        let left = count(&best.value) - leaving.map(|tally| tally.count).sum::<u64>();
        let others = self.tallies.iter().filter(|(value, _)| ***value != best.value);
        left > 0 && others.map(|(_, (count, _))| *count).all(|count| count < left)
    }

    pub(super) fn best(&mut self) -> Option<&'t Sighting<'t>> {
        if self.stale {
            let only = self.only.unwrap_or_default().iter();
            let only = only.map(|tally| (tally.count, &tally.latest));
            let all = only.chain(self.tallies.values().copied());
            let best = all.max_by_key(|(count, latest)| (*count, latest.order()));
            self.best = best.map(|(_, latest)| latest);
            self.stale = false;
        }
        self.best
    }
}
