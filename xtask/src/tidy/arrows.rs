//! Dependency direction: `server → {api, connectors} → app → store → domain`, nothing up.

use crate::repository::{self, File};
use anyhow::{Context as _, Result};
use serde_json::Value;

/// What a crate may use of the workspace, besides external crates.
const ARROWS: &[(&str, &[&str])] = &[
    ("rapport-domain", &[]),
    ("rapport-store", &["rapport-domain"]),
    ("rapport-app", &["rapport-store", "rapport-domain"]),
    ("rapport-connectors", &["rapport-app", "rapport-domain"]),
    ("rapport-web-ui", &[]),
    ("rapport-api", &["rapport-app", "rapport-domain", "rapport-web-ui"]),
    (
        "rapport-server",
        &["rapport-api", "rapport-connectors", "rapport-app", "rapport-store", "rapport-domain"],
    ),
    ("rapport-probe", &[]),
    ("xtask", &["rapport-probe"]),
];

/// What a crate's tests may use besides: their own crate's test ground, and the store's.
const TEST_ARROWS: &[(&str, &[&str])] = &[
    ("rapport-store", &["rapport-store"]),
    ("rapport-app", &["rapport-store"]),
    ("rapport-connectors", &["rapport-app", "rapport-store"]),
    ("rapport-api", &["rapport-app", "rapport-store"]),
    ("rapport-server", &["rapport-probe", "rapport-store"]),
];

/// Arrows that are not drawn.
pub(super) fn find(_: &[File]) -> Result<Vec<String>> {
    let metadata = repository::metadata()?;
    let packages = metadata["packages"].as_array().context("read the workspace's crates")?;
    let ours: Vec<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut findings = Vec::new();
    for package in packages {
        let name = package["name"].as_str().context("read a crate's name")?;
        if !ARROWS.iter().any(|(known, _)| *known == name) {
            findings.push(format!("{name} is a new crate: draw its arrows in xtask/src/tidy"));
        }
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let target = dependency["name"].as_str().unwrap_or_default();
            if ours.contains(&target) && !is_drawn(name, target, &dependency["kind"]) {
                findings.push(format!("{name} must not depend on {target}"));
            }
        }
    }
    Ok(findings)
}

fn is_drawn(from: &str, to: &str, kind: &Value) -> bool {
    let allows = |table: &[(&str, &[&str])]| {
        table.iter().any(|(name, targets)| *name == from && targets.contains(&to))
    };
    allows(ARROWS) || (kind == "dev" && allows(TEST_ARROWS))
}
