//! Ids and secrets made by the application, never by the store.

use parking_lot::Mutex;
use rapport_domain::hex;
use rapport_domain::time::Timestamp;

/// 2025-01-01T00:00:00Z: numbers count milliseconds from here, which lasts until 2094.
const EPOCH_MS: i64 = 1_735_689_600_000;

/// Numbers of one millisecond; a faster process borrows from the next.
const NUMBER_BITS: u32 = 12;

/// Random bytes fetched at once: one system call serves hundreds of ids.
const POOL_BYTES: usize = 4096;

/// The source of ids. Its numbers and UUIDs grow, so that new rows lie side by side.
#[derive(Default)]
pub struct Ids {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last_number: i64,
    last_uuid_ms: i64,
    uuid_counter: u16,
    pool: Vec<u8>,
}

impl Ids {
    /// A new number below 2^53, never given twice by this process; another process on the same
    /// database would have to hit the same millisecond and one of 2,048 starts, and then its insert
    /// conflicts and runs again.
    pub fn number(&self, now: Timestamp) -> i64 {
        let mut state = self.state.lock();
        let floor = (now.0 - EPOCH_MS).max(1) << NUMBER_BITS;
        state.last_number = if state.last_number >= floor {
            state.last_number + 1
        } else {
            let [low, high] = state.random::<2>();
            floor + i64::from(u16::from_le_bytes([low, high & 0b111]))
        };
        state.last_number
    }

    /// A new UUID of version 7.
    pub fn uuid(&self, now: Timestamp) -> String {
        let mut state = self.state.lock();
        if now.0 > state.last_uuid_ms {
            state.last_uuid_ms = now.0;
            state.uuid_counter = 0;
        } else if state.uuid_counter == 0xfff {
            state.last_uuid_ms += 1;
            state.uuid_counter = 0;
        } else {
            state.uuid_counter += 1;
        }
        let time = (state.last_uuid_ms as u64) & 0xffff_ffff_ffff;
        let counter = 0x7000 | state.uuid_counter;
        let tail = u64::from_le_bytes(state.random::<8>());
        let (high, low) = (0x8000 | (tail >> 48) & 0x3fff, tail & 0xffff_ffff_ffff);
        let (upper, lower) = (time >> 16, time & 0xffff);
        format!("{upper:08x}-{lower:04x}-{counter:04x}-{high:04x}-{low:012x}")
    }

    /// A secret of 256 random bits as 64 hex digits.
    pub fn secret(&self) -> String {
        hex::encode(&self.bytes::<32>())
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        self.state.lock().random()
    }

    /// A random seed for choices that need none of a secret's strength.
    pub fn seed(&self) -> u64 {
        u64::from_le_bytes(self.bytes())
    }
}

impl State {
    #[expect(clippy::expect_used, reason = "without randomness no secret may be made")]
    fn random<const N: usize>(&mut self) -> [u8; N] {
        if self.pool.len() < N {
            self.pool.resize(POOL_BYTES, 0);
            getrandom::fill(&mut self.pool).expect("the system gives randomness");
        }
        let rest = self.pool.len() - N;
        let mut bytes = [0; N];
        bytes.copy_from_slice(self.pool.get(rest..).unwrap_or_default());
        self.pool.truncate(rest);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_and_keep_their_form() {
        let ids = Ids::default();
        let now = Timestamp(1_772_000_000_000);
        let numbers: Vec<i64> = (0..10_000).map(|_| ids.number(now)).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b) && numbers.iter().all(|n| *n < 1 << 53));
        let uuids: Vec<String> = (0..10_000).map(|_| ids.uuid(now)).collect();
        assert!(uuids.is_sorted_by(|a, b| a < b));
        assert!(uuids.iter().all(|uuid| uuid.len() == 36 && uuid.as_bytes()[14] == b'7'));
        assert_ne!(ids.secret(), ids.secret());
    }
}
