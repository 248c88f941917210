//! The stored forms, byte for byte: the present one, older ones, and what is none.

use super::ground::{Aggregates, event};
use crate::computed::PersonState;
use crate::time::Timestamp;
use expect_test::expect;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn aggregates() -> Aggregates {
    Aggregates::new(&[
        ("COUNT", "Purchase", None, "LAST_DAYS", 7),
        ("SUM", "Purchase", Some("amount"), "LAST_24_HOURS", 0),
        ("LAST", "Request", Some("topic"), "LIFETIME", 0),
        ("MOST_COMMON", "Request", Some("topic"), "LIFETIME", 0),
        ("COUNT_DISTINCT", "Purchase", Some("amount"), "ROLLING", 7),
        ("AVERAGE", "Purchase", Some("amount"), "SINCE", 6),
        ("MIN", "Purchase", Some("amount"), "LIFETIME", 0),
        ("FIRST", "Request", Some("topic"), "ROLLING", 1),
        ("EXISTS", "Visit", None, "LIFETIME", 0),
    ])
}

fn stored() -> Vec<u8> {
    let events = [
        event("p-1", "Purchase", "2026-03-02T10:00:00Z", "amount", "49.90"),
        event("p-2", "Purchase", "2026-03-03T10:00:00Z", "amount", "-1"),
        event("r-1", "Request", "2026-03-03T10:00:00Z", "topic", "billing"),
    ];
    let at = Timestamp::parse("2026-03-03T10:00:00Z").unwrap();
    aggregates().stored(&events, at)
}

/// What a release with version 1 has stored.
const VERSION_1: &str = "01035554430410020202c4c0020102010104020180949fb29667ffa7d6b907020602010080949fb2966703722d31000762696c6c696e670308020100010180949fb2966703722d31000762696c6c696e67";

#[test]
fn version_2_is_read_for_ever() {
    expect!["02035554430208020203c8c002000902c4c00200010200010202038084d2849767000d0180949fb2966700ffa7d6b9070202001601000080949fb2966703722d31000762696c6c696e6702020018010000010180949fb2966703722d31000762696c6c696e6702020380b4d0a09a67001c0280a4ecdf956700010280ccace4f30280f0b252000102ffa7d6b907020203d2c002001402c4c0020080ccace4f302010200ffa7d6b907010202000901000002ffa7d6b9070202038084d2849767001b0180949fb296670080949fb2966703722d31000762696c6c696e67"].assert_eq(&hex(&stored()));
}

#[test]
fn version_1_is_rebuilt() {
    let digits: Vec<u8> = VERSION_1.bytes().collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    let bytes: Vec<u8> = digits.chunks(2).map(byte).collect();
    assert!(PersonState::decode(&bytes).is_none());
    let aggregates = aggregates();
    let state = PersonState::open(&bytes, &aggregates.0);
    assert_eq!(state.missing(&aggregates.0).len(), aggregates.0.attributes().len());
}

#[test]
fn a_damaged_state_is_no_state() {
    let bytes = stored();
    assert!(PersonState::decode(&bytes).is_some());
    for length in 0..bytes.len() {
        assert!(PersonState::decode(&bytes[..length]).is_none(), "cut to {length}");
    }
    let mut newer = bytes.clone();
    newer[0] = 3;
    assert!(PersonState::decode(&newer).is_none());
    let mut longer = bytes;
    longer.push(0);
    assert!(PersonState::decode(&longer).is_none());
}
