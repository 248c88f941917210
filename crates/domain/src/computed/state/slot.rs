//! The place of one aggregate or clause in a person's state. As long as no event touches it and no
//! edge passes it stays the bytes it was read from.

use crate::computed::Computed;
use crate::computed::codec;
use crate::computed::entry::Entry;
use crate::computed::shape::Shape;
use crate::ids::ComputedId;
use std::borrow::Cow;

/// A slot: only what keeps something has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::computed) struct Slot<'a> {
    pub(in crate::computed) id: ComputedId,
    pub(in crate::computed) revision: i64,
    pub(in crate::computed) content: Content<'a>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::computed) enum Content<'a> {
    /// As stored: `raw` is all of it, `body` the entry.
    Stored { raw: &'a [u8], head: Head, has_apart: bool, body: &'a [u8] },
    /// As it is worked on; it has a head from when it is [settled](Slot::settle) until it is worked
    /// on.
    Open { entry: Entry<'a>, head: Option<Head> },
    /// The value of a frozen formula or score.
    Held(Computed),
}

/// What time alone does to an entry, in ticks, as of the instant it was stored at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::computed) struct Head {
    /// When next something enters or leaves.
    pub(in crate::computed) edge: Option<i64>,
    /// When next the value is another one.
    pub(in crate::computed) change: Option<i64>,
}

impl Head {
    /// Whether it is still right at a tick: until the next edge nothing happens.
    const fn is_right_at(self, now: i64) -> bool {
        match self.edge {
            Some(edge) => now < edge,
            None => true,
        }
    }
}

impl<'a> Slot<'a> {
    /// The entry, to be read. `None` where the bytes are none.
    pub(super) fn entry(&self, shape: &Shape) -> Option<Cow<'_, Entry<'a>>> {
        match &self.content {
            Content::Open { entry, .. } => Some(Cow::Borrowed(entry)),
            Content::Stored { body, has_apart, .. } => {
                codec::entry(body, shape.measure, *has_apart).map(Cow::Owned)
            }
            Content::Held(_) => None,
        }
    }

    /// The entry, to be worked on. `None` where the bytes are none.
    pub(super) fn entry_mut(&mut self, shape: &Shape) -> Option<&mut Entry<'a>> {
        if let Content::Stored { body, has_apart, .. } = self.content {
            let entry = codec::entry(body, shape.measure, has_apart)?;
            self.content = Content::Open { entry, head: None };
        }
        match &mut self.content {
            Content::Open { entry, head } => {
                *head = None;
                Some(entry)
            }
            Content::Stored { .. } | Content::Held(_) => None,
        }
    }

    /// The head, where it is right at a tick.
    fn head_at(&self, now: i64) -> Option<Head> {
        let head = match &self.content {
            Content::Stored { head, .. } => Some(*head),
            Content::Open { head, .. } => *head,
            Content::Held(_) => None,
        };
        head.filter(|head| head.is_right_at(now))
    }

    /// Forgets what is over at `now` and notes what comes next. Answers whether anything is kept.
    pub(super) fn settle(&mut self, shape: &Shape, now: i64) -> bool {
        if self.head_at(now).is_some() {
            return true;
        }
        let Some(entry) = self.entry_mut(shape) else { return false };
        entry.prune(shape, now);
        let settled =
            Head { edge: entry.next_edge(shape, now), change: entry.next_change(shape, now) };
        let is_kept = !entry.is_empty();
        if let Content::Open { head, .. } = &mut self.content {
            *head = Some(settled);
        }
        is_kept
    }

    /// The first tick after `now` at which the value is another one.
    pub(super) fn next_change(&self, shape: &Shape, now: i64) -> Option<i64> {
        match self.head_at(now) {
            Some(head) => head.change,
            None => self.entry(shape)?.next_change(shape, now),
        }
    }
}
