//! `kill -9` under load: nothing acknowledged is lost, nothing is counted or said twice.
//!
//! Each round ends at a seeded number of acknowledgements, so kills fall anywhere in the work.
//! Then the store is checked, the server starts again, what was in flight is repeated, and all that
//! ever happened is compared. Times to restart are printed, not asserted.

use crate::ground::{Engine, Ground, bot};
use crate::ledger::{Events, Kind, Talk};
use anyhow::{Context as _, Result, ensure};
use rapport_probe::{Api, Server, shop};
use std::sync::mpsc::channel;

#[test]
fn twenty_kills_lose_and_double_nothing_on_sqlite() -> Result<()> {
    Ground::with(Engine::Sqlite, |ground| rounds(ground, 20))
}

#[test]
fn five_kills_lose_and_double_nothing_on_postgres() -> Result<()> {
    Ground::with(Engine::Postgres, |ground| rounds(ground, 5))
}

struct Users {
    events: Vec<Events>,
    talks: Vec<Talk>,
}

#[expect(clippy::print_stdout, reason = "how long a restart took is shown, not asserted")]
fn rounds(ground: &Ground, count: u64) -> Result<()> {
    let mut server = ground.start()?;
    let mut api = Api::open(server.address())?;
    shop::define(&mut api)?;
    let widget = shop::open_chat(&mut api, &bot())?;
    let kinds = [Kind::Batch, Kind::Single, Kind::Batch, Kind::Single];
    let mut users = Users {
        events: (0..).zip(kinds).map(|(number, kind)| Events::new(number, kind)).collect(),
        talks: (0..2).map(|_| Talk::open(server.address(), &widget)).collect::<Result<_>>()?,
    };
    for round in 0..count {
        let acknowledgements = 20 + round * 7919 % 181;
        users.work_until_killed(server, acknowledgements)?;
        let checked = ground.check()?;
        let complaint = String::from_utf8_lossy(&checked.stderr).into_owned();
        ensure!(checked.status.code() == Some(0), "round {round}: {complaint}");
        server = ground.start()?;
        println!("round {round}: ready again after {:?}", server.ready_after());
        users.verify(&server).with_context(|| format!("round {round}"))?;
    }
    Ok(())
}

impl Users {
    fn work_until_killed(&mut self, server: Server, acknowledgements: u64) -> Result<()> {
        let address = server.address();
        let (acknowledge, acknowledged) = channel();
        std::thread::scope(|scope| {
            for user in &mut self.events {
                let acknowledge = acknowledge.clone();
                scope.spawn(move || user.send_until_the_server_is_gone(address, &acknowledge));
            }
            for talk in &mut self.talks {
                let acknowledge = acknowledge.clone();
                scope.spawn(move || talk.talk_until_the_server_is_gone(address, &acknowledge));
            }
            drop(acknowledge);
            for _ in 0..acknowledgements {
                acknowledged.recv().context("all users gave up before the kill")?;
            }
            server.kill()
        })
    }

    fn verify(&mut self, server: &Server) -> Result<()> {
        for user in &mut self.events {
            user.settle(server.address())?;
        }
        let mut api = Api::open(server.address())?;
        Events::verify(&self.events, &mut api)?;
        for talk in &mut self.talks {
            talk.settle(server.address())?;
            talk.verify(&mut api)?;
        }
        Ok(())
    }
}
