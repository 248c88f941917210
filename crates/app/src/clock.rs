//! The clock as a port.

use rapport_domain::time::Timestamp;

/// Where the present instant comes from: the system in production, a hand in tests.
pub trait Clock: Send + Sync {
    /// The present instant. It never goes back.
    fn now(&self) -> Timestamp;
}
