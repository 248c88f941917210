//! Rules about source files.

use crate::repository::File;
use anyhow::Result;

/// Names that say nothing about what is inside.
const VAGUE: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc", "core", "manager"];
/// Folders with code that somebody reads.
const WEB_FOLDERS: &[&str] = &["web/src/", "web/build/", "web/widget/", "web/e2e/"];
/// The beginnings of statements.
const SQL: &[&str] =
    &["\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM ", "\"CREATE TABLE"];
/// In Rust tests.
const WEAK_RUST: &[&str] =
    &["#[ignore", "#[should_panic", "thread::sleep", "time::sleep", "RETRIES"];
/// In browser-side tests.
const WEAK_WEB: &[&str] = &[
    "it.skip",
    "test.skip",
    "describe.skip",
    "it.only",
    "test.only",
    "describe.only",
    "it.todo",
    "test.todo",
    "waitForTimeout",
    "retry:",
];
/// The file that has to name all of these.
const THIS_FILE: &str = "xtask/src/tidy/sources.rs";

/// Sources that do not begin with what they hold.
pub(super) fn without_head(files: &[File]) -> Result<Vec<String>> {
    let without = files.iter().filter(|file| {
        let text = file.text.as_deref().unwrap_or_default();
        match extension(&file.path) {
            "rs" => !text.starts_with("//!"),
            "ts" | "tsx" | "mjs" if is_web(&file.path) => !text.starts_with("/*"),
            _ => false,
        }
    });
    Ok(without.map(|file| format!("{} does not say what it holds", file.path)).collect())
}

/// Files and folders with vague names.
pub(super) fn vague_names(files: &[File]) -> Result<Vec<String>> {
    let vague = files.iter().filter(|file| {
        let mut parts = file.path.split('/');
        parts.any(|part| VAGUE.contains(&part.split('.').next().unwrap_or_default()))
    });
    Ok(vague.map(|file| format!("{} has a name that says nothing", file.path)).collect())
}

/// Statements outside `crates/store`.
pub(super) fn sql_outside_the_store(files: &[File]) -> Result<Vec<String>> {
    let sources = files
        .iter()
        .filter(|file| extension(&file.path) == "rs" && !file.path.starts_with("crates/store/"));
    Ok(occurrences(sources, SQL))
}

/// Tests that wait, skip, retry or expect a panic.
pub(super) fn weak_tests(files: &[File]) -> Result<Vec<String>> {
    let rust = files.iter().filter(|file| {
        let path = file.path.as_str();
        extension(path) == "rs" && (path.contains("/tests/") || path.ends_with("/tests.rs"))
    });
    let web = files.iter().filter(|file| is_web(&file.path) && file.path.contains(".test."));
    let everywhere = files.iter().filter(|file| extension(&file.path) == "rs");
    let attributes = WEAK_RUST.get(..2).unwrap_or_default();
    let mut findings = occurrences(rust, WEAK_RUST);
    findings.extend(occurrences(web, WEAK_WEB));
    findings.extend(occurrences(everywhere, attributes));
    findings.sort();
    findings.dedup();
    Ok(findings)
}

fn occurrences<'files>(files: impl Iterator<Item = &'files File>, words: &[&str]) -> Vec<String> {
    let mut findings = Vec::new();
    for file in files.filter(|file| file.path != THIS_FILE) {
        for (number, line) in file.text.as_deref().unwrap_or_default().lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                findings.push(format!("{}:{} has `{word}`", file.path, number + 1));
            }
        }
    }
    findings
}

fn is_web(path: &str) -> bool {
    WEB_FOLDERS.iter().any(|folder| path.starts_with(folder))
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}
