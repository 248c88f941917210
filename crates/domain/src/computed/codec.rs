//! The stored form of a person's state: compact, versioned and canonical.
//!
//! Version 1: the version byte, the zone's name, the number of entries, then the entries. Numbers
//! are little-endian base-128, signed ones zigzag first; texts have their length in front.

use super::aggregate::Function;
use super::state::{Entry, PersonState};
use super::tile::{Held, Latest, Tally, Tile};
use crate::decimal::Decimal;
use crate::ids::ComputedId;
use crate::time::{Day, Timestamp};
use crate::value::Value;
use std::borrow::Cow;

/// The version written here.
const VERSION: u8 = 1;

/// Bytes made room for at first: most states fit.
const ROOM: usize = 512;

/// Bits of an entry's first byte: the function, and whether ticks are local days.
const FUNCTION_BITS: u8 = 0x0f;
const COUNTS_DAYS: u8 = 0x10;

/// The stored form.
pub(super) fn encode(state: &PersonState<'_>) -> Vec<u8> {
    let mut out = Writer(Vec::with_capacity(ROOM));
    out.0.push(VERSION);
    out.text(&state.zone);
    out.count(state.entries.len());
    for entry in &state.entries {
        out.entry(entry);
    }
    out.0
}

/// Reads the stored form; `None` when it is not one.
pub(super) fn decode(bytes: &[u8]) -> Option<PersonState<'_>> {
    let mut input = Reader(bytes);
    if input.byte()? != VERSION {
        return None;
    }
    let zone = Cow::Borrowed(input.text()?);
    let entries = input.list(Reader::entry)?;
    input.0.is_empty().then_some(PersonState { zone, entries })
}

struct Writer(Vec<u8>);

impl Writer {
    fn entry(&mut self, entry: &Entry<'_>) {
        let days = if entry.counts_days { COUNTS_DAYS } else { 0 };
        self.0.push(function_code(entry.function) | days);
        self.signed(entry.id.0);
        self.signed(entry.revision);
        self.count(entry.tiles.len());
        let mut last = 0;
        for (tick, tile) in &entry.tiles {
            self.signed(tick.wrapping_sub(last));
            last = *tick;
            self.tile(tile);
        }
    }

    fn tile(&mut self, tile: &Tile<'_>) {
        match tile {
            Tile::Count(count) => self.unsigned(*count),
            Tile::Sum(sum) => self.signed_wide(*sum),
            Tile::Last(latest) => self.latest(latest),
            Tile::MostCommon(tallies) => {
                self.count(tallies.len());
                for tally in tallies {
                    self.unsigned(tally.count);
                    self.latest(&tally.latest);
                }
            }
        }
    }

    fn latest(&mut self, latest: &Latest<'_>) {
        self.signed(latest.at.0);
        self.text(&latest.event_id);
        match &latest.value {
            Held::Text(text) => {
                self.0.push(0);
                self.text(text);
            }
            Held::Other(value) => self.value(value),
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Text(text) => {
                self.0.push(0);
                self.text(text);
            }
            Value::Integer(number) => {
                self.0.push(1);
                self.signed(*number);
            }
            Value::Decimal(number) => {
                self.0.push(2);
                self.signed_wide(number.billionths());
            }
            Value::Boolean(false) => self.0.push(3),
            Value::Boolean(true) => self.0.push(4),
            Value::Date(day) => {
                self.0.push(5);
                self.signed(i64::from(day.0));
            }
            Value::DateTime(at) => {
                self.0.push(6);
                self.signed(at.0);
            }
            // The definition check lets no aggregate look at a list.
            Value::List(_) => self.0.push(3),
        }
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn count(&mut self, count: usize) {
        self.unsigned(count as u64);
    }

    fn unsigned(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn signed(&mut self, number: i64) {
        self.unsigned(((number << 1) ^ (number >> 63)) as u64);
    }

    fn signed_wide(&mut self, number: i128) {
        let mut zigzag = ((number << 1) ^ (number >> 127)) as u128;
        while zigzag >= 0x80 {
            self.0.push(zigzag as u8 | 0x80);
            zigzag >>= 7;
        }
        self.0.push(zigzag as u8);
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn entry(&mut self) -> Option<Entry<'a>> {
        let head = self.byte()?;
        let function = function_of(head & FUNCTION_BITS)?;
        let counts_days = head & COUNTS_DAYS != 0;
        let id = ComputedId(self.signed()?);
        let revision = self.signed()?;
        let mut last = 0i64;
        let tiles = self.list(|input| {
            last = last.wrapping_add(input.signed()?);
            Some((last, input.tile(function)?))
        })?;
        Some(Entry { id, revision, function, counts_days, tiles })
    }

    fn tile(&mut self, function: Function) -> Option<Tile<'a>> {
        Some(match function {
            Function::Count => Tile::Count(self.unsigned()?),
            Function::Sum => Tile::Sum(self.signed_wide()?),
            Function::Last => Tile::Last(self.latest()?),
            Function::MostCommon => {
                Tile::MostCommon(self.list(|input| {
                    Some(Tally { count: input.unsigned()?, latest: input.latest()? })
                })?)
            }
        })
    }

    fn latest(&mut self) -> Option<Latest<'a>> {
        let at = Timestamp(self.signed()?);
        let event_id = Cow::Borrowed(self.text()?);
        Some(Latest { at, event_id, value: self.held()? })
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
            _ => return None,
        }))
    }

    /// A list with its length in front. Room is made for no more items than there are bytes.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = usize::try_from(self.unsigned()?).ok()?;
        let mut items = Vec::with_capacity(count.min(self.0.len()));
        for _ in 0..count {
            items.push(item(self)?);
        }
        Some(items)
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.unsigned()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn unsigned(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let zigzag = self.unsigned()?;
        Some((zigzag >> 1) as i64 ^ -((zigzag & 1) as i64))
    }

    fn signed_wide(&mut self) -> Option<i128> {
        let mut zigzag = 0u128;
        for shift in (0..128).step_by(7) {
            let byte = self.byte()?;
            zigzag |= u128::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some((zigzag >> 1) as i128 ^ -((zigzag & 1) as i128));
            }
        }
        None
    }
}

const fn function_code(function: Function) -> u8 {
    match function {
        Function::Count => 0,
        Function::Sum => 1,
        Function::Last => 2,
        Function::MostCommon => 3,
    }
}

const fn function_of(code: u8) -> Option<Function> {
    Some(match code {
        0 => Function::Count,
        1 => Function::Sum,
        2 => Function::Last,
        3 => Function::MostCommon,
        _ => return None,
    })
}
