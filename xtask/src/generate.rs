//! The generated files: the API document that the server writes and the console's types from it.

use crate::command::{at_root, must};
use crate::repository::{cargo, root, target};
use anyhow::{Context as _, Result, bail};
use std::path::Path;

/// The API document, from the root.
const DOCUMENT: &str = "web/openapi.json";
/// The console's types, from the root.
const TYPES: &str = "web/src/lib/api/schema.d.ts";

/// Writes both again.
pub(crate) fn write() -> Result<()> {
    let document = must_print(at_root(&cargo(), &["run", "--quiet", "--", "openapi"]))?;
    std::fs::write(root().join(DOCUMENT), document).context("write the API document")?;
    crate::test::install_packages("web")?;
    write_types(&root().join(TYPES))?;
    println!("wrote {DOCUMENT} and {TYPES}");
    Ok(())
}

/// Compares the API document with what the built `binary` says.
pub(crate) fn check_document(binary: &Path) -> Result<()> {
    let said = must_print(at_root(&binary.display().to_string(), &["openapi"]))?;
    same(DOCUMENT, &said)
}

/// Compares the console's types with the API document.
pub(crate) fn check_types() -> Result<()> {
    let fresh = target()?.join("xtask/schema.d.ts");
    write_types(&fresh)?;
    same(TYPES, &std::fs::read_to_string(&fresh)?)
}

fn write_types(path: &Path) -> Result<()> {
    let mut generator = at_root("node", &["node_modules/openapi-typescript/bin/cli.js"]);
    generator.current_dir(root().join("web")).args(["openapi.json", "-o"]).arg(path);
    must("openapi-typescript", &mut generator).map(drop)
}

fn must_print(mut command: std::process::Command) -> Result<String> {
    let output = command.output().context("ask the server for its API document")?;
    if !output.status.success() {
        bail!("rapport openapi: {}", String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8(output.stdout).context("read the API document")
}

fn same(path: &str, fresh: &str) -> Result<()> {
    let stored =
        std::fs::read_to_string(root().join(path)).with_context(|| format!("read {path}"))?;
    if stored != fresh {
        bail!("{path} is stale: run `cargo xtask generate` and commit it");
    }
    Ok(())
}
