//! The open session of a chat: resumed, started, stepped, ended, stored (C-78 to C-81).

use super::chat_turn::ChatTurn;
use super::inbound::Inbound;
use super::seal;
use crate::chats::{Author, pack, to_json};
use crate::events::{EventPerson, NewEvent, NewProperties};
use crate::profile_port::BotProfiles;
use crate::{Error, context};
use rapport_domain::bot::session::SESSION_FORMAT;
use rapport_domain::bot::{
    Caller, CompiledBot, EndReason, Input, MASK, Session, TurnEnvironment, start, step,
};
use rapport_domain::event::Properties;
use rapport_domain::identity::Identity;
use rapport_domain::ids::{BotId, PersonId, SessionId};
use rapport_domain::liquid::Data;
use rapport_domain::value::Value;
use rapport_store::Tx;
use rapport_store::chats::OpenSessionRow;
use rapport_store::chats::sessions::{SessionEndRow, SessionRow};
use rapport_store::timers::TimerKind;
use std::sync::Arc;

/// The product events of a session (P-70).
const STARTED: &str = "chatbotSessionStarted";
const ENDED: &str = "chatbotSessionEnded";
const START_FAILED: &str = "chatbotSessionStartFailed";

/// Why a session did not start (C-80). That the end user's id is unusable is no reason here: then
/// there is no profile that could hold the event.
const BOT_INACTIVE: &str = "BOT_INACTIVE";
const INTERNAL_ERROR: &str = "INTERNAL_ERROR";

/// An open session, ready to run.
pub(super) struct Live {
    bot_id: BotId,
    version: i64,
    bot: Arc<CompiledBot>,
    person: Option<PersonId>,
    session: Session,
}

impl ChatTurn<'_, '_> {
    /// Decodes the open session, if there is one.
    pub(super) fn resume(&mut self) -> Result<(), Error> {
        let Some(open) = &self.chat.session else { return Ok(()) };
        let app = self.scope.app;
        let bot = app.compiled_bot(self.tx, self.scope.workspace(), &open.bot, open.version)?;
        let session = decode(self.tx, open)?;
        let (bot_id, version, person) = (open.bot.clone(), open.version, open.person);
        self.person = person;
        self.live = Some(Live { bot_id, version, bot, person, session });
        self.chat.session = None;
        Ok(())
    }

    /// Starts a session with the channel's active bot, if there is one and the end user has a
    /// usable identity. Its product event comes first, so that the first element finds the profile
    /// (P-71); the context is of that instant, without that event (I-83).
    pub(super) fn start(&mut self, inbound: &Inbound) -> Result<(), Error> {
        let Some(active) = self.channel.bot.clone() else { return self.start_failed(BOT_INACTIVE) };
        let Some(caller) = self.caller(inbound.display_name.clone()) else { return Ok(()) };
        let identity = caller.identity.clone();
        let workspace = self.workspace();
        let app = self.scope.app;
        let bot = app.compiled_bot(self.tx, workspace, &active.id, active.version)?;
        let known = self.persons.find(self.tx, &self.scope, &identity)?;
        let context = context::of_person(self.tx, &self.scope, known.as_deref(), &bot)?;
        let id = SessionId(app.ids.uuid(self.now));
        self.record(STARTED, &active.id, &id, &identity, None)?;
        let person = match known {
            None => self.persons.find(self.tx, &self.scope, &identity)?,
            known => known,
        };
        let person = person.map(|person| person.id);
        self.tx.insert_session(
            workspace,
            &SessionRow {
                id: id.clone(),
                bot: active.id.clone(),
                version: active.version,
                channel: self.chat.channel.clone(),
                end_user: self.chat.end_user.clone(),
                chat_id: self.chat.chat_id,
                person,
                first_seq: self.chat.last_seq,
                first_turn: self.chat.turn,
                started_at: self.now,
                end: None,
            },
        )?;
        let session = start(&bot, id, caller, context, self.now);
        let due_at = session.expires_at(bot.session_timeout_minutes());
        self.tx.set_timer(workspace, TimerKind::Session, session.id.as_str(), due_at)?;
        self.person = person;
        let (bot_id, version) = (active.id, active.version);
        self.live = Some(Live { bot_id, version, bot, person, session });
        Ok(())
    }

    /// Runs the open session on an input; without one nothing happens.
    pub(super) fn step(&mut self, input: Input) -> Result<(), Error> {
        let Some(mut live) = self.live.take() else { return Ok(()) };
        let environment = TurnEnvironment {
            now: self.now,
            zone: self.scope.catalog.zone.clone(),
            random: self.scope.app.ids.seed(),
        };
        let mut profiles = BotProfiles::new(self.tx, &mut self.scope, &mut self.persons, self.now);
        let turn = step(&live.bot, &mut live.session, input, &environment, &mut profiles);
        profiles.finish()?;
        if turn.hides_input {
            self.hide_input();
        }
        self.traces.push((self.chat.turn, pack(&turn.trace, &turn.messages)?));
        for content in turn.messages {
            self.say(Author::Bot, content, None);
        }
        match turn.ended {
            None => self.live = Some(live),
            Some(reason) => {
                let attributes = shown_attributes(&live.bot, &live.session)?;
                self.end(&live.bot_id, &live.session.id, reason, attributes)?;
            }
        }
        Ok(())
    }

    /// Ends the open session without its state, because running it failed: its bot's error message
    /// is all that is said, and the next message starts anew (C-80).
    pub(super) fn give_up(&mut self) -> Result<(), Error> {
        let Some(open) = self.chat.session.take() else {
            return self.start_failed(INTERNAL_ERROR);
        };
        let app = self.scope.app;
        let bot = app.compiled_bot(self.tx, self.scope.workspace(), &open.bot, open.version);
        let caller = self.caller(None);
        if let (Ok(bot), Some(caller)) = (bot, caller) {
            let session = start(&bot, open.id, caller, context::empty(), self.now);
            let (bot_id, version, person) = (open.bot, open.version, open.person);
            self.live = Some(Live { bot_id, version, bot, person, session });
            return self.step(Input::Ended(EndReason::Error));
        }
        self.end(&open.bot, &open.id, EndReason::Error, "{}".to_owned())
    }

    /// Records that a known bot started no session, at the profile of the end user if there is one:
    /// it makes none (P-71).
    fn start_failed(&mut self, reason: &str) -> Result<(), Error> {
        let active = self.channel.bot.as_ref().map(|active| &active.id);
        let Some(bot) = active.or(self.channel.former_bot.as_ref()).cloned() else {
            return Ok(());
        };
        let Ok(identity) = self.channel.identity(&self.chat.end_user) else { return Ok(()) };
        let person = self.persons.find(self.tx, &self.scope, &identity)?;
        self.person = person.map(|person| person.id);
        if self.person.is_none() {
            return Ok(());
        }
        let id = SessionId(self.scope.app.ids.uuid(self.now));
        self.record(START_FAILED, &bot, &id, &identity, Some(reason))
    }

    /// Who talks to the bot; nobody when the channel's id of the end user has no usable form.
    fn caller(&self, display_name: Option<String>) -> Option<Caller> {
        Some(Caller {
            channel: self.channel.channel_type,
            sender: self.channel.id.0.clone(),
            destination: self.chat.end_user.clone(),
            identity: self.channel.identity(&self.chat.end_user).ok()?,
            display_name,
            callback_data: None,
        })
    }

    /// Writes the end of a session.
    fn end(
        &mut self,
        bot: &BotId,
        id: &SessionId,
        reason: EndReason,
        attributes: String,
    ) -> Result<(), Error> {
        let workspace = self.workspace();
        if let Ok(identity) = self.channel.identity(&self.chat.end_user) {
            self.record(ENDED, bot, id, &identity, Some(reason.name()))?;
        }
        let end = SessionEndRow {
            at: self.now,
            reason: reason.name().to_owned(),
            last_turn: self.chat.turn,
            attributes,
        };
        self.tx.end_session(workspace, id, &end)?;
        Ok(self.tx.clear_timer(workspace, TimerKind::Session, id.as_str())?)
    }

    /// Puts the open session back into its chat.
    pub(super) fn store_session(&mut self) -> Result<(), Error> {
        let Some(live) = self.live.take() else { return Ok(()) };
        let mut state = to_json(&live.session)?;
        let holds_sensitive =
            live.session.attributes.keys().any(|name| live.bot.is_sensitive(name));
        if holds_sensitive || self.hides_input {
            state = seal::seal(self.tx, self.scope.app, &live.session.id, &state)?;
        }
        self.chat.session = Some(OpenSessionRow {
            expires_at: live.session.expires_at(live.bot.session_timeout_minutes()),
            state,
            id: live.session.id,
            bot: live.bot_id,
            version: live.version,
            person: live.person,
        });
        Ok(())
    }

    /// Records a product event of a session; a workspace that switched it off records nothing.
    fn record(
        &mut self,
        definition: &str,
        bot: &BotId,
        session: &SessionId,
        identity: &Identity,
        reason: Option<&str>,
    ) -> Result<(), Error> {
        let text = |text: &str| Value::Text(text.to_owned());
        let mut properties = Properties::from([
            ("botId".to_owned(), text(bot.as_str())),
            ("botSender".to_owned(), text(self.channel.id.as_str())),
            ("channel".to_owned(), text(self.channel.channel_type.name())),
            ("destination".to_owned(), text(&self.chat.end_user)),
            ("sessionId".to_owned(), text(session.as_str())),
        ]);
        if let Some(reason) = reason {
            properties.insert("reason".to_owned(), text(reason));
        }
        let person_type = self.channel.settings.person_type;
        let person = match self.persons.id(identity) {
            Some(id) => EventPerson::Read(id),
            None => EventPerson::IdentityOrNew { identity: identity.clone(), person_type },
        };
        let event = NewEvent {
            event_id: None,
            definition_id: definition.to_owned(),
            person,
            occurred_time: Some(self.now),
            properties: NewProperties::Typed(properties),
        };
        let app = self.scope.app;
        app.ingest_in(self.tx, &mut self.scope, vec![event])?;
        Ok(())
    }
}

/// The state of an open session.
pub(crate) fn decode(tx: &mut Tx<'_>, open: &OpenSessionRow) -> Result<Session, Error> {
    let state = seal::unseal(tx, &open.id, &open.state)?;
    let session: Session = serde_json::from_str(&state)
        .map_err(|_| rapport_store::Error::corrupt("a session's state"))?;
    if session.format != SESSION_FORMAT {
        return Err(rapport_store::Error::corrupt("a session of another version").into());
    }
    Ok(session)
}

/// A session's attributes as people may see them: by name, sensitive ones masked (C-26).
pub(crate) fn shown_attributes(bot: &CompiledBot, session: &Session) -> Result<String, Error> {
    let shown = session.attributes.iter().map(|(name, value)| {
        let masked = bot.is_sensitive(name);
        let data = if masked { Data::text(MASK) } else { value.to_data() };
        (name.clone(), data)
    });
    to_json(&Data::Object(shown.collect()))
}
