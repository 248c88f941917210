//! Entries of the feed as server-sent events, each with its number to resume after.

use rapport_app::feed::ToldEntry;
use rapport_domain::ids::PersonId;
use serde::Serialize;
use serde_json::value::RawValue;

/// An entry as the stream tells it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    person_id: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a RawValue>,
}

/// Writes an entry.
pub(super) fn write(entry: &ToldEntry) -> String {
    let told = &entry.told;
    let data = Data {
        at: entry.at.to_string(),
        person_id: told.person_id,
        changes: told.changes.as_deref(),
        source: told.source.as_deref(),
        data: told.data.as_deref(),
    };
    // JSON is one line, and there is nothing in it that cannot be written.
    let json = serde_json::to_string(&data).unwrap_or_default();
    format!("event: {}\nid: {}\ndata: {json}\n\n", told.kind, entry.seq)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapport_app::feed::Told;
    use rapport_domain::time::Timestamp;

    #[test]
    fn an_entry_is_told_with_its_number() {
        let data = RawValue::from_string(r#"{"eventId":"e-1"}"#.to_owned()).ok();
        let told = Told {
            kind: "event.stored".to_owned(),
            person_id: Some(PersonId(7)),
            changes: None,
            source: Some("API".to_owned()),
            data,
        };
        let entry = ToldEntry { seq: 12, at: Timestamp(1_772_445_600_000), told };
        assert_eq!(
            write(&entry),
            "event: event.stored\nid: 12\ndata: {\"at\":\"2026-03-02T10:00:00.000Z\",\
             \"personId\":7,\"source\":\"API\",\"data\":{\"eventId\":\"e-1\"}}\n\n"
        );
    }
}
