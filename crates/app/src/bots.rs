//! Chatbots: their drafts, versions and activation (C-1 to C-11, A-240 to A-242).
//!
//! Editing changes the draft only. A version is immutable; a channel names the version its new
//! sessions use, and live sessions stay on theirs, so nothing here disturbs a running chat.

mod activate;
mod check;
mod compiled;
mod drafts;
mod manage;
mod stored;
#[cfg(test)]
mod tests;
mod usage;
mod versions;

pub use activate::Activation;
pub use compiled::CompiledBots;
pub use drafts::{Draft, DraftSave};
pub use manage::{BotChange, NewBot};
pub(crate) use usage::usages;
pub use versions::{Publication, Version};

use rapport_domain::bot::ChannelType;
use rapport_domain::ids::{BotId, ChannelId};
use rapport_domain::time::Timestamp;

/// A bot without its documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bot {
    /// Its id.
    pub id: BotId,
    /// Its name; part of its draft.
    pub name: String,
    /// Its channel type; fixed.
    pub channel_type: ChannelType,
    /// Its language; part of its draft.
    pub language: String,
    /// What it is for; part of its draft.
    pub description: String,
    /// The channels chosen as its senders.
    pub channel_ids: Vec<ChannelId>,
    /// The channels it is active on.
    pub active_channel_ids: Vec<ChannelId>,
    /// The version new sessions use; none while it is inactive.
    pub active_version: Option<i64>,
    /// The number of the newest version; 0 before the first.
    pub last_version: i64,
    /// Grows with every saved draft.
    pub draft_revision: i64,
    /// Whether it ever was active: then it can be archived but not deleted (C-11).
    pub was_active: bool,
    /// When it was archived.
    pub archived_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Who changed it last.
    pub updated_by: String,
}
