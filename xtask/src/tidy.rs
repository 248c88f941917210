//! The rules about files and crates that no compiler knows. Each rule answers with its findings.

mod arrows;
mod documents;
mod sources;
mod words;

use crate::repository::{self, File};
use anyhow::{Result, bail};
use std::process::ExitCode;

/// One rule.
pub(crate) struct Rule {
    /// What holds, as a short sentence.
    pub(crate) name: &'static str,
    find: fn(&[File]) -> Result<Vec<String>>,
}

/// Every rule.
pub(crate) const RULES: &[Rule] = &[
    Rule { name: "crates depend downwards", find: arrows::find },
    Rule { name: "every source says first what it holds", find: sources::without_head },
    Rule { name: "nothing has a name that says nothing", find: sources::vague_names },
    Rule { name: "SQL lives in the store", find: sources::sql_outside_the_store },
    Rule { name: "tests neither wait, skip nor expect a panic", find: sources::weak_tests },
    Rule { name: "no machine's paths, no registry's host", find: words::find },
    Rule { name: "migrations are numbered and listed", find: documents::migrations },
    Rule { name: "paths named in ARCHITECTURE.md exist", find: documents::architecture },
];

impl Rule {
    /// Fails with every finding.
    pub(crate) fn check(&self) -> Result<()> {
        let findings = (self.find)(&repository::files()?)?;
        if findings.is_empty() {
            return Ok(());
        }
        bail!("{}", findings.join("\n"))
    }
}

/// Checks all rules, for people who want to know before they commit.
pub(crate) fn run() -> Result<ExitCode> {
    let mut broken = 0;
    for rule in RULES {
        match rule.check() {
            Ok(()) => println!("{} … ok", rule.name),
            Err(error) => {
                broken += 1;
                println!("{} … FAILED\n{error}\n", rule.name);
            }
        }
    }
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
