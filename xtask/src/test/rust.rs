//! The Rust side: format, lints, the rules about files, and the tests of the whole workspace.
//!
//! Everything is built with one profile and one set of features, so each crate is checked once and
//! compiled once; the binary that the browser tests drive is a by-product.

use super::report::{Report, Tally};
use crate::command::{at_root, attempt, must};
use crate::repository::{cargo, target};
use crate::{generate, tidy};
use anyhow::{Context as _, Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// The crate that must also build for the browser.
const PURE_CRATE: &str = "rapport-domain";
/// The target that proves it, where it is installed.
const BROWSER_TARGET: &str = "wasm32-unknown-unknown";
/// The test that drives the real binary.
const REAL_BINARY_TEST: &str = "real";

/// The environment variable with the test server's address.
const POSTGRES_VARIABLE: &str = "RAPPORT_TEST_POSTGRES";

/// All of it.
pub(super) fn run(report: &mut Report, database: &str) {
    report.step("rust: format", || {
        must("rustfmt", &mut at_root(&cargo(), &["fmt", "--all", "--check"]))?;
        Ok(Tally::ONE)
    });
    for rule in tidy::RULES {
        report.step(&format!("tidy: {}", rule.name), || {
            rule.check()?;
            Ok(Tally::ONE)
        });
    }
    report.step("rust: lints", || {
        let arguments = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
        must("clippy", &mut at_root(&cargo(), &arguments))?;
        Ok(Tally::ONE)
    });
    if has_browser_target() {
        report.step("rust: the domain builds for the browser", || {
            let arguments = ["check", "-p", PURE_CRATE, "--target", BROWSER_TARGET];
            must("wasm", &mut at_root(&cargo(), &arguments))?;
            Ok(Tally::ONE)
        });
    }
    report.step("rust: tests", || test("cargo test", &["--workspace"], database));
    report.step("generated: the API document", || {
        generate::check_document(&binary()?)?;
        Ok(Tally::ONE)
    });
}

/// Only the tests that drive the real binary.
pub(super) fn run_real_binary(report: &mut Report, database: &str) {
    report.step("e2e: the real binary", || {
        test("cargo test real", &["--workspace", "--test", REAL_BINARY_TEST], database)
    });
}

/// The binary that the tests were built with.
pub(super) fn binary() -> Result<PathBuf> {
    let path = target()?.join("debug").join("rapport");
    if !path.is_file() {
        bail!("{} is not built", path.display());
    }
    Ok(path)
}

fn test(name: &str, selection: &[&str], database: &str) -> Result<Tally> {
    let mut command = at_root(&cargo(), &["test", "--no-fail-fast"]);
    let outcome = attempt(name, command.args(selection).env(POSTGRES_VARIABLE, database))?;
    let tally = count(&outcome.output)?;
    if outcome.success == (tally.failed == 0) && tally.passed + tally.failed > 0 {
        if !outcome.success {
            println!("\n{}", failures(&outcome.output));
        }
        return Ok(tally);
    }
    bail!("{name} failed\n{}", outcome.tail())
}

/// Sums the lines `test result: ok. 3 passed; 0 failed; 0 ignored; …`; ignoring is failing.
fn count(output: &str) -> Result<Tally> {
    let mut tally = Tally::NONE;
    for line in output.lines().filter(|line| line.starts_with("test result: ")) {
        let number = |word: &str| -> Result<u64> {
            let (before, _) = line.split_once(word).context("read a test result")?;
            before.trim_end().rsplit(' ').next().unwrap_or_default().parse().context("a count")
        };
        tally.passed += number("passed;")?;
        tally.failed += number("failed;")? + number("ignored;")?;
    }
    Ok(tally)
}

/// What failed tests printed, without the long list of those that passed.
fn failures(output: &str) -> String {
    let mut shown = false;
    let lines = output.lines().filter(|line| {
        shown = (shown || line.starts_with("failures:")) && !line.starts_with("test result: ok");
        shown
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn has_browser_target() -> bool {
    let rustc = Command::new("rustc")
        .args(["--print", "target-libdir", "--target"])
        .arg(BROWSER_TARGET)
        .output();
    let folder = rustc.ok().and_then(|output| String::from_utf8(output.stdout).ok());
    folder.is_some_and(|folder| !folder.is_empty() && PathBuf::from(folder.trim()).is_dir())
}
