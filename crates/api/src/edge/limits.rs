//! Rate limits: token buckets per workspace and group of calls.

use crate::route::{Family, Route};
use axum::http::Method;
use parking_lot::Mutex;
use rapport_app::access::Caller;
use rapport_domain::ids::WorkspaceId;
use rapport_domain::time::Timestamp;
use std::collections::HashMap;
use std::str::FromStr;

/// Which limits are in force: `RAPPORT_LIMITS_PROFILE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LimitsProfile {
    /// Ours.
    #[default]
    Default,
    /// Those of the reference product.
    Reference,
    /// None: for benches and trusted networks.
    Off,
}

impl FromStr for LimitsProfile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "default" => Ok(Self::Default),
            "reference" => Ok(Self::Reference),
            "off" => Ok(Self::Off),
            _ => Err("must be default, reference or off".to_owned()),
        }
    }
}

/// Calls that share a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Group {
    SingleEvent,
    BatchEvents,
    CreatePerson,
    People,
    Native,
}

impl Group {
    fn of(route: &Route) -> Self {
        match (route.family, route.path) {
            (Family::Native, _) => Self::Native,
            (_, "/people/3/events") => Self::BatchEvents,
            (_, path) if path.ends_with("/events") => Self::SingleEvent,
            (_, "/people/2/persons") if route.method == Method::POST => Self::CreatePerson,
            _ => Self::People,
        }
    }

    /// Calls per second.
    const fn rate(self, profile: LimitsProfile) -> i64 {
        let reference = matches!(profile, LimitsProfile::Reference);
        match self {
            Self::SingleEvent => {
                if reference {
                    250
                } else {
                    2_000
                }
            }
            Self::BatchEvents => {
                if reference {
                    5
                } else {
                    50
                }
            }
            Self::CreatePerson => {
                if reference {
                    10
                } else {
                    100
                }
            }
            Self::People => {
                if reference {
                    5
                } else {
                    100
                }
            }
            Self::Native => 100,
        }
    }
}

/// A bucket holds one second's worth of calls, counted in thousandths.
struct Bucket {
    thousandths: i64,
    filled_at: Timestamp,
}

/// The buckets of all workspaces.
pub(crate) struct RateLimits {
    profile: LimitsProfile,
    buckets: Mutex<HashMap<(WorkspaceId, Group, String), Bucket>>,
}

impl RateLimits {
    pub(crate) fn new(profile: LimitsProfile) -> Self {
        Self { profile, buckets: Mutex::default() }
    }

    /// Whether limits are in force at all.
    pub(crate) fn enabled(&self) -> bool {
        self.profile != LimitsProfile::Off
    }

    /// Takes one call, or says after how many seconds to try again.
    pub(crate) fn take(&self, route: &Route, caller: &Caller, now: Timestamp) -> Result<(), u32> {
        if !self.enabled() {
            return Ok(());
        }
        let group = Group::of(route);
        let rate = group.rate(self.profile);
        // Native calls are limited per credential, the others per workspace.
        let credential = if group == Group::Native { caller.name.clone() } else { String::new() };
        let mut buckets = self.buckets.lock();
        let bucket = buckets
            .entry((caller.workspace, group, credential))
            .or_insert(Bucket { thousandths: rate * 1000, filled_at: now });
        let elapsed = (now.0 - bucket.filled_at.0).max(0);
        bucket.thousandths = (bucket.thousandths + elapsed * rate).min(rate * 1000);
        bucket.filled_at = now;
        if bucket.thousandths < 1000 {
            return Err(1);
        }
        bucket.thousandths -= 1000;
        Ok(())
    }
}
