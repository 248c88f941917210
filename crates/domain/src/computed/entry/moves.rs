//! Moves a window over cells: what it holds at a tick, and when that changes the value.
//!
//! Cells that lie wholly in the window go in as one tile. They are looked into only where the
//! window's edge is, and, in the search for the next change, one after the other from there on.

use crate::computed::Computed;
use crate::computed::cells::{Cell, Cells, Single};
use crate::computed::running::Running;
use crate::computed::shape::{Shape, Window};
use crate::computed::tile::Tile;
use std::borrow::Cow;
use std::cell::OnceCell;

/// The single tiles of a cell.
type Opened<'c, 'a> = Cow<'c, [(i64, Tile<'a>)]>;

/// The cells, with room for the single tiles of those that are looked into.
pub(super) struct Moves<'c, 'a> {
    shape: &'c Shape,
    cells: &'c [Cell<'a>],
    /// For each cell; for none where all cells have one tile.
    opened: Vec<OnceCell<Opened<'c, 'a>>>,
}

/// A place among the single tiles.
#[derive(Clone, Copy)]
struct Place {
    cell: usize,
    tile: usize,
}

impl<'c, 'a> Moves<'c, 'a> {
    pub(super) fn new(cells: &'c Cells<'a>, shape: &'c Shape) -> Self {
        let cells = cells.0.as_slice();
        let opened = match cells.iter().all(Cell::is_one) {
            true => Vec::new(),
            false => cells.iter().map(|_| OnceCell::new()).collect(),
        };
        Self { shape, cells, opened }
    }

    /// The value at a tick.
    pub(super) fn value(&self, now: i64) -> Computed {
        self.running(now).value().into_computed()
    }

    /// The window's content at a tick.
    fn running(&self, now: i64) -> Running<'_> {
        let mut running = Running::new(self.shape);
        let holds = |tick: i64| self.shape.window.is_none_or(|window| window.holds(tick, now));
        for (index, cell) in self.cells.iter().enumerate() {
            if self.is_whole(cell, now) {
                running.enter(&cell.total);
            } else if self.reaches_into(cell, now) {
                for (_, tile) in self.tiles(index).iter().filter(|(tick, _)| holds(*tick)) {
                    running.enter(tile);
                }
            }
        }
        running
    }

    /// Whether all of a cell is in the window.
    fn is_whole(&self, cell: &Cell<'_>, now: i64) -> bool {
        self.shape
            .window
            .is_none_or(|window| window.holds(cell.first, now) && window.holds(cell.last, now))
    }

    /// Whether a part of a cell of many tiles may be in the window.
    fn reaches_into(&self, cell: &Cell<'_>, now: i64) -> bool {
        let touches =
            |window: Window| window.entry(cell.first) <= now && now < window.exit(cell.last);
        !cell.is_one() && self.shape.window.is_none_or(touches)
    }

    /// The first tick after `now` at which the value is another one.
    pub(super) fn next_change(&self, window: Window, now: i64) -> Option<i64> {
        let mut running = self.running(now);
        let value = running.value();
        let mut entering = self.place_after(|tick| window.entry(tick) <= now);
        let mut leaving = self.place_after(|tick| window.exit(tick) <= now);
        loop {
            let enters = self.tick(entering).map(|tick| window.entry(tick));
            let leaves = self.tick(leaving).map(|tick| window.exit(tick));
            let leaves = leaves.filter(|leaves| *leaves < i64::MAX);
            let next = enters.into_iter().chain(leaves).min()?;
            if leaves == Some(next) {
                let cell = self.cells.get(leaving.cell)?;
                let went_in_whole = leaving.tile == 0 && self.is_whole(cell, now);
                let alone = enters.is_none_or(|enters| enters > window.exit(cell.last));
                if went_in_whole && alone && !cell.is_one() && running.outlasts(&cell.total) {
                    running.leave(&cell.total);
                    leaving = Place { cell: leaving.cell + 1, tile: 0 };
                } else {
                    if went_in_whole && !cell.is_one() {
                        running.divide(&cell.total, self.tiles(leaving.cell));
                    }
                    self.tile(leaving).into_iter().for_each(|tile| running.leave(tile));
                    leaving = self.after(leaving);
                }
            }
            if enters == Some(next) {
                self.tile(entering).into_iter().for_each(|tile| running.enter(tile));
                entering = self.after(entering);
            }
            if running.value() != value {
                return Some(next);
            }
        }
    }

    /// The place of the first tick of which `is_before` is not true.
    fn place_after(&self, is_before: impl Fn(i64) -> bool) -> Place {
        let cell = self.cells.partition_point(|cell| is_before(cell.last));
        let divided = self.cells.get(cell).is_some_and(|cell| is_before(cell.first));
        let tile = match divided {
            true => self.tiles(cell).partition_point(|(tick, _)| is_before(*tick)),
            false => 0,
        };
        Place { cell, tile }
    }

    /// The tick of a place; the first of a cell is known without looking into it.
    fn tick(&self, place: Place) -> Option<i64> {
        match place.tile {
            0 => self.cells.get(place.cell).map(|cell| cell.first),
            tile => self.tiles(place.cell).get(tile).map(|(tick, _)| *tick),
        }
    }

    fn tile(&self, place: Place) -> Option<&Tile<'a>> {
        let cell = self.cells.get(place.cell)?;
        match cell.single {
            Single::One => Some(&cell.total),
            _ => self.tiles(place.cell).get(place.tile).map(|(_, tile)| tile),
        }
    }

    fn after(&self, place: Place) -> Place {
        let is_last =
            self.cells.get(place.cell).is_none_or(|cell| self.tick(place) == Some(cell.last));
        match is_last {
            true => Place { cell: place.cell + 1, tile: 0 },
            false => Place { tile: place.tile + 1, ..place },
        }
    }

    /// The single tiles of a cell that has many.
    fn tiles(&self, cell: usize) -> &[(i64, Tile<'a>)] {
        match (self.cells.get(cell), self.opened.get(cell)) {
            (Some(cell), Some(opened)) => opened.get_or_init(|| cell.tiles(self.shape)),
            _ => &[],
        }
    }
}
