//! The bot document (C-4): what a designer writes, a version stores and a file carries.
//!
//! It is read leniently: reading goes on after a mistake, so that all of them are listed at once.
//! The format is described in `docs/reference/bot-document.md`.

mod element;
mod fields;
mod read;
mod read_element;

pub use element::{
    AttributeMapping, Body, Branch, ButtonFields, Condition, ConditionBranch, ContactChoice,
    CustomEvent, Element, Fallback, Join, KeywordBranch, ProfileElement, ProfileElementAction,
    PropertyMapping, Repeat, SaveUserResponse, SetRow, TagsAction, TagsElement, UserResponse,
};

use super::attribute_type::BotAttributeType;
use super::channel::ChannelType;
use super::finding::Findings;

/// A bot as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name.
    pub name: String,
    /// The type of its channel.
    pub channel: ChannelType,
    /// The language it speaks.
    pub language: String,
    /// What it is for.
    pub description: String,
    /// Its settings (C-3).
    pub settings: Settings,
    /// Its standard attributes (C-23).
    pub attributes: Vec<Attribute>,
    /// Its keywords (C-83).
    pub keywords: Vec<Keyword>,
    /// Groups of dialogs beside the group "Default" (C-15).
    pub groups: Vec<Group>,
    /// Its dialogs; the Default dialog is the first.
    pub dialogs: Vec<Dialog>,
}

/// The settings of a bot (C-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Minutes of silence after which a session ends (C-79).
    pub session_timeout_minutes: i64,
    /// What becomes of a session's first message (C-19).
    pub first_message: FirstMessage,
    /// What the end user reads when the bot fails.
    pub error_message: String,
    /// Where elements without a fallback of their own fall back to (C-57).
    pub default_fallback: Option<Fallback>,
    /// Seconds that sessions may go on after a deactivation (C-7).
    pub grace_seconds: i64,
}

/// What becomes of a session's first message (C-19).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstMessage {
    /// It starts the Default dialog.
    DefaultDialog,
    /// It is routed by keyword first.
    Route,
}

/// A standard attribute (C-24).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type.
    pub attribute_type: BotAttributeType,
    /// How long it keeps its value.
    pub scope: AttributeScope,
    /// Whether agents see it (I-13).
    pub visible_to_agent: bool,
    /// Whether its value is masked (C-26).
    pub sensitive: bool,
}

/// How long an attribute keeps its value (C-24).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeScope {
    /// Until the session ends.
    Global,
    /// Until the dialog is left.
    Local,
}

/// A keyword (C-83).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword {
    /// Its name.
    pub name: String,
    /// What else matches it.
    pub synonyms: Vec<String>,
}

/// A group of dialogs (C-15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A dialog (C-13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialog {
    /// Its id.
    pub id: String,
    /// Its name, unique in the bot.
    pub name: String,
    /// What kind it is.
    pub kind: DialogKind,
    /// The group it is shown in.
    pub group: Option<String>,
    /// The names of the keywords that start it.
    pub triggers: Vec<String>,
    /// Its elements from top to bottom.
    pub elements: Vec<Element>,
}

/// The kinds of dialogs (C-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialogKind {
    /// The catch-all.
    Default,
    /// Any other.
    Standard,
}

impl Document {
    /// Reads a document as far as it can be read, and reports every mistake in its form.
    pub(super) fn read(json: &str, findings: &Findings) -> Option<Self> {
        read::document(json, findings)
    }

    /// Every element with its dialog, from top to bottom, branches included.
    pub fn elements(&self) -> Vec<(&Dialog, &Element)> {
        let mut found = Vec::new();
        for dialog in &self.dialogs {
            let mut waiting: Vec<&Element> = dialog.elements.iter().rev().collect();
            while let Some(element) = waiting.pop() {
                found.push((dialog, element));
                let inner = element.body.branches().into_iter().flatten();
                let first = waiting.len();
                waiting.extend(inner);
                if let Some(new) = waiting.get_mut(first..) {
                    new.reverse();
                }
            }
        }
        found
    }
}
