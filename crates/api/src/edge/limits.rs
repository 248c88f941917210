//! Rate limits: token buckets per workspace and group of calls.

use crate::route::{Family, Route};
use axum::http::{HeaderMap, HeaderValue, Method};
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
    Match,
    Native,
}

impl Group {
    fn of(route: &Route) -> Self {
        match (route.family, route.path) {
            (Family::Native, _) => Self::Native,
            (_, "/people/3/events") => Self::BatchEvents,
            (_, "/people/2/persons/match") => Self::Match,
            (_, path) if path.ends_with("/events") => Self::SingleEvent,
            (_, "/people/2/persons") if route.method == Method::POST => Self::CreatePerson,
            _ => Self::People,
        }
    }

    /// Calls per second: ours, or those of the reference product.
    const fn rate(self, profile: LimitsProfile) -> i64 {
        let (ours, reference) = match self {
            Self::SingleEvent => (2_000, 250),
            Self::BatchEvents => (50, 5),
            Self::CreatePerson => (100, 10),
            Self::People => (100, 5),
            Self::Match => (150, 15),
            Self::Native => (100, 100),
        };
        if matches!(profile, LimitsProfile::Reference) { reference } else { ours }
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

    /// Takes one call from its bucket; `None` when no limits are in force.
    pub(crate) fn take(&self, route: &Route, caller: &Caller, now: Timestamp) -> Option<Allowance> {
        if self.profile == LimitsProfile::Off {
            return None;
        }
        let group = Group::of(route);
        let rate = group.rate(self.profile);
        // Native calls are limited per credential, the others per workspace.
        let credential = if group == Group::Native { caller.id.clone() } else { String::new() };
        let mut buckets = self.buckets.lock();
        let bucket = buckets
            .entry((caller.workspace, group, credential))
            .or_insert(Bucket { thousandths: rate * 1000, filled_at: now });
        let elapsed = (now.0 - bucket.filled_at.0).max(0);
        bucket.thousandths = (bucket.thousandths + elapsed.saturating_mul(rate)).min(rate * 1000);
        bucket.filled_at = now;
        let taken = bucket.thousandths >= 1000;
        if taken {
            bucket.thousandths -= 1000;
        }
        Some(Allowance { taken, limit: rate, remaining: bucket.thousandths / 1000 })
    }
}

/// What a bucket said about one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// Whether the call may go on.
    pub(crate) taken: bool,
    limit: i64,
    remaining: i64,
}

/// Seconds after which a bucket is full again, and after which a refused call may come back: buckets
/// hold one second's worth.
pub(crate) const RESET_SECONDS: u32 = 1;

impl Allowance {
    /// Says it in the headers of the answer.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        headers.insert("ratelimit-limit", HeaderValue::from(self.limit));
        headers.insert("ratelimit-remaining", HeaderValue::from(self.remaining));
        headers.insert("ratelimit-reset", HeaderValue::from(RESET_SECONDS));
    }
}
