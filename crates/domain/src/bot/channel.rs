//! The channels a bot talks through (C-71) and what each of them can show (C-72).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A type of channel. It is chosen with the bot and fixed afterwards (C-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChannelType {
    /// The widget on a web page.
    LiveChat,
    /// Anybody's own channel, over HTTP.
    OpenChannel,
}

impl ChannelType {
    /// All types.
    pub const ALL: &'static [Self] = &[Self::LiveChat, Self::OpenChannel];

    /// The wire name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LiveChat => "LIVE_CHAT",
            Self::OpenChannel => "OPEN_CHANNEL",
        }
    }

    /// The name the console shows.
    pub const fn label(self) -> &'static str {
        match self {
            Self::LiveChat => "Live Chat",
            Self::OpenChannel => "Open channel",
        }
    }

    /// Whether its messages may have buttons.
    pub const fn shows_buttons(self) -> bool {
        matches!(self, Self::LiveChat)
    }

    /// Whether its messages may be JSON objects.
    pub const fn takes_json(self) -> bool {
        matches!(self, Self::OpenChannel)
    }
}

impl FromStr for ChannelType {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|channel| channel.name() == text).ok_or(())
    }
}

impl fmt::Display for ChannelType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
