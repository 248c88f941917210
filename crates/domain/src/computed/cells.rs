//! The tiles of a window, in cells of neighbouring ticks.
//!
//! A cell knows the sum of its tiles, and its single tiles only as bytes until a window's edge, an
//! event or a search needs them. A state with a hundred thousand events in a window is thus read and
//! written cell by cell: only the youngest cell and the one at an edge are ever looked into. Which
//! ticks share a cell follows from the ticks alone, so the same events make the same cells.

use super::codec;
use super::shape::Shape;
use super::tile::Tile;
use std::borrow::Cow;

/// The tick of the tile that holds all that can never leave any more.
pub(super) const FOR_EVER: i64 = i64::MIN;

/// Tiles with their ticks, ordered.
pub(super) type Tiles<'a> = Vec<(i64, Tile<'a>)>;

/// Cells, ordered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cells<'a>(pub(super) Vec<Cell<'a>>);

/// Neighbouring ticks that have tiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell<'a> {
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) total: Tile<'a>,
    pub(super) single: Single<'a>,
}

/// The single tiles of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Single<'a> {
    /// There is one: the total.
    One,
    /// As stored; at least two.
    Stored(&'a [u8]),
    /// As worked on; at least two.
    Open(Tiles<'a>),
}

impl<'a> Cell<'a> {
    pub(super) const fn one(tick: i64, tile: Tile<'a>) -> Self {
        Self { first: tick, last: tick, total: tile, single: Single::One }
    }

    /// Whether it has one tile only.
    pub(super) const fn is_one(&self) -> bool {
        matches!(self.single, Single::One)
    }

    /// From tiles of one cell; `None` if there are none.
    fn of(shape: &Shape, tiles: Tiles<'a>) -> Option<Self> {
        let (first, tile) = tiles.first()?;
        let (last, _) = tiles.last()?;
        let (first, last) = (*first, *last);
        let mut total = tile.clone();
        tiles.iter().skip(1).for_each(|(_, tile)| total.merge(shape.measure, tile.clone()));
        let single = if tiles.len() == 1 { Single::One } else { Single::Open(tiles) };
        Some(Self { first, last, total, single })
    }

    /// The single tiles.
    pub(super) fn tiles(&self, shape: &Shape) -> Cow<'_, [(i64, Tile<'a>)]> {
        match &self.single {
            Single::One => Cow::Owned(vec![(self.first, self.total.clone())]),
            Single::Stored(bytes) => {
                let tiles = codec::tiles(bytes, self.first, shape.measure);
                Cow::Owned(tiles.unwrap_or_default())
            }
            Single::Open(tiles) => Cow::Borrowed(tiles),
        }
    }

    fn into_tiles(self, shape: &Shape) -> Tiles<'a> {
        match self.single {
            Single::One => vec![(self.first, self.total)],
            Single::Stored(bytes) => {
                codec::tiles(bytes, self.first, shape.measure).unwrap_or_default()
            }
            Single::Open(tiles) => tiles,
        }
    }

    fn put(&mut self, shape: &Shape, tick: i64, tile: Tile<'a>) {
        if self.is_one() && tick == self.first {
            self.total.merge(shape.measure, tile);
            return;
        }
        let mut tiles = self.tiles(shape).into_owned();
        self.total.merge(shape.measure, tile.clone());
        (self.first, self.last) = (self.first.min(tick), self.last.max(tick));
        match tiles.binary_search_by_key(&tick, |(tick, _)| *tick) {
            Ok(index) => {
                if let Some((_, old)) = tiles.get_mut(index) {
                    old.merge(shape.measure, tile);
                }
            }
            Err(index) => tiles.insert(index, (tick, tile)),
        }
        self.single = Single::Open(tiles);
    }
}

impl<'a> Cells<'a> {
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts a tile to its tick.
    pub(super) fn put(&mut self, shape: &Shape, tick: i64, tile: Tile<'a>) {
        let place = shape.cell_of(tick);
        match self.0.binary_search_by_key(&place, |cell| shape.cell_of(cell.first)) {
            Ok(index) => {
                if let Some(cell) = self.0.get_mut(index) {
                    cell.put(shape, tick, tile);
                }
            }
            Err(index) => self.0.insert(index, Cell::one(tick, tile)),
        }
    }

    /// The first tick of which `is_before` is not true. Ticks of which it is true come first.
    pub(super) fn first_after(
        &self,
        shape: &Shape,
        is_before: impl Fn(i64) -> bool,
    ) -> Option<i64> {
        let cell = self.0.get(self.0.partition_point(|cell| is_before(cell.last)))?;
        if !is_before(cell.first) {
            return Some(cell.first);
        }
        let tiles = cell.tiles(shape);
        tiles.iter().map(|(tick, _)| *tick).find(|tick| !is_before(*tick))
    }

    /// Takes out all ticks of which `is_before` is true, which come first. At most one cell is
    /// looked into.
    pub(super) fn take_before(
        &mut self,
        shape: &Shape,
        is_before: impl Fn(i64) -> bool,
    ) -> Vec<Cell<'a>> {
        let whole = self.0.partition_point(|cell| is_before(cell.last));
        let divided = self.0.get(whole).is_some_and(|cell| is_before(cell.first));
        let mut taken: Vec<Cell<'a>> = self.0.drain(..whole).collect();
        if divided {
            let mut before = self.0.remove(0).into_tiles(shape);
            let split = before.partition_point(|(tick, _)| is_before(*tick));
            let after = before.split_off(split);
            taken.extend(Cell::of(shape, before));
            if let Some(cell) = Cell::of(shape, after) {
                self.0.insert(0, cell);
            }
        }
        taken
    }

    /// Puts single tiles before all others; `tiles` are of ticks before theirs.
    pub(super) fn put_before(&mut self, shape: &Shape, tiles: Tiles<'a>) {
        let others = std::mem::take(&mut self.0);
        let mut group: Tiles<'a> = Vec::new();
        for (tick, tile) in tiles {
            let is_of_group =
                group.last().is_some_and(|(last, _)| shape.cell_of(*last) == shape.cell_of(tick));
            if !is_of_group {
                self.0.extend(Cell::of(shape, std::mem::take(&mut group)));
            }
            group.push((tick, tile));
        }
        // The youngest of them may share its cell with the oldest of the others.
        let mut others = others.into_iter();
        if let Some(next) = others.next() {
            let shares = group
                .last()
                .is_some_and(|(last, _)| shape.cell_of(*last) == shape.cell_of(next.first));
            if shares {
                group.extend(next.into_tiles(shape));
                self.0.extend(Cell::of(shape, group));
            } else {
                self.0.extend(Cell::of(shape, group));
                self.0.push(next);
            }
        } else {
            self.0.extend(Cell::of(shape, group));
        }
        self.0.extend(others);
    }
}

/// All single tiles of cells.
pub(super) fn flat<'a>(shape: &Shape, cells: Vec<Cell<'a>>) -> Tiles<'a> {
    cells.into_iter().flat_map(|cell| cell.into_tiles(shape)).collect()
}
