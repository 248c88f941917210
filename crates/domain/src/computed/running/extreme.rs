//! The least or the greatest value of a moving window.

use crate::computed::shape::Measure;
use crate::computed::tile::{Held, Tile};
use std::collections::VecDeque;

/// Values that may still become the best, in the order in which they leave; the first is the best.
pub(super) struct Extreme<'t> {
    measure: Measure,
    candidates: VecDeque<&'t Held<'t>>,
}

impl<'t> Extreme<'t> {
    pub(super) const fn new(measure: Measure) -> Self {
        Self { measure, candidates: VecDeque::new() }
    }

    /// Whoever is no better than a younger one never is the best again.
    pub(super) fn enter(&mut self, value: &'t Held<'t>) {
        while self.candidates.back().is_some_and(|back| !is_better(self.measure, back, value)) {
            self.candidates.pop_back();
        }
        self.candidates.push_back(value);
    }

    pub(super) fn leave(&mut self, value: &'t Held<'t>) {
        if self.is_best(value) {
            self.candidates.pop_front();
        }
    }

    /// The oldest value stands for these parts.
    pub(super) fn divide(&mut self, value: &'t Held<'t>, parts: &'t [(i64, Tile<'t>)]) {
        if !self.is_best(value) {
            return;
        }
        self.candidates.pop_front();
        for (_, part) in parts.iter().rev() {
            if let Tile::Extreme(value) = part
                && self.best().is_none_or(|best| is_better(self.measure, value, best))
            {
                self.candidates.push_front(value);
            }
        }
    }

    /// Whether this very value is the best.
    pub(super) fn is_best(&self, value: &'t Held<'t>) -> bool {
        self.best().is_some_and(|best| std::ptr::eq(best, value))
    }

    pub(super) fn best(&self) -> Option<&'t Held<'t>> {
        self.candidates.front().copied()
    }
}

/// Whether a value is strictly better.
pub(in crate::computed) fn is_better(measure: Measure, one: &Held<'_>, other: &Held<'_>) -> bool {
    match measure {
        Measure::Min => one < other,
        _ => one > other,
    }
}
