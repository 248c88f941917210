//! The system clock, made to never go back.

use rapport_app::Clock;
use rapport_domain::time::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds of the system clock; when it is set back, time stands still until it has caught up.
#[derive(Default)]
pub(crate) struct SystemClock {
    latest: AtomicI64,
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    fn now(&self) -> Timestamp {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let read = i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX);
        Timestamp(self.latest.fetch_max(read, Ordering::Relaxed).max(read))
    }
}
