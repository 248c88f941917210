//! The stored form of a person's state: compact, versioned and canonical.
//!
//! Version 2: the version byte, the zone's name, the revision up to which it answers plus one, the
//! number of slots, then the slots, ordered by id. A slot is the distance of its id from the one
//! before, its revision, a byte of flags, the next edge, the distance of the next change from it,
//! and its entry with the length in front, so that what an event does not touch is passed on unread.
//! A slot that holds the value of a frozen formula or score has that value after its flags.
//!
//! Other versions are not read: what they held is rebuilt from stored events.

mod entry;

use super::bytes::{Reader, Writer};
use super::state::PersonState;
use super::state::slot::{Content, Head, Slot};
use crate::ids::ComputedId;
use std::borrow::Cow;

pub(super) use entry::{entry, tiles};

/// The version written here.
const VERSION: u8 = 2;

/// Bytes made room for at first: most states fit.
const ROOM: usize = 512;

/// Bits of a slot's flags: whether there is an edge, a change, an event apart.
const HAS_EDGE: u8 = 1;
const HAS_CHANGE: u8 = 2;
const HAS_APART: u8 = 4;

/// The flags of a slot that is nothing but the value of a frozen formula or score.
const IS_HELD: u8 = 8;

/// The stored form.
pub(super) fn encode(state: &PersonState<'_>) -> Vec<u8> {
    let stored = state.slots.iter().map(|slot| match &slot.content {
        Content::Stored { raw, .. } => raw.len(),
        Content::Open { .. } | Content::Held(_) => 0,
    });
    let mut out = Writer(Vec::with_capacity(ROOM + stored.sum::<usize>()));
    out.byte(VERSION);
    out.text(&state.zone);
    out.unsigned(u64::try_from(state.covered + 1).unwrap_or_default());
    out.count(state.slots.len());
    let mut last = 0;
    for slot in &state.slots {
        out.signed(slot.id.0.wrapping_sub(last));
        last = slot.id.0;
        match &slot.content {
            Content::Stored { raw, .. } => out.0.extend_from_slice(raw),
            Content::Open { entry, head } => {
                out.slot(slot.revision, entry, head.unwrap_or_default())
            }
            Content::Held(computed) => {
                out.signed(slot.revision);
                out.byte(IS_HELD);
                out.computed(computed);
            }
        }
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
    let covered = i64::try_from(input.unsigned()?).ok()? - 1;
    let mut last = 0i64;
    let slots = input.list(|input| {
        last = last.wrapping_add(input.signed()?);
        input.slot(ComputedId(last))
    })?;
    input.is_empty().then_some(PersonState { zone, covered, slots })
}

impl Writer {
    fn slot(&mut self, revision: i64, entry: &super::entry::Entry<'_>, head: Head) {
        self.signed(revision);
        let mut flags = 0;
        flags |= if head.edge.is_some() { HAS_EDGE } else { 0 };
        flags |= if head.change.is_some() { HAS_CHANGE } else { 0 };
        flags |= if entry.apart.is_some() { HAS_APART } else { 0 };
        self.byte(flags);
        if let Some(edge) = head.edge {
            self.signed(edge);
        }
        if let Some(change) = head.change {
            self.signed(change.wrapping_sub(head.edge.unwrap_or_default()));
        }
        self.sized(|out| out.entry(entry));
    }
}

impl<'a> Reader<'a> {
    fn slot(&mut self, id: ComputedId) -> Option<Slot<'a>> {
        let start = self.0;
        let revision = self.signed()?;
        let flags = self.byte()?;
        if flags == IS_HELD {
            return Some(Slot { id, revision, content: Content::Held(self.computed()?) });
        }
        let edge = if flags & HAS_EDGE == 0 { None } else { Some(self.signed()?) };
        let change = if flags & HAS_CHANGE == 0 {
            None
        } else {
            Some(self.signed()?.wrapping_add(edge.unwrap_or_default()))
        };
        let body = self.slice()?;
        let raw = start.get(..start.len() - self.0.len())?;
        let has_apart = flags & HAS_APART != 0;
        let content = Content::Stored { raw, head: Head { edge, change }, has_apart, body };
        Some(Slot { id, revision, content })
    }
}
