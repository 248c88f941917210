//! A server with an online shop's definitions: one event, five active computed attributes, and as
//! many persons as a bench needs.

use super::Options;
use super::random::Random;
use crate::repository::target;
use anyhow::{Context as _, Result};
use rapport_probe::{Api, Connection, Folder, Plan, Server, iso, now_ms, shop};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Persons of the large scenes.
pub(super) const PERSONS: u64 = 100_000;
/// Events of one preparing batch.
const BATCH: u64 = 1000;
/// Products that people buy.
const PRODUCTS: u64 = 200;
/// Events of batches lie within this long before now.
const PAST_MS: u64 = 10 * 86_400_000;

/// A running server and what it needs to live.
pub(super) struct Scene {
    pub(super) server: Server,
    pub(super) api: Api,
    plan: Plan,
    folder: Folder,
}

impl Scene {
    /// Starts an empty server on the disk of the build.
    pub(super) fn start(options: &Options) -> Result<Self> {
        let folder = Folder::below(&disk()?)?;
        let plan = Plan::serve(&options.binary, &folder.path().join("data"))
            .with_database(options.database.as_deref());
        let server = Server::start(&plan)?;
        let api = Api::open(server.address())?;
        Ok(Self { server, api, plan, folder })
    }

    /// How it was started.
    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The server alone, with the folder that it lives in.
    pub(super) fn into_server(self) -> (Server, Folder) {
        (self.server, self.folder)
    }

    /// Adds the event `Purchase` and five computed attributes over it.
    pub(super) fn with_definitions(mut self) -> Result<Self> {
        shop::define(&mut self.api)?;
        Ok(self)
    }

    /// Adds persons `p-0`, `p-1`, … with one purchase each.
    pub(super) fn with_persons(self, count: u64) -> Result<Self> {
        let mut connection = Connection::open(self.server.address())?;
        let mut random = Random::new(7);
        for first in (0..count).step_by(BATCH as usize) {
            let persons = first..(first + BATCH).min(count);
            let body = batch(persons.map(|person| (format!("seed-{person}"), person)), &mut random);
            expect(&connection.call(&batch_request(&body))?, 202)?;
        }
        Ok(self)
    }
}

/// The folder whose disk is measured: that of the build, because temporary folders may be memory.
pub(super) fn disk() -> Result<PathBuf> {
    let folder = target()?.join("bench");
    std::fs::create_dir_all(&folder).context("make the folder for benches")?;
    Ok(folder)
}

/// A batch of the compatible API (A-86): one purchase for each id and person.
pub(super) fn batch(events: impl Iterator<Item = (String, u64)>, random: &mut Random) -> Vec<u8> {
    let (now, mut body) = (now_ms(), String::from("["));
    for (event, person) in events {
        let separator = if body.len() > 1 { "," } else { "" };
        let at = iso(now - random.below(PAST_MS));
        let properties = purchase(random);
        // Writing to a string cannot fail.
        let _ = write!(
            body,
            r#"{separator}{{"eventId":"{event}","definitionId":"Purchase","occurredTime":"{at}","identifier":{{"type":"EXTERNAL_ID","id":"p-{person}"}},"properties":{properties}}}"#
        );
    }
    body.push(']');
    body.into_bytes()
}

/// The properties of one purchase.
pub(super) fn purchase(random: &mut Random) -> String {
    let product = random.below(PRODUCTS);
    let (whole, cents) = (random.below(200), random.below(100));
    let quantity = random.below(5) + 1;
    format!(
        r#"{{"productID":"SKU-{product}","productName":"Product number {product}","amount":{whole}.{cents:02},"quantity":{quantity}}}"#
    )
}

/// The request with a batch.
pub(super) fn batch_request(body: &[u8]) -> Vec<u8> {
    let credential = format!("App {}", rapport_probe::ADMIN_KEY);
    rapport_probe::request("POST", "/people/3/events", Some(&credential), body)
}

/// Fails with the whole answer when its status is another.
pub(super) fn expect(answer: &rapport_probe::Answer, status: u16) -> Result<()> {
    if answer.status == status {
        return Ok(());
    }
    anyhow::bail!("expected {status}, got {}: {}", answer.status, answer.text())
}
