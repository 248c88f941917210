//! `kill -9` in the middle of calls with an `Idempotency-Key`: whatever a kill cut off, the
//! repeat is answered, and each call has happened exactly once.

use crate::ground::{Engine, Ground};
use anyhow::{Context as _, Result, ensure};
use rapport_probe::{ADMIN_KEY, Answer, Api, Connection, Server, request};
use serde_json::json;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::mpsc::{Sender, channel};

/// Users who call at the same time.
const USERS: u64 = 4;

#[test]
fn a_call_cut_off_by_a_kill_happens_once_on_sqlite() -> Result<()> {
    Ground::with(Engine::Sqlite, |ground| rounds(ground, 10))
}

#[test]
fn a_call_cut_off_by_a_kill_happens_once_on_postgres() -> Result<()> {
    Ground::with(Engine::Postgres, |ground| rounds(ground, 4))
}

fn rounds(ground: &Ground, count: u64) -> Result<()> {
    let mut server = ground.start()?;
    let mut users: Vec<User> = (0..USERS).map(|number| User { number, calls: 0 }).collect();
    for round in 0..count {
        work_until_killed(&mut users, server, 5 + round * 7919 % 23)?;
        server = ground.start()?;
        for user in &mut users {
            let first = user.call(&mut Connection::open(server.address())?)?;
            let again = user.call(&mut Connection::open(server.address())?)?;
            ensure!(again.header("idempotent-replayed") == Some("true"), "round {round}");
            ensure!(first.body == again.body, "round {round}: another answer");
            user.calls += 1;
        }
        verify(&users, &server).with_context(|| format!("round {round}"))?;
    }
    Ok(())
}

fn work_until_killed(users: &mut [User], server: Server, answers: u64) -> Result<()> {
    let address = server.address();
    let (tell, told) = channel();
    std::thread::scope(|scope| {
        for user in users {
            let tell = tell.clone();
            scope.spawn(move || user.call_until_the_server_is_gone(address, &tell));
        }
        drop(tell);
        for _ in 0..answers {
            told.recv().context("all users gave up before the kill")?;
        }
        server.kill()
    })
}

/// A user who makes bots: nothing but the key tells a repeat from another bot of the same name.
struct User {
    number: u64,
    /// Calls that were answered; the next one may have happened or not.
    calls: u64,
}

impl User {
    fn call_until_the_server_is_gone(&mut self, address: SocketAddr, tell: &Sender<()>) {
        let Ok(mut connection) = Connection::open(address) else { return };
        while self.call(&mut connection).is_ok() {
            self.calls += 1;
            if tell.send(()).is_err() {
                return;
            }
        }
    }

    fn call(&self, connection: &mut Connection) -> Result<Answer> {
        let name = format!("{}-{}", self.number, self.calls);
        let body = json!({ "name": name, "channel": "LIVE_CHAT" }).to_string();
        let credential = format!("App {ADMIN_KEY}\r\nIdempotency-Key: {name}");
        let post = request("POST", "/api/v1/bots", Some(&credential), body.as_bytes());
        let answer = connection.call(&post)?;
        ensure!(answer.status == 201, "{} {}", answer.status, answer.text());
        Ok(answer)
    }
}

fn verify(users: &[User], server: &Server) -> Result<()> {
    let bots = Api::open(server.address())?.get("/api/v1/bots")?;
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for bot in bots["items"].as_array().context("bots are a list")? {
        *found.entry(bot["name"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    let calls =
        users.iter().flat_map(|user| (0..user.calls).map(|n| format!("{}-{n}", user.number)));
    let expected: BTreeMap<String, usize> = calls.map(|name| (name, 1)).collect();
    ensure!(found == expected, "{found:?} instead of {expected:?}");
    Ok(())
}
