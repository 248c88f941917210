//! Chats: what an end user and a channel said to each other, and the bot session open in it.
//!
//! One row per (channel, end user) carries everything a turn starts from: counters, the open
//! session's state and where replies go. `turn` grows by one with every committed turn and guards
//! the row; messages and traces are only ever appended.

pub mod sessions;
pub mod visits;

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

/// A message of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Its number in the chat; grows by one.
    pub seq: i64,
    /// The turn that brought it.
    pub turn: i64,
    /// The wire name of who wrote it.
    pub author: String,
    /// Its content as JSON.
    pub content: String,
    /// The id its sender gave it.
    pub client_id: Option<String>,
    /// When its delivery was given up.
    pub failed_at: Option<Timestamp>,
    /// When it was written.
    pub at: Timestamp,
}

impl Tx<'_> {
    /// The chat of an end user on a channel.
    pub fn chat(
        &mut self,
        ws: WorkspaceId,
        channel: &ChannelId,
        end_user: &str,
    ) -> Result<Option<ChatRow>, Error> {
        const SQL: &str = "SELECT chat_id, turn, last_seq, callback, session_id, bot_id,
             bot_version, person_id, session_state, session_expires_at FROM chat
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
        }))
    }

    /// Adds a chat.
    pub fn insert_chat(&mut self, ws: WorkspaceId, row: &ChatRow) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO chat
             (turn, last_seq, callback, session_id, bot_id, bot_version, person_id, session_state,
              session_expires_at, workspace_id, channel_id, end_user, chat_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        let params = chat_params(ws, row);
        self.execute_one(SQL, &[&params[..], &[row.chat_id.into()]].concat())
    }

    /// Writes a chat that is still at the turn `was`; otherwise another turn was faster.
    pub fn update_chat(&mut self, ws: WorkspaceId, row: &ChatRow, was: i64) -> Result<(), Error> {
        const SQL: &str = "UPDATE chat SET turn = $1, last_seq = $2, callback = $3,
             session_id = $4, bot_id = $5, bot_version = $6, person_id = $7, session_state = $8,
             session_expires_at = $9
             WHERE workspace_id = $10 AND channel_id = $11 AND end_user = $12 AND turn = $13";
        let params = chat_params(ws, row);
        self.execute_one(SQL, &[&params[..], &[was.into()]].concat())
    }

    /// Claims an inbound message id; the chat and message it already names, if it was claimed.
    pub fn claim_inbound(
        &mut self,
        ws: WorkspaceId,
        source: &str,
        message_id: &str,
        chat_id: i64,
        seq: i64,
    ) -> Result<Option<(i64, i64)>, Error> {
        const CLAIM: &str = "INSERT INTO inbound_message
             (workspace_id, source, message_id, chat_id, seq) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (workspace_id, source, message_id) DO NOTHING";
        const CLAIMED: &str = "SELECT chat_id, seq FROM inbound_message
             WHERE workspace_id = $1 AND source = $2 AND message_id = $3";
        let claim = [ws.0.into(), source.into(), message_id.into(), chat_id.into(), seq.into()];
        if self.execute(CLAIM, &claim)? == 1 {
            return Ok(None);
        }
        let [key @ .., _, _] = claim;
        let row = self.query_opt(CLAIMED, &key)?.ok_or(Error::Conflict)?;
        Ok(Some((row.int(0)?, row.int(1)?)))
    }

    /// Appends messages to a chat.
    pub fn insert_messages(
        &mut self,
        ws: WorkspaceId,
        chat_id: i64,
        rows: &[MessageRow],
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO message
             (workspace_id, chat_id, seq, turn, author, content, client_id, failed, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let sets: Vec<Vec<Param<'_>>> = rows
            .iter()
            .map(|row| {
                vec![
                    ws.0.into(),
                    chat_id.into(),
                    row.seq.into(),
                    row.turn.into(),
                    (&row.author).into(),
                    (&row.content).into(),
                    row.client_id.as_ref().into(),
                    row.failed_at.map(|at| at.0).into(),
                    row.at.0.into(),
                ]
            })
            .collect();
        self.execute_many(SQL, &sets).map(drop)
    }

    /// Messages of a chat after a number, in order.
    pub fn messages_after(
        &mut self,
        ws: WorkspaceId,
        chat_id: i64,
        after: i64,
        limit: i64,
    ) -> Result<Vec<MessageRow>, Error> {
        const SQL: &str = "SELECT seq, turn, author, content, client_id, failed, at FROM message
             WHERE workspace_id = $1 AND chat_id = $2 AND seq > $3 ORDER BY seq LIMIT $4";
        let params = [ws.0.into(), chat_id.into(), after.into(), limit.into()];
        self.query(SQL, &params)?.iter_mut().map(message).collect()
    }

    /// Messages of a chat before a number, newest first.
    pub fn messages_before(
        &mut self,
        ws: WorkspaceId,
        chat_id: i64,
        before: i64,
        limit: i64,
    ) -> Result<Vec<MessageRow>, Error> {
        const SQL: &str = "SELECT seq, turn, author, content, client_id, failed, at FROM message
             WHERE workspace_id = $1 AND chat_id = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4";
        let params = [ws.0.into(), chat_id.into(), before.into(), limit.into()];
        self.query(SQL, &params)?.iter_mut().map(message).collect()
    }

    /// Notes that the delivery of a message was given up.
    pub fn fail_message(
        &mut self,
        ws: WorkspaceId,
        chat_id: i64,
        seq: i64,
        at: Timestamp,
    ) -> Result<(), Error> {
        const SQL: &str = "UPDATE message SET failed = $1
             WHERE workspace_id = $2 AND chat_id = $3 AND seq = $4";
        self.execute_one(SQL, &[at.0.into(), ws.0.into(), chat_id.into(), seq.into()])
    }
}

fn chat_params(ws: WorkspaceId, row: &ChatRow) -> [Param<'_>; 12] {
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

fn message(row: &mut Row) -> Result<MessageRow, Error> {
    Ok(MessageRow {
        seq: row.int(0)?,
        turn: row.int(1)?,
        author: row.text(2)?,
        content: row.text(3)?,
        client_id: row.opt_text(4)?,
        failed_at: row.opt_int(5)?.map(Timestamp),
        at: Timestamp(row.int(6)?),
    })
}
