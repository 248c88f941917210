//! A PostgreSQL server in a temporary folder, for the time of one test run.
//!
//! A guardian shell stops it and removes the folder. The guardian waits for the end of its input,
//! which the kernel closes however this process ends: by itself, by Ctrl-C or by a kill.

use crate::command::must;
use crate::machine::{is_root, postgres_programs};
use anyhow::{Context as _, Result};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The account that runs the server when the tests run as root, which PostgreSQL refuses.
const ACCOUNT: &str = "postgres";
/// Durability is switched off: these databases live as long as the run.
const SETTINGS: &str = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off \
    -c max_connections=300 -c listen_addresses=127.0.0.1 -c max_wal_size=4GB";
const GUARDIAN: &str = r#"trap "" INT TERM HUP; folder=$1; shift; cat >/dev/null
"$@" stop --silent --mode immediate --pgdata "$folder/data" >/dev/null 2>&1; rm -rf "$folder""#;

/// A running server, stopped when dropped.
pub(crate) struct Postgres {
    guardian: Child,
    url: String,
}

impl Postgres {
    /// Makes and starts it; returns when it accepts connections.
    pub(crate) fn start() -> Result<Self> {
        let programs = postgres_programs().context("find PostgreSQL's programs")?;
        let folder = std::env::temp_dir().join(format!("rapport-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).context("make PostgreSQL's folder")?;
        let guardian = guard(&folder, &programs)?;
        let port = free_port()?;
        let server =
            Self { guardian, url: format!("postgres://postgres@127.0.0.1:{port}/postgres") };
        if is_root() {
            must("chown", Command::new("chown").arg(ACCOUNT).arg(&folder))?;
        }
        let data = folder.join("data");
        let mut initdb = as_account(&programs.join("initdb"), &folder);
        initdb.args(["--auth=trust", "--username=postgres", "--no-sync", "--encoding=UTF8"]);
        must("initdb", initdb.args(["--locale=C", "--pgdata"]).arg(&data))?;
        let mut start = as_account(&programs.join("pg_ctl"), &folder);
        start.args(["start", "--wait", "--silent", "--pgdata"]).arg(&data);
        start.arg("--log").arg(folder.join("log")).arg("--options");
        start.arg(format!("{SETTINGS} -p {port} -k {}", folder.display()));
        must("pg_ctl", &mut start)?;
        Ok(server)
    }

    /// Its address, with a user who may do everything.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.guardian.stdin.take());
        drop(self.guardian.wait());
    }
}

fn guard(folder: &Path, programs: &Path) -> Result<Child> {
    let stop = as_account(&programs.join("pg_ctl"), folder);
    let mut guardian = Command::new("sh");
    guardian.args(["-c", GUARDIAN, "guardian"]).arg(folder).arg(stop.get_program());
    guardian.args(stop.get_args()).current_dir(folder).stdin(Stdio::piped());
    // A group of its own: what is sent to the whole group of the tests must not reach it.
    guardian.process_group(0).spawn().context("start PostgreSQL's guardian")
}

fn as_account(program: &PathBuf, folder: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args([&format!("--reuid={ACCOUNT}"), &format!("--regid={ACCOUNT}")]);
        command.arg("--init-groups").arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder);
    command
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("find a free port")?;
    Ok(listener.local_addr()?.port())
}
