//! Chatbots (chatbots.md): documents, their validation, and the engine that runs them.
//!
//! A [`Document`] is what designers write and what is stored. [`check`] lists everything wrong
//! with it. [`CompiledBot`] is a version made ready to run; [`start`] and [`step`] run it on a
//! [`Session`].

pub mod document;
pub mod mapping;
pub mod port;
pub mod predefined;
pub mod session;

mod attribute_type;
mod channel;
mod check;
mod compile;
mod condition;
mod content;
mod convert;
mod difference;
mod engine;
mod finding;
mod profile_attribute;
mod trace;
mod uses;
mod value;

pub use attribute_type::BotAttributeType;
pub use channel::ChannelType;
pub use check::{Catalog, CheckedBot, ComputedFact, SenderFact, check};
pub use compile::CompiledBot;
pub use condition::Operator;
pub use content::{Button, Content};
pub use difference::{Difference, differences};
pub use document::Document;
pub use engine::{EndReason, Input, Turn, TurnEnvironment, start, step};
pub use finding::{BotProblem, Severity};
pub use profile_attribute::ProfileAttribute;
pub use session::{Caller, Context, Session, Waiting};
pub use trace::{BotAttributeChange, MASK, TakenBranch, TraceEntry};
pub use uses::Uses;
pub use value::{BotValue, Location};

#[cfg(test)]
mod tests;
