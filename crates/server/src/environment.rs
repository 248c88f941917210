//! Environment variables that look like settings and are none: mostly slips of the keyboard.
//!
//! They are warned of, not refused: an orchestrator puts the addresses of its services into
//! variables of the same form (`RAPPORT_PORT=tcp://…`).

use crate::cli::Cli;
use clap::CommandFactory;
use std::collections::BTreeSet;

/// What the names of our settings begin with.
const PREFIX: &str = "RAPPORT_";

/// How alike two names are, from 0 to 1, when one may be meant by the other.
const ALIKE: f64 = 0.7;

/// Logs a warning for each variable that sets nothing.
pub(crate) fn warn_of_unknown() {
    let settings = settings();
    for (name, _) in std::env::vars_os() {
        if let Some(warning) = name.to_str().and_then(|name| warning(name, &settings)) {
            tracing::warn!("{warning}");
        }
    }
}

fn settings() -> BTreeSet<String> {
    let cli = Cli::command();
    let options = cli.get_subcommands().flat_map(clap::Command::get_arguments);
    options.filter_map(|option| option.get_env()?.to_str().map(str::to_owned)).collect()
}

fn warning(name: &str, settings: &BTreeSet<String>) -> Option<String> {
    let written = name.strip_prefix(PREFIX)?;
    if settings.contains(name) {
        return None;
    }
    let alike = |setting: &str| {
        let setting = setting.strip_prefix(PREFIX).unwrap_or(setting);
        strsim::normalized_damerau_levenshtein(written, setting)
    };
    let nearest = settings
        .iter()
        .map(|setting| (alike(setting), setting))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    Some(match nearest {
        Some((_, setting)) => {
            format!("the environment variable {name} is no setting; is {setting} meant?")
        }
        None => format!("the environment variable {name} is no setting"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_what_was_meant() {
        let warning = |name: &str| warning(name, &settings());
        assert_eq!(warning("RAPPORT_DATABASE"), None);
        assert_eq!(warning("PATH"), None);
        assert_eq!(
            warning("RAPPORT_DATABSE").as_deref(),
            Some(
                "the environment variable RAPPORT_DATABSE is no setting; is RAPPORT_DATABASE meant?"
            )
        );
        assert_eq!(
            warning("RAPPORT_10_0_0_7_PORT").as_deref(),
            Some("the environment variable RAPPORT_10_0_0_7_PORT is no setting")
        );
    }
}
