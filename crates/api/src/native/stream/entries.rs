//! Entries of the feed as server-sent events, each with a place to resume after.

use rapport_app::feed::FeedRow;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fmt;
use std::fmt::Write;
use std::str::FromStr;

/// How far a client has read: a row of the feed, and some entries of the row behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Everything up to this row is read.
    row: i64,
    /// So many entries of the next row are read too.
    entries: usize,
}

impl Place {
    /// Before anything that is kept.
    pub(super) const NOWHERE: Self = Self { row: -1, entries: 0 };

    /// After a whole row.
    pub(super) const fn after(row: i64) -> Self {
        Self { row, entries: 0 }
    }

    /// The row up to which everything is read.
    pub(super) const fn row(self) -> i64 {
        self.row
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entries {
            0 => write!(f, "{}", self.row),
            entries => write!(f, "{}-{entries}", self.row),
        }
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (row, entries) = text.split_once('-').unwrap_or((text, "0"));
        Ok(Self { row: row.parse().map_err(drop)?, entries: entries.parse().map_err(drop)? })
    }
}

/// An entry as the feed keeps it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    person_id: Option<&'a RawValue>,
    #[serde(borrow)]
    changes: Option<&'a RawValue>,
    #[serde(borrow)]
    source: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

/// An entry as the stream tells it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    at: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    person_id: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a RawValue>,
}

/// Writes the entries of a row that belong to these topics and were not read yet; the place moves
/// behind the row.
pub(super) fn write(row: &FeedRow, topics: &[&str], place: &mut Place, text: &mut String) {
    let entries: Vec<Entry<'_>> = serde_json::from_str(&row.entries).unwrap_or_default();
    let at = row.at.to_string();
    let (count, read) = (entries.len(), place.entries);
    for (index, entry) in entries.into_iter().enumerate().skip(read) {
        let topic = entry.kind.split('.').next().unwrap_or_default();
        if !topics.contains(&topic) {
            continue;
        }
        let Entry { kind, person_id, changes, source, data } = entry;
        let told = Told { at: &at, person_id, changes, source, data };
        let id = match index + 1 {
            entries if entries < count => Place { row: row.seq - 1, entries },
            _ => Place::after(row.seq),
        };
        // JSON is one line, and writing to a string does not fail.
        let json = serde_json::to_string(&told).unwrap_or_default();
        let _ = write!(text, "event: {kind}\nid: {id}\ndata: {json}\n\n");
    }
    *place = Place::after(row.seq);
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapport_domain::time::Timestamp;

    fn row() -> FeedRow {
        let entries = r#"[{"type":"person.created","personId":7,"source":"API"},
            {"type":"bot.published","source":"PORTAL"},
            {"type":"event.stored","personId":7,"source":"API","data":{"eventId":"e-1"}}]"#;
        FeedRow { seq: 12, at: Timestamp(1_772_445_600_000), entries: entries.to_owned() }
    }

    fn told(place: &str, topics: &[&str]) -> (String, String) {
        let (mut place, mut text) = (place.parse().unwrap(), String::new());
        write(&row(), topics, &mut place, &mut text);
        (text, place.to_string())
    }

    #[test]
    fn a_row_is_told_entry_by_entry_and_resumed_in_its_middle() {
        let (text, place) = told("11", &["person", "event"]);
        assert_eq!(
            text,
            "event: person.created\nid: 11-1\n\
             data: {\"at\":\"2026-03-02T10:00:00.000Z\",\"personId\":7,\"source\":\"API\"}\n\n\
             event: event.stored\nid: 12\ndata: {\"at\":\"2026-03-02T10:00:00.000Z\",\
             \"personId\":7,\"source\":\"API\",\"data\":{\"eventId\":\"e-1\"}}\n\n"
        );
        assert_eq!(place, "12");
        assert!(told("11-1", &["person", "event"]).0.starts_with("event: event.stored"));
        assert_eq!(told("11", &["flow"]), (String::new(), "12".to_owned()));
    }
}
