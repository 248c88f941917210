//! How fast one end user may speak and one address may open visits.

use crate::Error;
use parking_lot::Mutex;
use rapport_domain::time::Timestamp;
use std::collections::HashMap;

/// Messages of one visit in a minute.
const MESSAGES_MAX: u32 = 30;

/// Visits opened from one address in a minute.
const VISITS_MAX: u32 = 5;

/// How long a count lasts.
const WINDOW_MS: i64 = 60_000;

/// Counts kept; beyond that the ended ones are dropped.
const COUNTS_MAX: usize = 10_000;

/// Counts of the last minute, in this process.
pub struct ChatLimits {
    messages: Option<Counts>,
    visits: Option<Counts>,
}

struct Counts {
    most: u32,
    by_key: Mutex<HashMap<String, Count>>,
}

struct Count {
    since: Timestamp,
    used: u32,
}

impl ChatLimits {
    /// The limits of the specification.
    pub fn on() -> Self {
        let counts = |most| Some(Counts { most, by_key: Mutex::default() });
        Self { messages: counts(MESSAGES_MAX), visits: counts(VISITS_MAX) }
    }

    /// No limits: for benches and trusted networks.
    pub const fn off() -> Self {
        Self { messages: None, visits: None }
    }

    /// Counts a message of a visit.
    pub(super) fn message(&self, visit: &str, now: Timestamp) -> Result<(), Error> {
        self.messages.as_ref().map_or(Ok(()), |counts| counts.count(visit, now))
    }

    /// Counts a visit opened from an address.
    pub(super) fn visit(&self, address: &str, now: Timestamp) -> Result<(), Error> {
        self.visits.as_ref().map_or(Ok(()), |counts| counts.count(address, now))
    }
}

impl Counts {
    fn count(&self, key: &str, now: Timestamp) -> Result<(), Error> {
        let mut by_key = self.by_key.lock();
        if by_key.len() >= COUNTS_MAX {
            by_key.retain(|_, count| now.0 - count.since.0 < WINDOW_MS);
        }
        let count = by_key.entry(key.to_owned()).or_insert(Count { since: now, used: 0 });
        if now.0 - count.since.0 >= WINDOW_MS {
            *count = Count { since: now, used: 0 };
        }
        if count.used >= self.most {
            let wait = (count.since.0 + WINDOW_MS - now.0) / 1000 + 1;
            return Err(Error::RateLimited(u32::try_from(wait).unwrap_or(1)));
        }
        count.used += 1;
        Ok(())
    }
}
