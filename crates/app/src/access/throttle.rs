//! Counts attempts to sign in per account and per address (A-14: 5 failures in 15 minutes).

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
    /// Counts an attempt under all keys before it is made, so that parallel ones count too: it is
    /// a failure until it [succeeds](Self::succeeded). `Err` with the seconds to wait when one of
    /// the keys has no attempts left; then nothing is counted.
    pub(super) fn attempt(&self, keys: &[String], now: Timestamp) -> Result<(), u32> {
        let mut failures = self.failures.lock();
        if failures.len() >= ENTRIES_MAX {
            failures.retain(|_, at| at.last().is_some_and(|last| is_recent(*last, now)));
        }
        for key in keys {
            let Some(recent) = failures.get_mut(key) else { continue };
            recent.retain(|at| is_recent(*at, now));
            if recent.len() >= FAILURES_MAX {
                let oldest = recent.first().map_or(now.0, |at| at.0);
                let wait = (oldest + WINDOW_MS - now.0) / 1000 + 1;
                return Err(u32::try_from(wait).unwrap_or(u32::MAX));
            }
        }
        for key in keys {
            failures.entry(key.clone()).or_default().push(now);
        }
        Ok(())
    }

    /// Forgets the failures of an account that signed in, and that this attempt of the address was
    /// one. The address keeps its others: they were aimed at other accounts as well.
    pub(super) fn succeeded(&self, account: &str, address: &str, attempted: Timestamp) {
        let mut failures = self.failures.lock();
        failures.remove(account);
        if let Some(recent) = failures.get_mut(address)
            && let Some(own) = recent.iter().position(|at| *at == attempted)
        {
            recent.remove(own);
        }
    }
}

fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    now.0 - at.0 < WINDOW_MS
}
