//! Who answers in a chat, so that nobody waits for an answer that never comes.

use crate::channels::Channel;
use rapport_store::chats::OpenSessionRow;

/// What the owner of a channel should know where nobody answers.
const UNANSWERED: &str = "no bot is active on this channel: messages are kept, and nobody answers \
     them; activate a published version of a bot on it";

/// Who answers the next message of a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// A bot: one is active on the channel, or a session of one is open.
    Bot,
    /// Nobody: messages are only kept in the transcript.
    Nobody,
}

impl Service {
    /// Who answers on a channel an end user with this open session.
    pub(crate) fn of(channel: &Channel, open: Option<&OpenSessionRow>) -> Self {
        if channel.bot.is_some() || open.is_some() { Self::Bot } else { Self::Nobody }
    }

    /// A hint for the owner of the channel, if nobody answers.
    pub const fn hint(self) -> Option<&'static str> {
        match self {
            Self::Bot => None,
            Self::Nobody => Some(UNANSWERED),
        }
    }
}
