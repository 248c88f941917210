//! Who enters and leaves segments, and when time alone will make somebody do so (P-43, P-46, P-86).

use super::view::EventView;
use super::{Rules, Segment};
use crate::filter::{Now, PersonView};
use crate::ids::SegmentId;
use crate::time::Timestamp;

/// What a look at one person decides about some segments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// Those the person belongs to and did not.
    pub entered: Vec<SegmentId>,
    /// Those the person belonged to and does not.
    pub left: Vec<SegmentId>,
    /// The next instant to look again if nobody writes anything.
    pub next_change: Option<Timestamp>,
}

/// Compares what a person belongs to at an instant with what it belonged to. `view` shows the
/// person as each segment sees it, its own event clauses among it.
pub fn decide<'s, V: PersonView + EventView>(
    segments: impl IntoIterator<Item = &'s Segment>,
    was_member: impl Fn(SegmentId) -> bool,
    view: impl Fn(&'s Segment) -> V,
    now: Now<'_>,
) -> Decision {
    let mut decision = Decision::default();
    for segment in segments {
        let view = view(segment);
        match (was_member(segment.id), segment.rules.hold(&view, now)) {
            (false, true) => decision.entered.push(segment.id),
            (true, false) => decision.left.push(segment.id),
            _ => {}
        }
        let change = segment.rules.next_change_after(&view, now);
        decision.next_change = [decision.next_change, change].into_iter().flatten().min();
    }
    decision
}

/// One entry or exit by time alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flip {
    /// When.
    pub at: Timestamp,
    /// Whether the person enters.
    pub enters: bool,
}

/// What time alone did to a membership after `from` and up to `now`, in order: after a stop every
/// flip still has its own instant. It stops after `limit` looks; the second answer is the instant to
/// go on from, which lies in the past where it stopped early.
pub fn flips<V: PersonView + EventView>(
    rules: &Rules,
    view: &V,
    from: Timestamp,
    now: Now<'_>,
    limit: usize,
) -> (Vec<Flip>, Option<Timestamp>) {
    let mut flips = Vec::new();
    let mut is_member = rules.hold(view, now.at(from));
    let mut next = rules.next_change_after(view, now.at(from));
    for _ in 0..limit {
        let at = match next {
            Some(next) if next <= now.at => next,
            _ => break,
        };
        let enters = rules.hold(view, now.at(at));
        if enters != is_member {
            flips.push(Flip { at, enters });
            is_member = enters;
        }
        next = rules.next_change_after(view, now.at(at));
    }
    (flips, next)
}
