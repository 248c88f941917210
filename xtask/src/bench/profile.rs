//! `profile-read`: 5,000 reads of a profile with its computed values a second, at fixed times
//! whether or not the earlier ones were answered.

use super::load::schedule;
use super::random::Random;
use super::result::{Row, Target};
use super::scene::{PERSONS, Scene, expect};
use super::{Options, floor};
use anyhow::{Context as _, Result};
use rapport_probe::{ADMIN_KEY, Connection, request};

/// Reads in a second.
const RATE: u32 = 5000;
/// Connections that take turns.
const READERS: u64 = 16;
/// Pages of 200 persons that are read; enough that no cache is flattered.
const PAGES: usize = 50;

/// The bench.
pub(super) fn run(options: &Options) -> Result<Vec<Row>> {
    let mut scene = Scene::start(options)?.with_definitions()?.with_persons(PERSONS)?;
    let ids = persons(&mut scene)?;
    let count = u64::try_from(ids.len())?;
    let reader = |number| Ok((Connection::open(scene.server.address())?, Random::new(number)));
    let readers = (1..=READERS).map(reader).collect::<Result<Vec<_>>>()?;
    let read = |id: u64| {
        let path = format!("/api/v1/persons/{id}");
        request("GET", &path, Some(&format!("App {ADMIN_KEY}")), b"")
    };
    let first = ids.first().copied().context("there are no persons")?;
    let window = schedule(readers, RATE, options.window, scene.server.pid(), |reader| {
        let index = usize::try_from(reader.1.below(count))?;
        let id = ids.get(index).copied().unwrap_or(first);
        expect(&reader.0.call(&read(id))?, 200)
    })?;
    let answered = floor::requests(vec![read(first); usize::try_from(READERS)?])?;
    let milliseconds = |share| window.percentile(share).as_secs_f64() * 1000.0;
    Ok(vec![
        Row::new("profile-read", "p50 at 5,000/s", milliseconds(50), "ms"),
        Row::new("profile-read", "p99 at 5,000/s", milliseconds(99), "ms")
            .target(Target::AtMost(2.0)),
        Row::new("profile-read", "answered", window.rate(), "reads/s")
            .floors(&[("bare HTTP, closed loop", answered)])
            .server_time(&window),
    ])
}

fn persons(scene: &mut Scene) -> Result<Vec<u64>> {
    let mut ids = Vec::new();
    let mut cursor = String::new();
    for _ in 0..PAGES {
        let page = scene.api.get(&format!("/api/v1/persons?limit=200{cursor}"))?;
        let items = page["items"].as_array().context("read a page of persons")?;
        ids.extend(items.iter().filter_map(|person| person["id"].as_u64()));
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    Ok(ids)
}
