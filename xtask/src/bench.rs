//! `cargo xtask bench`: the release binary under load, beside floors measured in the same run.
//!
//! The load generator shares the machine with the server, so it is plain blocking threads that
//! format as little as possible. Figures are recorded, never asserted: a slow machine is no bug.

mod floor;
mod host;
mod ingest;
mod load;
mod process;
mod profile;
mod random;
mod result;
mod scene;
mod turns;

use crate::command::at_root;
use crate::repository::{cargo, root, target};
use anyhow::{Context as _, Result, bail};
use result::Row;
use std::path::PathBuf;
use std::time::Duration;

/// Seconds of one measured window, unless told otherwise.
const SECONDS: u64 = 10;
/// The profile that is measured, unless told otherwise: what `cargo run --release` runs.
const PROFILE: &str = "release";

/// What to run and how.
pub(crate) struct Options {
    /// Names of benches; empty means all.
    names: Vec<String>,
    /// Print JSON instead of a table.
    json: bool,
    /// Write `docs/benchmarks.md`.
    record: bool,
    /// Length of one measured window.
    window: Duration,
    /// A PostgreSQL database instead of SQLite.
    database: Option<String>,
    /// The server to measure.
    binary: PathBuf,
}

type Bench = fn(&Options) -> Result<Vec<Row>>;

/// Every bench by its name.
const BENCHES: &[(&str, Bench)] = &[
    ("size", process::size),
    ("start", process::start),
    ("ingest-batch", ingest::batches),
    ("ingest-single", ingest::singles),
    ("turns", turns::run),
    ("profile-read", profile::run),
    ("memory", process::memory),
];

/// Builds the server, runs the benches, prints the results.
pub(crate) fn run(words: &[&str]) -> Result<()> {
    let options = parse(words)?;
    let known = |name: &String| BENCHES.iter().any(|(known, _)| known == name);
    if let Some(unknown) = options.names.iter().find(|name| !known(name)) {
        bail!("there is no bench `{unknown}`");
    }
    let mut rows = Vec::new();
    for (name, bench) in BENCHES {
        if options.names.is_empty() || options.names.iter().any(|wanted| wanted == name) {
            if !options.json {
                println!("{name} …");
            }
            rows.extend(bench(&options).with_context(|| format!("bench {name}"))?);
        }
    }
    let host = host::describe(&options.binary)?;
    if options.json {
        println!("{:#}", result::json(&host, &rows));
    } else {
        print!("\n{}", result::table(&rows));
    }
    if options.record {
        let page = result::page(&host, &rows, options.window);
        std::fs::write(root().join("docs/benchmarks.md"), page).context("write the page")?;
    }
    Ok(())
}

fn parse(words: &[&str]) -> Result<Options> {
    let mut names = Vec::new();
    let (mut json, mut record, mut seconds) = (false, false, SECONDS);
    let (mut database, mut binary, mut profile) = (None, None, PROFILE);
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let mut value = || rest.next().with_context(|| format!("{word} needs a value"));
        match *word {
            "--json" => json = true,
            "--record" => record = true,
            "--seconds" => seconds = value()?.parse().context("--seconds takes a number")?,
            "--database" => database = Some((*value()?).to_owned()),
            "--profile" => profile = value()?,
            "--binary" => binary = Some(PathBuf::from(value()?)),
            option if option.starts_with('-') => bail!("there is no option `{option}`"),
            name => names.push(name.to_owned()),
        }
    }
    let binary = match binary {
        Some(binary) => binary,
        None => build(profile)?,
    };
    Ok(Options { names, json, record, window: Duration::from_secs(seconds), database, binary })
}

fn build(profile: &str) -> Result<PathBuf> {
    let mut build = at_root(&cargo(), &["build", "--profile", profile, "-p", "rapport-server"]);
    if !build.status().context("run cargo build")?.success() {
        bail!("the build with profile {profile} failed");
    }
    Ok(target()?.join(profile).join("rapport"))
}
