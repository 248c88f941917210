//! What a turn did, element by element (C-94). Sensitive values are masked before they get here.

use super::content::Content;
use super::port::{Cause, ProfileChange, ProfileStatus};
use crate::liquid::Data;
use crate::time::Timestamp;
use serde::Serialize;

/// What the trace shows in place of a sensitive value (C-26).
pub const MASK: &str = "***";

/// One run of one element. An element that waits has one entry for asking and one for each answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TraceEntry {
    /// When it ran.
    pub at: Timestamp,
    /// The dialog.
    pub dialog_id: String,
    /// The element.
    pub element_id: String,
    /// Its type: `TEXT`, `CONDITIONS`…
    pub element_type: &'static str,
    /// What the end user said to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// The branch it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<TakenBranch>,
    /// What else there is to say, in a sentence: why an answer was refused, where it jumped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What it set `lastCustomerProfilesStatusCode` to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ProfileStatus>,
    /// The cause of that status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// The bot attributes it changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<BotAttributeChange>,
    /// What it changed in Customer Profiles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub profile: Vec<ProfileChange>,
    /// What it sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Content>,
}

/// The branch a branching element took, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenBranch {
    /// Its id; absent when the branch has no column of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The condition or keyword that held.
    pub why: String,
}

/// A bot attribute before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BotAttributeChange {
    /// Its name.
    pub name: String,
    /// Before; null when unset.
    pub from: Data,
    /// After; null when unset.
    pub to: Data,
}
