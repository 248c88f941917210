//! Ids and times of events (P-65).

use crate::limits::{EVENT_BATCH_AGE_MAX_DAYS, EVENT_ID_MAX};
use crate::problem::{Problem, ProblemCode};
use crate::time::{DAY_MS, Timestamp};

/// Checks an event id: 1..36 of `A-Z a-z 0-9 _ -`.
///
/// # Errors
/// One problem at `eventId`.
pub fn check_event_id(text: &str) -> Result<(), Problem> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if (1..=EVENT_ID_MAX).contains(&text.len()) && text.bytes().all(allowed) {
        return Ok(());
    }
    let message = format!("must have 1 to {EVENT_ID_MAX} of the characters A-Z a-z 0-9 _ -");
    Err(Problem::new("eventId", ProblemCode::Format, message))
}

/// The time of an event of a batch: a future one becomes `now`, a too old one is refused.
///
/// # Errors
/// One problem at `occurredTime`.
pub fn occurred_time(given: Timestamp, now: Timestamp) -> Result<Timestamp, Problem> {
    if given < now.plus_ms(-EVENT_BATCH_AGE_MAX_DAYS * DAY_MS) {
        let message = format!("must not be older than {EVENT_BATCH_AGE_MAX_DAYS} days");
        return Err(Problem::new("occurredTime", ProblemCode::OutOfTime, message));
    }
    Ok(given.min(now))
}
