//! `cargo xtask test`: everything that must hold, in one run. It fails and never skips; its last
//! line is `N passed, N failed` over all runners.

mod browser;
mod report;
mod rust;
mod web;

use crate::machine::{Need, provide};
use crate::postgres::Postgres;
use anyhow::Result;
use report::{Report, Tally};
use std::process::ExitCode;

pub(crate) use web::install_packages;

/// A part that can be run by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Format, lints, the rules about files, and every Rust test, real kills included.
    Rust,
    /// Types, lints and unit tests of the console and the widget.
    Web,
    /// The real binary: its process, real kills, and the browser.
    EndToEnd,
}

/// Runs the parts in order and prints the sum.
pub(crate) fn run(parts: &[Part]) -> Result<ExitCode> {
    let mut report = Report::default();
    let mut postgres = None;
    report.step("machine: what is missing is installed", || {
        provide(&needs(parts))?;
        Ok(Tally::NONE)
    });
    if parts.iter().any(|part| *part != Part::Web) {
        report.step("machine: PostgreSQL in a temporary folder", || {
            postgres = Some(Postgres::start()?);
            Ok(Tally::NONE)
        });
    }
    let database = postgres.as_ref().map_or("", Postgres::url);
    for part in parts {
        match part {
            Part::Rust => rust::run(&mut report, database),
            Part::Web => web::run(&mut report),
            Part::EndToEnd => {
                if !parts.contains(&Part::Rust) {
                    rust::run_real_binary(&mut report, database);
                }
                browser::run(&mut report);
            }
        }
    }
    drop(postgres);
    Ok(report.finish())
}

fn needs(parts: &[Part]) -> Vec<Need> {
    let of_part = |part: &Part| match part {
        Part::Rust => vec![Need::Postgres, Need::Node],
        Part::Web => vec![Need::Node],
        Part::EndToEnd => vec![Need::Postgres, Need::Node, Need::Chromium],
    };
    parts.iter().flat_map(of_part).collect()
}
