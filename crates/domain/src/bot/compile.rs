//! A bot version made ready to run: templates parsed, expressions compiled, elements in one row.
//!
//! Each element knows what runs after it, so "the elements below the branching element go on"
//! (C-17) needs no stack at run time, and a waiting session needs to remember one element id.

mod element;
mod resolve;

pub(super) use element::{
    Ask, CompiledBody, CompiledCondition, CompiledElement, CompiledEvent, CompiledFallback,
    CompiledTags, Contact, JsonTemplate, OwnAttribute, Row, SaveAnswer, SetValue, Step, Text,
};

use super::document::{Document, FirstMessage};
use super::finding::{BotProblem, Findings};
use super::predefined::{CONTEXT_NAME, CONTEXT_NAMES};
use super::session::Context;
use crate::liquid::Data;
use std::collections::{BTreeSet, HashMap};

/// A bot version ready to run. Build it once, share it behind an `Arc`.
#[derive(Debug)]
pub struct CompiledBot {
    name: String,
    session_timeout_minutes: i64,
    visible_attributes: Vec<String>,
    pub(super) first_message: FirstMessage,
    pub(super) error_message: Option<Text>,
    pub(super) default_fallback: Option<CompiledFallback>,
    pub(super) default_dialog: usize,
    pub(super) dialogs: Vec<CompiledDialog>,
    pub(super) elements: Vec<CompiledElement>,
    element_index: HashMap<String, usize>,
    /// The dialog that a message starts, by the message in [`folded`] form.
    triggers: HashMap<String, usize>,
    /// The keyword that a message is, by the message in [`folded`] form.
    keywords: HashMap<String, String>,
    pub(super) local_attributes: BTreeSet<String>,
    pub(super) sensitive_attributes: BTreeSet<String>,
    mentioned: BTreeSet<String>,
}

/// A dialog with its first element.
#[derive(Debug)]
pub(super) struct CompiledDialog {
    pub id: String,
    pub first: Option<usize>,
}

impl CompiledBot {
    /// Compiles a stored document.
    ///
    /// # Errors
    /// Every problem that keeps it from running. A published version has none.
    pub fn compile(json: &str) -> Result<Self, Vec<BotProblem>> {
        let findings = Findings::default();
        let document = Document::read(json, &findings);
        let bot = document.and_then(|document| resolve::bot(&document, &findings));
        match bot {
            Some(bot) if !findings.has_errors() => Ok(bot),
            _ => Err(findings.into_problems()),
        }
    }

    /// Compiles as far as possible and reports what stands against it.
    pub(super) fn of_document(document: &Document, findings: &Findings) -> Option<Self> {
        resolve::bot(document, findings)
    }

    /// The bot's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Minutes of silence after which a session ends (C-79).
    pub fn session_timeout_minutes(&self) -> i64 {
        self.session_timeout_minutes
    }

    /// The attributes that agents see, in the order of the document (I-13).
    pub fn visible_attributes(&self) -> &[String] {
        &self.visible_attributes
    }

    /// Whether a value of this attribute is to be shown as `***` (C-26).
    pub fn is_sensitive(&self, attribute: &str) -> bool {
        self.sensitive_attributes.contains(attribute)
    }

    /// Whether the bot looks at the context attributes at all. If not, nobody needs to compute
    /// what a session starts with (I-83).
    pub fn needs_context(&self) -> bool {
        CONTEXT_NAMES.iter().any(|name| self.mentioned.contains(*name))
    }

    /// Whether the bot looks at the data of the context, and not only at what is said of it.
    pub fn needs_context_data(&self) -> bool {
        self.mentioned.contains(CONTEXT_NAME)
    }

    /// What of a context a session needs to keep: its data only if the bot looks at it.
    pub(super) fn needed_context(&self, context: Context) -> Context {
        match self.needs_context_data() {
            true => context,
            false => Context { data: Data::Null, ..context },
        }
    }

    /// The place of the element with this id.
    pub(super) fn element_at(&self, id: &str) -> Option<usize> {
        self.element_index.get(id).copied()
    }

    /// The dialog that a message starts by its keyword (C-18).
    pub(super) fn triggered(&self, message: &str) -> Option<usize> {
        self.triggers.get(&folded(message)).copied()
    }

    /// The keyword that a message is (C-83).
    pub(super) fn keyword(&self, message: &str) -> Option<&str> {
        self.keywords.get(&folded(message)).map(String::as_str)
    }
}

/// The form in which messages and synonyms are compared: trimmed, ignoring case (C-83).
pub(super) fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}
