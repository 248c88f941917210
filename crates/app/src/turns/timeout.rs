//! Sessions that end without a message: after their timeout (C-79) or because their bot was
//! deactivated (C-7), exactly once, also after a stop.

use super::chat_turn::ChatTurn;
use super::{Committed, Mode, bot_actor, is_our_fault};
use crate::hub::ChatKey;
use crate::scope::Scope;
use crate::timers::TimerHandler;
use crate::{App, Error};
use parking_lot::Mutex;
use rapport_domain::bot::{EndReason, Input};
use rapport_domain::ids::{BotId, ChannelId, SessionId};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::chats::sessions::SessionEndRow;
use rapport_store::timers::{TimerKind, TimerRow};

/// How the subject of a timer begins that ends a session because its bot was deactivated. All other
/// subjects are sessions that time out.
const DEACTIVATED: &str = "deactivated/";

/// Handles the timers of sessions.
pub struct SessionTimeout {
    app: App,
    /// What the last transaction committed, until it is announced.
    committed: Mutex<Option<(String, Committed)>>,
}

impl SessionTimeout {
    /// A handler for one worker.
    pub fn new(app: App) -> Self {
        Self { app, committed: Mutex::new(None) }
    }

    /// Ends the session of a timer, or sets the timer to the instant that now holds.
    fn end(
        &self,
        tx: &mut Tx<'_>,
        timer: &TimerRow,
        now: Timestamp,
    ) -> Result<Option<Committed>, Error> {
        let workspace = timer.workspace;
        let (subject, reason) = match timer.subject.strip_prefix(DEACTIVATED) {
            Some(session) => (session, EndReason::BotDeactivated),
            None => (timer.subject.as_str(), EndReason::Timeout),
        };
        let id = SessionId(subject.to_owned());
        let session = tx.session(workspace, &id)?.filter(|session| session.end.is_none());
        let Some(session) = session else { return Ok(None) };
        let key = ChatKey { channel: session.channel, end_user: session.end_user };
        let actor = bot_actor(workspace);
        let scope = Scope::open(&self.app, tx, &actor, now)?;
        if scope.catalog.channel(&key.channel).is_err() {
            let end = end_without_channel(session.first_turn, reason, now);
            tx.end_session(workspace, &id, &end)?;
            return Ok(None);
        }
        let mut turn = ChatTurn::open(tx, scope, &key, Mode::Run)?;
        let Some(expires_at) = turn.expires_at(&id) else { return Ok(None) };
        if reason == EndReason::BotDeactivated && turn.is_of_active_bot() {
            return Ok(None);
        }
        if expires_at > now && reason == EndReason::Timeout {
            turn.tx.set_timer(workspace, TimerKind::Session, id.as_str(), expires_at)?;
            return Ok(None);
        }
        match turn.resume() {
            Err(error) if is_our_fault(&error) => turn.mode = Mode::GiveUp,
            resumed => resumed?,
        }
        if expires_at > now {
            turn.begin(now);
            turn.run_open(Input::Ended(reason))?;
        } else {
            turn.begin(expires_at);
            turn.run_open(Input::Timeout)?;
        }
        turn.commit().map(Some)
    }
}

impl TimerHandler for SessionTimeout {
    fn fire(&self, tx: &mut Tx<'_>, timer: &TimerRow, now: Timestamp) -> Result<(), Error> {
        let committed = self.end(tx, timer, now)?;
        *self.committed.lock() = committed.map(|committed| (timer.subject.clone(), committed));
        Ok(())
    }

    fn fired(&self, timer: &TimerRow) {
        let committed = self.committed.lock().take();
        if let Some((subject, committed)) = committed
            && subject == timer.subject
        {
            self.app.announce(committed);
        }
    }
}

impl ChatTurn<'_, '_> {
    /// When the open session ends, if it is the one named.
    fn expires_at(&self, id: &SessionId) -> Option<Timestamp> {
        let open = self.chat.session.as_ref().filter(|open| open.id == *id);
        open.map(|open| open.expires_at)
    }

    /// Whether the open session's bot is the channel's: never deactivated, or active again.
    fn is_of_active_bot(&self) -> bool {
        let (active, open) = (self.channel.bot.as_ref(), self.chat.session.as_ref());
        active.map(|active| &active.id) == open.map(|open| &open.bot)
    }

    /// Ends the open session if its time was over before `now`, as a turn of its own at the instant
    /// at which it was over. A timer that comes later finds nothing left to do.
    pub(super) fn time_out_before(&mut self, now: Timestamp) -> Result<(), Error> {
        let open = self.chat.session.as_ref();
        let Some(expired_at) = open.map(|open| open.expires_at).filter(|at| *at <= now) else {
            return Ok(());
        };
        self.begin(expired_at);
        self.run_open(Input::Timeout)
    }

    /// Ends the open session if its bot was deactivated, its grace is over and the timer that ends
    /// it is still to come. Only a bot that is not the channel's any more costs a look at the timer.
    pub(super) fn end_if_deactivated(&mut self, now: Timestamp) -> Result<(), Error> {
        let Some(open) = &self.chat.session else { return Ok(()) };
        if self.is_of_active_bot() {
            return Ok(());
        }
        let (workspace, subject) = (self.workspace(), format!("{DEACTIVATED}{}", open.id));
        let due_at = self.tx.timer(workspace, TimerKind::Session, &subject)?;
        if due_at.is_none_or(|due_at| due_at > now) {
            return Ok(());
        }
        self.begin(now);
        self.run_open(Input::Ended(EndReason::BotDeactivated))
    }
}

/// Sets the open sessions of a deactivated bot, on one channel or on all, to end at an instant.
pub(crate) fn end_deactivated(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    bot: &BotId,
    channel: Option<&ChannelId>,
    at: Timestamp,
) -> Result<(), Error> {
    Ok(tx.set_bot_session_timers(scope.workspace(), bot, channel, DEACTIVATED, at)?)
}

/// The end of a session whose channel is gone: there is nobody left to tell.
fn end_without_channel(last_turn: i64, reason: EndReason, now: Timestamp) -> SessionEndRow {
    let reason = reason.name().to_owned();
    SessionEndRow { at: now, reason, last_turn, attributes: "{}".to_owned() }
}
