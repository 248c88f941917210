//! The stories of the specification: PS-2, PS-3 and PS-4.

use super::ground::{Aggregates, event};
use crate::time::Timestamp;

fn instant(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

#[test]
fn ps_2_lifetime_spend_and_most_common_request() {
    let aggregates = Aggregates::new(&[
        ("SUM", "Purchase", Some("amount"), "LIFETIME", 0),
        ("COUNT", "Purchase", None, "LIFETIME", 0),
        ("MOST_COMMON", "Request", Some("topic"), "LIFETIME", 0),
        ("AVERAGE", "Purchase", Some("amount"), "LIFETIME", 0),
        ("LAST", "Purchase", Some("amount"), "LIFETIME", 0),
    ]);
    let mut events = vec![
        event("p-1", "Purchase", "2026-03-01T10:00:00Z", "amount", "19.90"),
        event("p-2", "Purchase", "2026-03-01T11:00:00Z", "amount", "5.10"),
        event("p-3", "Purchase", "2026-03-01T12:00:00Z", "amount", "25.00"),
        event("r-1", "Request", "2026-03-01T10:00:00Z", "topic", "billing"),
        event("r-2", "Request", "2026-03-01T10:01:00Z", "topic", "delivery"),
        event("r-3", "Request", "2026-03-01T10:02:00Z", "topic", "delivery"),
        event("r-4", "Request", "2026-03-01T10:03:00Z", "topic", "billing"),
    ];
    for _ in 0..events.len() {
        events.rotate_left(1);
        let values = aggregates.values(&events, instant("2026-03-02T00:00:00Z"));
        assert_eq!(values, ["50", "3", "billing", "16.666666667", "25"]);
    }
}

#[test]
fn ps_3_today_is_not_included() {
    let aggregates = Aggregates::new(&[("COUNT", "Purchase", None, "LAST_DAYS", 7)]);
    let events = [event("p-1", "Purchase", "2026-03-02T10:00:00Z", "amount", "1")];
    let count = |at: &str| aggregates.values(&events, instant(at)).remove(0);
    assert_eq!(count("2026-03-02T23:59:59.999Z"), "0");
    assert_eq!(count("2026-03-03T00:00:00Z"), "1");
    assert_eq!(count("2026-03-09T23:59:59.999Z"), "1");
    assert_eq!(count("2026-03-10T00:00:00Z"), "0");
    let next = |at: &str| aggregates.next_change(&events, instant(at));
    assert_eq!(next("2026-03-02T10:00:00Z"), Some(instant("2026-03-03T00:00:00Z")));
    assert_eq!(next("2026-03-03T00:00:00Z"), Some(instant("2026-03-10T00:00:00Z")));
    assert_eq!(next("2026-03-10T00:00:00Z"), None);
}

#[test]
fn ps_3_purchased_in_the_last_7_days() {
    let aggregates = Aggregates::new(&[
        ("EXISTS", "Purchase", None, "ROLLING", 7),
        ("COUNT", "Purchase", None, "SINCE", 6),
    ]);
    let events = [event("p-1", "Purchase", "2026-03-02T10:00:00Z", "amount", "1")];
    let values = |at: &str| aggregates.values(&events, instant(at));
    assert_eq!(values("2026-03-02T10:00:00Z"), ["true", "1"]);
    assert_eq!(values("2026-03-08T23:59:59.999Z"), ["true", "1"]);
    assert_eq!(values("2026-03-09T00:00:00Z"), ["true", "0"]);
    assert_eq!(values("2026-03-09T09:59:59.999Z"), ["true", "0"]);
    assert_eq!(values("2026-03-09T10:00:00Z"), ["false", "0"]);
    let next = |at: &str| aggregates.next_change(&events, instant(at));
    assert_eq!(next("2026-03-02T10:00:00Z"), Some(instant("2026-03-09T00:00:00Z")));
    assert_eq!(next("2026-03-09T00:00:00Z"), Some(instant("2026-03-09T10:00:00Z")));
    assert_eq!(next("2026-03-09T10:00:00Z"), None);
}

#[test]
fn the_last_24_hours_end_at_the_millisecond() {
    let aggregates = Aggregates::new(&[
        ("COUNT", "Purchase", None, "LAST_24_HOURS", 0),
        ("SUM", "Purchase", Some("amount"), "LAST_24_HOURS", 0),
    ]);
    let events = [
        event("p-1", "Purchase", "2026-03-02T10:00:00Z", "amount", "2.5"),
        event("p-2", "Purchase", "2026-03-02T10:00:00.001Z", "amount", "-2.5"),
    ];
    let values = |at: &str| aggregates.values(&events, instant(at));
    assert_eq!(values("2026-03-03T09:59:59.999Z"), ["2", "0"]);
    assert_eq!(values("2026-03-03T10:00:00Z"), ["1", "-2.5"]);
    assert_eq!(values("2026-03-03T10:00:00.001Z"), ["0", "0"]);
    let next = aggregates.next_change(&events, instant("2026-03-02T12:00:00Z"));
    assert_eq!(next, Some(instant("2026-03-03T10:00:00Z")));
}

#[test]
fn ps_4_late_and_deleted_events() {
    let aggregates = Aggregates::new(&[
        ("COUNT", "Purchase", None, "LIFETIME", 0),
        ("COUNT", "Purchase", None, "LAST_24_HOURS", 0),
        ("LAST", "Purchase", Some("amount"), "LIFETIME", 0),
    ]);
    let now = instant("2026-03-05T10:00:00Z");
    let recent = event("p-1", "Purchase", "2026-03-05T09:00:00Z", "amount", "7");
    let late = event("p-0", "Purchase", "2026-03-02T10:00:00Z", "amount", "3");
    let before = aggregates.values(std::slice::from_ref(&recent), now);
    assert_eq!(before, ["1", "1", "7"]);
    let mut stored = vec![recent, late];
    assert_eq!(aggregates.values(&stored, now), ["2", "1", "7"]);
    stored.pop();
    assert_eq!(aggregates.rebuilt_values(&stored, now), before);
}

#[test]
fn sums_beyond_the_range_are_empty_and_come_back() {
    let aggregates = Aggregates::new(&[("SUM", "Purchase", Some("amount"), "LIFETIME", 0)]);
    let mut events = vec![
        event("p-1", "Purchase", "2026-03-01T10:00:00Z", "amount", "9223372036854775807"),
        event("p-2", "Purchase", "2026-03-01T10:00:00Z", "amount", "0.000000001"),
    ];
    let now = instant("2026-03-02T00:00:00Z");
    assert_eq!(aggregates.values(&events, now), ["Overflow"]);
    events.push(event("p-3", "Purchase", "2026-03-01T10:00:00Z", "amount", "-1"));
    assert_eq!(aggregates.values(&events, now), ["9223372036854775806.000000001"]);
}

#[test]
fn ties_go_to_the_value_seen_last_in_event_order() {
    let aggregates = Aggregates::new(&[("MOST_COMMON", "Request", Some("topic"), "LIFETIME", 0)]);
    let now = instant("2026-03-02T00:00:00Z");
    let at = "2026-03-01T10:00:00Z";
    let events =
        [event("b", "Request", at, "topic", "delivery"), event("a", "Request", at, "topic", "zoo")];
    assert_eq!(aggregates.values(&events, now), ["delivery"]);
    assert_eq!(aggregates.values(&[], now), ["Empty"]);
}
