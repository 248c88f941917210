//! Runs other programs: their output goes to a log file and is shown when they fail.

use crate::repository;
use anyhow::{Context as _, Result, bail};
use std::fs::File;
use std::process::{Command, Stdio};

/// Lines of a log that a failure shows; the file has the rest.
const SHOWN_LINES: usize = 150;

/// What a program did.
pub(crate) struct Outcome {
    /// True if it ended with 0.
    pub(crate) success: bool,
    /// Its standard output and error, as they came.
    pub(crate) output: String,
    /// The file with all of that, for people.
    pub(crate) log: String,
}

impl Outcome {
    /// The end of the output, with the file that has all of it.
    pub(crate) fn tail(&self) -> String {
        let lines: Vec<&str> = self.output.lines().collect();
        let from = lines.len().saturating_sub(SHOWN_LINES);
        format!("{}\n(all of it: {})", lines.get(from..).unwrap_or_default().join("\n"), self.log)
    }
}

/// A command at the root of the repository.
pub(crate) fn at_root(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(repository::root());
    command
}

/// Runs it and answers how it went; `name` names the log.
pub(crate) fn attempt(name: &str, command: &mut Command) -> Result<Outcome> {
    let folder = repository::target()?.join("xtask");
    std::fs::create_dir_all(&folder).context("make the folder for logs")?;
    let path = folder.join(format!("{}.log", name.replace(['/', ' '], "-")));
    let log = File::create(&path).with_context(|| format!("write {}", path.display()))?;
    let status = command
        .envs([("NO_COLOR", "1"), ("CARGO_TERM_COLOR", "never")])
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .status()
        .with_context(|| format!("run {:?}: is it installed?", command.get_program()))?;
    let output = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
    Ok(Outcome { success: status.success(), output, log: path.display().to_string() })
}

/// Runs it; a failure is an error that shows the output.
pub(crate) fn must(name: &str, command: &mut Command) -> Result<String> {
    let outcome = attempt(name, command)?;
    if !outcome.success {
        bail!("{name} failed\n{}", outcome.tail());
    }
    Ok(outcome.output)
}
