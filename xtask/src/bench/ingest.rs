//! Events into 100,000 persons with five active computed attributes.
//!
//! `ingest-batch`: the compatible batch endpoint (A-86), 100 events a batch from 16 connections,
//! 1,000 from 4. `ingest-single`: one event a request (A-84) from 64 connections. Every event has
//! its own id and a seeded person, product and price.

use super::load::{Window, float, users};
use super::random::Random;
use super::result::{Row, Target};
use super::scene::{PERSONS, Scene, batch, batch_request, disk, expect, purchase};
use super::{Options, floor};
use anyhow::Result;
use rapport_probe::{ADMIN_KEY, Connection, request};

/// Connections that send single events.
const SINGLES: u64 = 64;

/// `ingest-batch`.
pub(super) fn batches(options: &Options) -> Result<Vec<Row>> {
    let scene = Scene::start(options)?.with_definitions()?.with_persons(PERSONS)?;
    let mut rows = Vec::new();
    for (size, connections, target) in [(100, 16, None), (1000, 4, Some(40_000.0))] {
        let window = send_batches(&scene, options, size, connections)?;
        let body = sample_batch(size);
        let appended = floor::appends(&disk()?, &body)? * float(size);
        let requests = vec![batch_request(&body); usize::try_from(connections)?];
        let answered = floor::requests(requests)? * float(size);
        let row = Row::new("ingest-batch", format!("batches of {size}"), window.rate(), "events/s")
            .floors(&[("append", appended), ("bare HTTP", answered)])
            .server_time(&window);
        rows.push(match target {
            Some(target) => row.target(Target::AtLeast(target)),
            None => row,
        });
    }
    Ok(rows)
}

/// `ingest-single`.
pub(super) fn singles(options: &Options) -> Result<Vec<Row>> {
    let scene = Scene::start(options)?.with_definitions()?.with_persons(PERSONS)?;
    let senders = senders(&scene, SINGLES)?;
    let window = users(senders, options.window, Some(scene.server.pid()), |sender| {
        let request = sender.single();
        expect(&sender.connection.call(&request)?, 201)?;
        Ok(1)
    })?;
    let mut sender = Sender { number: 0, sent: 0, random: Random::new(1), connection: () };
    let group: Vec<u8> = (0..SINGLES).flat_map(|_| sender.body()).collect();
    let appended = floor::appends(&disk()?, &group)? * float(SINGLES);
    let answered = floor::requests((0..SINGLES).map(|_| sender.single()).collect())?;
    let milliseconds = |share| window.percentile(share).as_secs_f64() * 1000.0;
    Ok(vec![
        Row::new("ingest-single", "64 connections", window.rate(), "events/s")
            .target(Target::AtLeast(8000.0))
            .floors(&[("append", appended), ("bare HTTP", answered)])
            .server_time(&window),
        Row::new("ingest-single", "p50", milliseconds(50), "ms"),
        Row::new("ingest-single", "p99", milliseconds(99), "ms"),
    ])
}

/// One connection with its own ids and its own dice.
struct Sender<Line> {
    number: u64,
    sent: u64,
    random: Random,
    connection: Line,
}

impl<Line> Sender<Line> {
    fn single(&mut self) -> Vec<u8> {
        let (person, body) = (self.random.below(PERSONS), self.body());
        let path = format!(
            "/peopleevents/2/persons/p-{person}/definitions/Purchase/events?identifierType=EXTERNAL_ID"
        );
        request("POST", &path, Some(&format!("App {ADMIN_KEY}")), &body)
    }

    fn body(&mut self) -> Vec<u8> {
        self.sent += 1;
        let properties = purchase(&mut self.random);
        let (number, sent) = (self.number, self.sent);
        format!(r#"{{"eventId":"s-{number}-{sent}","properties":{properties}}}"#).into_bytes()
    }

    fn batch(&mut self, size: u64) -> Vec<u8> {
        let (number, first) = (self.number, self.sent);
        self.sent += size;
        let mut persons = self.random.clone();
        let events = (first..self.sent)
            .map(|event| (format!("b{size}-{number}-{event}"), persons.below(PERSONS)));
        batch(events, &mut self.random)
    }
}

fn senders(scene: &Scene, count: u64) -> Result<Vec<Sender<Connection>>> {
    let sender = |number| {
        let connection = Connection::open(scene.server.address())?;
        Ok(Sender { number, sent: 0, random: Random::new(100 + number), connection })
    };
    (0..count).map(sender).collect()
}

fn send_batches(scene: &Scene, options: &Options, size: u64, connections: u64) -> Result<Window> {
    let senders = senders(scene, connections)?;
    users(senders, options.window, Some(scene.server.pid()), |sender| {
        let body = sender.batch(size);
        expect(&sender.connection.call(&batch_request(&body))?, 202)?;
        Ok(size)
    })
}

fn sample_batch(size: u64) -> Vec<u8> {
    Sender { number: 0, sent: 0, random: Random::new(1), connection: () }.batch(size)
}
