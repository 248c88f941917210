//! Who may do what: scopes of keys, roles of users, and the capabilities both are checked against
//!

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// One kind of thing a caller may do; every route of the API names exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Capability {
    /// See persons, their events and computed values.
    ReadPersons,
    /// Create, change and delete persons, their tags and contacts.
    WritePersons,
    /// Create persons and add to them: all that a browser may do, and that to LEADs only (P-7).
    CollectPersons,
    /// Send custom events.
    SendEvents,
    /// See definitions: events, attributes, tags, segments.
    ReadDefinitions,
    /// Change definitions and product event switches.
    EditDefinitions,
    /// See bots and their sessions.
    ReadBots,
    /// Create and edit bots.
    EditBots,
    /// Publish, activate and deactivate bots.
    PublishBots,
    /// See channels.
    ReadChannels,
    /// Create and edit channels.
    ManageChannels,
    /// Send inbound messages of an open channel.
    SendMessages,
    /// Read the live change stream.
    ReadStream,
    /// Manage keys, users and workspace settings.
    Administer,
    /// See oneself and the workspace: every user may.
    UseConsole,
}

macro_rules! scopes {
    ($($variant:ident => $name:literal),+ $(,)?) => {
        /// What an API key may do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Scope {
            $(
                #[doc = concat!("`", $name, "`")]
                #[serde(rename = $name)]
                $variant
            ),+
        }

        impl Scope {
            /// All scopes.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The wire name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

scopes! {
    PeopleManage => "people:manage",
    PeopleRead => "people:read",
    PeopleUse => "people:use",
    WebSdk => "web:sdk",
    FlowManage => "flow:manage",
    FlowUse => "flow:use",
    FlowRead => "flow:read",
    FlowControl => "flow:control",
    ConversationsManage => "conversations:manage",
    ConversationsRead => "conversations:read",
    AnswersManage => "answers:manage",
    AnswersTesting => "answers:testing",
    LiveChatManage => "live-chat:manage",
    MessageSend => "message:send",
    SubscriptionsManage => "subscriptions:manage",
    BlocklistManage => "blocklist:manage",
    AdminManage => "admin:manage",
    AuditRead => "audit:read",
    StreamRead => "stream:read",
}

impl FromStr for Scope {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|scope| scope.name() == text).ok_or(())
    }
}

impl Scope {
    /// Whether a key with this scope has `capability`.
    pub const fn grants(self, capability: Capability) -> bool {
        use Capability as C;
        match self {
            Self::PeopleManage => matches!(
                capability,
                C::ReadPersons
                    | C::WritePersons
                    | C::CollectPersons
                    | C::SendEvents
                    | C::ReadDefinitions
                    | C::EditDefinitions
            ),
            Self::PeopleRead => matches!(capability, C::ReadPersons | C::ReadDefinitions),
            Self::WebSdk => matches!(capability, C::SendEvents | C::CollectPersons),
            Self::PeopleUse => matches!(capability, C::SendEvents),
            Self::AnswersManage => {
                matches!(capability, C::ReadBots | C::EditBots | C::PublishBots | C::ReadChannels)
            }
            Self::AnswersTesting => matches!(capability, C::ReadBots),
            Self::LiveChatManage => matches!(capability, C::ReadChannels | C::ManageChannels),
            Self::MessageSend => matches!(capability, C::SendMessages),
            Self::StreamRead => matches!(capability, C::ReadStream),
            Self::AdminManage => {
                matches!(capability, C::Administer | C::ReadChannels | C::ManageChannels)
            }
            _ => false,
        }
    }
}

/// The role of a user in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Role {
    /// Everything.
    Owner,
    /// All but workspace settings.
    Manager,
    /// Edits definitions and bots, reads persons.
    Designer,
    /// Sees and edits persons, tests bots.
    Supervisor,
    /// Works conversations, edits persons.
    Agent,
    /// Analytics without personal data.
    Analyst,
}

impl Role {
    /// All roles.
    pub const ALL: &'static [Self] =
        &[Self::Owner, Self::Manager, Self::Designer, Self::Supervisor, Self::Agent, Self::Analyst];

    /// The wire name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "OWNER",
            Self::Manager => "MANAGER",
            Self::Designer => "DESIGNER",
            Self::Supervisor => "SUPERVISOR",
            Self::Agent => "AGENT",
            Self::Analyst => "ANALYST",
        }
    }

    /// Whether a user of this role has `capability`.
    pub const fn grants(self, capability: Capability) -> bool {
        use Capability as C;
        match self {
            Self::Owner => true,
            Self::Manager => !matches!(capability, C::Administer),
            Self::Designer => matches!(
                capability,
                C::ReadPersons
                    | C::ReadDefinitions
                    | C::EditDefinitions
                    | C::ReadBots
                    | C::EditBots
                    | C::ReadChannels
                    | C::ReadStream
                    | C::UseConsole
            ),
            Self::Supervisor | Self::Agent => matches!(
                capability,
                C::ReadPersons
                    | C::WritePersons
                    | C::CollectPersons
                    | C::ReadDefinitions
                    | C::ReadBots
                    | C::ReadChannels
                    | C::ReadStream
                    | C::UseConsole
            ),
            Self::Analyst => matches!(capability, C::ReadDefinitions | C::UseConsole),
        }
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|role| role.name() == text).ok_or(())
    }
}
