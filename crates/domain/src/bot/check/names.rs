//! Names and ids: their form, and that each means one thing.

use super::place_of;
use crate::bot::compile::folded;
use crate::bot::document::{Body, DialogKind, Document};
use crate::bot::finding::{Finding, Findings, Place};
use crate::bot::predefined::PREDEFINED;
use crate::limits::ATTRIBUTE_NAME_MAX;
use crate::tag::name_key;
use std::collections::HashSet;

pub(super) fn check(document: &Document, findings: &Findings) {
    attributes(document, findings);
    keywords(document, findings);
    dialogs(document, findings);
    ids(document, findings);
}

/// C-25
fn attributes(document: &Document, findings: &Findings) {
    let mut taken: HashSet<String> =
        PREDEFINED.iter().map(|predefined| name_key(predefined.name)).collect();
    for (at, attribute) in document.attributes.iter().enumerate() {
        let name = attribute.name.as_str();
        let field = format!("attributes[{at}].name");
        let report = |finding| findings.report(Place::default(), &field, finding);
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() {
            continue;
        }
        if !name.chars().all(word) || name.starts_with(|c: char| c.is_ascii_digit()) {
            report(Finding::NameInvalid { name });
        }
        if name.chars().count() > ATTRIBUTE_NAME_MAX {
            let (limit, figure) = ("ATTRIBUTE_NAME_MAX", ATTRIBUTE_NAME_MAX);
            report(Finding::LimitExceeded { field: "name", limit, figure });
        }
        if !taken.insert(name_key(name)) {
            report(Finding::NameTaken { name });
        }
    }
}

/// C-83
fn keywords(document: &Document, findings: &Findings) {
    let mut names = HashSet::new();
    let mut synonyms = HashSet::new();
    for (at, keyword) in document.keywords.iter().enumerate() {
        let report = |field: &str, finding: Finding<'_>| {
            findings.report(Place::default(), &format!("keywords[{at}].{field}"), finding);
        };
        if !names.insert(name_key(&keyword.name)) && !keyword.name.is_empty() {
            report("name", Finding::NameTaken { name: &keyword.name });
        }
        if keyword.synonyms.iter().all(|synonym| synonym.trim().is_empty()) {
            report("synonyms", Finding::KeywordNoSynonym);
        }
        let own: HashSet<String> =
            keyword.synonyms.iter().chain([&keyword.name]).map(|text| folded(text)).collect();
        let mut own: Vec<String> = own.into_iter().filter(|text| !text.is_empty()).collect();
        own.sort();
        for text in own {
            if synonyms.contains(&text) {
                report("synonyms", Finding::SynonymTaken { s: &text });
            }
            synonyms.insert(text);
        }
    }
}

/// C-13, C-14
fn dialogs(document: &Document, findings: &Findings) {
    let defaults = document.dialogs.iter().filter(|dialog| dialog.kind == DialogKind::Default);
    let first = document.dialogs.first().map(|dialog| dialog.kind);
    if defaults.count() != 1 || first != Some(DialogKind::Default) {
        findings.report(Place::default(), "dialogs", Finding::DefaultDialog);
    }
    let mut names = HashSet::new();
    for dialog in &document.dialogs {
        let place = Place { dialog: Some(&dialog.id), element: None };
        if !names.insert(name_key(&dialog.name)) && !dialog.name.is_empty() {
            findings.report(place, "name", Finding::NameTaken { name: &dialog.name });
        }
        if let Some(group) = &dialog.group
            && !document.groups.iter().any(|known| known.id == *group)
        {
            findings.report(place, "groupId", Finding::GroupUnknown { g: group });
        }
    }
}

/// Ids are unique: of dialogs, of elements and branches together.
fn ids(document: &Document, findings: &Findings) {
    let mut dialogs = HashSet::new();
    for dialog in &document.dialogs {
        if !dialogs.insert(dialog.id.as_str()) && !dialog.id.is_empty() {
            let place = Place { dialog: Some(&dialog.id), element: None };
            findings.report(place, "id", Finding::IdTaken { id: &dialog.id });
        }
    }
    let mut elements = HashSet::new();
    for (dialog, element) in document.elements() {
        let branches = branch_ids(&element.body);
        for id in std::iter::once(element.id.as_str()).chain(branches) {
            if !elements.insert(id) && !id.is_empty() {
                findings.report(place_of(dialog, element), "id", Finding::IdTaken { id });
            }
        }
    }
}

fn branch_ids(body: &Body) -> Vec<&str> {
    let (mut ids, otherwise): (Vec<&str>, _) = match body {
        Body::Conditions { branches, otherwise } => {
            (branches.iter().map(|branch| branch.id.as_str()).collect(), otherwise)
        }
        Body::UserResponse(fields) => {
            let branches = fields.branches.iter();
            (branches.map(|branch| branch.id.as_str()).collect(), &fields.otherwise)
        }
        _ => return Vec::new(),
    };
    ids.extend(otherwise.iter().map(|branch| branch.id.as_str()));
    ids
}
