//! Where things are: the root of the repository, its files, and the build's target folder.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// One file under version control, or about to be.
pub(crate) struct File {
    /// Path from the root, with `/`.
    pub(crate) path: String,
    /// Its text; `None` for a binary file.
    pub(crate) text: Option<String>,
}

/// Every file that is not ignored.
pub(crate) fn files() -> Result<Vec<File>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"])
        .current_dir(root())
        .output()
        .context("list the repository's files with git")?;
    if !output.status.success() {
        bail!("git: {}", String::from_utf8_lossy(&output.stderr));
    }
    let paths = String::from_utf8(output.stdout).context("read the names of files")?;
    let present = paths.split('\0').filter(|path| root().join(path).is_file());
    present
        .map(|path| {
            let bytes = std::fs::read(root().join(path)).with_context(|| format!("read {path}"))?;
            Ok(File { path: path.to_owned(), text: String::from_utf8(bytes).ok() })
        })
        .collect()
}

/// What cargo says about the workspace's own crates.
pub(crate) fn metadata() -> Result<Value> {
    let output = Command::new(cargo())
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .context("run cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    }
    serde_json::from_slice(&output.stdout).context("read cargo's metadata")
}

/// The folder that cargo builds into.
pub(crate) fn target() -> Result<PathBuf> {
    let metadata = metadata()?;
    let folder = metadata["target_directory"].as_str().context("find the target folder")?;
    Ok(PathBuf::from(folder))
}

/// The cargo that runs this task.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}
