//! The project's tasks, `cargo xtask TASK`: the one command to test, the bench, generated files.
//!
//! Plain Rust with as few crates as possible, because a fresh clone compiles it first.

#![expect(clippy::print_stdout, reason = "a task tells its progress on stdout")]

mod bench;
mod command;
mod generate;
mod machine;
mod postgres;
mod repository;
mod test;
mod tidy;

use anyhow::{Result, bail};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask TASK

  test [rust|web|e2e]   everything that must hold, or one part of it; the last line counts
  tidy                  only the rules about files and crates, in a second
  generate              write web/openapi.json and the console's types again
  bench [NAME…] [--json] [--record] [--seconds N] [--database URL] [--profile NAME]
                        measure the release binary beside floors of the same run;
                        --record writes docs/benchmarks.md, --profile dist measures
                        what is shipped, --binary PATH another build
";

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test"] => test::run(&[test::Part::Rust, test::Part::Web, test::Part::EndToEnd]),
        ["test", "rust"] => test::run(&[test::Part::Rust]),
        ["test", "web"] => test::run(&[test::Part::Web]),
        ["test", "e2e"] => test::run(&[test::Part::EndToEnd]),
        ["tidy"] => tidy::run(),
        ["generate"] => generate::write().map(|()| ExitCode::SUCCESS),
        ["bench", options @ ..] => bench::run(options).map(|()| ExitCode::SUCCESS),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => bail!("there is no task `{}`\n\n{HELP}", other.join(" ")),
    }
}
