//! Visits: a browser that may speak for a visitor of a live chat widget.
//!
//! The token is 256 random bits, stored as a hash, and lasts 24 hours from its last use.

use super::{ChatMessage, Service, from_row};
use crate::access::hash_token;
use crate::channels::{Channel, of_public_id};
use crate::hub::{ChatKey, Watcher};
use crate::{App, Error};
use rapport_domain::bot::{ChannelType, EndReason};
use rapport_domain::ids::{ChannelId, WorkspaceId};
use rapport_domain::problem::Problem;
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::chats::visits::VisitRow;
use std::sync::Arc;

/// How long a token lasts after its last use.
const LIFETIME_MS: i64 = 24 * 3_600_000;

/// Use is stamped at most this often: a message must not cost a second write.
const STAMP_MS: i64 = 3_600_000;

/// Ended visits forgotten with each new one, so that they cannot pile up.
const FORGOTTEN_MAX: i64 = 100;

/// Messages answered at once when a visit opens: the newest part of a long transcript.
pub(super) const MESSAGES_MAX: i64 = 200;

/// Characters of a made visitor id: 128 random bits, because it opens a transcript.
const VISITOR_ID_LENGTH: usize = 32;

/// A visit just opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedVisit {
    /// Its public id.
    pub id: String,
    /// The visitor: kept by the browser, the `LIVE_CHAT` identity.
    pub visitor_id: String,
    /// The secret that authorises everything else.
    pub token: String,
    /// When the token stops working unless used.
    pub expires_at: Timestamp,
    /// The newest messages of the transcript, in order.
    pub messages: Vec<ChatMessage>,
    /// The number of the newest message; 0 when there is none.
    pub last_seq: i64,
}

/// A browser that has shown a valid token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Its public id.
    pub id: String,
    /// The workspace of the widget.
    pub workspace: WorkspaceId,
    /// The widget.
    pub channel: Arc<Channel>,
    /// The visitor.
    pub visitor_id: String,
}

impl Visit {
    /// The chat it belongs to.
    pub fn chat_key(&self) -> ChatKey {
        ChatKey { channel: self.channel.id.clone(), end_user: self.visitor_id.clone() }
    }
}

impl App {
    /// Opens a visit on a widget for a visitor that is known to the browser, or a new one.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such widget; [`Error::Invalid`] for an unusable visitor
    /// id; [`Error::RateLimited`] when the address opens too many.
    pub async fn open_visit(
        &self,
        widget: &ChannelId,
        visitor_id: Option<String>,
        address: &str,
    ) -> Result<OpenedVisit, Error> {
        let (workspace, channel) = only_widget(self.find_channel(widget).await?)?;
        let now = self.now();
        let visitor_id = match visitor_id {
            Some(visitor_id) => visitor_id,
            None => self.ids.secret().chars().take(VISITOR_ID_LENGTH).collect(),
        };
        let at_visitor = |problem: Problem| Problem { path: "visitorId".to_owned(), ..problem };
        channel.identity(&visitor_id).map_err(|problem| Error::invalid(at_visitor(problem)))?;
        self.chat_limits.visit(address, now)?;
        let token = self.ids.secret();
        let row = VisitRow {
            id: self.ids.uuid(now),
            channel: channel.id.clone(),
            visitor_id,
            expires_at: now.plus_ms(LIFETIME_MS),
        };
        let (stored, token_hash) = (row.clone(), hash_token(&token));
        let (last_seq, messages) = self
            .store
            .write(move |tx: &mut Tx<'_>| -> Result<(i64, Vec<ChatMessage>), Error> {
                tx.delete_expired_visits(now, FORGOTTEN_MAX)?;
                tx.insert_visit(workspace, &token_hash, &stored)?;
                newest_messages(tx, workspace, &stored)
            })
            .await?;
        Ok(OpenedVisit {
            id: row.id,
            visitor_id: row.visitor_id,
            token,
            expires_at: row.expires_at,
            messages,
            last_seq,
        })
    }

    /// The visit a token belongs to; using it renews it.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for an unknown, ended or foreign token.
    pub async fn authenticate_visit(
        &self,
        widget: &ChannelId,
        token: &str,
    ) -> Result<Visit, Error> {
        let (now, token_hash) = (self.now(), hash_token(token));
        let (widget, catalogs, hash) =
            (widget.clone(), Arc::clone(&self.catalogs), token_hash.clone());
        let (workspace, channel, row) = self
            .store
            .read(move |tx: &mut Tx<'_>| -> Result<_, Error> {
                let (workspace, channel) = only_widget(of_public_id(tx, &catalogs, &widget)?)?;
                let row = tx.visit(workspace, &hash)?;
                let row = row.filter(|row| row.channel == channel.id && now < row.expires_at);
                Ok((workspace, channel, row.ok_or(Error::Unauthenticated)?))
            })
            .await?;
        let renewed = now.plus_ms(LIFETIME_MS);
        if renewed.0 - row.expires_at.0 >= STAMP_MS {
            self.store
                .write(move |tx: &mut Tx<'_>| tx.renew_visit(workspace, &token_hash, renewed))
                .await?;
        }
        Ok(Visit { id: row.id, workspace, channel, visitor_id: row.visitor_id })
    }

    /// The transcript of a visit after a number, in order, at most 200 messages.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn visit_messages(
        &self,
        visit: &Visit,
        after: i64,
    ) -> Result<Vec<ChatMessage>, Error> {
        let (workspace, key) = (visit.workspace, visit.chat_key());
        self.store
            .read(move |tx: &mut Tx<'_>| -> Result<Vec<ChatMessage>, Error> {
                let chat = tx.chat(workspace, &key.channel, &key.end_user)?;
                let Some(chat) = chat.filter(|chat| chat.last_seq > after) else {
                    return Ok(Vec::new());
                };
                let rows = tx.messages_after(workspace, chat.chat_id, after, MESSAGES_MAX)?;
                rows.into_iter().map(from_row).collect()
            })
            .await
    }

    /// The number of the newest message of a visit's chat; 0 when there is none.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn visit_last_seq(&self, visit: &Visit) -> Result<i64, Error> {
        let (workspace, key) = (visit.workspace, visit.chat_key());
        self.store
            .read(move |tx: &mut Tx<'_>| -> Result<i64, Error> {
                let chat = tx.chat(workspace, &key.channel, &key.end_user)?;
                Ok(chat.map_or(0, |chat| chat.last_seq))
            })
            .await
    }

    /// Who answers the visit's next message. Only a widget without a bot costs a look at the chat.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn visit_service(&self, visit: &Visit) -> Result<Service, Error> {
        if visit.channel.bot.is_some() {
            return Ok(Service::Bot);
        }
        let (workspace, key) = (visit.workspace, visit.chat_key());
        let read = move |tx: &mut Tx<'_>| tx.chat(workspace, &key.channel, &key.end_user);
        let chat = self.store.read(read).await?;
        let open = chat.as_ref().and_then(|chat| chat.session.as_ref());
        Ok(Service::of(&visit.channel, open))
    }

    /// Watches a visit's chat for messages after the number `seen`.
    pub fn watch_visit(&self, visit: &Visit, seen: i64) -> Watcher {
        self.hub.watch(visit.chat_key(), seen, self.store.is_shared())
    }

    /// Begins anew: ends the visitor's running bot session with `CLOSED`; true if there was one.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn new_visit(&self, visit: &Visit) -> Result<bool, Error> {
        self.end_session(visit.workspace, visit.chat_key(), None, EndReason::Closed).await
    }

    /// Counts a message of a visit against its limit.
    ///
    /// # Errors
    /// [`Error::RateLimited`].
    pub fn allow_message(&self, visit: &Visit) -> Result<(), Error> {
        self.chat_limits.message(&visit.id, self.now())
    }
}

/// Refuses a channel that is no live chat widget.
fn only_widget(
    (workspace, channel): (WorkspaceId, Arc<Channel>),
) -> Result<(WorkspaceId, Arc<Channel>), Error> {
    match channel.channel_type {
        ChannelType::LiveChat => Ok((workspace, channel)),
        ChannelType::OpenChannel => Err(Error::NotFound("widget")),
    }
}

fn newest_messages(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    visit: &VisitRow,
) -> Result<(i64, Vec<ChatMessage>), Error> {
    let Some(chat) = tx.chat(workspace, &visit.channel, &visit.visitor_id)? else {
        return Ok((0, Vec::new()));
    };
    let after = (chat.last_seq - MESSAGES_MAX).max(0);
    let rows = tx.messages_after(workspace, chat.chat_id, after, MESSAGES_MAX)?;
    let messages = rows.into_iter().map(from_row).collect::<Result<_, _>>()?;
    Ok((chat.last_seq, messages))
}
