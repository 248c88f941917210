//! Bot sessions as a log: a row at the start, its end written into it, and a trace per turn.

use crate::timers::TimerKind;
use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::{BotId, ChannelId, PersonId, SessionId, WorkspaceId};
use rapport_domain::time::Timestamp;

/// A session as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its id.
    pub id: SessionId,
    /// Its bot.
    pub bot: BotId,
    /// The version it stays on.
    pub version: i64,
    /// Its channel.
    pub channel: ChannelId,
    /// The channel's id of the end user.
    pub end_user: String,
    /// The chat it is part of.
    pub chat_id: i64,
    /// The person of its identity when it started.
    pub person: Option<PersonId>,
    /// The number of its first message.
    pub first_seq: i64,
    /// The number of its first turn.
    pub first_turn: i64,
    /// When it started.
    pub started_at: Timestamp,
    /// How it ended.
    pub end: Option<SessionEndRow>,
}

/// The end of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionEndRow {
    /// When.
    pub at: Timestamp,
    /// The wire name of the reason (C-80).
    pub reason: String,
    /// The number of its last turn.
    pub last_turn: i64,
    /// Its attributes at the end as JSON, sensitive ones masked.
    pub attributes: String,
}

macro_rules! select_session {
    ($rest:literal) => {
        concat!(
            "SELECT session_id, bot_id, bot_version, channel_id, end_user, chat_id, person_id,
             first_seq, first_turn, started_at, ended_at, reason, last_turn, attributes
             FROM session WHERE workspace_id = $1 ",
            $rest
        )
    };
}

impl Tx<'_> {
    /// Adds a session that starts.
    pub fn insert_session(&mut self, ws: WorkspaceId, row: &SessionRow) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO session
             (workspace_id, session_id, bot_id, bot_version, channel_id, end_user, chat_id,
              person_id, first_seq, first_turn, started_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let params: [Param<'_>; 11] = [
            ws.0.into(),
            row.id.as_str().into(),
            row.bot.as_str().into(),
            row.version.into(),
            row.channel.as_str().into(),
            (&row.end_user).into(),
            row.chat_id.into(),
            row.person.map(|person| person.0).into(),
            row.first_seq.into(),
            row.first_turn.into(),
            row.started_at.0.into(),
        ];
        self.execute_one(SQL, &params)
    }

    /// Writes the end of an open session.
    pub fn end_session(
        &mut self,
        ws: WorkspaceId,
        id: &SessionId,
        end: &SessionEndRow,
    ) -> Result<(), Error> {
        const SQL: &str = "UPDATE session SET ended_at = $1, reason = $2, last_turn = $3,
             attributes = $4 WHERE workspace_id = $5 AND session_id = $6 AND ended_at IS NULL";
        let params: [Param<'_>; 6] = [
            end.at.0.into(),
            (&end.reason).into(),
            end.last_turn.into(),
            (&end.attributes).into(),
            ws.0.into(),
            id.as_str().into(),
        ];
        self.execute_one(SQL, &params)
    }

    /// A session.
    pub fn session(
        &mut self,
        ws: WorkspaceId,
        id: &SessionId,
    ) -> Result<Option<SessionRow>, Error> {
        const SQL: &str = select_session!("AND session_id = $2");
        self.query_opt(SQL, &[ws.0.into(), id.as_str().into()])?.as_mut().map(session).transpose()
    }

    /// Sessions before an id, newest first; all before the end when `before` is `None`.
    pub fn sessions(
        &mut self,
        ws: WorkspaceId,
        before: Option<&SessionId>,
        limit: i64,
    ) -> Result<Vec<SessionRow>, Error> {
        const SQL: &str = select_session!("AND session_id < $2 ORDER BY session_id DESC LIMIT $3");
        let params = [ws.0.into(), before_id(before).into(), limit.into()];
        self.query(SQL, &params)?.iter_mut().map(session).collect()
    }

    /// Sessions after an id, oldest first.
    pub fn sessions_after(
        &mut self,
        ws: WorkspaceId,
        after: &SessionId,
        limit: i64,
    ) -> Result<Vec<SessionRow>, Error> {
        const SQL: &str = select_session!("AND session_id > $2 ORDER BY session_id LIMIT $3");
        let params = [ws.0.into(), after.as_str().into(), limit.into()];
        self.query(SQL, &params)?.iter_mut().map(session).collect()
    }

    /// Removes what the turns of a session that is over say about its elements.
    pub fn erase_traces(&mut self, ws: WorkspaceId, session: &SessionRow) -> Result<(), Error> {
        const SQL: &str = "UPDATE turn SET trace = NULL WHERE workspace_id = $1 AND chat_id = $2
             AND first_seq >= $3 AND turn <= $4 AND trace IS NOT NULL";
        let last_turn = session.end.as_ref().map_or(session.first_turn, |end| end.last_turn);
        let params: [Param<'_>; 4] =
            [ws.0.into(), session.chat_id.into(), session.first_seq.into(), last_turn.into()];
        self.execute(SQL, &params).map(drop)
    }

    /// Sessions of a bot before an id, newest first.
    pub fn bot_sessions(
        &mut self,
        ws: WorkspaceId,
        bot: &BotId,
        before: Option<&SessionId>,
        limit: i64,
    ) -> Result<Vec<SessionRow>, Error> {
        const SQL: &str = select_session!(
            "AND bot_id = $2 AND session_id < $3 ORDER BY session_id DESC LIMIT $4"
        );
        let params = [ws.0.into(), bot.as_str().into(), before_id(before).into(), limit.into()];
        self.query(SQL, &params)?.iter_mut().map(session).collect()
    }

    /// Sessions of a person before an id, newest first.
    pub fn person_sessions(
        &mut self,
        ws: WorkspaceId,
        person: PersonId,
        before: Option<&SessionId>,
        limit: i64,
    ) -> Result<Vec<SessionRow>, Error> {
        const SQL: &str = select_session!(
            "AND person_id = $2 AND session_id < $3 ORDER BY session_id DESC LIMIT $4"
        );
        let params = [ws.0.into(), person.0.into(), before_id(before).into(), limit.into()];
        self.query(SQL, &params)?.iter_mut().map(session).collect()
    }

    /// Sets a session timer for each open session of a bot, on one channel or on all. The subject
    /// is `prefix` and the session's id. Open sessions are found by their timers.
    pub fn set_bot_session_timers(
        &mut self,
        ws: WorkspaceId,
        bot: &BotId,
        channel: Option<&ChannelId>,
        prefix: &str,
        due_at: Timestamp,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO timer (workspace_id, kind, subject, due_at)
             SELECT workspace_id, CAST($1 AS TEXT), CAST($2 AS TEXT) || session_id,
              CAST($3 AS BIGINT) FROM session
             WHERE workspace_id = $4 AND bot_id = $5 AND ended_at IS NULL
              AND session_id IN (SELECT subject FROM timer WHERE workspace_id = $4 AND kind = $1)
              AND (CAST($6 AS TEXT) = '' OR channel_id = $6)
             ON CONFLICT (workspace_id, kind, subject) DO UPDATE SET due_at = excluded.due_at";
        let params: [Param<'_>; 6] = [
            TimerKind::Session.name().into(),
            prefix.into(),
            due_at.0.into(),
            ws.0.into(),
            bot.as_str().into(),
            channel.map_or("", ChannelId::as_str).into(),
        ];
        self.execute(SQL, &params).map(drop)
    }
}

/// A bound above every UUID when there is none.
fn before_id(before: Option<&SessionId>) -> &str {
    before.map_or("g", SessionId::as_str)
}

fn session(row: &mut Row) -> Result<SessionRow, Error> {
    let end = match row.opt_int(10)? {
        None => None,
        Some(at) => Some(SessionEndRow {
            at: Timestamp(at),
            reason: row.text(11)?,
            last_turn: row.int(12)?,
            attributes: row.text(13)?,
        }),
    };
    Ok(SessionRow {
        id: SessionId(row.text(0)?),
        bot: BotId(row.text(1)?),
        version: row.int(2)?,
        channel: ChannelId(row.text(3)?),
        end_user: row.text(4)?,
        chat_id: row.int(5)?,
        person: row.opt_int(6)?.map(PersonId),
        first_seq: row.int(7)?,
        first_turn: row.int(8)?,
        started_at: Timestamp(row.int(9)?),
        end,
    })
}
