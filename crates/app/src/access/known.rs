//! Credentials seen lately, so that a request does not cost a read of the store to know its caller.
//!
//! What this process changes is forgotten at once. Another process on the same database learns of a
//! removed key when its entry is a second old.

use super::Caller;
use parking_lot::Mutex;
use rapport_domain::network::Network;
use rapport_domain::time::Timestamp;
use std::collections::HashMap;
use std::net::IpAddr;

/// How long an entry is trusted.
const TRUSTED_MS: i64 = 1000;

/// Keys remembered; more mean that somebody makes keys by the thousand, and all are forgotten.
const KEYS_MAX: usize = 1000;

/// The keys by what is stored of them.
#[derive(Default)]
pub(super) struct KnownKeys {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Grows when keys change: what was read before is not to be remembered after.
    changes: u64,
    keys: HashMap<String, Known>,
}

struct Known {
    caller: Caller,
    validity: Validity,
    seen_at: Timestamp,
}

/// Until when and from where a credential is good.
#[derive(Debug, Clone, Default)]
pub(super) struct Validity {
    /// When it stops working.
    pub(super) expires_at: Option<Timestamp>,
    /// The networks it works from; all if there are none.
    pub(super) allowed_ips: Vec<Network>,
}

impl Validity {
    /// Whether it is good now, from this address.
    pub(super) fn holds(&self, from: IpAddr, now: Timestamp) -> bool {
        let here = self.allowed_ips.iter().any(|network| network.contains(from));
        (here || self.allowed_ips.is_empty()) && self.expires_at.is_none_or(|at| now < at)
    }
}

impl KnownKeys {
    /// The caller of a key's hash, if it is known well enough.
    pub(super) fn get(&self, hash: &str, from: IpAddr, now: Timestamp) -> Option<Caller> {
        let state = self.state.lock();
        let known = state.keys.get(hash)?;
        let trusted = now.0 - known.seen_at.0 < TRUSTED_MS;
        (trusted && known.validity.holds(from, now)).then(|| known.caller.clone())
    }

    /// The number of changes so far, to be asked before a key is read.
    pub(super) fn changes(&self) -> u64 {
        self.state.lock().changes
    }

    /// Remembers a key that was read, unless keys changed since.
    pub(super) fn remember(
        &self,
        changes: u64,
        hash: String,
        caller: &Caller,
        validity: Validity,
        now: Timestamp,
    ) {
        let mut state = self.state.lock();
        if state.changes != changes {
            return;
        }
        if state.keys.len() >= KEYS_MAX {
            state.keys.clear();
        }
        let known = Known { caller: caller.clone(), validity, seen_at: now };
        state.keys.insert(hash, known);
    }

    /// Forgets all keys: one was made, changed or removed.
    pub(super) fn forget(&self) {
        let mut state = self.state.lock();
        state.changes += 1;
        state.keys.clear();
    }
}
