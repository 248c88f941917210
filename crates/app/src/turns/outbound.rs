//! Outbound messages of open channels as webhooks.

use super::inbound::Callback;
use crate::Error;
use crate::channels::Channel;
use crate::chats::{Author, ChatMessage, to_json};
use rapport_domain::bot::{ChannelType, Content};
use rapport_domain::time::Timestamp;
use rapport_store::chats::ChatRow;
use rapport_store::outbox::OutboxRow;
use serde::Serialize;

/// The body of a webhook. The published schema calls the message `message`, the published example
/// `content`: both are sent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    sender: &'a str,
    destination: &'a str,
    message: Message<'a>,
    content: Message<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_data: Option<&'a serde_json::Value>,
    message_id: &'a str,
}

#[derive(Clone, Copy, Serialize)]
struct Message<'a> {
    body: &'a Content,
}

/// The webhooks of a turn's messages. A message that has nowhere to go has failed at once.
pub(super) fn webhooks(
    messages: &mut [ChatMessage],
    chat: &ChatRow,
    channel: &Channel,
    id: impl Fn(Timestamp) -> String,
) -> Result<Vec<OutboxRow>, Error> {
    if channel.channel_type != ChannelType::OpenChannel {
        return Ok(Vec::new());
    }
    let unreadable = |_| rapport_store::Error::corrupt("a chat's callback");
    let callback: Option<Callback> =
        chat.callback.as_deref().map(serde_json::from_str).transpose().map_err(unreadable)?;
    let own_url = callback.as_ref().and_then(|callback| callback.url.as_ref());
    let url = own_url.or(channel.settings.outbound_url.as_ref());
    let mut webhooks = Vec::new();
    for message in messages.iter_mut().filter(|message| message.author == Author::Bot) {
        let Some(url) = url else {
            message.failed_at = Some(message.at);
            continue;
        };
        let message_id = id(message.at);
        let said = Message { body: &message.content };
        let body = to_json(&Body {
            sender: channel.id.as_str(),
            destination: &chat.end_user,
            message: said,
            content: said,
            callback_data: callback.as_ref().and_then(|callback| callback.data.as_ref()),
            message_id: &message_id,
        })?;
        webhooks.push(OutboxRow {
            seq: message.seq,
            message_id,
            url: url.clone(),
            body,
            created_at: message.at,
        });
    }
    Ok(webhooks)
}
