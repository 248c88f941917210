//! The timeline of a person: changes, events, sessions and messages in one list (A-221, P-91).

use super::load;
use crate::scope::Scope;
use crate::{Actor, App, Error, cursor};
use rapport_domain::identity::Identity;
use rapport_domain::ids::{PersonId, SessionId};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::events::{EventPosition, EventRange};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::str::FromStr;

/// Newest sessions through which a person's chats are found.
const SESSIONS_FOR_CHATS: i64 = 200;

/// The kinds of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TimelineKind {
    /// The profile changed.
    Change,
    /// An event was stored.
    Event,
    /// A bot session started.
    Session,
    /// A message was written.
    Message,
}

impl TimelineKind {
    /// All kinds.
    pub const ALL: &'static [Self] = &[Self::Change, Self::Event, Self::Session, Self::Message];
}

impl FromStr for TimelineKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "change" => Ok(Self::Change),
            "event" => Ok(Self::Event),
            "session" => Ok(Self::Session),
            "message" => Ok(Self::Message),
            _ => Err(()),
        }
    }
}

/// Which part of a timeline.
#[derive(Debug, Clone)]
pub struct TimelineQuery {
    /// The kinds to show.
    pub kinds: Vec<TimelineKind>,
    /// Entries of the page.
    pub limit: usize,
    /// The cursor of the page before.
    pub after: Option<String>,
}

/// A page of a timeline, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelinePage {
    /// The entries.
    pub items: Vec<TimelineEntry>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineEntry {
    /// Unique in the timeline.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// What kind.
    pub kind: TimelineKind,
    /// A short text.
    pub title: String,
    /// The details of its kind.
    pub data: serde_json::Value,
}

/// How far each source has been read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Places {
    change: Option<i64>,
    event: Option<(Timestamp, String)>,
    session: Option<SessionId>,
    chats: BTreeMap<i64, i64>,
}

/// An entry with its place in its source.
struct Found {
    entry: TimelineEntry,
    place: Place,
}

enum Place {
    Change(i64),
    Event(Timestamp, String),
    Session(SessionId),
    Message { chat: i64, seq: i64 },
}

impl Places {
    fn pass(&mut self, place: Place) {
        match place {
            Place::Change(version) => self.change = Some(version),
            Place::Event(at, id) => self.event = Some((at, id)),
            Place::Session(id) => self.session = Some(id),
            Place::Message { chat, seq } => {
                self.chats.insert(chat, seq);
            }
        }
    }
}

impl App {
    /// A page of a person's timeline.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] at `cursor`.
    pub async fn timeline(
        &self,
        actor: &Actor,
        who: Identity,
        query: TimelineQuery,
    ) -> Result<TimelinePage, Error> {
        self.look(actor, move |tx, scope| {
            let person = load::existing(tx, scope, &who)?.id;
            page(tx, scope, person, &query)
        })
        .await
    }
}

fn page(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    person: PersonId,
    query: &TimelineQuery,
) -> Result<TimelinePage, Error> {
    let mut places: Places =
        query.after.as_deref().map_or(Ok(Places::default()), cursor::decode)?;
    let mut reader = Reader { tx, scope, person, limit: query.limit, places: &places };
    let mut found = Vec::new();
    for kind in TimelineKind::ALL.iter().filter(|kind| query.kinds.contains(kind)) {
        found.extend(match kind {
            TimelineKind::Change => reader.changes()?,
            TimelineKind::Event => reader.events()?,
            TimelineKind::Session => reader.sessions()?,
            TimelineKind::Message => reader.messages()?,
        });
    }
    // Each source comes newest first, so a stable sort keeps the order inside an instant.
    found.sort_by_key(|found| std::cmp::Reverse(found.entry.at));
    let has_more = found.len() > query.limit;
    let mut items = Vec::with_capacity(query.limit);
    for Found { entry, place } in found.into_iter().take(query.limit) {
        places.pass(place);
        items.push(entry);
    }
    let next = has_more.then(|| cursor::encode(&places)).transpose()?;
    Ok(TimelinePage { items, next })
}

/// Reads each source from its place on, one entry more than a page holds.
struct Reader<'r, 'tx> {
    tx: &'r mut Tx<'tx>,
    scope: &'r Scope<'r>,
    person: PersonId,
    limit: usize,
    places: &'r Places,
}

impl Reader<'_, '_> {
    fn rows(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX - 1).saturating_add(1)
    }

    fn changes(&mut self) -> Result<Vec<Found>, Error> {
        let (before, rows) = (self.places.change.unwrap_or(i64::MAX), self.rows());
        let workspace = self.scope.workspace();
        let mut found = Vec::new();
        for row in self.tx.person_changes(workspace, self.person, before, rows)? {
            let title = if row.version == 1 { "Profile created" } else { "Profile changed" };
            let entry = TimelineEntry {
                id: format!("change-{}", row.version),
                at: row.at,
                kind: TimelineKind::Change,
                title: title.to_owned(),
                data: json!({
                    "version": row.version, "source": row.origin, "by": row.author,
                    "changes": details(&row.changes)?,
                }),
            };
            found.push(Found { entry, place: Place::Change(row.version) });
        }
        Ok(found)
    }

    fn events(&mut self) -> Result<Vec<Found>, Error> {
        let before = match self.places.event.clone() {
            Some((occurred_time, event_id)) => EventPosition { occurred_time, event_id },
            None => EventPosition { occurred_time: Timestamp(i64::MAX), event_id: String::new() },
        };
        let definitions = &self.scope.catalog.events;
        let from = Timestamp(i64::MIN);
        let range = EventRange { definition_id: None, from, before, limit: self.rows() };
        let mut found = Vec::new();
        for row in self.tx.person_events(self.scope.workspace(), self.person, &range)? {
            let entry = TimelineEntry {
                id: format!("event-{}", row.event_id),
                at: row.occurred_time,
                kind: TimelineKind::Event,
                title: definitions
                    .definition(row.definition_id.as_str())
                    .map_or_else(|| row.definition_id.0.clone(), |known| known.title.clone()),
                data: json!({
                    "eventId": row.event_id, "definitionId": row.definition_id,
                    "receivedTime": row.received_time.to_string(),
                    "properties": details(&row.properties)?, "source": row.source,
                }),
            };
            let place = Place::Event(row.occurred_time, row.event_id.0);
            found.push(Found { entry, place });
        }
        Ok(found)
    }

    fn sessions(&mut self) -> Result<Vec<Found>, Error> {
        let (before, rows) = (self.places.session.as_ref(), self.rows());
        let workspace = self.scope.workspace();
        let sessions = self.tx.person_sessions(workspace, self.person, before, rows)?;
        let found = sessions.into_iter().map(|session| {
            let entry = TimelineEntry {
                id: format!("session-{}", session.id),
                at: session.started_at,
                kind: TimelineKind::Session,
                title: "Chatbot session".to_owned(),
                data: json!({
                    "sessionId": session.id, "botId": session.bot, "channelId": session.channel,
                    "version": session.version,
                    "endedAt": session.end.as_ref().map(|end| end.at.to_string()),
                    "reason": session.end.as_ref().map(|end| end.reason.clone()),
                }),
            };
            Found { entry, place: Place::Session(session.id) }
        });
        Ok(found.collect())
    }

    fn messages(&mut self) -> Result<Vec<Found>, Error> {
        let workspace = self.scope.workspace();
        let sessions = self.tx.person_sessions(workspace, self.person, None, SESSIONS_FOR_CHATS)?;
        let mut chats: Vec<i64> = sessions.iter().map(|session| session.chat_id).collect();
        chats.sort_unstable();
        chats.dedup();
        let mut found = Vec::new();
        for chat in chats {
            let before = self.places.chats.get(&chat).copied().unwrap_or(i64::MAX);
            for row in self.tx.messages_before(workspace, chat, before, self.rows())? {
                let content = details(&row.content)?;
                let text = content.get("text").and_then(|text| text.as_str()).unwrap_or_default();
                let entry = TimelineEntry {
                    id: format!("message-{chat}-{}", row.seq),
                    at: row.at,
                    kind: TimelineKind::Message,
                    title: text.to_owned(),
                    data: json!({ "author": row.author, "seq": row.seq, "content": content }),
                };
                found.push(Found { entry, place: Place::Message { chat, seq: row.seq } });
            }
        }
        Ok(found)
    }
}

/// Stored JSON as part of an answer.
fn details(text: &str) -> Result<serde_json::Value, Error> {
    let unreadable = |error: serde_json::Error| rapport_store::Error::corrupt(error.to_string());
    Ok(serde_json::from_str(text).map_err(unreadable)?)
}
