//! Chats as their two sides see them: the visits of end users in live chat, and
//! transcripts with the log of bot sessions for the workspace.

mod limits;
mod log;
mod service;
mod trace;
mod transcript;
mod visits;

#[cfg(test)]
mod tests;

pub use limits::ChatLimits;
pub use log::{SessionFilter, SessionLog, SessionSummary};
pub use service::Service;
pub use transcript::{Author, ChatMessage};
pub use visits::{OpenedVisit, Visit};

pub(crate) use trace::pack;
pub(crate) use transcript::{from_row, to_json};
