//! Eight copies of one message at once make one turn: one event, one reply.

use crate::ground::{Engine, Ground, bot};
use crate::ledger::Talk;
use anyhow::{Context as _, Result};
use rapport_probe::{Api, shop};

/// Copies that arrive at once.
const COPIES: usize = 8;

#[test]
fn copies_make_one_turn_on_sqlite() -> Result<()> {
    Ground::with(Engine::Sqlite, eight_at_once)
}

#[test]
fn copies_make_one_turn_on_postgres() -> Result<()> {
    Ground::with(Engine::Postgres, eight_at_once)
}

fn eight_at_once(ground: &Ground) -> Result<()> {
    let server = ground.start()?;
    let mut api = Api::open(server.address())?;
    shop::define(&mut api)?;
    let widget = shop::open_chat(&mut api, &bot())?;
    let mut talk = Talk::open(server.address(), &widget)?;
    talk.say_copies(server.address(), COPIES).context("send the copies")?;
    talk.verify(&mut api)
}
