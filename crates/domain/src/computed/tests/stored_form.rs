//! The stored form of version 1, byte for byte, and what is not one.

use super::ground::{Aggregates, event};
use crate::computed::PersonState;
use crate::time::Timestamp;
use expect_test::expect;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn stored() -> Vec<u8> {
    let aggregates = Aggregates::new(&[
        ("COUNT", "Purchase", None, "LAST_DAYS", 7),
        ("SUM", "Purchase", Some("amount"), "LAST_24_HOURS", 0),
        ("LAST", "Request", Some("topic"), "LIFETIME", 0),
        ("MOST_COMMON", "Request", Some("topic"), "LIFETIME", 0),
    ]);
    let events = [
        event("p-1", "Purchase", "2026-03-02T10:00:00Z", "amount", "49.90"),
        event("p-2", "Purchase", "2026-03-03T10:00:00Z", "amount", "-1"),
        event("r-1", "Request", "2026-03-03T10:00:00Z", "topic", "billing"),
    ];
    let at = Timestamp::parse("2026-03-03T10:00:00Z").unwrap();
    aggregates.stored(&events, at)
}

#[test]
fn version_1_is_read_for_ever() {
    expect!["01035554430410020202c4c0020102010104020180949fb29667ffa7d6b907020602010080949fb2966703722d31000762696c6c696e670308020100010180949fb2966703722d31000762696c6c696e67"]
    .assert_eq(&hex(&stored()));
}

#[test]
fn a_damaged_state_is_no_state() {
    let bytes = stored();
    assert!(PersonState::decode(&bytes).is_some());
    for length in 0..bytes.len() {
        assert!(PersonState::decode(&bytes[..length]).is_none(), "cut to {length}");
    }
    let mut newer = bytes.clone();
    newer[0] = 2;
    assert!(PersonState::decode(&newer).is_none());
    let mut longer = bytes;
    longer.push(0);
    assert!(PersonState::decode(&longer).is_none());
}
