//! Turns: an inbound message, a timeout or an end from outside, and everything that follows from it
//! in one transaction (C-20, C-21, C-78 to C-81).
//!
//! Statements of an ordinary turn, in order:
//! 1. the workspace's revision; catalog, channel, active bot and compiled bot come from memory
//! 2. the chat with its open session
//! 3. the look whether the message id, when the message has one, was claimed before: a repeat is
//!    answered from the transcript and changes nothing. An id of an open channel is claimed at
//!    once, one of a browser waits in the chat's row and is claimed with others
//! 4. what the bot's Customer Profiles elements read and write; each person is read once
//! 5. the chat, guarded by its turn number
//! 6. the turn: its messages, inbound and outbound, and its trace
//! 7. webhooks and their lane, on open channels only
//! 8. the feed, which refers to the messages
//!
//! The first turn of a session adds its product event, its row and its timer; the last one its
//! product event and its end. A session that holds something sensitive adds the key it is encrypted
//! with, once to read and once to write it. The timer is not moved by each message: when it fires
//! too early, it is set to the instant that then holds.

mod chat_turn;
mod inbound;
mod order;
mod outbound;
mod seal;
mod session;
#[cfg(test)]
mod tests;
mod timeout;

pub use inbound::{Accepted, Callback, Inbound};
pub(crate) use session::{decode, shown_attributes};
pub use timeout::SessionTimeout;
pub(crate) use timeout::end_deactivated;

use crate::chats::{ChatMessage, Service};
use crate::hub::ChatKey;
use crate::scope::Scope;
use crate::{Actor, App, Error};
use chat_turn::ChatTurn;
use order::Lanes;
use rapport_domain::bot::{EndReason, Input};
use rapport_domain::ids::{SessionId, WorkspaceId};
use rapport_domain::person::Origin;
use rapport_store::Tx;
use std::sync::Arc;

/// What turns remember in memory: who is served now.
#[derive(Default)]
pub struct Turns {
    lanes: Arc<Lanes>,
}

/// How a transaction runs the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// As it is.
    Run,
    /// Not at all: it failed before, so the session ends with `ERROR` (C-80).
    GiveUp,
}

/// A turn that is on disk.
struct Committed {
    key: ChatKey,
    messages: Vec<Arc<ChatMessage>>,
    has_webhooks: bool,
    /// Who answers the chat's next message.
    service: Service,
}

impl App {
    /// Ends the open session of a chat, if it is `session` or no session is named; true if it did.
    pub(crate) async fn end_session(
        &self,
        workspace: WorkspaceId,
        key: ChatKey,
        session: Option<SessionId>,
        reason: EndReason,
    ) -> Result<bool, Error> {
        let _place = self.turns.lanes.enter(key.clone()).await;
        let (app, now, actor) = (self.clone(), self.now(), bot_actor(workspace));
        let ended = self
            .turn(move |tx, mode| {
                let scope = Scope::open(&app, tx, &actor, now)?;
                let mut turn = ChatTurn::open(tx, scope, &key, mode)?;
                if !turn.has_session(session.as_ref()) {
                    return Ok(None);
                }
                turn.begin(now);
                turn.run_open(Input::Ended(reason))?;
                turn.commit().map(Some)
            })
            .await?;
        Ok(ended.is_some_and(|committed| self.announce(committed)))
    }

    /// Runs a turn's transaction; a turn that fails for an internal reason runs once more without
    /// the bot, so that the end user is told and the next message starts anew.
    async fn turn<T, F>(&self, run: F) -> Result<T, Error>
    where
        F: Fn(&mut Tx<'_>, Mode) -> Result<T, Error> + Clone + Send + 'static,
        T: Send + 'static,
    {
        let again = run.clone();
        match self.store.write(move |tx: &mut Tx<'_>| run(tx, Mode::Run)).await {
            Err(error) if is_our_fault(&error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "turn failed");
                self.store.write(move |tx: &mut Tx<'_>| again(tx, Mode::GiveUp)).await
            }
            done => done,
        }
    }

    /// Tells the watchers and the outbox about a committed turn.
    fn announce(&self, committed: Committed) -> bool {
        self.hub.publish(&committed.key, &committed.messages);
        self.feed.wake();
        if committed.has_webhooks {
            self.outbox.notify_one();
        }
        true
    }
}

/// A bot as the one who changes persons (C-41).
fn bot_actor(workspace: WorkspaceId) -> Actor {
    Actor { workspace, origin: Origin::Answers, name: String::new() }
}

/// Whether running the same turn again would fail again, whatever the end user does.
fn is_our_fault(error: &Error) -> bool {
    use rapport_store::Error::{Corrupt, Panicked, Statement};
    matches!(error, Error::Internal(_) | Error::Store(Corrupt(_) | Panicked | Statement(_)))
}
