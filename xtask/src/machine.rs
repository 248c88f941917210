//! What the tests need from the machine, installed where that is possible: Debian, as root.

use crate::command::{attempt, must};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Debian puts its Chromium.
const CHROMIUM: &str = "/usr/bin/chromium";
/// The oldest Node that the console's tools run on.
const NODE_MIN: (u32, u32) = (20, 19);

/// Something the tests need.
#[derive(Clone, Copy)]
pub(crate) enum Need {
    /// A PostgreSQL server's programs.
    Postgres,
    /// Node and npm.
    Node,
    /// A browser.
    Chromium,
}

/// Installs what is missing, or says what to install.
pub(crate) fn provide(needs: &[Need]) -> Result<()> {
    let missing = needs.iter().filter(|need| !is_there(**need)).map(|need| package(*need));
    let packages: Vec<&str> = missing.collect();
    if packages.is_empty() {
        return Ok(());
    }
    if packages.contains(&"nodejs") {
        let (major, minor) = NODE_MIN;
        bail!("install Node {major}.{minor} or newer with npm");
    }
    if !Path::new("/etc/debian_version").exists() || !is_root() {
        bail!(
            "install {} (on Debian: apt-get install {})",
            packages.join(", "),
            packages.join(" ")
        );
    }
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq").args(arguments);
        must("apt-get", &mut command)
    };
    apt(&["update"])?;
    apt(&[&["install", "-y", "--no-install-recommends"], packages.as_slice()].concat())?;
    match needs.iter().find(|need| !is_there(**need)) {
        Some(need) => bail!("{} is installed but cannot be found", package(*need)),
        None => Ok(()),
    }
}

/// True for the super-user, who may install packages and may not run PostgreSQL.
pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

/// The newest PostgreSQL's folder with `initdb` and `pg_ctl`.
pub(crate) fn postgres_programs() -> Option<PathBuf> {
    let from_path = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect());
    let on_path: Vec<PathBuf> = from_path.unwrap_or_default();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    debian.sort();
    let mut folders = debian.into_iter().rev().chain(on_path);
    folders.find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
}

/// The browser: `CHROMIUM` in the environment, or Debian's.
pub(crate) fn chromium() -> PathBuf {
    PathBuf::from(std::env::var_os("CHROMIUM").unwrap_or_else(|| CHROMIUM.into()))
}

fn is_there(need: Need) -> bool {
    match need {
        Need::Postgres => postgres_programs().is_some(),
        Need::Chromium => chromium().is_file(),
        Need::Node => node_version().is_some_and(|version| version >= NODE_MIN) && has_npm(),
    }
}

fn package(need: Need) -> &'static str {
    match need {
        Need::Postgres => "postgresql",
        Need::Node => "nodejs",
        Need::Chromium => "chromium",
    }
}

fn node_version() -> Option<(u32, u32)> {
    let output = Command::new("node").arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut numbers = text.trim().trim_start_matches('v').split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

fn has_npm() -> bool {
    attempt("npm", Command::new("npm").arg("--version")).is_ok_and(|outcome| outcome.success)
}
