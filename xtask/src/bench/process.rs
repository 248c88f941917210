//! What the process itself costs: the size of the binary, the time to start, resident memory.

use super::Options;
use super::load::{float, users};
use super::random::Random;
use super::result::{Row, Target};
use super::scene::{PERSONS, Scene, batch, batch_request, expect};
use anyhow::{Context as _, Result};
use rapport_probe::{Connection, Server, resident_bytes};
use std::time::Duration;

const MEGABYTE: f64 = 1_000_000.0;
/// Starts of which the middle one counts.
const STARTS: usize = 9;
/// Events that make the folder of an old installation.
const OLD_EVENTS: u64 = 20_000;

/// `size`.
pub(super) fn size(options: &Options) -> Result<Vec<Row>> {
    let bytes = std::fs::metadata(&options.binary).context("find the binary")?.len();
    let row = Row::new("size", "release binary", float(bytes) / MEGABYTE, "MB");
    Ok(vec![row.target(Target::AtMost(40.0))])
}

/// `start`: from the start of the process to the line with its address.
pub(super) fn start(options: &Options) -> Result<Vec<Row>> {
    let mut empty = Vec::new();
    for _ in 0..STARTS {
        empty.push(Scene::start(options)?.server.ready_after());
    }
    let scene = Scene::start(options)?.with_definitions()?.with_persons(OLD_EVENTS)?;
    let plan = scene.plan().clone();
    let mut existing = Vec::new();
    let (mut server, _folder) = scene.into_server();
    for _ in 0..STARTS {
        server.terminate()?;
        server = Server::start(&plan)?;
        existing.push(server.ready_after());
    }
    Ok(vec![
        Row::new("start", "empty folder", middle(empty), "ms").target(Target::AtMost(300.0)),
        Row::new("start", "folder with 20,000 persons", middle(existing), "ms"),
    ])
}

/// `memory`: resident after the start, and after a load of batches.
pub(super) fn memory(options: &Options) -> Result<Vec<Row>> {
    let scene = Scene::start(options)?;
    let megabytes = |pid| Ok::<f64, anyhow::Error>(float(resident_bytes(pid)?) / MEGABYTE);
    let idle = megabytes(scene.server.pid())?;
    let scene = scene.with_definitions()?;
    let senders = (0..4).map(|number| Ok((Connection::open(scene.server.address())?, number, 0)));
    let senders = senders.collect::<Result<Vec<(Connection, u64, u64)>>>()?;
    users(senders, options.window, None, |sender| {
        sender.2 += 1;
        let (mut people, mut dice) = (Random::new(sender.2), Random::new(sender.1));
        let events = (0..1000)
            .map(|event| (format!("m{}-{}-{event}", sender.1, sender.2), people.below(PERSONS)));
        expect(&sender.0.call(&batch_request(&batch(events, &mut dice)))?, 202)?;
        Ok(1000)
    })?;
    Ok(vec![
        Row::new("memory", "idle", idle, "MB").target(Target::AtMost(60.0)),
        Row::new("memory", "after a load of batches", megabytes(scene.server.pid())?, "MB"),
    ])
}

fn middle(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}
