//! Functions of time: days and clocks of the workspace zone, days of 23 and 25 hours (P-49, P-59).

use super::ground::{attributes, check, check_at, now, zagreb};
use crate::filter::Now;
use crate::formula::Formula;
use crate::formula::calendar::{Moment, Unit};
use crate::time::{Day, Timestamp, Zone};
use expect_test::expect;

#[test]
fn now_is_an_instant_and_today_a_local_day() {
    let texts = ["now()", "today()", "toDate(now())", "age(birthDate)", "age(today())"];
    check(
        &texts,
        expect![[r#"
        now()  ->  DateTime "2026-03-04T23:30:45.678Z"
        today()  ->  Date "2026-03-05"
        toDate(now())  ->  Date "2026-03-05"
        age(birthDate)  ->  Integer 35
        age(today())  ->  Integer 0
    "#]],
    );
    check_at(
        &texts,
        now(),
        &Zone::utc(),
        expect![[r#"
        now()  ->  DateTime "2026-03-04T23:30:45.678Z"
        today()  ->  Date "2026-03-04"
        toDate(now())  ->  Date "2026-03-04"
        age(birthDate)  ->  Integer 35
        age(today())  ->  Integer 0
    "#]],
    );
}

#[test]
fn parts_are_local() {
    check(
        &[
            "year([Last visit])",
            "month([Last visit])",
            "day([Last visit])",
            "hour([Last visit])",
            "minute([Last visit])",
            "dayOfWeek([Last visit])",
            "dayOfWeek(birthDate)",
            "hour(birthDate)",
            r#"formatDate([Last visit], "dd.MM.yyyy HH:mm:ss")"#,
            r#"formatDate([Last visit], "yyyyMMddTHHmm")"#,
            r#"formatDate(birthDate, "dd/MM/yyyy HH:mm")"#,
            r#"formatDate(toDate("0987-06-05"), "yyyy-MM-dd")"#,
            r#"formatDate(birthDate, "")"#,
        ],
        expect![[r#"
            year([Last visit])  ->  Integer 2026
            month([Last visit])  ->  Integer 3
            day([Last visit])  ->  Integer 2
            hour([Last visit])  ->  Integer 0
            minute([Last visit])  ->  Integer 30
            dayOfWeek([Last visit])  ->  Integer 1
            dayOfWeek(birthDate)  ->  Integer 2
            hour(birthDate)  ->  Integer 0
            formatDate([Last visit], "dd.MM.yyyy HH:mm:ss")  ->  String "02.03.2026 00:30:15"
            formatDate([Last visit], "yyyyMMddTHHmm")  ->  String "20260302T0030"
            formatDate(birthDate, "dd/MM/yyyy HH:mm")  ->  String "01/05/1990 00:00"
            formatDate(toDate("0987-06-05"), "yyyy-MM-dd")  ->  String "0987-06-05"
            formatDate(birthDate, "")  ->  String ""
        "#]],
    );
}

#[test]
fn dates_are_added() {
    check(
        &[
            r#"dateAdd(Renewal, 1, "days")"#,
            r#"dateAdd(Renewal, -1, "weeks")"#,
            r#"dateAdd(Renewal, 1, "months")"#,
            r#"dateAdd(Renewal, -1, "months")"#,
            r#"dateAdd(toDate("2024-02-29"), 1, "years")"#,
            r#"dateAdd(toDate("2024-02-29"), 4, "years")"#,
            r#"dateAdd(Renewal, 90, "minutes")"#,
            r#"dateAdd([Last visit], 30, "seconds")"#,
            r#"dateAdd([Last visit], 1, "months")"#,
            r#"dateAdd(toDate("9999-12-31"), 1, "days")"#,
            r#"dateAdd(toDate("0001-01-01"), -1, "months")"#,
            r#"dateAdd(Renewal, 9223372036854775807, "years")"#,
            r#"dateAdd([Last visit], 9223372036854775807, "seconds")"#,
        ],
        expect![[r#"
            dateAdd(Renewal, 1, "days")  ->  Date "2026-04-01"
            dateAdd(Renewal, -1, "weeks")  ->  Date "2026-03-24"
            dateAdd(Renewal, 1, "months")  ->  Date "2026-04-30"
            dateAdd(Renewal, -1, "months")  ->  Date "2026-02-28"
            dateAdd(toDate("2024-02-29"), 1, "years")  ->  Date "2025-02-28"
            dateAdd(toDate("2024-02-29"), 4, "years")  ->  Date "2028-02-29"
            dateAdd(Renewal, 90, "minutes")  ->  DateTime "2026-03-30T23:30:00.000Z"
            dateAdd([Last visit], 30, "seconds")  ->  DateTime "2026-03-01T23:30:45.250Z"
            dateAdd([Last visit], 1, "months")  ->  DateTime "2026-04-01T22:30:15.250Z"
            dateAdd(toDate("9999-12-31"), 1, "days")  ->  Date OVERFLOW
            dateAdd(toDate("0001-01-01"), -1, "months")  ->  Date OVERFLOW
            dateAdd(Renewal, 9223372036854775807, "years")  ->  Date OVERFLOW
            dateAdd([Last visit], 9223372036854775807, "seconds")  ->  DateTime OVERFLOW
        "#]],
    );
}

#[test]
fn local_days_have_23_and_25_hours() {
    check(
        &[
            // Clocks go forward on 29 March 2026 at 02:00, back on 25 October at 03:00.
            r#"dateAdd(toDateTime("2026-03-28T11:00:00Z"), 1, "days")"#,
            r#"dateAdd(toDateTime("2026-03-28T11:00:00Z"), 24, "hours")"#,
            r#"dateDiff(toDateTime("2026-03-28T11:00:00Z"), toDateTime("2026-03-29T10:00:00Z"), "days")"#,
            r#"dateDiff(toDateTime("2026-03-28T11:00:00Z"), toDateTime("2026-03-29T10:00:00Z"), "hours")"#,
            r#"dateDiff(toDateTime("2026-10-24T10:00:00Z"), toDateTime("2026-10-25T10:59:59Z"), "days")"#,
            r#"dateDiff(toDateTime("2026-10-24T10:00:00Z"), toDateTime("2026-10-25T11:00:00Z"), "days")"#,
            r#"dateDiff(toDate("2026-03-29"), toDate("2026-03-30"), "hours")"#,
            r#"dateDiff(toDate("2026-10-25"), toDate("2026-10-26"), "hours")"#,
            // 02:30 does not exist, and 02:30 is there twice.
            r#"dateAdd(toDateTime("2026-03-28T01:30:00Z"), 1, "days")"#,
            r#"dateAdd(toDateTime("2026-10-24T00:30:00Z"), 1, "days")"#,
            r#"startOf(toDateTime("2026-10-25T01:30:00Z"), "hours")"#,
            r#"startOf(toDateTime("2026-10-25T12:00:00Z"), "days")"#,
            r#"startOf(toDateTime("2026-03-29T12:00:00Z"), "days")"#,
        ],
        expect![[r#"
            dateAdd(toDateTime("2026-03-28T11:00:00Z"), 1, "days")  ->  DateTime "2026-03-29T10:00:00.000Z"
            dateAdd(toDateTime("2026-03-28T11:00:00Z"), 24, "hours")  ->  DateTime "2026-03-29T11:00:00.000Z"
            dateDiff(toDateTime("2026-03-28T11:00:00Z"), toDateTime("2026-03-29T10:00:00Z"), "days")  ->  Integer 1
            dateDiff(toDateTime("2026-03-28T11:00:00Z"), toDateTime("2026-03-29T10:00:00Z"), "hours")  ->  Integer 23
            dateDiff(toDateTime("2026-10-24T10:00:00Z"), toDateTime("2026-10-25T10:59:59Z"), "days")  ->  Integer 0
            dateDiff(toDateTime("2026-10-24T10:00:00Z"), toDateTime("2026-10-25T11:00:00Z"), "days")  ->  Integer 1
            dateDiff(toDate("2026-03-29"), toDate("2026-03-30"), "hours")  ->  Integer 23
            dateDiff(toDate("2026-10-25"), toDate("2026-10-26"), "hours")  ->  Integer 25
            dateAdd(toDateTime("2026-03-28T01:30:00Z"), 1, "days")  ->  DateTime "2026-03-29T01:30:00.000Z"
            dateAdd(toDateTime("2026-10-24T00:30:00Z"), 1, "days")  ->  DateTime "2026-10-25T00:30:00.000Z"
            startOf(toDateTime("2026-10-25T01:30:00Z"), "hours")  ->  DateTime "2026-10-25T01:00:00.000Z"
            startOf(toDateTime("2026-10-25T12:00:00Z"), "days")  ->  DateTime "2026-10-24T22:00:00.000Z"
            startOf(toDateTime("2026-03-29T12:00:00Z"), "days")  ->  DateTime "2026-03-28T23:00:00.000Z"
        "#]],
    );
    let texts = [
        // Clocks jump over midnight in Beirut; Samoa left out a whole day; Lord Howe moves 30 minutes.
        r#"startOf(toDateTime("2026-03-29T12:00:00Z"), "days")"#,
        r#"toDateTime(toDate("2026-03-29"))"#,
        r#"hour(toDate("2026-03-29"))"#,
    ];
    check_at(
        &texts,
        now(),
        &Zone::named("Asia/Beirut").unwrap(),
        expect![[r#"
        startOf(toDateTime("2026-03-29T12:00:00Z"), "days")  ->  DateTime "2026-03-28T22:00:00.000Z"
        toDateTime(toDate("2026-03-29"))  ->  DateTime "2026-03-28T22:00:00.000Z"
        hour(toDate("2026-03-29"))  ->  Integer 0
    "#]],
    );
    let samoa = [
        r#"dateDiff(toDateTime("2011-12-29T22:00:00Z"), toDateTime("2011-12-30T22:00:00Z"), "days")"#,
        r#"dateAdd(toDate("2011-12-29"), 1, "days")"#,
        r#"dateDiff(toDate("2011-12-29"), toDate("2011-12-31"), "hours")"#,
    ];
    check_at(
        &samoa,
        now(),
        &Zone::named("Pacific/Apia").unwrap(),
        expect![[r#"
        dateDiff(toDateTime("2011-12-29T22:00:00Z"), toDateTime("2011-12-30T22:00:00Z"), "days")  ->  Integer 2
        dateAdd(toDate("2011-12-29"), 1, "days")  ->  Date "2011-12-30"
        dateDiff(toDate("2011-12-29"), toDate("2011-12-31"), "hours")  ->  Integer 24
    "#]],
    );
    let howe = [
        r#"startOf(toDateTime("2026-04-04T15:15:00Z"), "hours")"#,
        r#"minute(toDateTime("2026-04-04T15:15:00Z"))"#,
    ];
    check_at(
        &howe,
        now(),
        &Zone::named("Australia/Lord_Howe").unwrap(),
        expect![[r#"
        startOf(toDateTime("2026-04-04T15:15:00Z"), "hours")  ->  DateTime "2026-04-04T14:00:00.000Z"
        minute(toDateTime("2026-04-04T15:15:00Z"))  ->  Integer 45
    "#]],
    );
}

#[test]
fn differences_are_whole_units() {
    check(
        &[
            r#"dateDiff(birthDate, today(), "years")"#,
            r#"dateDiff(toDate("2000-02-29"), toDate("2025-02-28"), "years")"#,
            r#"dateDiff(toDate("2026-01-31"), toDate("2026-02-28"), "months")"#,
            r#"dateDiff(toDate("2026-01-31"), toDate("2026-03-30"), "months")"#,
            r#"dateDiff(toDate("2026-03-30"), toDate("2026-01-31"), "months")"#,
            r#"dateDiff(toDate("2026-03-04"), toDate("2026-03-03"), "days")"#,
            r#"dateDiff(toDate("2026-03-04"), toDate("2026-03-17"), "weeks")"#,
            r#"dateDiff(Renewal, [Last visit], "days")"#,
            r#"dateDiff([Last visit], Renewal, "days")"#,
            r#"dateDiff([Last visit], now(), "minutes")"#,
            r#"dateDiff(now(), [Last visit], "seconds")"#,
            r#"dateDiff([Last visit], now(), "days")"#,
            r#"dateDiff(toDate("0001-01-01"), toDate("9999-12-31"), "years")"#,
            r#"dateDiff(toDate("9999-12-31"), toDate("0001-01-01"), "seconds")"#,
        ],
        expect![[r#"
            dateDiff(birthDate, today(), "years")  ->  Integer 35
            dateDiff(toDate("2000-02-29"), toDate("2025-02-28"), "years")  ->  Integer 25
            dateDiff(toDate("2026-01-31"), toDate("2026-02-28"), "months")  ->  Integer 1
            dateDiff(toDate("2026-01-31"), toDate("2026-03-30"), "months")  ->  Integer 1
            dateDiff(toDate("2026-03-30"), toDate("2026-01-31"), "months")  ->  Integer -1
            dateDiff(toDate("2026-03-04"), toDate("2026-03-03"), "days")  ->  Integer -1
            dateDiff(toDate("2026-03-04"), toDate("2026-03-17"), "weeks")  ->  Integer 1
            dateDiff(Renewal, [Last visit], "days")  ->  Integer -28
            dateDiff([Last visit], Renewal, "days")  ->  Integer 28
            dateDiff([Last visit], now(), "minutes")  ->  Integer 4320
            dateDiff(now(), [Last visit], "seconds")  ->  Integer -259230
            dateDiff([Last visit], now(), "days")  ->  Integer 3
            dateDiff(toDate("0001-01-01"), toDate("9999-12-31"), "years")  ->  Integer 9998
            dateDiff(toDate("9999-12-31"), toDate("0001-01-01"), "seconds")  ->  Integer -315537808920
        "#]],
    );
}

#[test]
fn starts_of_units() {
    check(
        &[
            r#"startOf([Last visit], "seconds")"#,
            r#"startOf([Last visit], "minutes")"#,
            r#"startOf([Last visit], "hours")"#,
            r#"startOf([Last visit], "days")"#,
            r#"startOf([Last visit], "weeks")"#,
            r#"startOf([Last visit], "months")"#,
            r#"startOf([Last visit], "years")"#,
            r#"startOf(Renewal, "weeks")"#,
            r#"startOf(Renewal, "months")"#,
            r#"startOf(Renewal, "hours")"#,
            r#"startOf(toDate("0001-01-01"), "weeks")"#,
            r#"startOf(toDate("2026-03-01"), "weeks")"#,
        ],
        expect![[r#"
            startOf([Last visit], "seconds")  ->  DateTime "2026-03-01T23:30:15.000Z"
            startOf([Last visit], "minutes")  ->  DateTime "2026-03-01T23:30:00.000Z"
            startOf([Last visit], "hours")  ->  DateTime "2026-03-01T23:00:00.000Z"
            startOf([Last visit], "days")  ->  DateTime "2026-03-01T23:00:00.000Z"
            startOf([Last visit], "weeks")  ->  DateTime "2026-03-01T23:00:00.000Z"
            startOf([Last visit], "months")  ->  DateTime "2026-02-28T23:00:00.000Z"
            startOf([Last visit], "years")  ->  DateTime "2025-12-31T23:00:00.000Z"
            startOf(Renewal, "weeks")  ->  Date "2026-03-30"
            startOf(Renewal, "months")  ->  Date "2026-03-01"
            startOf(Renewal, "hours")  ->  DateTime "2026-03-30T22:00:00.000Z"
            startOf(toDate("0001-01-01"), "weeks")  ->  Date "0001-01-01"
            startOf(toDate("2026-03-01"), "weeks")  ->  Date "2026-02-23"
        "#]],
    );
}

/// What `dateDiff` promises: the most units that `dateAdd` can add without passing the other.
#[test]
fn differences_are_what_can_be_added() {
    let mut seed = 7_u64;
    let mut next = |limit: i64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(seed >> 33).unwrap() % limit
    };
    for name in ["Europe/Zagreb", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "UTC"]
    {
        let zone = Zone::named(name).unwrap();
        for _ in 0..4_000 {
            // 2008 to 2027: within reach of the day that Samoa left out, and of each other.
            let mut instant = || Timestamp(1_200_000_000_000 + next(600_000_000) * 1_000);
            let (from, to) = (instant(), instant());
            let (_, unit) = Unit::ALL[usize::try_from(next(7)).unwrap()];
            let (from, to) = match next(3) {
                0 => (Moment::Day(zone.day_of(from)), Moment::Day(zone.day_of(to))),
                1 => (Moment::Day(zone.day_of(from)), Moment::Instant(to)),
                _ => (Moment::Instant(from), Moment::Instant(to)),
            };
            let at = |moment: Moment| moment.instant(&zone);
            let units = from.units_to(to, unit, &zone);
            let reached = |count| at(from.plus(count, unit, &zone).unwrap());
            if at(from) <= at(to) {
                assert!(
                    reached(units) <= at(to) && at(to) < reached(units + 1),
                    "{from:?} {to:?} {unit:?}"
                );
            } else {
                assert!(
                    reached(units) >= at(to) && at(to) > reached(units - 1),
                    "{from:?} {to:?} {unit:?}"
                );
            }
        }
    }
}

#[test]
fn the_next_look_is_the_next_minute_or_midnight() {
    let next = |text: &str, at: &str| {
        let formula = Formula::parse(text, &attributes()).unwrap();
        let next =
            formula.next_look_after(Now { at: Timestamp::parse(at).unwrap(), zone: &zagreb() });
        (formula.is_time_dependent(), next.map_or("never".to_owned(), |next| next.to_string()))
    };
    let dependent = |at: &str| (true, at.to_owned());
    assert_eq!(next("orders + 1", "2026-03-04T23:30:45Z"), (false, "never".to_owned()));
    assert_eq!(next("now()", "2026-03-04T23:30:45.678Z"), dependent("2026-03-04T23:31:00.000Z"));
    assert_eq!(next("now()", "2026-03-04T23:31:00.000Z"), dependent("2026-03-04T23:32:00.000Z"));
    assert_eq!(next("today()", "2026-03-04T22:59:59.999Z"), dependent("2026-03-04T23:00:00.000Z"));
    assert_eq!(next("today()", "2026-03-04T23:00:00.000Z"), dependent("2026-03-05T23:00:00.000Z"));
    assert_eq!(
        next("age(birthDate)", "2026-03-28T23:00:00Z"),
        dependent("2026-03-29T22:00:00.000Z")
    );
    assert_eq!(
        next("today() == toDate(now())", "2026-03-04T12:00:00Z"),
        dependent("2026-03-04T12:01:00.000Z")
    );
    assert_eq!(next("now()", "9999-12-30T22:00:00Z"), (true, "never".to_owned()));
    assert_eq!(next("today()", "9999-12-30T22:00:00Z"), (true, "never".to_owned()));
}

#[test]
fn nothing_but_now_and_today_changes_by_itself() {
    let day = Day::parse("2026-03-04").unwrap();
    for (text, dependent) in [
        (r#"startOf(Renewal, "days")"#, false),
        (r#"dateDiff(Renewal, today(), "days")"#, true),
        ("if(false, now(), toDateTime(Renewal))", true),
        ("hour([Last visit])", false),
    ] {
        let formula = Formula::parse(text, &attributes()).unwrap();
        assert_eq!(formula.is_time_dependent(), dependent, "{text}");
        let next = formula.next_look_after(Now { at: zagreb().start_of(day), zone: &zagreb() });
        assert_eq!(next.is_some(), dependent, "{text}");
    }
}
