//! The stored form of one entry: the event apart, the number of cells, then the cells. A cell is the
//! distance of its first tick from that of the cell before, whether it has further ticks, and its
//! total; where it has, the distance of the last from the first, and the single
//! tiles with their length in front, each with the distance of its tick from the one before.

use crate::computed::Computed;
use crate::computed::bytes::{Reader, Writer};
use crate::computed::cells::{Cell, Cells, Single, Tiles};
use crate::computed::entry::Entry;
use crate::computed::shape::Measure;
use crate::computed::tile::{Held, Sighting, Tally, Tile};
use crate::decimal::Decimal;
use crate::time::{Day, Timestamp};
use crate::value::Value;
use std::borrow::Cow;

/// Stands for a result outside the range of its type; other values begin with their kind.
const OVERFLOW: u8 = 8;

/// Reads an entry that keeps this measure; `None` when it is not one.
pub(in crate::computed) fn entry(
    bytes: &[u8],
    measure: Measure,
    has_apart: bool,
) -> Option<Entry<'_>> {
    let mut input = Reader(bytes);
    let apart = if has_apart { Some(input.sighting()?) } else { None };
    let mut last = 0i64;
    let cells = input.list(|input| {
        last = last.wrapping_add(input.signed()?);
        input.cell(last, measure)
    })?;
    input.is_empty().then_some(Entry { apart, cells: Cells(cells) })
}

/// Reads the single tiles of a cell.
pub(in crate::computed) fn tiles(bytes: &[u8], first: i64, measure: Measure) -> Option<Tiles<'_>> {
    let mut input = Reader(bytes);
    let mut last = first;
    let tiles = input.list(|input| {
        last = last.wrapping_add(i64::try_from(input.unsigned()?).ok()?);
        Some((last, input.tile(measure)?))
    })?;
    input.is_empty().then_some(tiles)
}

impl Writer {
    pub(super) fn entry(&mut self, entry: &Entry<'_>) {
        if let Some(apart) = &entry.apart {
            self.sighting(apart);
        }
        self.count(entry.cells.0.len());
        let mut last = 0;
        for cell in &entry.cells.0 {
            self.signed(cell.first.wrapping_sub(last));
            last = cell.first;
            self.cell(cell);
        }
    }

    pub(super) fn computed(&mut self, computed: &Computed) {
        match computed {
            Computed::Value(value) => self.value(value),
            Computed::Empty => self.byte(7),
            Computed::Overflow => self.byte(OVERFLOW),
        }
    }

    fn cell(&mut self, cell: &Cell<'_>) {
        let has_more = !cell.is_one();
        self.byte(u8::from(has_more));
        self.tile(&cell.total);
        if has_more {
            self.distance(cell.first, cell.last);
        }
        match &cell.single {
            Single::One => {}
            Single::Stored(bytes) => self.slice(bytes),
            Single::Open(tiles) => self.sized(|out| {
                out.count(tiles.len());
                let mut last = cell.first;
                for (tick, tile) in tiles {
                    out.distance(last, *tick);
                    last = *tick;
                    out.tile(tile);
                }
            }),
        }
    }

    /// From a tick to a later one.
    fn distance(&mut self, from: i64, to: i64) {
        self.unsigned(u64::try_from(to.wrapping_sub(from)).unwrap_or_default());
    }

    fn tile(&mut self, tile: &Tile<'_>) {
        match tile {
            Tile::Count(count) => self.unsigned(*count),
            Tile::Sum(sum) => self.signed_wide(*sum),
            Tile::Average(sum, count) => {
                self.signed_wide(*sum);
                self.unsigned(*count);
            }
            Tile::Extreme(value) => self.held(value),
            Tile::Edge(seen) => self.sighting(seen),
            Tile::Tallies(tallies) => {
                self.count(tallies.len());
                for tally in tallies {
                    self.unsigned(tally.count);
                    self.sighting(&tally.latest);
                }
            }
            Tile::Values(values) => {
                self.count(values.len());
                values.iter().for_each(|value| self.held(value));
            }
        }
    }

    fn sighting(&mut self, seen: &Sighting<'_>) {
        self.signed(seen.at.0);
        self.text(&seen.event_id);
        self.held(&seen.value);
    }

    fn held(&mut self, held: &Held<'_>) {
        match held {
            Held::Nothing => self.byte(7),
            Held::Text(text) => {
                self.byte(0);
                self.text(text);
            }
            Held::Other(value) => self.value(value),
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Text(text) => {
                self.byte(0);
                self.text(text);
            }
            Value::Integer(number) => {
                self.byte(1);
                self.signed(*number);
            }
            Value::Decimal(number) => {
                self.byte(2);
                self.signed_wide(number.billionths());
            }
            Value::Boolean(false) => self.byte(3),
            Value::Boolean(true) => self.byte(4),
            Value::Date(day) => {
                self.byte(5);
                self.signed(i64::from(day.0));
            }
            Value::DateTime(at) => {
                self.byte(6);
                self.signed(at.0);
            }
            // The definition check lets no aggregate look at a list.
            Value::List(_) => self.byte(7),
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn computed(&mut self) -> Option<Computed> {
        if self.0.first() == Some(&OVERFLOW) {
            self.byte()?;
            return Some(Computed::Overflow);
        }
        Some(match self.held()? {
            Held::Nothing => Computed::Empty,
            Held::Text(text) => Computed::Value(Value::Text(text.into_owned())),
            Held::Other(value) => Computed::Value(value),
        })
    }

    fn cell(&mut self, first: i64, measure: Measure) -> Option<Cell<'a>> {
        let has_more = self.byte()? != 0;
        let total = self.tile(measure)?;
        if !has_more {
            return Some(Cell::one(first, total));
        }
        let last = first.checked_add(i64::try_from(self.unsigned()?).ok()?)?;
        Some(Cell { first, last, total, single: Single::Stored(self.slice()?) })
    }

    fn tile(&mut self, measure: Measure) -> Option<Tile<'a>> {
        Some(match measure {
            Measure::Count | Measure::CountUpTo(_) => Tile::Count(self.unsigned()?),
            Measure::Sum => Tile::Sum(self.signed_wide()?),
            Measure::Average => Tile::Average(self.signed_wide()?, self.unsigned()?),
            Measure::Min | Measure::Max => Tile::Extreme(self.held()?),
            Measure::First | Measure::Last => Tile::Edge(self.sighting()?),
            Measure::MostCommon => Tile::Tallies(self.list(|input| {
                Some(Tally { count: input.unsigned()?, latest: input.sighting()? })
            })?),
            Measure::CountDistinct => Tile::Values(self.list(Reader::held)?),
        })
    }

    fn sighting(&mut self) -> Option<Sighting<'a>> {
        let at = Timestamp(self.signed()?);
        let event_id = Cow::Borrowed(self.text()?);
        Some(Sighting { at, event_id, value: self.held()? })
    }

    fn held(&mut self) -> Option<Held<'a>> {
        Some(Held::Other(match self.byte()? {
            0 => return Some(Held::Text(Cow::Borrowed(self.text()?))),
            1 => Value::Integer(self.signed()?),
            2 => Value::Decimal(Decimal::from_billionths(self.signed_wide()?)),
            3 => Value::Boolean(false),
            4 => Value::Boolean(true),
            5 => Value::Date(Day(i32::try_from(self.signed()?).ok()?)),
            6 => Value::DateTime(Timestamp(self.signed()?)),
            7 => return Some(Held::Nothing),
            _ => return None,
        }))
    }
}
