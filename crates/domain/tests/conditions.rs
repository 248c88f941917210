//! Conditions against their slow twin: random conditions over random persons, asked at every
//! instant at which anything could turn, in zones whose days have 23 and 25 hours (P-43, P-46,
//! P-79 to P-84). A failure prints its seed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at what it did not expect")]

#[path = "conditions/asked.rs"]
mod asked;
#[path = "conditions/naive.rs"]
mod naive;
#[path = "computed/random.rs"]
#[expect(dead_code, reason = "nothing is shuffled here")]
mod random;
#[path = "conditions/world.rs"]
mod world;

use random::Random;
use rapport_domain::attribute::Attributes;
use rapport_domain::filter::{self, Now};
use rapport_domain::limits::FILTER_PROBLEMS_MAX;
use rapport_domain::segment::{History, SegmentInput, Subject, membership};
use rapport_domain::time::Timestamp;
use std::sync::atomic::{AtomicU64, Ordering};
use world::World;

/// Comparisons with the twin that one run must make.
const CHECKS_MIN: u64 = 100_000;

/// Entries and exits by time alone that one run must see.
const FLIPS_MIN: u64 = 400;

/// Worlds of one run; each has its own seed, zone, person and segment.
const WORLDS: u64 = 1_500;

#[test]
fn every_condition_equals_its_slow_twin_at_every_instant() {
    let (checks, flips) = (AtomicU64::new(0), AtomicU64::new(0));
    let run = |from: u64| {
        for seed in (from..WORLDS).step_by(2) {
            let (checked, flipped) = compare(seed);
            checks.fetch_add(checked, Ordering::Relaxed);
            flips.fetch_add(flipped, Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| run(0));
        scope.spawn(|| run(1));
    });
    let (checks, flips) = (checks.into_inner(), flips.into_inner());
    assert!(checks >= CHECKS_MIN, "only {checks} checks were made");
    assert!(flips >= FLIPS_MIN, "only {flips} flips were seen");
}

/// Compares membership before and at every instant of a world at which anything could turn, and the
/// flips that time alone brings with those the twin sees. Answers with the numbers of both.
fn compare(seed: u64) -> (u64, u64) {
    let world = World::new(seed);
    let asked = asked::segment(&mut Random::new(seed + 1_000_000));
    let raw = |value: &serde_json::Value| serde_json::value::to_raw_value(value).unwrap();
    let input = SegmentInput {
        name: "Any".to_owned(),
        query: asked.query.as_ref().map(raw),
        events: asked.events.iter().map(raw).collect(),
        ..SegmentInput::default()
    };
    let rules = match input.rules(&world) {
        Ok(rules) => rules,
        Err(problems) => panic!("seed {seed}: {asked:?}: {problems:?}"),
    };
    let events = History::new(rules.events.iter().map(Some)).with(&world.events);
    let view = Subject { person: &world, events };
    let twin = naive::Twin { world: &world, segment: &asked };
    let now = |at| Now { at, zone: &world.zone };

    let mut checks: u64 = 0;
    let mut flips = Vec::new();
    let mut was = twin.is_member(world.start);
    for at in twin.instants() {
        for at in [at.plus_ms(-1), at] {
            let expected = twin.is_member(at);
            let actual = rules.hold(&view, now(at));
            assert_eq!(actual, expected, "seed {seed} at {at} in {:?}: {asked:?}", world.zone);
            checks += 1;
            if expected != was {
                flips.push(membership::Flip { at, enters: expected });
                was = expected;
            }
        }
    }
    let end = world.end();
    let (actual, next) = membership::flips(&rules, &view, world.start, now(end), usize::MAX);
    assert_eq!(actual, flips, "seed {seed} in {:?}: {asked:?}", world.zone);
    assert!(next.is_none_or(|next| next > end), "seed {seed}");
    (checks, flips.len() as u64)
}

#[test]
fn the_next_change_is_the_next_flip_itself() {
    let mut waited = 0;
    for seed in 0..2_000 {
        let world = World::new(seed);
        let asked = asked::query(&mut Random::new(seed + 2_000_000));
        let condition = filter::parse(&asked.to_string(), &world.attributes).unwrap();
        let now = |at| Now { at, zone: &world.zone };
        let holds = |at| condition.holds(&world, now(at));
        let Some(next) = condition.next_change_after(&world, now(world.start)) else { continue };
        assert!(next > world.start, "seed {seed}: {asked}");
        // Two days that come round every year may never do so together.
        let is_endless = asked.to_string().matches("#anniversary").count() > 1;
        assert!(
            is_endless || holds(next) != holds(world.start),
            "seed {seed}: nothing changes at {next}: {asked}"
        );
        assert_eq!(holds(next.plus_ms(-1)), holds(world.start), "seed {seed}: {asked}");
        waited += 1;
    }
    assert!(waited > 150, "only {waited} conditions depended on time");
}

#[test]
fn whatever_is_written_is_read_or_refused_in_bounded_time() {
    let attributes = World::new(1).attributes;
    let mut random = Random::new(20_260_304);
    let mut read = 0;
    for _ in 0..20_000 {
        let text = asked::mangled(&mut random);
        read += u32::from(bounded(&text, &attributes));
    }
    assert!(read > 500, "only {read} of the texts were conditions");
    let deep = "{\"#and\":[".repeat(50_000);
    assert!(!bounded(&deep, &attributes));
    let deep = format!("{deep}{}", "]}".repeat(50_000));
    assert!(!bounded(&deep, &attributes));
    let wide = format!("{{\"#or\":[{}{{}}]}}", "{\"#and\":[{},{},{}]},".repeat(24));
    assert!(!bounded(&wide, &attributes));
    let values = vec!["\"a\""; 100_000].join(",");
    assert!(!bounded(&format!("{{\"#in\":{{\"city\":[{values}]}}}}"), &attributes));
}

/// Whether it is a condition; if not, the problems are few and each says something.
fn bounded(text: &str, attributes: &Attributes) -> bool {
    match filter::parse(text, attributes) {
        Ok(condition) => {
            condition.mentions();
            true
        }
        Err(problems) => {
            assert!((1..=FILTER_PROBLEMS_MAX).contains(&problems.len()), "{text}");
            assert!(problems.iter().all(|problem| !problem.message.is_empty()), "{text}");
            false
        }
    }
}

/// The instant of a text.
pub(crate) fn instant(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}
