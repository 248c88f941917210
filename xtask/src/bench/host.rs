//! The machine that the figures belong to.

use anyhow::Result;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// Cores, processor, memory, kernel, disk and the commit.
pub(super) fn describe(binary: &Path) -> Result<Value> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let folder = binary.parent().map(|path| path.display().to_string()).unwrap_or_default();
    Ok(json!({
        "cores": cores,
        "processor": field("/proc/cpuinfo", "model name"),
        "memory": field("/proc/meminfo", "MemTotal"),
        "kernel": said("uname", &["-sr"]),
        "disk": said("df", &["--output=fstype", &folder]).lines().last().unwrap_or_default(),
        "commit": said("git", &["rev-parse", "--short", "HEAD"]),
        "date": said("date", &["-u", "+%F"]),
    }))
}

fn field(path: &str, name: &str) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_once(':').map_or("", |(_, value)| value.trim()).to_owned()
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or(String::new(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
