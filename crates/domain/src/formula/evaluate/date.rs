//! Date functions: calendar and clock of the workspace time zone (P-58, P-59).

use crate::filter::Now;
use crate::formula::calendar::{Moment, Unit};
use crate::formula::catalog::Function;
use crate::formula::item::{Absent, Evaluated, Item};
use crate::time::{Day, Timestamp, Zone};
use jiff::civil::DateTime;

/// One part of what calendar and clock show.
pub(super) fn part<'a>(function: Function, local: DateTime) -> Evaluated<'a> {
    Ok(Item::Integer(match function {
        Function::Year => i64::from(local.year()),
        Function::Month => i64::from(local.month()),
        Function::Day => i64::from(local.day()),
        Function::Hour => i64::from(local.hour()),
        Function::Minute => i64::from(local.minute()),
        _ => i64::from(local.weekday().to_monday_one_offset()),
    }))
}

/// Full years from a day to today.
pub(super) fn age<'a>(born: Moment, now: Now<'_>) -> Evaluated<'a> {
    let born = Moment::Day(born.day(now.zone));
    let today = Moment::Day(now.today());
    Ok(Item::Integer(born.units_to(today, Unit::Years, now.zone)))
}

/// As a Date or a DateTime.
pub(super) fn converted<'a>(function: Function, item: Item<'a>, zone: &Zone) -> Evaluated<'a> {
    let converted = match (function, item) {
        (Function::ToDate, Item::Text(text)) => Day::parse(&text).map(Item::Date),
        (Function::ToDate, other) => Some(Item::Date(other.moment()?.day(zone))),
        (_, Item::Text(text)) => Timestamp::parse(&text).map(Item::DateTime),
        (_, other) => Some(Item::DateTime(other.moment()?.instant(zone))),
    };
    converted.ok_or(Absent::Empty)
}
