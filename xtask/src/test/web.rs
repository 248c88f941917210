//! The browser's side: types, lints and unit tests of the console and the widget.

use super::report::{Report, Tally};
use crate::command::{Outcome, attempt, must};
use crate::generate;
use crate::repository::{root, target};
use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// Everything but the browser itself.
pub(super) fn run(report: &mut Report) {
    for project in ["web", "web/widget"] {
        packages(report, project);
        script(report, project, "typecheck");
        script(report, project, "lint");
        report.step(&format!("{project}: tests"), || vitest(project, &[]));
    }
    script(report, "web/widget", "size");
    report.step("generated: the console's types", || {
        generate::check_types()?;
        Ok(Tally::ONE)
    });
}

/// A step that installs a project's packages when its lock has changed.
pub(super) fn packages(report: &mut Report, project: &str) {
    report.step(&format!("{project}: packages"), || {
        install_packages(project)?;
        Ok(Tally::NONE)
    });
}

/// A step that runs one script of a project.
pub(super) fn script(report: &mut Report, project: &str, name: &str) {
    report.step(&format!("{project}: {name}"), || {
        must(&format!("{project} {name}"), npm(project).args(["run", "--silent", name]))?;
        Ok(Tally::ONE)
    });
}

/// Installs a project's packages exactly as its lock says, unless they are there already.
pub(crate) fn install_packages(project: &str) -> Result<()> {
    let folder = root().join(project);
    let lock = std::fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("read the lock of {project}"))?;
    let installed = folder.join("node_modules/.rapport-lock");
    if std::fs::read(&installed).is_ok_and(|stamp| stamp == lock) {
        return Ok(());
    }
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    must(&format!("{project} npm ci"), npm(project).args(arguments))?;
    std::fs::write(installed, lock).context("remember what is installed")
}

/// Runs a project's unit tests.
pub(super) fn vitest(project: &str, environment: &[(&str, PathBuf)]) -> Result<Tally> {
    let result = target()?.join("xtask").join(format!("{}.json", project.replace('/', "-")));
    drop(std::fs::remove_file(&result));
    let mut command = npm(project);
    command.args(["run", "--silent", "test", "--", "--reporter=default", "--reporter=json"]);
    command.arg(format!("--outputFile.json={}", result.display()));
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    let outcome = attempt(&format!("{project} tests"), &mut command)?;
    let text = match std::fs::read(&result) {
        Ok(text) => text,
        Err(_) => bail!("the tests of {project} did not run\n{}", outcome.tail()),
    };
    tally(&serde_json::from_slice(&text).context("read the result of the tests")?, &outcome)
}

/// A test that is skipped and a file that cannot be loaded are failures.
fn tally(result: &Value, outcome: &Outcome) -> Result<Tally> {
    let number = |name: &str| result[name].as_u64().with_context(|| format!("read {name}"));
    let passed = number("numPassedTests")?;
    let not_passed = number("numTotalTests")? - passed;
    if outcome.success && not_passed == 0 && passed > 0 {
        return Ok(Tally { passed, failed: 0 });
    }
    println!("\n{}", outcome.tail());
    Ok(Tally { passed, failed: not_passed.max(1) })
}

fn npm(project: &str) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(root().join(project));
    command
}
