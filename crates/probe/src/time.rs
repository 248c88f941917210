//! The time of day in the form that the API takes.

use std::time::UNIX_EPOCH;

const DAY_MS: u64 = 86_400_000;

/// Milliseconds since 1970.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the outside world has a clock of its own")]
pub fn now_ms() -> u64 {
    let since = std::time::SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// `2026-03-02T10:00:00.000Z` (Howard Hinnant's `civil_from_days`, for years after 1970).
#[must_use]
pub fn iso(at_ms: u64) -> String {
    let (days, in_day) = (at_ms / DAY_MS + 719_468, at_ms % DAY_MS);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let leaps = day_of_era / 1460;
    let year_of_era = (day_of_era - leaps + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute) = (in_day / 3_600_000, in_day / 60_000 % 60);
    let (second, ms) = (in_day / 1000 % 60, in_day % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z")
}

#[test]
fn days_have_names() {
    assert_eq!(iso(1_772_445_600_123), "2026-03-02T10:00:00.123Z");
    assert_eq!(iso(1_709_164_799_999), "2024-02-28T23:59:59.999Z");
    assert_eq!(iso(1_709_164_800_000), "2024-02-29T00:00:00.000Z");
}
