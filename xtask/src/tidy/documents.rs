//! Rules about migrations and documents.

use crate::repository::{File, root};
use anyhow::{Context as _, Result};

/// Where migrations live.
const MIGRATIONS: &str = "crates/store/src/migrations/";
/// The file that lists them in order.
const MIGRATION_LIST: &str = "crates/store/src/migrations.rs";
/// The map.
const ARCHITECTURE: &str = "ARCHITECTURE.md";

/// Migrations without a number of their own, and those that nobody runs.
pub(super) fn migrations(files: &[File]) -> Result<Vec<String>> {
    let list = text(files, MIGRATION_LIST)?;
    let mut findings = Vec::new();
    let names = files.iter().filter_map(|file| file.path.strip_prefix(MIGRATIONS));
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    for (index, name) in names.iter().enumerate() {
        if !name.starts_with(&format!("{:04}_", index + 1)) {
            findings.push(format!("{MIGRATIONS}{name} should have the number {:04}", index + 1));
        }
        if !list.contains(name) {
            findings.push(format!("{MIGRATIONS}{name} is not listed in {MIGRATION_LIST}"));
        }
    }
    Ok(findings)
}

/// Paths in backticks that do not exist.
pub(super) fn architecture(files: &[File]) -> Result<Vec<String>> {
    let quoted = text(files, ARCHITECTURE)?.split('`').skip(1).step_by(2);
    let paths = quoted.filter(|word| {
        word.contains('/')
            && !word.contains([' ', '*', '{', '<', ':', '"'])
            && !word.starts_with('/')
    });
    let missing = paths.filter(|path| !root().join(path).exists());
    Ok(missing.map(|path| format!("{ARCHITECTURE} names {path}, which does not exist")).collect())
}

fn text<'files>(files: &'files [File], path: &str) -> Result<&'files str> {
    let file = files.iter().find(|file| file.path == path);
    file.and_then(|file| file.text.as_deref()).with_context(|| format!("read {path}"))
}
