//! The state of one chatbot session: all a bot remembers between two turns (C-78, C-79).

use super::channel::ChannelType;
use super::port::ProfileStatus;
use super::value::BotValue;
use crate::identity::Identity;
use crate::ids::SessionId;
use crate::liquid::{Data, exact};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the stored form. A session lives at most a day after its last message, so an old
/// version needs to be read for a day after an upgrade.
pub const SESSION_FORMAT: u32 = 1;

/// The state of an open session. It belongs to one bot version (C-5) and is stored with the turn
/// that made it; an ended session needs no state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// [`SESSION_FORMAT`] of the writer.
    pub format: u32,
    /// `uniqueSessionId`.
    pub id: SessionId,
    /// Who talks to the bot, and through what.
    pub caller: Caller,
    /// What the profile's latest events said at the start (I-83).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Context>,
    /// When it started.
    pub started_at: Timestamp,
    /// When the end user last wrote; the timeout counts from here (C-79).
    pub last_inbound_at: Timestamp,
    /// What the end user last sent.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "exact_option")]
    pub last_received: Option<Data>,
    /// The last inbound text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_received_text: Option<String>,
    /// `lastCustomerProfilesStatusCode`; `None` until a Customer Profiles element ran (C-51).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_customer_profiles_status: Option<ProfileStatus>,
    /// What it waits for.
    pub waiting: Waiting,
    /// The dialog it is in, if it has entered one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialog: Option<String>,
    /// The bot attributes that are not null, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, BotValue>,
    /// How often each custom event element has run; event ids derive from it (C-49).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub runs: BTreeMap<String, u32>,
}

/// Who talks to the bot: the predefined attributes that never change (C-27).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Caller {
    /// The type of the channel.
    pub channel: ChannelType,
    /// The bot's side of the channel: `botSender`, the sender of channel identities.
    pub sender: String,
    /// `endUserDestination`: the channel's id of the end user.
    pub destination: String,
    /// The identity the destination stands for (C-71, A-112).
    pub identity: Identity,
    /// `displayName`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// `callbackData`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_data: Option<String>,
}

/// The context attributes: a snapshot of the instant of the start (I-83).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Context {
    /// `contextOpener`; a first text `{{ contextOpener }}` is enough.
    pub opener: String,
    /// `contextRecentEvent`: the definition id of the event the opener speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recent_event: Option<String>,
    /// `context`: the object of I-74.
    #[serde(deserialize_with = "exact")]
    pub data: Data,
}

/// What a session waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Waiting {
    /// The first message, which the setting *first message* routes (C-19).
    FirstMessage,
    /// Any message: the dialog is over and the next one is routed (C-18).
    Idle,
    /// An answer to a waiting element (C-56).
    #[serde(rename_all = "camelCase")]
    Answer {
        /// The element.
        element: String,
        /// How often it has been repeated.
        repeats: u32,
    },
}

impl Session {
    /// The timeout's instant, given the bot's session timeout (C-79).
    #[must_use]
    pub fn expires_at(&self, timeout_minutes: i64) -> Timestamp {
        self.last_inbound_at.plus_ms(timeout_minutes * 60_000)
    }
}

fn exact_option<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Data>, D::Error> {
    exact(deserializer).map(Some)
}
