//! A full disk and a lost database: new work is refused with 503, nothing acknowledged is lost,
//! and nothing refused is there.

use crate::ground::{Engine, Ground, binary};
use crate::proxy::Proxy;
use anyhow::{Context as _, Result, ensure};
use rapport_probe::{Api, Server, iso, now_ms, shop};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// Events of one batch.
const BATCH: u64 = 100;
/// Far more batches than fit on the small disk.
const BATCHES_MAX: u64 = 200;
/// The person who has all events.
const PERSON: &str = "/people/2/persons?type=EXTERNAL_ID&identifier=k-0";

#[test]
fn a_full_disk_refuses_with_503_and_loses_nothing() -> Result<()> {
    Ground::with(Engine::Sqlite, |ground| {
        let mut plan = ground.plan();
        plan.binary = on_a_small_disk(&ground.data().with_file_name("rapport-on-a-small-disk"))?;
        let server = Server::start(&plan)?;
        let mut api = Api::open(server.address())?;
        shop::define(&mut api)?;
        let mut stored = 0;
        let refused = loop {
            ensure!(stored < BATCHES_MAX, "the small disk never filled");
            match send(&mut api, stored)? {
                202 => stored += 1,
                other => break other,
            }
        };
        assert_eq!(refused, 503, "after {stored} batches");
        assert_eq!(count(&mut api)?, json!(stored * BATCH), "reading still works");
        drop(server.terminate()?);
        let server = ground.start()?;
        let mut api = Api::open(server.address())?;
        assert_eq!(count(&mut api)?, json!(stored * BATCH));
        assert_eq!(send(&mut api, stored)?, 202);
        assert_eq!(count(&mut api)?, json!((stored + 1) * BATCH));
        Ok(())
    })
}

#[test]
fn a_lost_database_refuses_with_503_and_comes_back() -> Result<()> {
    Ground::with(Engine::Postgres, |ground| {
        let url = ground.database().context("the ground has a database")?;
        let proxy = Proxy::before(&url)?;
        let mut plan = ground.plan();
        plan.arguments = vec!["--database".to_owned(), proxy.url().to_owned()];
        let server = Server::start(&plan)?;
        let mut api = Api::open(server.address())?;
        shop::define(&mut api)?;
        assert_eq!(send(&mut api, 0)?, 202);
        proxy.cut();
        assert_eq!(send(&mut api, 1)?, 503);
        assert_eq!(api.call("GET", PERSON, b"")?.status, 503);
        proxy.mend();
        assert_eq!(send(&mut api, 2)?, 202);
        assert_eq!(count(&mut api)?, json!(2 * BATCH));
        Ok(())
    })
}

fn send(api: &mut Api, batch: u64) -> Result<u16> {
    let events = (0..BATCH).map(|index| {
        json!({
            "eventId": format!("f-{batch}-{index}"),
            "definitionId": "Purchase",
            "occurredTime": iso(now_ms()),
            "identifier": {"type": "EXTERNAL_ID", "id": "k-0"},
            "properties": {"productName": "x".repeat(1000)},
        })
    });
    let body = Value::Array(events.collect()).to_string();
    Ok(api.call("POST", "/people/3/events", body.as_bytes())?.status)
}

fn count(api: &mut Api) -> Result<Value> {
    Ok(api.get(PERSON)?["computedAttributes"]["Purchases"].clone())
}

/// A program that starts the server where no file may grow beyond 4 MB, as if the disk were full.
fn on_a_small_disk(path: &Path) -> Result<PathBuf> {
    let binary = binary();
    let script =
        format!("#!/bin/sh\ntrap '' XFSZ\nulimit -f 8192\nexec '{}' \"$@\"\n", binary.display());
    std::fs::write(path, script)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))?;
    Ok(path.to_owned())
}
