//! The value of a window while tiles enter and leave it in order.
//!
//! Reads put all tiles of a window in; the search for the next change moves the window on. Tiles
//! enter and leave in the order of their ticks, so what is latest leaves last.

use super::Computed;
use super::aggregate::Function;
use super::tile::{Held, Latest, Tally, Tile};
use crate::decimal::Decimal;
use crate::value::{DataType, Value};
use std::collections::BTreeMap;

/// A window's content.
pub(super) enum Running<'t> {
    Count(u64),
    Sum(i128, DataType),
    Last(Option<&'t Latest<'t>>),
    MostCommon(MostCommon<'t>),
}

/// Values with their counts, and the best of them while it is known.
#[derive(Default)]
pub(super) struct MostCommon<'t> {
    tallies: BTreeMap<&'t Held<'t>, (u64, &'t Latest<'t>)>,
    best: Option<&'t Latest<'t>>,
    stale: bool,
}

/// The value of a window, not yet taken out of it: cheap to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome<'t> {
    Integer(i64),
    Decimal(Decimal),
    Held(&'t Held<'t>),
    Empty,
    Overflow,
}

impl Outcome<'_> {
    /// The value on its own.
    pub(super) fn into_computed(self) -> Computed {
        Computed::Value(match self {
            Self::Integer(number) => Value::Integer(number),
            Self::Decimal(number) => Value::Decimal(number),
            Self::Held(held) => held.to_value(),
            Self::Empty => return Computed::Empty,
            Self::Overflow => return Computed::Overflow,
        })
    }
}

impl<'t> Running<'t> {
    /// An empty window.
    pub(super) fn new(function: Function, result_type: DataType) -> Self {
        match function {
            Function::Count => Self::Count(0),
            Function::Sum => Self::Sum(0, result_type),
            Function::Last => Self::Last(None),
            Function::MostCommon => Self::MostCommon(MostCommon::default()),
        }
    }

    /// A tile enters.
    pub(super) fn enter(&mut self, tile: &'t Tile<'t>) {
        match (self, tile) {
            (Self::Count(count), Tile::Count(more)) => *count += more,
            (Self::Sum(sum, _), Tile::Sum(more)) => *sum += more,
            (Self::Last(newest), Tile::Last(latest))
                if newest.is_none_or(|newest| newest.order() < latest.order()) =>
            {
                *newest = Some(latest);
            }
            (Self::MostCommon(common), Tile::MostCommon(tallies)) => common.enter(tallies),
            _ => {}
        }
    }

    /// The oldest tile leaves.
    pub(super) fn leave(&mut self, tile: &'t Tile<'t>) {
        match (self, tile) {
            (Self::Count(count), Tile::Count(gone)) => *count -= gone,
            (Self::Sum(sum, _), Tile::Sum(gone)) => *sum -= gone,
            (Self::Last(newest), Tile::Last(latest))
                if newest.is_some_and(|newest| newest.order() == latest.order()) =>
            {
                *newest = None;
            }
            (Self::MostCommon(common), Tile::MostCommon(tallies)) => common.leave(tallies),
            _ => {}
        }
    }

    /// The value now.
    pub(super) fn value(&mut self) -> Outcome<'t> {
        match self {
            Self::Count(count) => integer(i128::from(*count)),
            Self::Sum(sum, DataType::Integer) => integer(*sum),
            Self::Sum(sum, _) => Decimal::from_billionths(*sum)
                .in_range()
                .map_or(Outcome::Overflow, Outcome::Decimal),
            Self::Last(latest) => of_latest(*latest),
            Self::MostCommon(common) => of_latest(common.best()),
        }
    }
}

impl<'t> MostCommon<'t> {
    fn enter(&mut self, tallies: &'t [Tally<'t>]) {
        for tally in tallies {
            let (count, latest) =
                self.tallies.entry(&tally.latest.value).or_insert((0, &tally.latest));
            *count += tally.count;
            if latest.order() < tally.latest.order() {
                *latest = &tally.latest;
            }
        }
        self.stale = true;
    }

    /// Only the loss of the best value can make another one the best.
    fn leave(&mut self, tallies: &'t [Tally<'t>]) {
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

    fn best(&mut self) -> Option<&'t Latest<'t>> {
        if self.stale {
            let best = self.tallies.values().max_by_key(|(count, latest)| (*count, latest.order()));
            self.best = best.map(|(_, latest)| *latest);
            self.stale = false;
        }
        self.best
    }
}

fn integer(number: i128) -> Outcome<'static> {
    match i64::try_from(number) {
        Ok(number) if number != i64::MIN => Outcome::Integer(number),
        _ => Outcome::Overflow,
    }
}

fn of_latest<'t>(latest: Option<&'t Latest<'t>>) -> Outcome<'t> {
    latest.map_or(Outcome::Empty, |latest| Outcome::Held(&latest.value))
}
