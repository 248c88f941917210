//! Silence: sessions end after their timeout, exactly once, also after a stop (C-79).

use super::chat_turn::ChatTurn;
use super::{Mode, bot_actor};
use crate::hub::ChatKey;
use crate::scope::Scope;
use crate::timers::TimerHandler;
use crate::{App, Error};
use rapport_domain::bot::Input;
use rapport_domain::ids::SessionId;
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::timers::{TimerKind, TimerRow};

impl ChatTurn<'_, '_> {
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
}
