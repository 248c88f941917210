//! The log of bot sessions: list, transcript, path, attributes, end (A-244, C-95).

use super::{ChatMessage, from_row, trace};
use crate::scope::Scope;
use crate::{Actor, App, Error, turns};
use rapport_domain::ids::{BotId, ChannelId, PersonId, SessionId, WorkspaceId};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::chats::TurnRow;
use rapport_store::chats::sessions::SessionRow;
use serde_json::value::RawValue;

/// Turns of one session shown at once: a longer one shows its beginning.
const TURNS_MAX: i64 = 1000;

/// Which sessions to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SessionFilter {
    /// All.
    #[default]
    All,
    /// Those of a bot.
    Bot(BotId),
    /// Those of a person.
    Person(PersonId),
}

/// A session in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionSummary {
    /// `uniqueSessionId`.
    pub id: SessionId,
    /// Its bot.
    pub bot_id: BotId,
    /// The version it runs on.
    pub version: i64,
    /// Its channel.
    pub channel_id: ChannelId,
    /// The channel's id of the end user.
    pub end_user: String,
    /// The person of its identity when it started.
    pub person_id: Option<PersonId>,
    /// When it started.
    pub started_at: Timestamp,
    /// When it ended; open if absent.
    pub ended_at: Option<Timestamp>,
    /// The wire name of why it ended (C-80).
    pub reason: Option<String>,
}

/// A session with everything that happened in it.
#[derive(Debug, Clone)]
pub struct SessionLog {
    /// The session.
    pub summary: SessionSummary,
    /// What was said, in order.
    pub messages: Vec<ChatMessage>,
    /// What each element did, in order: entries of the engine's trace as JSON.
    pub path: Vec<Box<RawValue>>,
    /// The bot's attributes at the end, or now, as a JSON object; sensitive ones masked (C-26).
    pub attributes: Box<RawValue>,
}

impl App {
    /// Sessions, newest first, at most `limit`, before the session of a cursor.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn bot_sessions(
        &self,
        actor: &Actor,
        filter: SessionFilter,
        before: Option<SessionId>,
        limit: usize,
    ) -> Result<Vec<SessionSummary>, Error> {
        let workspace = actor.workspace;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.store
            .read(move |tx: &mut Tx<'_>| -> Result<Vec<SessionSummary>, Error> {
                let before = before.as_ref();
                let rows = match &filter {
                    SessionFilter::All => tx.sessions(workspace, before, limit)?,
                    SessionFilter::Bot(bot) => tx.bot_sessions(workspace, bot, before, limit)?,
                    SessionFilter::Person(person) => {
                        tx.person_sessions(workspace, *person, before, limit)?
                    }
                };
                Ok(rows.into_iter().map(summary).collect())
            })
            .await
    }

    /// A session with its transcript, path and attributes.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn bot_session(&self, actor: &Actor, id: &SessionId) -> Result<SessionLog, Error> {
        let id = id.clone();
        self.look(actor, move |tx, scope| {
            let row = tx.session(scope.workspace(), &id)?.ok_or(Error::NotFound("session"))?;
            let (mut messages, mut path) = (Vec::new(), Vec::new());
            for turn in turns_of(tx, scope.workspace(), &row)? {
                path.extend(trace::unpack(&turn)?);
                for message in turn.messages {
                    messages.push(from_row(message)?);
                }
            }
            Ok(SessionLog {
                messages,
                path,
                attributes: attributes(tx, scope, &row)?,
                summary: summary(row),
            })
        })
        .await
    }
}

fn turns_of(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    row: &SessionRow,
) -> Result<Vec<TurnRow>, Error> {
    let last_turn = row.end.as_ref().map_or(i64::MAX, |end| end.last_turn);
    let turns = tx.turns_from(workspace, row.chat_id, row.first_seq, TURNS_MAX)?;
    let own = |turn: &TurnRow| (row.first_turn..=last_turn).contains(&turn.turn);
    Ok(turns.into_iter().filter(own).collect())
}

fn attributes(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    row: &SessionRow,
) -> Result<Box<RawValue>, Error> {
    let json = match &row.end {
        Some(end) => end.attributes.clone(),
        None => {
            let chat = tx.chat(scope.workspace(), &row.channel, &row.end_user)?;
            let open = chat.and_then(|chat| chat.session).filter(|open| open.id == row.id);
            let missing = || rapport_store::Error::corrupt("an open session without its chat");
            let open = open.ok_or_else(missing)?;
            let workspace = scope.workspace();
            let bot = scope.app.compiled_bot(tx, workspace, &open.bot, open.version)?;
            turns::shown_attributes(&bot, &turns::decode(tx, &open)?)?
        }
    };
    let unreadable = |_| rapport_store::Error::corrupt("a session's attributes").into();
    RawValue::from_string(json).map_err(unreadable)
}

fn summary(row: SessionRow) -> SessionSummary {
    let (ended_at, reason) = match row.end {
        Some(end) => (Some(end.at), Some(end.reason)),
        None => (None, None),
    };
    SessionSummary {
        id: row.id,
        bot_id: row.bot,
        version: row.version,
        channel_id: row.channel,
        end_user: row.end_user,
        person_id: row.person,
        started_at: row.started_at,
        ended_at,
        reason,
    }
}
