//! The value of a window while tiles enter and leave it in order.
//!
//! Reads put all tiles of a window in; the search for the next change moves the window on. Tiles
//! enter and leave in the order of their ticks, so what is latest leaves last.

mod distinct;
mod extreme;
mod most_common;

use super::Computed;
use super::shape::{Answer, Measure, Shape};
use super::tile::{Held, Sighting, Tile};
use crate::decimal::Decimal;
use crate::value::{DataType, Value};
use distinct::Distinct;
use extreme::Extreme;
pub(super) use extreme::is_better;
use most_common::MostCommon;
use std::collections::VecDeque;

/// A window's content.
pub(super) struct Running<'t> {
    answer: Answer,
    content: Content<'t>,
}

enum Content<'t> {
    Count(u64),
    Sum(i128),
    Average(i128, u64),
    Extreme(Extreme<'t>),
    First(VecDeque<&'t Sighting<'t>>),
    Last(Option<&'t Sighting<'t>>),
    MostCommon(MostCommon<'t>),
    Distinct(Distinct<'t>),
}

/// The value of a window, not yet taken out of it: cheap to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome<'t> {
    Boolean(bool),
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
            Self::Boolean(truth) => Value::Boolean(truth),
            Self::Integer(number) => Value::Integer(number),
            Self::Decimal(number) => Value::Decimal(number),
            Self::Held(held) => match held.to_value() {
                Some(value) => value,
                None => return Computed::Empty,
            },
            Self::Empty => return Computed::Empty,
            Self::Overflow => return Computed::Overflow,
        })
    }
}

impl<'t> Running<'t> {
    /// An empty window.
    pub(super) fn new(shape: &Shape) -> Self {
        let content = match shape.measure {
            Measure::Count | Measure::CountUpTo(_) => Content::Count(0),
            Measure::Sum => Content::Sum(0),
            Measure::Average => Content::Average(0, 0),
            Measure::Min | Measure::Max => Content::Extreme(Extreme::new(shape.measure)),
            Measure::First => Content::First(VecDeque::new()),
            Measure::Last => Content::Last(None),
            Measure::MostCommon => Content::MostCommon(MostCommon::default()),
            Measure::CountDistinct => Content::Distinct(Distinct::default()),
        };
        Self { answer: shape.answer, content }
    }

    /// A tile enters, younger than all others.
    pub(super) fn enter(&mut self, tile: &'t Tile<'t>) {
        match (&mut self.content, tile) {
            (Content::Count(count), Tile::Count(more)) => *count += more,
            (Content::Sum(sum), Tile::Sum(more)) => *sum += more,
            (Content::Average(sum, count), Tile::Average(more, others)) => {
                *sum += more;
                *count += others;
            }
            (Content::Extreme(extreme), Tile::Extreme(value)) => extreme.enter(value),
            (Content::First(seen), Tile::Edge(sighting)) => seen.push_back(sighting),
            (Content::Last(last), Tile::Edge(sighting)) => *last = Some(sighting),
            (Content::MostCommon(common), Tile::Tallies(tallies)) => common.enter(tallies),
            (Content::Distinct(distinct), Tile::Values(values)) => distinct.enter(values),
            _ => {}
        }
    }

    /// The oldest tile leaves.
    pub(super) fn leave(&mut self, tile: &'t Tile<'t>) {
        match (&mut self.content, tile) {
            (Content::Count(count), Tile::Count(gone)) => *count -= gone,
            (Content::Sum(sum), Tile::Sum(gone)) => *sum -= gone,
            (Content::Average(sum, count), Tile::Average(gone, others)) => {
                *sum -= gone;
                *count -= others;
            }
            (Content::Extreme(extreme), Tile::Extreme(value)) => extreme.leave(value),
            (Content::First(seen), Tile::Edge(_)) => {
                seen.pop_front();
            }
            (Content::Last(last), Tile::Edge(sighting)) => {
                *last = last.filter(|last| !std::ptr::eq(*last, sighting));
            }
            (Content::MostCommon(common), Tile::Tallies(tallies)) => common.leave(tallies),
            (Content::Distinct(distinct), Tile::Values(values)) => distinct.leave(values),
            _ => {}
        }
    }

    /// The oldest tile, which is the sum of these, shall leave in parts.
    pub(super) fn divide(&mut self, total: &'t Tile<'t>, parts: &'t [(i64, Tile<'t>)]) {
        let tiles = parts.iter().map(|(_, tile)| tile);
        match (&mut self.content, total) {
            (Content::Extreme(extreme), Tile::Extreme(value)) => extreme.divide(value, parts),
            (Content::First(seen), Tile::Edge(_)) => {
                seen.pop_front();
                tiles.rev().filter_map(Tile::sighting).for_each(|seen_then| {
                    seen.push_front(seen_then);
                });
            }
            (Content::Last(last), Tile::Edge(sighting)) => {
                let youngest = tiles.rev().find_map(Tile::sighting);
                *last = last.and_then(|last| match std::ptr::eq(last, sighting) {
                    true => youngest,
                    false => Some(last),
                });
            }
            (Content::Distinct(distinct), Tile::Values(values)) => {
                tiles.filter_map(Tile::values).for_each(|values| distinct.enter(values));
                distinct.leave(values);
            }
            // Sums, and values counted by themselves, are the same in parts.
            _ => {}
        }
    }

    /// Whether the value is certain to stay while the parts of the oldest tile leave.
    pub(super) fn outlasts(&mut self, total: &'t Tile<'t>) -> bool {
        match (&mut self.content, total) {
            (Content::Extreme(extreme), Tile::Extreme(value)) => !extreme.is_best(value),
            (Content::MostCommon(common), Tile::Tallies(tallies)) => common.outlasts(tallies),
            _ => false,
        }
    }

    /// The value now.
    pub(super) fn value(&mut self) -> Outcome<'t> {
        match (&mut self.content, self.answer) {
            (Content::Count(count), Answer::Fits(wanted)) => {
                Outcome::Boolean(wanted.fits(i64::try_from(*count).unwrap_or(i64::MAX)))
            }
            (Content::Count(count), Answer::FitsNot(wanted)) => {
                Outcome::Boolean(!wanted.fits(i64::try_from(*count).unwrap_or(i64::MAX)))
            }
            (Content::Count(count), _) => integer(i128::from(*count)),
            (Content::Distinct(distinct), _) => integer(distinct.len() as i128),
            (Content::Sum(sum), Answer::Typed(DataType::Integer)) => integer(*sum),
            (Content::Sum(sum), _) => decimal(Some(Decimal::from_billionths(*sum))),
            (Content::Average(_, 0), _) => Outcome::Empty,
            (Content::Average(sum, count), _) => {
                let count = i64::try_from(*count).unwrap_or(i64::MAX);
                decimal(Decimal::from_billionths(*sum).divided_by(count))
            }
            (Content::Extreme(extreme), _) => extreme.best().map_or(Outcome::Empty, Outcome::Held),
            (Content::First(seen), _) => of_sighting(seen.front().copied()),
            (Content::Last(last), _) => of_sighting(*last),
            (Content::MostCommon(common), _) => of_sighting(common.best()),
        }
    }
}

fn integer(number: i128) -> Outcome<'static> {
    match i64::try_from(number) {
        Ok(number) if number != i64::MIN => Outcome::Integer(number),
        _ => Outcome::Overflow,
    }
}

fn decimal(number: Option<Decimal>) -> Outcome<'static> {
    number.and_then(Decimal::in_range).map_or(Outcome::Overflow, Outcome::Decimal)
}

fn of_sighting<'t>(seen: Option<&'t Sighting<'t>>) -> Outcome<'t> {
    seen.map_or(Outcome::Empty, |seen| Outcome::Held(&seen.value))
}
