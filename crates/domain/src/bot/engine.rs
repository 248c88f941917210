//! Runs a bot: one input in, everything it says and does out (C-17 to C-21).
//!
//! Pure and deterministic: the same bot, session, input, environment and answers of the port make
//! the same turn. Profiles are reached through [`ProfilePort`] only.

mod answer;
mod event_id;
mod profiles;
mod run;
mod scope;
mod send;

use self::run::Run;
use super::compile::CompiledBot;
use super::content::Content;
use super::port::ProfilePort;
use super::session::{Caller, Context, SESSION_FORMAT, Session, Waiting};
use super::trace::TraceEntry;
use crate::ids::SessionId;
use crate::time::{Timestamp, Zone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What happened to a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The end user sent something.
    Message(Content),
    /// The end user was silent for the session timeout (C-79).
    Timeout,
    /// Somebody else ends the session: deactivation, takeover, the stop of a test.
    Ended(EndReason),
}

/// Why a session ended (C-80).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EndReason {
    /// The session timeout.
    Timeout,
    /// Close Session, or the stop of a test.
    Closed,
    /// The bot handed over.
    TransferToAgent,
    /// An agent took over.
    AgentTakeover,
    /// The bot was deactivated.
    BotDeactivated,
    /// An endless loop or an internal error.
    Error,
}

impl EndReason {
    /// The wire name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Timeout => "TIMEOUT",
            Self::Closed => "CLOSED",
            Self::TransferToAgent => "TRANSFER_TO_AGENT",
            Self::AgentTakeover => "AGENT_TAKEOVER",
            Self::BotDeactivated => "BOT_DEACTIVATED",
            Self::Error => "ERROR",
        }
    }
}

/// What a turn knows of the world.
#[derive(Debug, Clone)]
pub struct TurnEnvironment {
    /// The instant of the whole turn.
    pub now: Timestamp,
    /// The workspace's time zone.
    pub zone: Zone,
    /// Seed of what is chosen at random: variations of texts.
    pub random: u64,
}

/// What came of an input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// What the bot says, in order.
    pub messages: Vec<Content>,
    /// What its elements did.
    pub trace: Vec<TraceEntry>,
    /// Why the session ended, if it did; its state is then of no more use.
    pub ended: Option<EndReason>,
    /// Whether the message it took is a sensitive value, so that no transcript may show it (C-26).
    pub hides_input: bool,
}

/// A new session, before its first message. That message follows as the first [`step`].
///
/// `context` is kept only if the bot mentions it; see [`CompiledBot::needs_context`].
pub fn start(
    bot: &CompiledBot,
    id: SessionId,
    caller: Caller,
    context: Context,
    now: Timestamp,
) -> Session {
    Session {
        format: SESSION_FORMAT,
        id,
        caller,
        context: bot.needs_context().then(|| bot.needed_context(context)),
        started_at: now,
        last_inbound_at: now,
        last_received: None,
        last_received_text: None,
        last_customer_profiles_status: None,
        waiting: Waiting::FirstMessage,
        dialog: None,
        attributes: BTreeMap::new(),
        runs: BTreeMap::new(),
    }
}

/// Runs the bot on one input until it waits or the session ends.
pub fn step(
    bot: &CompiledBot,
    session: &mut Session,
    input: Input,
    environment: &TurnEnvironment,
    profiles: &mut dyn ProfilePort,
) -> Turn {
    match input {
        Input::Timeout => Turn { ended: Some(EndReason::Timeout), ..Turn::default() },
        Input::Ended(EndReason::Error) => {
            let mut run = Run::new(bot, session, environment, profiles);
            run.give_up();
            run.finish()
        }
        Input::Ended(reason) => Turn { ended: Some(reason), ..Turn::default() },
        Input::Message(content) => {
            let mut run = Run::new(bot, session, environment, profiles);
            run.receive(&content);
            run.finish()
        }
    }
}
