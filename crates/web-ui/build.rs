//! Builds the console and the chat widget with npm and embeds what comes out.
//!
//! `RAPPORT_UI=placeholder` embeds a page that says how to build the console, for Rust-only work.
//! `RAPPORT_UI_DIR=FOLDER` embeds a folder with `console/` and `widget/` made elsewhere, for
//! packagers without a network.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What decides about a project's build; a change of anything else starts none. A path that is not
/// there is left out, because cargo would take it as changed each time.
const SOURCES: &[&str] = &[
    "src",
    "build",
    "build.mjs",
    "index.html",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
    ".npmrc",
];

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            for line in reason.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    println!("cargo::rerun-if-env-changed=RAPPORT_UI");
    println!("cargo::rerun-if-env-changed=RAPPORT_UI_DIR");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web");
    let (console, widget) = if let Some(folder) = env::var_os("RAPPORT_UI_DIR") {
        (PathBuf::from(&folder).join("console"), PathBuf::from(&folder).join("widget"))
    } else if env::var("RAPPORT_UI").is_ok_and(|value| value == "placeholder") {
        placeholder(&out)?
    } else {
        let console = npm(&web, &out.join("console"))?;
        let widget = npm(&web.join("widget"), &out.join("widget"))?;
        (console, widget)
    };
    let mut table = String::new();
    write_table(&mut table, "CONSOLE", &console)?;
    write_table(&mut table, "WIDGET", &widget)?;
    fs::write(out.join("assets.rs"), table).map_err(|error| error.to_string())
}

fn placeholder(out: &Path) -> Result<(PathBuf, PathBuf), String> {
    let (console, widget) = (out.join("placeholder"), out.join("placeholder-widget"));
    for folder in [&console, &widget] {
        fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    }
    let page = "<!doctype html><title>Rapport</title><p>This build has no console. Build without \
                RAPPORT_UI=placeholder to get it.";
    fs::write(console.join("index.html"), page).map_err(|error| error.to_string())?;
    Ok((console, widget))
}

/// Installs the locked packages if the lock changed, then builds into `out`.
fn npm(project: &Path, out: &Path) -> Result<PathBuf, String> {
    for source in SOURCES.iter().map(|source| project.join(source)).filter(|path| path.exists()) {
        println!("cargo::rerun-if-changed={}", source.display());
    }
    let lock = fs::read_to_string(project.join("package-lock.json"))
        .map_err(|error| format!("{}: {error}", project.join("package-lock.json").display()))?;
    let stamp = project.join("node_modules/.rapport-lock");
    if fs::read_to_string(&stamp).ok().as_deref() != Some(lock.as_str()) {
        run(project, &["ci", "--ignore-scripts", "--no-audit", "--no-fund"])?;
        fs::write(&stamp, lock).map_err(|error| format!("{}: {error}", stamp.display()))?;
    }
    let out_text = out.to_string_lossy();
    run(project, &["run", "build", "--", "--outDir", &out_text])?;
    Ok(out.to_owned())
}

fn run(project: &Path, arguments: &[&str]) -> Result<(), String> {
    let output =
        Command::new("npm").args(arguments).current_dir(project).output().map_err(|error| {
            format!(
                "npm does not start ({error}): install Node.js 20.19 or later, which brings npm"
            )
        })?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "npm {} failed in {}:\n{}{}",
        arguments.join(" "),
        project.display(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}

/// Writes `static NAME: &[(path, bytes)]`, sorted by path.
fn write_table(table: &mut String, name: &str, folder: &Path) -> Result<(), String> {
    let mut files = Vec::new();
    collect(folder, folder, &mut files)?;
    files.sort();
    let mut lines = String::new();
    for (path, file) in files {
        writeln!(lines, "    ({path:?}, include_bytes!({file:?})),").map_err(|e| e.to_string())?;
    }
    writeln!(table, "static {name}: &[(&str, &[u8])] = &[\n{lines}];").map_err(|e| e.to_string())
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else {
            let relative = path.strip_prefix(root).map_err(|error| error.to_string())?;
            files.push((relative.to_string_lossy().replace('\\', "/"), path));
        }
    }
    Ok(())
}
