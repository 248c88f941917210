//! Identifiers as newtypes, so that a person id is never passed where a workspace id is meant.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! numeric_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

numeric_id!(
    /// A workspace (P-1). Everything belongs to exactly one.
    WorkspaceId
);
numeric_id!(
    /// A Person profile: below 2^53, server-made, never reused (A-24, P-10).
    PersonId
);
numeric_id!(
    /// A tag of a workspace.
    TagId
);
numeric_id!(
    /// A custom attribute definition. Values are stored under it, so a deleted and re-created
    /// attribute of the same name starts empty.
    AttributeId
);
numeric_id!(
    /// A computed attribute definition.
    ComputedId
);
numeric_id!(
    /// A segment of a workspace.
    SegmentId
);

text_id!(
    /// A stored event, unique in its workspace: 1..36 of `A-Z a-z 0-9 _ -` (P-65).
    EventId
);
text_id!(
    /// The public name of an event definition, `^[a-zA-Z0-9]{1,36}$` (P-62).
    DefinitionId
);
text_id!(
    /// A chatbot (UUID).
    BotId
);
text_id!(
    /// A channel: a widget or an open channel a bot speaks through (UUID).
    ChannelId
);
text_id!(
    /// One chatbot session (UUID), the bot's `uniqueSessionId`.
    SessionId
);
