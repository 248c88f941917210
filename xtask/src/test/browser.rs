//! The browser: Chromium plays the demo against the binary that the Rust tests were built with.

use super::report::Report;
use super::rust::binary;
use super::web::{packages, script, vitest};
use crate::machine::chromium;
use crate::repository::target;

const PROJECT: &str = "web/e2e";

/// Types, then the stories.
pub(super) fn run(report: &mut Report) {
    packages(report, PROJECT);
    script(report, PROJECT, "typecheck");
    script(report, PROJECT, "lint");
    report.step("e2e: the demo in Chromium", || {
        let environment = [
            ("E2E_BINARY", binary()?),
            ("E2E_CHROMIUM", chromium()),
            ("E2E_SCREENSHOTS", target()?.join("screenshots")),
        ];
        vitest(PROJECT, &environment)
    });
}
