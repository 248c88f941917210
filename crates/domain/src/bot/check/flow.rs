//! Warnings about the way through a bot: dialogs nothing leads to, elements that never run.

use super::place_of;
use crate::bot::document::{Body, Dialog, DialogKind, Document, Element};
use crate::bot::finding::{Finding, Findings, Place};
use std::collections::{HashMap, HashSet};

pub(super) fn check(document: &Document, findings: &Findings) {
    unreachable_dialogs(document, findings);
    for dialog in &document.dialogs {
        dead_elements(dialog, &dialog.elements, findings);
    }
}

fn unreachable_dialogs(document: &Document, findings: &Findings) {
    let mut leads: HashMap<&str, Vec<&str>> = HashMap::new();
    for (dialog, element) in document.elements() {
        leads.entry(&dialog.id).or_default().extend(targets(&element.body));
    }
    let starts =
        document.dialogs.iter().filter(|d| d.kind == DialogKind::Default || !d.triggers.is_empty());
    let mut waiting: Vec<&str> = starts.map(|dialog| dialog.id.as_str()).collect();
    let default = document.settings.default_fallback.as_ref();
    waiting.extend(default.map(|fallback| fallback.dialog.as_str()));
    let mut reached = HashSet::new();
    while let Some(dialog) = waiting.pop() {
        if reached.insert(dialog) {
            waiting.extend(leads.get(dialog).into_iter().flatten());
        }
    }
    for dialog in document.dialogs.iter().filter(|dialog| !reached.contains(dialog.id.as_str())) {
        let place = Place { dialog: Some(&dialog.id), element: None };
        findings.report(place, "", Finding::DialogUnreachable);
    }
}

/// The dialogs an element goes to.
fn targets(body: &Body) -> Vec<&str> {
    let fallback = match body {
        Body::ToDialog { dialog } => return vec![dialog],
        Body::SaveUserResponse(fields) => &fields.fallback,
        Body::UserResponse(fields) => &fields.fallback,
        Body::SetAttributes { fallback, .. } => fallback,
        _ => return Vec::new(),
    };
    fallback.iter().map(|fallback| fallback.dialog.as_str()).collect()
}

/// Reports what stands below an end of the session; tells whether the list ends the session.
fn dead_elements(dialog: &Dialog, elements: &[Element], findings: &Findings) -> bool {
    let mut ended = false;
    for element in elements {
        if ended {
            findings.report(place_of(dialog, element), "", Finding::ElementAfterEnd);
            return true;
        }
        ended = match &element.body {
            Body::CloseSession => true,
            Body::Conditions { otherwise, .. } => {
                let mut all = otherwise.is_some();
                for branch in element.body.branches() {
                    all &= dead_elements(dialog, branch, findings);
                }
                all
            }
            body => {
                for branch in body.branches() {
                    dead_elements(dialog, branch, findings);
                }
                false
            }
        };
    }
    ended
}
