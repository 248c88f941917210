//! Chatbots (chatbots.md): documents, their validation, and the engine that runs them.
//!
//! A [`document`](Document) is what designers write and what is stored. [`validate`] lists
//! everything wrong with it. [`CompiledBot`] is a version made ready to run; [`start`] and
//! [`step`] run it on a [`Session`].

pub mod port;
pub mod session;

mod attribute_type;
mod channel;
mod compile;
mod content;
mod engine;
mod profile_attribute;
mod trace;
mod value;

pub use attribute_type::BotAttributeType;
pub use channel::ChannelType;
pub use compile::CompiledBot;
pub use content::{Button, Content};
pub use engine::{EndReason, Input, Turn, TurnEnvironment, start, step};
pub use profile_attribute::ProfileAttribute;
pub use session::{Caller, Context, Session, Waiting};
pub use trace::{BotAttributeChange, MASK, TakenBranch, TraceEntry};
pub use value::{BotValue, Location};
