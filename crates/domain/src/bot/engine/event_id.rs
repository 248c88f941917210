//! Ids of events that bots send: the same run gives the same id (C-49).

use crate::ids::{EventId, SessionId};

const FNV_OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const FNV_PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

/// The id of the event of one run of an element: 32 hexadecimal digits.
///
/// Session ids are unguessable, so nobody can aim at a collision of this plain hash (FNV-1a).
pub(super) fn event_id(session: &SessionId, element: &str, run: u32) -> EventId {
    let run = run.to_be_bytes();
    let parts = [session.as_str().as_bytes(), &[0], element.as_bytes(), &[0], &run];
    let hash = parts
        .into_iter()
        .flatten()
        .fold(FNV_OFFSET, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(FNV_PRIME));
    EventId(format!("{hash:032x}"))
}
