//! Computed attributes against their slow twin: random histories of one person, replayed in every
//! way that must not matter (P-43 to P-49). A failure prints the seed of its history.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at what it did not expect")]

#[path = "computed/derived.rs"]
mod derived;
#[path = "computed/oracle.rs"]
mod oracle;
#[path = "computed/random.rs"]
mod random;
#[path = "computed/scenery.rs"]
mod scenery;
#[path = "computed/world.rs"]
mod world;

use random::Random;
use std::sync::atomic::{AtomicU64, Ordering};
use world::World;

/// Comparisons with the oracle that one run must make.
const CHECKS_MIN: u64 = 100_000;

/// Histories of one run; each has its own seed, zone and start.
const HISTORIES: u64 = 70;

/// What happens in one history.
const STEPS: usize = 60;

#[test]
fn every_history_equals_its_recomputation() {
    let checks = AtomicU64::new(0);
    let run = |from: u64| {
        for seed in (from..HISTORIES).step_by(2) {
            checks.fetch_add(history(seed), Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| run(0));
        scope.spawn(|| run(1));
    });
    let checks = checks.into_inner();
    assert!(checks >= CHECKS_MIN, "only {checks} checks were made");
}

/// Histories with so many events that cells of a window hold hundreds.
const CROWDED: u64 = 16;

/// What happens in one of them.
const CROWDED_STEPS: usize = 12;

#[test]
fn crowded_histories_equal_their_recomputation() {
    for seed in 0..CROWDED {
        let mut world = World::new(seed, 30);
        for _ in 0..CROWDED_STEPS {
            world.step();
            world.check();
        }
    }
}

fn history(seed: u64) -> u64 {
    let mut world = World::new(seed, 1);
    for _ in 0..STEPS {
        world.step();
        world.check();
    }
    world.checks
}

#[test]
fn order_and_batching_do_not_show_in_the_state() {
    for seed in 0..300 {
        let mut random = Random::new(seed);
        let world = World::new(seed, 1);
        let mut events = world.random_events(random.below(60) as usize + 1, &mut random);
        let at = world.now;
        let expected = world.fold(&events, &[events.len()], at);
        for _ in 0..6 {
            random.shuffle(&mut events);
            let mut sizes = Vec::new();
            while sizes.iter().sum::<usize>() < events.len() {
                sizes.push(random.below(9) as usize + 1);
            }
            let actual = world.fold(&events, &sizes, at);
            assert_eq!(actual, expected, "seed {seed}, batches of {sizes:?}");
        }
    }
}
