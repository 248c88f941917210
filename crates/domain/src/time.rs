//! Instants, calendar days and the workspace time zone.
//!
//! An instant is a whole number of milliseconds since 1970 in UTC. Days are local dates of
//! the workspace zone, days of 23 and 25 hours included (P-49).

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{RoundMode, Unit, ZonedDateTimeRound};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// Milliseconds in 24 hours: the length of a rolling day, not of a calendar day.
pub const DAY_MS: i64 = 86_400_000;

/// Milliseconds of an hour.
pub const HOUR_MS: i64 = 3_600_000;

/// An instant in milliseconds since the Unix epoch.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The latest instant that can be written: 9999-12-30T22:00:00Z, what the calendar library holds.
    pub const MAX: Self = Self(253_402_207_200_000);
    /// The earliest instant accepted: 0001-01-01T00:00:00Z.
    pub const MIN: Self = Self(-62_135_596_800_000);

    /// Reads ISO 8601 with up to nine fraction digits, cut to milliseconds; without an offset it is
    /// UTC. `None` when the form or the range is wrong.
    pub fn parse(text: &str) -> Option<Self> {
        let instant = match text.parse::<jiff::Timestamp>() {
            Ok(instant) => instant,
            Err(_) => {
                let civil = text.parse::<jiff::civil::DateTime>().ok()?;
                if !text.contains(['T', 't', ' ']) {
                    return None;
                }
                TimeZone::UTC.to_timestamp(civil).ok()?
            }
        };
        Self::of(instant)
    }

    /// Milliseconds later (or earlier), if that instant can be written.
    pub fn checked_plus_ms(self, milliseconds: i64) -> Option<Self> {
        let sum = Self(self.0.checked_add(milliseconds)?);
        (Self::MIN..=Self::MAX).contains(&sum).then_some(sum)
    }

    /// Milliseconds later (or earlier), kept inside the range.
    #[must_use]
    pub fn plus_ms(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds).clamp(Self::MIN.0, Self::MAX.0))
    }

    /// Without offset and fraction: `2026-03-04T08:15:00`, the form of the people API v2.
    pub fn to_seconds_form(self) -> String {
        self.instant().strftime("%Y-%m-%dT%H:%M:%S").to_string()
    }

    fn of(instant: jiff::Timestamp) -> Option<Self> {
        let whole = Self(instant.as_millisecond());
        (Self::MIN..=Self::MAX).contains(&whole).then_some(whole)
    }

    fn instant(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0.clamp(Self::MIN.0, Self::MAX.0))
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

/// `2026-03-04T08:15:00.123Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.instant().strftime("%Y-%m-%dT%H:%M:%S.%3fZ"))
    }
}

/// A calendar day, counted in days since 1970-01-01. Ordered, cheap to store and to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub i32);

impl Day {
    /// The earliest day accepted: 0001-01-01.
    pub const MIN: Self = Self(-719_162);
    /// The latest day that can be written: 9999-12-31.
    pub const MAX: Self = Self(2_932_896);

    /// The day of a civil date.
    pub fn of_date(date: Date) -> Self {
        let days = date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
        Self(i32::try_from(days).unwrap_or_default())
    }

    /// Its civil date.
    pub fn date(self) -> Date {
        Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(self.0)).unwrap_or(Date::MAX)
    }

    /// Days later (or earlier).
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Days later (or earlier), if that day can be written.
    pub fn checked_plus(self, days: i64) -> Option<Self> {
        let day = Self(i64::from(self.0).checked_add(days)?.try_into().ok()?);
        (Self::MIN..=Self::MAX).contains(&day).then_some(day)
    }

    /// Reads `YYYY-MM-DD`, and only that.
    pub fn parse(text: &str) -> Option<Self> {
        let shaped = text.len() == 10 && text.bytes().filter(|b| b.is_ascii_digit()).count() == 8;
        if !shaped {
            return None;
        }
        text.parse::<Date>().ok().map(Self::of_date)
    }
}

/// `2026-03-04`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

/// The time zone of a workspace (P-2). Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone {
    name: Arc<str>,
    zone: TimeZone,
}

impl Zone {
    /// The zone of this IANA name, or `None` if there is none.
    pub fn named(name: &str) -> Option<Self> {
        let zone = TimeZone::get(name).ok()?;
        Some(Self { name: name.into(), zone })
    }

    /// Coordinated universal time, the default.
    pub fn utc() -> Self {
        Self { name: "UTC".into(), zone: TimeZone::UTC }
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The local calendar day at `at`.
    pub fn day_of(&self, at: Timestamp) -> Day {
        Day::of_date(self.zone.to_datetime(at.instant()).date())
    }

    /// The first instant of a local day. Where the clock jumps over midnight it is the jump.
    pub fn start_of(&self, day: Day) -> Timestamp {
        self.zone
            .to_zoned_datetime(day.date().at(12, 0, 0, 0))
            .and_then(|zoned| zoned.start_of_day())
            .map_or(Timestamp::MAX, |start| Timestamp(start.timestamp().as_millisecond()))
    }
}

/// For calculations with local time, which only this crate does.
impl Zone {
    /// What clocks show at `at`.
    pub(crate) fn local(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at.instant())
    }

    /// The instant at which clocks show `local`: the first of two, and as much later as the clock
    /// jumps where there is none.
    pub(crate) fn instant_of(&self, local: DateTime) -> Option<Timestamp> {
        Timestamp::of(self.zone.to_timestamp(local).ok()?)
    }

    /// The last full second, minute or hour of the local clock up to `at`.
    pub(crate) fn cut(&self, at: Timestamp, unit: Unit) -> Option<Timestamp> {
        let cut = ZonedDateTimeRound::new().smallest(unit).mode(RoundMode::Trunc);
        Timestamp::of(
            at.instant().to_zoned_datetime(self.zone.clone()).round(cut).ok()?.timestamp(),
        )
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.name).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_cut_to_milliseconds_and_default_to_utc() {
        let parsed = Timestamp::parse("2026-03-04T08:15:00.123999999").unwrap();
        assert_eq!(parsed.to_string(), "2026-03-04T08:15:00.123Z");
        assert_eq!(parsed.to_seconds_form(), "2026-03-04T08:15:00");
        assert_eq!(Timestamp::parse("2026-03-04T08:15:00+02:00").unwrap().0 % DAY_MS, 22_500_000);
        assert_eq!(Timestamp::parse("2026-03-04"), None);
        assert_eq!(Timestamp::parse("yesterday"), None);
    }

    #[test]
    fn days_are_dates_and_nothing_else() {
        let day = Day::parse("2026-03-04").unwrap();
        assert_eq!(day.to_string(), "2026-03-04");
        assert_eq!(day.plus(-4).to_string(), "2026-02-28");
        assert_eq!(Day::parse("2026-3-4"), None);
        assert_eq!(Day::parse("2026-02-29"), None);
        assert_eq!(Day::parse("1969-12-31").unwrap(), Day(-1));
    }

    #[test]
    fn local_days_have_23_and_25_hours_where_clocks_change() {
        let zone = Zone::named("Europe/Zagreb").unwrap();
        let length = |text: &str| {
            let day = Day::parse(text).unwrap();
            (zone.start_of(day.plus(1)).0 - zone.start_of(day).0) / 3_600_000
        };
        assert_eq!(
            (length("2026-03-29"), length("2026-10-25"), length("2026-06-01")),
            (23, 25, 24)
        );
    }
}
