//! `SIGTERM`: running work is finished and flushed, then the process ends with 0.

use crate::ground::{Engine, Ground};
use crate::ledger::{Events, Kind};
use anyhow::{Context as _, Result};
use rapport_probe::{Api, shop};
use std::sync::mpsc::channel;

#[test]
fn a_terminated_server_has_flushed_everything_on_sqlite() -> Result<()> {
    Ground::with(Engine::Sqlite, terminated_under_load)
}

#[test]
fn a_terminated_server_has_flushed_everything_on_postgres() -> Result<()> {
    Ground::with(Engine::Postgres, terminated_under_load)
}

/// Acknowledgements after which the server is asked to end.
const ACKNOWLEDGED: usize = 50;

fn terminated_under_load(ground: &Ground) -> Result<()> {
    let server = ground.start()?;
    let address = server.address();
    shop::define(&mut Api::open(address)?)?;
    let mut users = [Events::new(0, Kind::Batch), Events::new(1, Kind::Single)];
    let (acknowledge, acknowledged) = channel();
    let (status, printed) = std::thread::scope(|scope| {
        for user in &mut users {
            let acknowledge = acknowledge.clone();
            scope.spawn(move || user.send_until_the_server_is_gone(address, &acknowledge));
        }
        for _ in 0..ACKNOWLEDGED {
            acknowledged.recv().context("the users gave up")?;
        }
        server.terminate()
    })?;
    assert_eq!(status.code(), Some(0));
    assert_eq!(printed, Vec::<String>::new(), "nothing follows the address on stdout");
    let checked = ground.check()?;
    assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stderr));
    let server = ground.start()?;
    for user in &mut users {
        user.settle(server.address())?;
    }
    Events::verify(&users, &mut Api::open(server.address())?)
}
