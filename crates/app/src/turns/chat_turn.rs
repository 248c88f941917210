//! A chat inside a transaction: loaded, changed by turns, written once at the end.

use super::inbound::{Callback, Inbound};
use super::session::Live;
use super::{Committed, Mode, outbound};
use crate::Error;
use crate::channels::Channel;
use crate::chats::{Author, ChatMessage, Service, to_json};
use crate::hub::ChatKey;
use crate::profile_port::KnownPersons;
use crate::scope::Scope;
use rapport_domain::bot::{ChannelType, Content, Input, MASK};
use rapport_domain::ids::{PersonId, SessionId, WorkspaceId};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::chats::{ChatRow, TurnRow};
use std::sync::Arc;

/// Message ids of a browser that wait in the chat's row until they are claimed together.
const RECENT_IDS_MAX: usize = 16;

/// A chat under change. Nothing of it is stored before [`ChatTurn::commit`].
pub(super) struct ChatTurn<'a, 't> {
    pub(super) tx: &'a mut Tx<'t>,
    pub(super) scope: Scope<'a>,
    pub(super) channel: Arc<Channel>,
    pub(super) chat: ChatRow,
    /// The open session, decoded.
    pub(super) live: Option<Live>,
    /// The person of the session.
    pub(super) person: Option<PersonId>,
    /// The persons read so far.
    pub(super) persons: KnownPersons,
    /// The instant of the turn under way; before the scope's when a timeout is caught up with.
    pub(super) now: Timestamp,
    pub(super) mode: Mode,
    /// The turn number the store has; none when the chat is new.
    stored_turn: Option<i64>,
    messages: Vec<ChatMessage>,
    /// Whether the message of this turn is a sensitive value.
    pub(super) hides_input: bool,
    /// What each turn did, by its number, in the form that is stored.
    pub(super) traces: Vec<(i64, Option<String>)>,
}

impl<'a, 't> ChatTurn<'a, 't> {
    /// Loads a chat, or begins a new one.
    pub(super) fn open(
        tx: &'a mut Tx<'t>,
        scope: Scope<'a>,
        key: &ChatKey,
        mode: Mode,
    ) -> Result<Self, Error> {
        let channel = Arc::clone(scope.catalog.channel(&key.channel)?);
        let stored = tx.chat(scope.workspace(), &key.channel, &key.end_user)?;
        let stored_turn = stored.as_ref().map(|chat| chat.turn);
        let now = scope.now;
        let chat = stored.unwrap_or_else(|| ChatRow {
            channel: key.channel.clone(),
            end_user: key.end_user.clone(),
            chat_id: scope.app.ids.number(now),
            turn: 0,
            last_seq: 0,
            session: None,
            callback: None,
            recent_ids: Vec::new(),
            inbound_at: None,
            contacted_at: None,
        });
        Ok(Self {
            tx,
            scope,
            channel,
            chat,
            live: None,
            person: None,
            persons: KnownPersons::default(),
            now,
            mode,
            stored_turn,
            messages: Vec::new(),
            hides_input: false,
            traces: Vec::new(),
        })
    }

    pub(super) fn workspace(&self) -> WorkspaceId {
        self.scope.workspace()
    }

    pub(super) fn channel_type(&self) -> ChannelType {
        self.channel.channel_type
    }

    /// Whether a session is open, and the one named if one is.
    pub(super) fn has_session(&self, id: Option<&SessionId>) -> bool {
        let open = self.chat.session.as_ref();
        open.is_some_and(|open| id.is_none_or(|id| open.id == *id))
    }

    /// Who answers the next message, as the chat stands.
    pub(super) fn service(&self) -> Service {
        Service::of(&self.channel, self.chat.session.as_ref())
    }

    /// Claims a message id; the chat and message of its first copy, if this is a repeat. Open
    /// channels number their messages as a whole, browsers each by itself, so that the newest of
    /// theirs can wait in the chat's row until many are claimed at once.
    pub(super) fn claim(&mut self, message_id: &str) -> Result<Option<(i64, i64)>, Error> {
        let (workspace, chat_id, seq) = (self.workspace(), self.chat.chat_id, self.chat.last_seq);
        let new = (message_id.to_owned(), seq + 1);
        if self.channel_type() == ChannelType::OpenChannel {
            let source = self.channel.id.as_str();
            if self.tx.claim_inbound(workspace, source, chat_id, &[new])? {
                return Ok(None);
            }
            let first = self.tx.claimed_inbound(workspace, source, message_id)?;
            return first.map(Some).ok_or(rapport_store::Error::Conflict.into());
        }
        let recent = &mut self.chat.recent_ids;
        if let Some((_, seq)) = recent.iter().find(|(id, _)| id == message_id) {
            return Ok(Some((chat_id, *seq)));
        }
        let source = chat_id.to_string();
        // Each id came with a turn of its own: are there no more turns, then none was claimed.
        if self.chat.turn > recent.len() as i64
            && let Some(first) = self.tx.claimed_inbound(workspace, &source, message_id)?
        {
            return Ok(Some(first));
        }
        if recent.len() >= RECENT_IDS_MAX {
            self.tx.claim_inbound(workspace, &source, chat_id, &std::mem::take(recent))?;
        }
        recent.push(new);
        Ok(None)
    }

    /// Begins a turn at an instant.
    pub(super) fn begin(&mut self, now: Timestamp) {
        self.chat.turn += 1;
        self.now = now;
    }

    /// Whether a turn has begun.
    pub(super) fn has_changed(&self) -> bool {
        self.stored_turn.unwrap_or(0) != self.chat.turn
    }

    /// Adds a message and returns its number.
    pub(super) fn say(
        &mut self,
        author: Author,
        content: Content,
        client_id: Option<String>,
    ) -> i64 {
        self.chat.last_seq += 1;
        self.messages.push(ChatMessage {
            seq: self.chat.last_seq,
            turn: self.chat.turn,
            author,
            content,
            client_id,
            failed_at: None,
            at: self.now,
        });
        self.chat.last_seq
    }

    /// Takes what the end user said in this turn out of the transcript: it is a sensitive value
    /// (C-26). The session's state, which knows it, is sealed.
    pub(super) fn hide_input(&mut self) {
        self.hides_input = true;
        let said = self.messages.iter_mut().rev().find(|message| message.author == Author::EndUser);
        if let Some(message) = said {
            message.content = Content::Text { text: MASK.to_owned() };
        }
    }

    /// Notes where replies go from now on.
    pub(super) fn answer_to(&mut self, callback: Option<&Callback>) -> Result<(), Error> {
        if let Some(callback) = callback {
            self.chat.callback = Some(to_json(callback)?);
        }
        Ok(())
    }

    /// Runs the bot on the message just added, in a new session if none is open. Without an active
    /// bot, or with an end user who has no usable identity, the message stays in the transcript.
    pub(super) fn run_message(&mut self, inbound: &Inbound) -> Result<(), Error> {
        if self.mode == Mode::GiveUp {
            return self.give_up();
        }
        self.resume()?;
        if self.live.is_none() {
            self.start(inbound)?;
        }
        self.step(Input::Message(inbound.content.clone()))
    }

    /// Runs the open session on something else than a message: silence, or an end from outside.
    pub(super) fn run_open(&mut self, input: Input) -> Result<(), Error> {
        if self.mode == Mode::GiveUp {
            return self.give_up();
        }
        self.resume()?;
        self.step(input)
    }

    /// Writes everything.
    pub(super) fn commit(mut self) -> Result<Committed, Error> {
        self.store_session()?;
        let (workspace, chat_id) = (self.workspace(), self.chat.chat_id);
        let ids = &self.scope.app.ids;
        let webhooks =
            outbound::webhooks(&mut self.messages, &self.chat, &self.channel, |at| ids.uuid(at))?;
        self.note_times();
        match self.stored_turn {
            Some(was) => self.tx.update_chat(workspace, &self.chat, was)?,
            None => self.tx.insert_chat(workspace, &self.chat)?,
        }
        let turns = self.turn_rows()?;
        self.tx.insert_turns(workspace, chat_id, &turns)?;
        if !webhooks.is_empty() {
            let channel = &self.chat.channel;
            self.tx.insert_outbox(workspace, channel, chat_id, &webhooks, self.now)?;
        }
        for message in &self.messages {
            self.scope.report_message(chat_id, message.seq, self.person);
        }
        let service = self.service();
        self.scope.close(self.tx)?;
        Ok(Committed {
            key: ChatKey { channel: self.chat.channel, end_user: self.chat.end_user },
            messages: self.messages.into_iter().map(Arc::new).collect(),
            has_webhooks: !webhooks.is_empty(),
            service,
        })
    }

    /// Keeps when each side last spoke, in the row that is written anyway (P-28).
    fn note_times(&mut self) {
        for message in &self.messages {
            match message.author {
                Author::EndUser => self.chat.inbound_at = Some(message.at),
                Author::Bot => self.chat.contacted_at = Some(message.at),
            }
        }
    }

    /// The rows of the turns that had a message.
    fn turn_rows(&mut self) -> Result<Vec<TurnRow>, Error> {
        let mut turns: Vec<TurnRow> = Vec::new();
        for message in &self.messages {
            let row = message.to_row()?;
            match turns.last_mut().filter(|turn| turn.turn == message.turn) {
                Some(turn) => turn.messages.push(row),
                None => turns.push(TurnRow {
                    turn: message.turn,
                    first_seq: message.seq,
                    at: message.at,
                    messages: vec![row],
                    trace: None,
                }),
            }
        }
        for (turn, trace) in self.traces.drain(..) {
            if let Some(row) = turns.iter_mut().find(|row| row.turn == turn) {
                row.trace = trace;
            }
        }
        Ok(turns)
    }
}
