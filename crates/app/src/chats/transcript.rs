//! Messages of a transcript and their stored form.

use crate::Error;
use rapport_domain::bot::Content;
use rapport_domain::time::Timestamp;
use rapport_store::chats::MessageRow;
use serde::Serialize;

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The person chatting.
    EndUser,
    /// The bot.
    Bot,
}

impl Author {
    /// The wire name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EndUser => "END_USER",
            Self::Bot => "BOT",
        }
    }
}

/// A message of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatMessage {
    /// Its number in the chat; grows by one.
    pub seq: i64,
    /// The turn that brought it.
    pub turn: i64,
    /// Who wrote it.
    pub author: Author,
    /// What it says.
    pub content: Content,
    /// The id its sender gave it.
    pub client_id: Option<String>,
    /// When its delivery was given up (C-77).
    pub failed_at: Option<Timestamp>,
    /// When it was written.
    pub at: Timestamp,
}

/// The stored form of a part of the domain.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Internal(error.to_string()))
}

impl ChatMessage {
    pub(crate) fn to_row(&self) -> Result<MessageRow, Error> {
        Ok(MessageRow {
            seq: self.seq,
            turn: self.turn,
            author: self.author.name().to_owned(),
            content: to_json(&self.content)?,
            client_id: self.client_id.clone(),
            failed_at: self.failed_at,
            at: self.at,
        })
    }
}

pub(crate) fn from_row(row: MessageRow) -> Result<ChatMessage, Error> {
    let unreadable = |what| rapport_store::Error::corrupt(format!("a message's {what}"));
    let author = [Author::EndUser, Author::Bot].into_iter().find(|by| by.name() == row.author);
    Ok(ChatMessage {
        seq: row.seq,
        turn: row.turn,
        author: author.ok_or_else(|| unreadable("author"))?,
        content: serde_json::from_str(&row.content).map_err(|_| unreadable("content"))?,
        client_id: row.client_id,
        failed_at: row.failed_at,
        at: row.at,
    })
}
