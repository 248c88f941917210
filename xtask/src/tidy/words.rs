//! What must not stand in the repository because it belongs to one machine: absolute paths, and
//! the hosts of the registries that somebody happened to install from.

use crate::repository::File;
use anyhow::Result;

/// Beginnings of paths that exist on somebody's machine only.
const PLACES: &[&str] = &["/tmp/", "/home/", "/root/", "/Users/", "/mnt/", "C:\\\\"];
/// Keys of lock files that hold a host.
const LOCK_HOSTS: &[&str] = &["\"resolved\":", "http://"];
/// The only source in a Rust lock file.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// Unfinished work.
const UNFINISHED: &[&str] = &["TODO", "FIXME", "XXX"];
/// The file that has to name these.
const THIS_FILE: &str = "xtask/src/tidy/words.rs";

/// Every place.
pub(super) fn find(files: &[File]) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.path != THIS_FILE) {
        let text = file.text.as_deref().unwrap_or_default();
        for (number, line) in text.lines().enumerate() {
            if let Some(word) = forbidden(&file.path, line) {
                findings.push(format!("{}:{} has `{word}`", file.path, number + 1));
            }
        }
    }
    Ok(findings)
}

fn forbidden<'line>(path: &str, line: &'line str) -> Option<&'line str> {
    if path.ends_with("package-lock.json") {
        return LOCK_HOSTS.iter().find_map(|word| inside(line, word));
    }
    if path == "Cargo.lock" {
        let source = line.strip_prefix("source = ")?.trim_matches('"');
        return (source != CRATES_IO).then_some(source);
    }
    PLACES.iter().chain(UNFINISHED).find_map(|word| inside(line, word))
}

fn inside<'line>(line: &'line str, word: &str) -> Option<&'line str> {
    let start = line.find(word)?;
    line.get(start..start + word.len())
}
