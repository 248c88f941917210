//! What a turn's elements did, as it is stored: without what the turn's row and its messages say
//! already.

use super::to_json;
use crate::Error;
use rapport_domain::bot::port::{Cause, ProfileChange, ProfileStatus};
use rapport_domain::bot::{BotAttributeChange, Content, TakenBranch, TraceEntry};
use rapport_store::chats::TurnRow;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use std::collections::BTreeMap;

/// How many of the turn's messages an entry sent, in place of `messages`.
const SAID: &str = "said";

/// An entry as stored: [`TraceEntry`] without its instant.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stored<'e> {
    /// Absent when it is that of the entry before.
    #[serde(skip_serializing_if = "Option::is_none")]
    dialog_id: Option<&'e str>,
    element_id: &'e str,
    element_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<&'e TakenBranch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<ProfileStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Cause>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    attributes: &'e [BotAttributeChange],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    profile: &'e [ProfileChange],
    /// Absent when it sent nothing, or something that it shows masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<usize>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    messages: &'e [Content],
}

/// The stored form of a turn's trace; `sent` are the bot's messages of the turn.
pub(crate) fn pack(trace: &[TraceEntry], sent: &[Content]) -> Result<Option<String>, Error> {
    if trace.is_empty() {
        return Ok(None);
    }
    let (mut stored, mut dialog, mut sent) = (Vec::with_capacity(trace.len()), None, sent);
    for entry in trace {
        let shown = entry.messages.as_slice();
        let as_sent = sent.strip_prefix(shown).filter(|_| !shown.is_empty());
        sent = as_sent.or_else(|| sent.get(shown.len()..)).unwrap_or_default();
        let is_new = dialog.replace(&entry.dialog_id) != Some(&entry.dialog_id);
        stored.push(Stored {
            dialog_id: is_new.then_some(&entry.dialog_id),
            element_id: &entry.element_id,
            element_type: entry.element_type,
            input: entry.input.as_deref(),
            branch: entry.branch.as_ref(),
            note: entry.note.as_deref(),
            status: entry.status,
            cause: entry.cause,
            attributes: &entry.attributes,
            profile: &entry.profile,
            said: as_sent.map(|_| shown.len()),
            messages: if as_sent.is_some() { &[] } else { shown },
        });
    }
    to_json(&stored).map(Some)
}

/// The entries of a turn's trace as JSON, whole again.
pub(crate) fn unpack(row: &TurnRow) -> Result<Vec<Box<RawValue>>, Error> {
    read(row).map_err(|_| rapport_store::Error::corrupt("a turn's trace").into())
}

fn read(row: &TurnRow) -> Result<Vec<Box<RawValue>>, serde_json::Error> {
    let Some(trace) = &row.trace else { return Ok(Vec::new()) };
    let entries: Vec<BTreeMap<String, Box<RawValue>>> = serde_json::from_str(trace)?;
    // The first message of a turn is what the end user said.
    let mut sent = row.messages.iter().skip(1);
    let (at, mut dialog, mut whole) = (to_raw_value(&row.at)?, None, Vec::new());
    for mut entry in entries {
        dialog = entry.remove("dialogId").or(dialog);
        entry.extend(dialog.clone().map(|dialog| ("dialogId".to_owned(), dialog)));
        entry.insert("at".to_owned(), at.clone());
        let said: usize = match entry.remove(SAID) {
            Some(said) => serde_json::from_str(said.get())?,
            None => 0,
        };
        let said = sent.by_ref().take(said).map(|message| serde_json::from_str(&message.content));
        let said = said.collect::<Result<Vec<&RawValue>, _>>()?;
        if !said.is_empty() {
            entry.insert("messages".to_owned(), to_raw_value(&said)?);
        } else if let Some(masked) = entry.get("messages") {
            let masked: Vec<&RawValue> = serde_json::from_str(masked.get())?;
            masked.iter().zip(sent.by_ref()).for_each(drop);
        }
        whole.push(to_raw_value(&entry)?);
    }
    Ok(whole)
}
