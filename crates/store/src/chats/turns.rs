//! Turns: what was said and done, one row each, so that a turn costs one insert and its messages
//! and its trace lie on one page.
//!
//! A row is found by the numbers of its messages. Turns without a message leave no row.

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::WorkspaceId;
use rapport_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A turn as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnRow {
    /// Its number in the chat.
    pub turn: i64,
    /// The number of its first message.
    pub first_seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// Its messages in order; none once they were erased.
    pub messages: Vec<MessageRow>,
    /// What its elements did, as JSON.
    pub trace: Option<String>,
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

/// A message inside its turn's row; number and instant follow from the row.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    #[serde(borrow)]
    author: Cow<'a, str>,
    #[serde(borrow)]
    content: &'a RawValue,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    client_id: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failed_at: Option<i64>,
}

macro_rules! select_turn {
    ($rest:literal) => {
        concat!(
            "SELECT first_seq, turn, at, messages, trace FROM turn
             WHERE workspace_id = $1 AND chat_id = $2 ",
            $rest
        )
    };
}

impl Tx<'_> {
    /// Appends turns to a chat.
    pub fn insert_turns(
        &mut self,
        ws: WorkspaceId,
        chat_id: i64,
        turns: &[TurnRow],
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO turn
             (workspace_id, chat_id, first_seq, last_seq, turn, at, messages, trace)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        for row in turns {
            let messages = encode(&row.messages)?;
            let last_seq = row.first_seq + row.messages.len() as i64 - 1;
            let params: [Param<'_>; 8] = [
                ws.0.into(),
                chat_id.into(),
                row.first_seq.into(),
                last_seq.into(),
                row.turn.into(),
                row.at.0.into(),
                (&messages).into(),
                row.trace.as_ref().into(),
            ];
            self.execute_one(SQL, &params)?;
        }
        Ok(())
    }

    /// Turns of a chat from the one that holds a message number on, in order.
    pub fn turns_from(
        &mut self,
        ws: WorkspaceId,
        chat_id: i64,
        seq: i64,
        limit: i64,
    ) -> Result<Vec<TurnRow>, Error> {
        const SQL: &str = select_turn!(
            "AND first_seq >= COALESCE((SELECT MAX(first_seq) FROM turn
              WHERE workspace_id = $1 AND chat_id = $2 AND first_seq <= $3), 0)
             ORDER BY first_seq LIMIT $4"
        );
        let params = [ws.0.into(), chat_id.into(), seq.into(), limit.into()];
        self.query(SQL, &params)?.iter_mut().map(turn).collect()
    }

    /// The turn of a message.
    pub fn turn_of_message(
        &mut self,
        ws: WorkspaceId,
        chat_id: i64,
        seq: i64,
    ) -> Result<Option<TurnRow>, Error> {
        const SQL: &str = select_turn!("AND first_seq <= $3 ORDER BY first_seq DESC LIMIT 1");
        let mut row = self.query_opt(SQL, &[ws.0.into(), chat_id.into(), seq.into()])?;
        row.as_mut().map(turn).transpose()
    }

    /// Messages of a chat after a number, in order.
    pub fn messages_after(
        &mut self,
        ws: WorkspaceId,
        chat_id: i64,
        after: i64,
        limit: i64,
    ) -> Result<Vec<MessageRow>, Error> {
        let turns = self.turns_from(ws, chat_id, after.saturating_add(1), limit)?;
        let messages = turns.into_iter().flat_map(|turn| turn.messages);
        let later = messages.filter(|message| message.seq > after);
        Ok(later.take(usize::try_from(limit).unwrap_or(0)).collect())
    }

    /// Messages of a chat before a number, newest first.
    pub fn messages_before(
        &mut self,
        ws: WorkspaceId,
        chat_id: i64,
        before: i64,
        limit: i64,
    ) -> Result<Vec<MessageRow>, Error> {
        const SQL: &str = select_turn!("AND first_seq < $3 ORDER BY first_seq DESC LIMIT $4");
        let params = [ws.0.into(), chat_id.into(), before.into(), limit.into()];
        let mut rows = self.query(SQL, &params)?;
        let turns = rows.iter_mut().map(turn).collect::<Result<Vec<_>, _>>()?;
        let messages = turns.into_iter().flat_map(|turn| turn.messages.into_iter().rev());
        let earlier = messages.filter(|message| message.seq < before);
        Ok(earlier.take(usize::try_from(limit).unwrap_or(0)).collect())
    }

    /// Notes that the delivery of a message was given up.
    pub fn fail_message(
        &mut self,
        ws: WorkspaceId,
        chat_id: i64,
        seq: i64,
        at: Timestamp,
    ) -> Result<(), Error> {
        const SQL: &str = "UPDATE turn SET messages = $1
             WHERE workspace_id = $2 AND chat_id = $3 AND first_seq = $4";
        let Some(mut row) = self.turn_of_message(ws, chat_id, seq)? else { return Ok(()) };
        for message in row.messages.iter_mut().filter(|message| message.seq == seq) {
            message.failed_at = Some(at);
        }
        let messages = encode(&row.messages)?;
        let key = [ws.0.into(), chat_id.into(), row.first_seq.into()];
        let [ws, chat_id, first_seq] = key;
        self.execute_one(SQL, &[(&messages).into(), ws, chat_id, first_seq])
    }
}

fn encode(messages: &[MessageRow]) -> Result<String, Error> {
    let document = |message: &'_ MessageRow| -> Result<String, serde_json::Error> {
        serde_json::to_string(&Document {
            author: Cow::Borrowed(&message.author),
            content: serde_json::from_str(&message.content)?,
            client_id: message.client_id.as_deref().map(Cow::Borrowed),
            failed_at: message.failed_at.map(|at| at.0),
        })
    };
    let documents = messages.iter().map(document).collect::<Result<Vec<_>, _>>();
    let documents = documents.map_err(|error| Error::corrupt(error.to_string()))?;
    Ok(format!("[{}]", documents.join(",")))
}

fn turn(row: &mut Row) -> Result<TurnRow, Error> {
    let (first_seq, number, at) = (row.int(0)?, row.int(1)?, Timestamp(row.int(2)?));
    let text = row.text(3)?;
    let documents: Vec<Document<'_>> = serde_json::from_str(&text)
        .map_err(|error| Error::corrupt(format!("the messages of a turn: {error}")))?;
    let message = |(seq, document): (i64, Document<'_>)| MessageRow {
        seq,
        turn: number,
        author: document.author.into_owned(),
        content: document.content.get().to_owned(),
        client_id: document.client_id.map(Cow::into_owned),
        failed_at: document.failed_at.map(Timestamp),
        at,
    };
    let messages = (first_seq..).zip(documents).map(message).collect();
    Ok(TurnRow { turn: number, first_seq, at, messages, trace: row.opt_text(4)? })
}
