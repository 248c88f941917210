//! Logs on stderr: for people on a terminal, JSON lines otherwise.

use anyhow::{Context, bail};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// What a part of a filter without a module may be.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Starts logging with this filter.
pub(crate) fn start(filter: &str) -> anyhow::Result<()> {
    let filter = parse(filter)?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if std::io::stderr().is_terminal() {
        builder.with_target(false).try_init()
    } else {
        builder.json().try_init()
    };
    started.map_err(|error| anyhow::anyhow!("logging does not start: {error}"))
}

fn parse(filter: &str) -> anyhow::Result<EnvFilter> {
    for part in filter.split(',').map(str::trim).filter(|part| !part.contains(['=', '['])) {
        // Any word would pass as the name of a module, and then nothing else is logged.
        if !LEVELS.contains(&part.to_ascii_lowercase().as_str()) {
            bail!(
                "log must be one of {}, or a filter like info,rapport_store=debug; {part:?} is none",
                LEVELS.join(", ")
            );
        }
    }
    EnvFilter::try_new(filter).with_context(|| format!("log: {filter:?} is no filter"))
}
