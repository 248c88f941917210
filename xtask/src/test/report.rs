//! The steps of a run: one line each with its time, and the sum at the end.

use anyhow::Result;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Instant;

/// How many tests passed and failed.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Tally {
    /// A step that is no test.
    pub(super) const NONE: Self = Self { passed: 0, failed: 0 };
    /// One check that held.
    pub(super) const ONE: Self = Self { passed: 1, failed: 0 };
}

/// The run so far.
pub(super) struct Report {
    tally: Tally,
    started: Instant,
}

impl Default for Report {
    fn default() -> Self {
        Self { tally: Tally::NONE, started: Instant::now() }
    }
}

impl Report {
    /// Does one step and prints how it went. An error counts as one failure, and the run goes on.
    pub(super) fn step(&mut self, name: &str, work: impl FnOnce() -> Result<Tally>) {
        print!("{name} … ");
        drop(std::io::stdout().flush());
        let started = Instant::now();
        let outcome = work();
        let seconds = started.elapsed().as_secs_f64();
        match outcome {
            Ok(Tally { passed: 0 | 1, failed: 0 }) => println!("ok, {seconds:.1} s"),
            Ok(Tally { passed, failed: 0 }) => println!("{passed} passed, {seconds:.1} s"),
            Ok(Tally { passed, failed }) => {
                println!("{passed} passed, {failed} FAILED, {seconds:.1} s");
            }
            Err(ref error) => println!("FAILED, {seconds:.1} s\n{error:#}\n"),
        }
        let tally = outcome.unwrap_or(Tally { passed: 0, failed: 1 });
        self.tally.passed += tally.passed;
        self.tally.failed += tally.failed;
    }

    /// Prints the sum as the last line.
    pub(super) fn finish(self) -> ExitCode {
        let Tally { passed, failed } = self.tally;
        println!("{:.0} s", self.started.elapsed().as_secs_f64());
        println!("{passed} passed, {failed} failed");
        if failed == 0 && passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
