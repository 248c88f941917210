//! Everything wrong with a bot, at once (C-90, C-91).

mod flow;
mod limits;
mod names;
mod profiles;

use super::compile::CompiledBot;
use super::document::{Dialog, Document, Element};
use super::finding::{BotProblem, Finding, Findings, Place, Severity};
use crate::attribute::CustomAttribute;
use crate::event::EventDefinition;
use crate::value::DataType;

/// What the workspace has that a bot can name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Catalog<'a> {
    /// Its event definitions.
    pub events: &'a [EventDefinition],
    /// Its custom attributes.
    pub custom: &'a [CustomAttribute],
    /// Its computed attributes, active or not.
    pub computed: &'a [ComputedFact],
    /// The senders chosen for the bot; `None` where they do not matter yet, as for a draft.
    pub senders: Option<&'a [SenderFact]>,
}

/// What a bot needs to know of a computed attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComputedFact {
    /// Its name.
    pub name: String,
    /// The type of its value.
    pub data_type: DataType,
    /// Whether it is Active.
    pub active: bool,
}

/// What a bot needs to know of a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SenderFact {
    /// Whether another bot is active on it (C-7).
    pub has_other_bot: bool,
}

/// A document that was looked at.
#[derive(Debug)]
pub struct CheckedBot {
    /// The document, as far as it can be read.
    pub document: Option<Document>,
    /// The bot, ready to run, if nothing about the document itself keeps it from running. What the
    /// workspace lacks does not: a simulation shows what comes of it.
    pub bot: Option<CompiledBot>,
    /// Everything wrong with it, errors and warnings.
    pub problems: Vec<BotProblem>,
}

impl CheckedBot {
    /// Whether an error blocks publishing and activation.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// Looks at a document and lists everything wrong with it.
pub fn check(json: &str, catalog: &Catalog<'_>) -> CheckedBot {
    let findings = Findings::default();
    let Some(document) = Document::read(json, &findings) else {
        return CheckedBot { document: None, bot: None, problems: findings.into_problems() };
    };
    let bot = CompiledBot::of_document(&document, &findings);
    names::check(&document, &findings);
    let runs = !findings.has_errors();
    limits::check(&document, &findings);
    flow::check(&document, &findings);
    profiles::check(&document, catalog, &findings);
    check_senders(catalog, &findings);
    CheckedBot {
        bot: bot.filter(|_| runs),
        document: Some(document),
        problems: findings.into_problems(),
    }
}

fn check_senders(catalog: &Catalog<'_>, findings: &Findings) {
    let Some(senders) = catalog.senders else {
        return;
    };
    let report = |finding| findings.report(Place::default(), "senders", finding);
    if senders.is_empty() {
        report(Finding::SenderMissing);
    }
    if senders.iter().any(|sender| sender.has_other_bot) {
        report(Finding::SenderInUse);
    }
}

/// Where an element is.
fn place_of<'d>(dialog: &'d Dialog, element: &'d Element) -> Place<'d> {
    Place { dialog: Some(&dialog.id), element: Some(&element.id) }
}
