//! An inbound message: checked, de-duplicated, answered.

use super::chat_turn::ChatTurn;
use super::{Committed, bot_actor};
use crate::channels::is_http_url;
use crate::chats::{Author, ChatMessage, Service, from_row};
use crate::hub::ChatKey;
use crate::scope::Scope;
use crate::{App, Error};
use rapport_domain::bot::{ChannelType, Content};
use rapport_domain::ids::{ChannelId, WorkspaceId};
use rapport_domain::limits::{CHANNEL_ID_MAX, MESSAGE_MAX};
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Characters of a message id; live chat's `clientId` is shorter still.
const MESSAGE_ID_MAX: usize = 100;

/// A message from an end user.
#[derive(Debug, Clone)]
pub struct Inbound {
    /// The workspace of the channel.
    pub workspace: WorkspaceId,
    /// The channel it came through.
    pub channel: ChannelId,
    /// The channel's id of the end user.
    pub end_user: String,
    /// The sender's id of the message; a repeat of it is answered like the first and runs nothing.
    pub message_id: Option<String>,
    /// What it says.
    pub content: Content,
    /// The channel's name of the end user, if it has one.
    pub display_name: Option<String>,
    /// Where replies go from now on.
    pub callback: Option<Callback>,
}

/// Where replies of an open channel go and what they carry back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Callback {
    /// The address; the channel's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Returned with each reply as it came.
    #[serde(default, rename = "callbackData", skip_serializing_if = "Option::is_none")]
    pub data: Option<serde_json::Value>,
}

/// An accepted message: it is stored, and so is everything the bot did about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Its number in the chat.
    pub seq: i64,
    /// When it was stored.
    pub at: Timestamp,
    /// What the bot answered in the same turn.
    pub replies: Vec<Arc<ChatMessage>>,
    /// Who answers the next message of the chat.
    pub service: Service,
}

impl App {
    /// Takes a message from an end user, runs the bot on it and answers after all of it is on disk.
    /// A caller that goes away once it is this message's turn changes nothing about it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such channel; [`Error::Invalid`] for content the channel
    /// does not take.
    pub async fn handle_inbound(&self, inbound: Inbound) -> Result<Accepted, Error> {
        let key = ChatKey { channel: inbound.channel.clone(), end_user: inbound.end_user.clone() };
        let place = self.turns.lanes.enter(key.clone()).await;
        let app = self.clone();
        let turn = tokio::spawn(async move {
            let accepted = app.hear_and_announce(key, inbound).await;
            drop(place);
            accepted
        });
        turn.await.map_err(|error| Error::Internal(error.to_string()))?
    }

    async fn hear_and_announce(&self, key: ChatKey, inbound: Inbound) -> Result<Accepted, Error> {
        let (app, now, inbound) = (self.clone(), self.now(), Arc::new(inbound));
        let actor = bot_actor(inbound.workspace);
        let (accepted, committed) = self
            .turn(move |tx, mode| {
                let scope = Scope::open(&app, tx, &actor, now)?;
                hear(ChatTurn::open(tx, scope, &key, mode)?, &inbound, now)
            })
            .await?;
        if let Some(committed) = committed {
            self.announce(committed);
        }
        Ok(accepted)
    }
}

fn hear(
    mut turn: ChatTurn<'_, '_>,
    inbound: &Inbound,
    now: Timestamp,
) -> Result<(Accepted, Option<Committed>), Error> {
    check(turn.channel_type(), inbound)?;
    turn.time_out_before(now)?;
    turn.end_if_deactivated(now)?;
    if let Some(id) = &inbound.message_id
        && let Some((chat_id, seq)) = turn.claim(id)?
    {
        let accepted = repeat(&mut turn, chat_id, seq)?;
        let timed_out = if turn.has_changed() { Some(turn.commit()?) } else { None };
        return Ok((accepted, timed_out));
    }
    turn.begin(now);
    let seq = turn.say(Author::EndUser, inbound.content.clone(), inbound.message_id.clone());
    turn.answer_to(inbound.callback.as_ref())?;
    turn.run_message(inbound)?;
    let committed = turn.commit()?;
    let heard = committed.messages.iter().position(|message| message.seq == seq);
    let replies = committed.messages.iter().skip(heard.map_or(usize::MAX, |at| at + 1));
    let replies = replies.cloned().collect();
    let accepted = Accepted { seq, at: now, replies, service: committed.service };
    Ok((accepted, Some(committed)))
}

/// The answer the first copy of a message got, from the transcript.
fn repeat(turn: &mut ChatTurn<'_, '_>, chat_id: i64, seq: i64) -> Result<Accepted, Error> {
    let missing = || rapport_store::Error::corrupt("a claimed message is not in the transcript");
    let first = turn.tx.turn_of_message(turn.workspace(), chat_id, seq)?.ok_or_else(missing)?;
    let replies = first.messages.into_iter().skip(1).map(|row| from_row(row).map(Arc::new));
    let replies = replies.collect::<Result<_, _>>()?;
    Ok(Accepted { seq, at: first.at, replies, service: turn.service() })
}

/// All problems of a message.
fn check(channel_type: ChannelType, inbound: &Inbound) -> Result<(), Error> {
    let mut problems = Vec::new();
    length("sender", &inbound.end_user, CHANNEL_ID_MAX, &mut problems);
    if let Some(id) = &inbound.message_id {
        length("messageId", id, MESSAGE_ID_MAX, &mut problems);
    }
    let url = inbound.callback.as_ref().and_then(|callback| callback.url.as_ref());
    if url.is_some_and(|url| !is_http_url(url)) {
        let message = "must be an absolute http or https address";
        problems.push(Problem::new("responseWebhook.url", ProblemCode::Format, message));
    }
    let allowed = match (&inbound.content, channel_type) {
        (Content::Text { text }, _) => {
            length("content.text", text, MESSAGE_MAX, &mut problems);
            true
        }
        (Content::Postback { payload, .. }, ChannelType::LiveChat) => {
            length("content.payload", payload, MESSAGE_MAX, &mut problems);
            true
        }
        (Content::Json { .. }, ChannelType::OpenChannel) => true,
        (
            Content::Image { url, .. } | Content::Audio { url } | Content::File { url, .. },
            ChannelType::OpenChannel,
        ) => {
            length("content.url", url, MESSAGE_MAX, &mut problems);
            true
        }
        _ => false,
    };
    if !allowed {
        let message = format!("{channel_type} does not take this type of content");
        problems.push(Problem::new("content.type", ProblemCode::NotAllowed, message));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}

fn length(path: &str, text: &str, most: usize, problems: &mut Vec<Problem>) {
    match text.chars().count() {
        0 => problems.push(Problem::new(path, ProblemCode::Required, "must not be empty")),
        _ if text.contains('\0') => {
            problems.push(Problem::new(path, ProblemCode::Format, "must not hold a NUL character"));
        }
        length if length > most => {
            let message = format!("must have at most {most} characters");
            problems.push(Problem::new(path, ProblemCode::TooLong, message));
        }
        _ => {}
    }
}
