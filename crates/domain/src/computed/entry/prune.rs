//! Forgets what no window from an instant on can need, so that a state stays small and the same
//! events leave the same state, however they came.
//!
//! A tile is needless when it has left the window for good, or when younger tiles in the window,
//! which stay longer, say all that it could say.

use super::Entry;
use crate::computed::cells::{Cell, FOR_EVER, Tiles, flat};
use crate::computed::running::is_better;
use crate::computed::shape::{Measure, Shape};
use crate::computed::tile::{Held, Tile};
use std::collections::HashSet;

impl<'a> Entry<'a> {
    /// Drops what no window at `now` or later needs.
    pub(in crate::computed) fn prune(&mut self, shape: &Shape, now: i64) {
        let Some(window) = shape.window else { return };
        self.cells.take_before(shape, |tick| window.exit(tick) <= now);
        let has_entered = |tick: i64| window.entry(tick) <= now;
        if window.length.is_none() {
            let entered = self.cells.take_before(shape, has_entered);
            if let Some(joined) = joined(shape, entered) {
                self.cells.0.insert(0, Cell::one(FOR_EVER, joined));
            }
        } else if shape.measure.is_covered_by_younger() {
            let is_alone = self.cells.0.get(1).is_none_or(|cell| !has_entered(cell.first));
            if is_alone && self.cells.0.first().is_none_or(Cell::is_one) {
                return;
            }
            let entered = self.cells.take_before(shape, has_entered);
            let kept = uncovered(shape.measure, flat(shape, entered));
            self.cells.put_before(shape, kept);
        }
    }
}

/// What has entered a window that nothing leaves becomes one tile.
fn joined<'a>(shape: &Shape, entered: Vec<Cell<'a>>) -> Option<Tile<'a>> {
    let mut totals = entered.into_iter().map(|cell| cell.total);
    let mut joined = totals.next()?;
    totals.for_each(|total| joined.merge(shape.measure, total));
    Some(joined)
}

/// The tiles that younger ones do not cover.
fn uncovered(measure: Measure, mut tiles: Tiles<'_>) -> Tiles<'_> {
    match measure {
        Measure::Last => drop(tiles.drain(..tiles.len().saturating_sub(1))),
        Measure::CountUpTo(most) => keep_newest(&mut tiles, most),
        Measure::Min | Measure::Max => return best_from(measure, tiles),
        Measure::CountDistinct => keep_newest_of_each(&mut tiles),
        Measure::Count | Measure::Sum | Measure::Average | Measure::First | Measure::MostCommon => {
        }
    }
    tiles
}

/// Keeps the youngest tiles that together count so many events.
fn keep_newest(tiles: &mut Tiles<'_>, most: u64) {
    let mut count = 0;
    let kept = tiles.iter().rev().take_while(|(_, tile)| {
        let needed = count < most;
        if let Tile::Count(more) = tile {
            count += more;
        }
        needed
    });
    let kept = kept.count();
    tiles.drain(..tiles.len() - kept);
}

/// Those that are better than all younger ones.
fn best_from(measure: Measure, tiles: Tiles<'_>) -> Tiles<'_> {
    let mut kept: Tiles<'_> = Vec::with_capacity(tiles.len());
    for (tick, tile) in tiles.into_iter().rev() {
        let best = kept.last().map(|(_, tile)| tile);
        if best.is_none_or(|best| extreme_is_better(measure, &tile, best)) {
            kept.push((tick, tile));
        }
    }
    kept.reverse();
    kept
}

fn extreme_is_better(measure: Measure, one: &Tile<'_>, other: &Tile<'_>) -> bool {
    match (one, other) {
        (Tile::Extreme(one), Tile::Extreme(other)) => is_better(measure, one, other),
        _ => true,
    }
}

/// Keeps each value in the youngest tile that has it.
fn keep_newest_of_each(tiles: &mut Tiles<'_>) {
    let mut seen: HashSet<Held<'_>> = HashSet::new();
    for (_, tile) in tiles.iter_mut().rev() {
        if let Tile::Values(values) = tile {
            values.retain(|value| seen.insert(value.clone()));
        }
    }
    tiles.retain(|(_, tile)| !matches!(tile, Tile::Values(values) if values.is_empty()));
}
