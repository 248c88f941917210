//! Counts failed sign-ins per account and per address (A-14: 5 failures in 15 minutes).

use parking_lot::Mutex;
use rapport_domain::time::Timestamp;
use std::collections::HashMap;

/// Failures after which further attempts are refused.
const FAILURES_MAX: usize = 5;

/// How long a failure counts.
const WINDOW_MS: i64 = 15 * 60 * 1000;

/// Accounts and addresses remembered; beyond that the stale ones are dropped.
const ENTRIES_MAX: usize = 10_000;

/// Recent failures by account or address.
#[derive(Default)]
pub(super) struct Throttle {
    failures: Mutex<HashMap<String, Vec<Timestamp>>>,
}

impl Throttle {
    /// Seconds until another attempt is allowed; `None` if it is allowed now.
    pub(super) fn wait(&self, key: &str, now: Timestamp) -> Option<u32> {
        let mut failures = self.failures.lock();
        let recent = failures.get_mut(key)?;
        recent.retain(|at| now.0 - at.0 < WINDOW_MS);
        if recent.len() < FAILURES_MAX {
            return None;
        }
        let oldest = recent.first().map_or(now.0, |at| at.0);
        u32::try_from((oldest + WINDOW_MS - now.0) / 1000 + 1).ok()
    }

    /// Remembers a failure.
    pub(super) fn failed(&self, key: &str, now: Timestamp) {
        let mut failures = self.failures.lock();
        if failures.len() >= ENTRIES_MAX {
            failures.retain(|_, at| at.last().is_some_and(|last| now.0 - last.0 < WINDOW_MS));
        }
        failures.entry(key.to_owned()).or_default().push(now);
    }

    /// Forgets the failures of an account that signed in.
    pub(super) fn succeeded(&self, key: &str) {
        self.failures.lock().remove(key);
    }
}
