//! What a turn tells the workspace's feed.

use crate::Error;
use crate::chats::ChatMessage;
use crate::feed::{FeedEntry, FeedKind};
use crate::scope::Scope;
use rapport_domain::bot::Content;
use rapport_domain::ids::PersonId;
use rapport_store::chats::ChatRow;
use serde::Serialize;
use serde_json::value::to_raw_value;

/// A message as the feed tells of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    channel_id: &'a str,
    end_user: &'a str,
    seq: i64,
    author: &'static str,
    content: &'a Content,
}

/// Reports the messages of a turn.
pub(super) fn messages(
    scope: &mut Scope<'_>,
    chat: &ChatRow,
    person_id: Option<PersonId>,
    messages: &[ChatMessage],
) -> Result<(), Error> {
    for message in messages {
        let told = Told {
            channel_id: chat.channel.as_str(),
            end_user: &chat.end_user,
            seq: message.seq,
            author: message.author.name(),
            content: &message.content,
        };
        let data = to_raw_value(&told).map_err(|error| Error::Internal(error.to_string()))?;
        scope.report(FeedEntry {
            kind: FeedKind::MessageCreated,
            person_id,
            changes: Vec::new(),
            source: scope.actor.origin,
            data: Some(data),
        });
    }
    Ok(())
}
