//! Chats: what an end user and a channel said to each other, and the bot session open in it.
//!
//! One row per (channel, end user) carries everything a turn starts from: counters, the open
//! session's state and where replies go. `turn` grows by one with every committed turn and guards
//! the row; turns are only ever appended.

pub mod sessions;
mod times;
mod turns;
pub mod visits;

pub use times::ChatTimes;
pub use turns::{MessageRow, TurnRow};

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::{BotId, ChannelId, PersonId, SessionId, WorkspaceId};
use rapport_domain::time::Timestamp;

/// A chat as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatRow {
    /// The channel.
    pub channel: ChannelId,
    /// The channel's id of the end user.
    pub end_user: String,
    /// Short key of what belongs to the chat.
    pub chat_id: i64,
    /// Committed turns.
    pub turn: i64,
    /// The number of the newest message; 0 before the first.
    pub last_seq: i64,
    /// The open bot session.
    pub session: Option<OpenSessionRow>,
    /// Where replies go, as JSON: the latest inbound message's address and data.
    pub callback: Option<String>,
    /// Ids of the newest inbound messages that are not claimed one by one: a window of them costs a
    /// page only when it is claimed as a whole.
    pub recent_ids: Vec<ClaimedId>,
    /// When the end user last wrote.
    pub inbound_at: Option<Timestamp>,
    /// When something was last said to the end user.
    pub contacted_at: Option<Timestamp>,
}

/// An open bot session inside its chat's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSessionRow {
    /// Its id.
    pub id: SessionId,
    /// Its bot.
    pub bot: BotId,
    /// The version it stays on.
    pub version: i64,
    /// The person of its identity when it started.
    pub person: Option<PersonId>,
    /// The engine's state as JSON.
    pub state: String,
    /// When it ends unless the end user writes before.
    pub expires_at: Timestamp,
}

/// An inbound message id and the number of its message.
pub type ClaimedId = (String, i64);

impl Tx<'_> {
    /// The chat of an end user on a channel.
    pub fn chat(
        &mut self,
        ws: WorkspaceId,
        channel: &ChannelId,
        end_user: &str,
    ) -> Result<Option<ChatRow>, Error> {
        const SQL: &str = "SELECT chat_id, turn, last_seq, callback, session_id, bot_id,
             bot_version, person_id, session_state, session_expires_at, recent_ids, inbound_at,
             contacted_at FROM chat
             WHERE workspace_id = $1 AND channel_id = $2 AND end_user = $3";
        let params = [ws.0.into(), channel.as_str().into(), end_user.into()];
        let Some(mut row) = self.query_opt(SQL, &params)? else { return Ok(None) };
        Ok(Some(ChatRow {
            channel: channel.clone(),
            end_user: end_user.to_owned(),
            chat_id: row.int(0)?,
            turn: row.int(1)?,
            last_seq: row.int(2)?,
            callback: row.opt_text(3)?,
            session: open_session(&mut row)?,
            recent_ids: recent_ids(&row.text(10)?)?,
            inbound_at: row.opt_int(11)?.map(Timestamp),
            contacted_at: row.opt_int(12)?.map(Timestamp),
        }))
    }

    /// Adds a chat.
    pub fn insert_chat(&mut self, ws: WorkspaceId, row: &ChatRow) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO chat
             (turn, last_seq, callback, session_id, bot_id, bot_version, person_id, session_state,
              session_expires_at, recent_ids, inbound_at, contacted_at, workspace_id, channel_id,
              end_user, chat_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
        let recent_ids = written_ids(row)?;
        let params = chat_params(ws, row, &recent_ids);
        self.execute_one(SQL, &[&params[..], &[row.chat_id.into()]].concat())
    }

    /// Writes a chat that is still at the turn `was`; otherwise another turn was faster.
    pub fn update_chat(&mut self, ws: WorkspaceId, row: &ChatRow, was: i64) -> Result<(), Error> {
        const SQL: &str = "UPDATE chat SET turn = $1, last_seq = $2, callback = $3,
             session_id = $4, bot_id = $5, bot_version = $6, person_id = $7, session_state = $8,
             session_expires_at = $9, recent_ids = $10, inbound_at = $11, contacted_at = $12
             WHERE workspace_id = $13 AND channel_id = $14 AND end_user = $15 AND turn = $16";
        let recent_ids = written_ids(row)?;
        let params = chat_params(ws, row, &recent_ids);
        self.execute_one(SQL, &[&params[..], &[was.into()]].concat())
    }

    /// The chat whose key is short, by channel and end user.
    pub fn chat_key(
        &mut self,
        ws: WorkspaceId,
        chat_id: i64,
    ) -> Result<Option<(ChannelId, String)>, Error> {
        const SQL: &str = "SELECT channel_id, end_user FROM chat
             WHERE workspace_id = $1 AND chat_id = $2";
        let Some(mut row) = self.query_opt(SQL, &[ws.0.into(), chat_id.into()])? else {
            return Ok(None);
        };
        Ok(Some((ChannelId(row.text(0)?), row.text(1)?)))
    }

    /// Claims inbound message ids of one source for a chat; false when one is claimed already.
    pub fn claim_inbound(
        &mut self,
        ws: WorkspaceId,
        source: &str,
        chat_id: i64,
        ids: &[ClaimedId],
    ) -> Result<bool, Error> {
        const SQL: &str = "INSERT INTO inbound_message
             (workspace_id, source, message_id, chat_id, seq) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (workspace_id, source, message_id) DO NOTHING";
        let sets: Vec<Vec<Param<'_>>> = ids
            .iter()
            .map(|(id, seq)| {
                vec![ws.0.into(), source.into(), id.into(), chat_id.into(), (*seq).into()]
            })
            .collect();
        Ok(!self.execute_many(SQL, &sets)?.contains(&0))
    }

    /// The chat and the message that a claimed inbound message id names.
    pub fn claimed_inbound(
        &mut self,
        ws: WorkspaceId,
        source: &str,
        message_id: &str,
    ) -> Result<Option<(i64, i64)>, Error> {
        const SQL: &str = "SELECT chat_id, seq FROM inbound_message
             WHERE workspace_id = $1 AND source = $2 AND message_id = $3";
        let row = self.query_opt(SQL, &[ws.0.into(), source.into(), message_id.into()])?;
        row.map(|row| Ok((row.int(0)?, row.int(1)?))).transpose()
    }
}

fn chat_params<'a>(ws: WorkspaceId, row: &'a ChatRow, recent_ids: &'a str) -> [Param<'a>; 15] {
    let session = row.session.as_ref();
    [
        row.turn.into(),
        row.last_seq.into(),
        row.callback.as_ref().into(),
        session.map(|session| session.id.as_str()).into(),
        session.map(|session| session.bot.as_str()).into(),
        session.map(|session| session.version).into(),
        session.and_then(|session| session.person).map(|person| person.0).into(),
        session.map(|session| session.state.as_str()).into(),
        session.map(|session| session.expires_at.0).into(),
        recent_ids.into(),
        row.inbound_at.map(|at| at.0).into(),
        row.contacted_at.map(|at| at.0).into(),
        ws.0.into(),
        row.channel.as_str().into(),
        (&row.end_user).into(),
    ]
}

fn open_session(row: &mut Row) -> Result<Option<OpenSessionRow>, Error> {
    let Some(id) = row.opt_text(4)? else { return Ok(None) };
    Ok(Some(OpenSessionRow {
        id: SessionId(id),
        bot: BotId(row.text(5)?),
        version: row.int(6)?,
        person: row.opt_int(7)?.map(PersonId),
        state: row.text(8)?,
        expires_at: Timestamp(row.int(9)?),
    }))
}

fn written_ids(row: &ChatRow) -> Result<String, Error> {
    serde_json::to_string(&row.recent_ids).map_err(|error| Error::corrupt(error.to_string()))
}

fn recent_ids(text: &str) -> Result<Vec<ClaimedId>, Error> {
    serde_json::from_str(text)
        .map_err(|error| Error::corrupt(format!("the message ids of a chat: {error}")))
}
