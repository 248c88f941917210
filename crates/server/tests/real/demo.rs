//! `rapport demo`: a first start that was killed does not spoil the folder.

use crate::ground::{Engine, Ground, binary};
use anyhow::{Result, ensure};
use rapport_probe::{Api, Plan, Server};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// Sizes of the log, in blocks of 512 bytes, at which the kernel kills the first start: all before
/// the content is complete.
const KILLED_AT: [u32; 5] = [400, 700, 1000, 1300, 1600];

#[test]
fn a_first_start_that_is_killed_is_made_up_for_by_the_next() -> Result<()> {
    for blocks in KILLED_AT {
        Ground::with(Engine::Sqlite, |ground| {
            let mut plan = Plan { command: "demo".to_owned(), ..ground.plan() };
            let script = ground.data().with_file_name("rapport-with-an-end");
            plan.binary = killed_at(blocks, &script)?;
            let first = Server::start(&plan);
            ensure!(first.is_err(), "{blocks} blocks were enough for the whole content");
            plan.binary = binary();
            let server = Server::start(&plan)?;
            let mut api = Api::open(server.address())?;
            for (list, count) in [("persons", 4), ("bots", 2), ("channels", 2), ("api-keys", 1)] {
                let found = api.get(&format!("/api/v1/{list}"))?;
                let found = found["items"].as_array().map(Vec::len);
                ensure!(found == Some(count), "{blocks} blocks: {found:?} {list}");
            }
            let demo = api.get("/api/v1/demo")?;
            ensure!(demo["bots"].as_array().map(Vec::len) == Some(2), "{blocks} blocks: {demo}");
            drop(server);
            ensure!(ground.check()?.status.success(), "{blocks} blocks: the store is broken");
            Ok(())
        })?;
    }
    Ok(())
}

/// A program that starts the server and has it killed when a file grows beyond this.
fn killed_at(blocks: u32, path: &Path) -> Result<PathBuf> {
    let script = format!("#!/bin/sh\nulimit -f {blocks}\nexec '{}' \"$@\"\n", binary().display());
    std::fs::write(path, script)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))?;
    Ok(path.to_owned())
}
