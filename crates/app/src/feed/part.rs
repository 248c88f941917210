//! Reading the feed by parts. Of an event or a message the feed keeps only where it is, so a part
//! loads what it tells of.

use crate::scope::Scope;
use crate::{Error, events};
use rapport_domain::ids::{EventId, PersonId};
use rapport_domain::person::Origin;
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::events::EventRow;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

/// Entries looked at for one part.
const PART_ENTRIES: usize = 500;

/// Bytes after which a part ends, so that a reader costs little memory whatever events carry.
const PART_BYTES: usize = 1 << 20;

/// Events loaded at once: no more than these go beyond the bytes of a part.
const EVENTS_AT_ONCE: usize = 16;

/// The topic of events.
const EVENT: &str = "event";

/// The topic of messages.
const MESSAGE: &str = "message";

/// What is told of a person who is gone.
const PERSON_DELETED: &str = "person.deleted";

/// The next part of the feed.
#[derive(Debug, Clone)]
pub enum FeedPart {
    /// What followed.
    Entries {
        /// Those of the topics asked for.
        entries: Vec<ToldEntry>,
        /// The number up to which everything is read.
        read: i64,
        /// How many entries follow after that.
        behind: i64,
    },
    /// What followed is no longer kept: read everything afresh and go on after this number.
    Reset(i64),
}

/// An entry as readers get it.
#[derive(Debug, Clone)]
pub struct ToldEntry {
    /// Its number: a reader goes on after it.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub told: Told,
}

/// What an entry tells.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// What kind of thing: `person.created`, `event.stored`…
    #[serde(rename = "type")]
    pub kind: String,
    /// To whom.
    pub person_id: Option<PersonId>,
    /// What changed of the person, as a JSON array of `{attribute, from, to}`.
    pub changes: Option<Box<RawValue>>,
    /// From where: the wire name of an origin.
    pub source: Option<String>,
    /// More about it, as JSON.
    pub data: Option<Box<RawValue>>,
}

/// An event as the feed tells of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToldEvent<'a> {
    event_id: &'a EventId,
    definition_id: &'a str,
    title: &'a str,
    occurred_time: String,
    properties: &'a RawValue,
}

/// A message as the feed tells of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToldMessage<'a> {
    channel_id: &'a str,
    end_user: &'a str,
    seq: i64,
    author: &'a str,
    content: &'a RawValue,
}

/// An entry as the feed keeps it.
struct Kept<'r> {
    seq: i64,
    at: Timestamp,
    json: &'r RawValue,
}

/// What an entry holds: text is the id of an event, a list leads to a message, an object is all
/// there is to tell.
#[derive(Deserialize)]
#[serde(untagged)]
enum Reference {
    Event(EventId),
    Message(i64, i64, Option<PersonId>),
}

/// The part after a number.
pub(super) fn after(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    seq: i64,
    topics: &[&str],
) -> Result<FeedPart, Error> {
    let last = tx.last_feed_seq(scope.workspace())?;
    if !(0..=last).contains(&seq) {
        return Ok(FeedPart::Reset(last));
    }
    let rows = tx.feed_after(scope.workspace(), seq, PART_ENTRIES as i64)?;
    let mut kept = Vec::new();
    for row in &rows {
        let entries: Vec<&RawValue> = serde_json::from_str(&row.entries).map_err(unreadable)?;
        let first = row.seq + 1 - entries.len() as i64;
        if kept.is_empty() && first > seq + 1 {
            return Ok(FeedPart::Reset(last));
        }
        let numbered = (first..).zip(entries).filter(|(number, _)| *number > seq);
        kept.extend(numbered.map(|(seq, json)| Kept { seq, at: row.at, json }));
    }
    kept.truncate(PART_ENTRIES);
    let (mut entries, mut read, mut bytes) = (Vec::new(), seq, 0);
    for some in kept.chunks(EVENTS_AT_ONCE) {
        for entry in load(tx, scope, some, topics)? {
            bytes += entry.told.bytes();
            entries.push(entry);
        }
        read = some.last().map_or(read, |kept| kept.seq);
        if bytes >= PART_BYTES {
            break;
        }
    }
    Ok(FeedPart::Entries { entries, read, behind: last - read })
}

/// What entries tell, as far as it is asked for. Of an event, a message or a person that was deleted
/// nothing is told.
fn load(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    kept: &[Kept<'_>],
    topics: &[&str],
) -> Result<Vec<ToldEntry>, Error> {
    let (mut wanted, mut ids) = (Vec::with_capacity(kept.len()), Vec::new());
    for Kept { seq, at, json } in kept {
        let told = if json.get().starts_with('{') {
            let told: Told = serde_json::from_str(json.get()).map_err(unreadable)?;
            topics.contains(&told.topic()).then_some(Some(told))
        } else {
            match serde_json::from_str(json.get()).map_err(unreadable)? {
                Reference::Event(id) if topics.contains(&EVENT) => {
                    ids.push(id);
                    Some(None)
                }
                Reference::Message(chat, seq, person) if topics.contains(&MESSAGE) => {
                    message(tx, scope, chat, seq, person)?.map(Some)
                }
                Reference::Event(_) | Reference::Message(..) => None,
            }
        };
        wanted.extend(told.map(|told| (*seq, *at, told)));
    }
    let mut rows = tx.events_by_id(scope.workspace(), &ids)?.into_iter();
    let mut entries = Vec::with_capacity(wanted.len());
    for (seq, at, told) in wanted {
        let told = match told {
            Some(told) => told,
            None => match rows.next().flatten() {
                Some(row) => event(scope, row)?,
                None => continue,
            },
        };
        entries.push(ToldEntry { seq, at, told });
    }
    forget_the_deleted(tx, scope, &mut entries)?;
    Ok(entries)
}

/// Takes out what was told of persons who are deleted by now, but that they are (P-100).
fn forget_the_deleted(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    entries: &mut Vec<ToldEntry>,
) -> Result<(), Error> {
    let persons = entries.iter().filter_map(|entry| entry.told.person_id).collect();
    let known = tx.known_persons(scope.workspace(), &persons)?;
    let may_be_told = |told: &Told| {
        told.kind == PERSON_DELETED || told.person_id.is_none_or(|person| known.contains(&person))
    };
    entries.retain(|entry| may_be_told(&entry.told));
    Ok(())
}

fn message(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    chat: i64,
    seq: i64,
    person_id: Option<PersonId>,
) -> Result<Option<Told>, Error> {
    let workspace = scope.workspace();
    let Some((channel, end_user)) = tx.chat_key(workspace, chat)? else { return Ok(None) };
    let turn = tx.turn_of_message(workspace, chat, seq)?;
    let messages = turn.map(|turn| turn.messages).unwrap_or_default();
    let Some(row) = messages.into_iter().find(|row| row.seq == seq) else { return Ok(None) };
    let content = serde_json::from_str(&row.content).map_err(unreadable)?;
    let (channel_id, end_user, author) = (channel.as_str(), end_user.as_str(), &row.author);
    let data = ToldMessage { channel_id, end_user, seq, author, content };
    let data = Some(to_raw_value(&data).map_err(unreadable)?);
    let (kind, source) = ("message.created".to_owned(), Some(Origin::Answers.name().to_owned()));
    Ok(Some(Told { kind, person_id, changes: None, source, data }))
}

fn event(scope: &Scope<'_>, row: EventRow) -> Result<Told, Error> {
    let person_id = Some(row.person_id);
    let event = events::shown(scope, row)?;
    let data = ToldEvent {
        event_id: &event.event_id,
        definition_id: event.definition_id.as_str(),
        title: &event.title,
        occurred_time: event.occurred_time.to_string(),
        properties: &event.properties,
    };
    let data = Some(to_raw_value(&data).map_err(unreadable)?);
    let kind = "event.stored".to_owned();
    Ok(Told { kind, person_id, changes: None, source: Some(event.source), data })
}

impl Told {
    fn topic(&self) -> &str {
        self.kind.split('.').next().unwrap_or_default()
    }

    fn bytes(&self) -> usize {
        let long = [&self.changes, &self.data].into_iter().flatten();
        long.map(|json| json.get().len()).sum()
    }
}

fn unreadable(error: serde_json::Error) -> Error {
    Error::Internal(format!("feed entry: {error}"))
}
