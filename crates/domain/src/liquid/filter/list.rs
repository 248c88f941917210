//! Filters of lists. A value that is no list counts as a list of one.

use super::{Bounded, number};
use crate::liquid::data::Data;
use crate::liquid::render::Exceeded;
use std::collections::BTreeSet;

/// The items of a value.
pub(super) fn items(data: Data) -> Vec<Data> {
    match data {
        Data::List(items) => items,
        Data::Null => Vec::new(),
        other => vec![other],
    }
}

pub(super) fn split(text: &str, separator: &str) -> Data {
    if text.is_empty() {
        return Data::List(Vec::new());
    }
    if separator.is_empty() {
        return Data::List(text.chars().map(|one| Data::Text(one.into())).collect());
    }
    Data::List(text.split(separator).map(Data::text).collect())
}

pub(super) fn joined(input: Data, separator: Option<&Data>) -> Result<Data, Exceeded> {
    let separator = separator.map_or_else(|| " ".to_owned(), Data::to_text);
    let mut text = Bounded::default();
    for (index, item) in items(input).iter().enumerate() {
        if index > 0 {
            text.push(&separator)?;
        }
        text.push(&item.to_text())?;
    }
    Ok(Data::Text(text.0))
}

/// Characters of a text or items of a list from an index, negative from the end.
pub(super) fn slice(input: Data, from: &Data, length: Option<&Data>) -> Data {
    let from = number::whole(from).unwrap_or_default();
    let length = length.map_or(Some(1), number::whole).unwrap_or_default();
    let length = usize::try_from(length).unwrap_or_default();
    let skipped = |size: usize| {
        let back = usize::try_from(from.unsigned_abs()).unwrap_or(usize::MAX);
        if from < 0 { size.checked_sub(back) } else { Some(back) }
    };
    match input {
        Data::List(items) => {
            let skipped = skipped(items.len()).unwrap_or(usize::MAX);
            Data::List(items.into_iter().skip(skipped).take(length).collect())
        }
        other => {
            let text = other.to_text();
            let skipped = skipped(text.chars().count()).unwrap_or(usize::MAX);
            Data::Text(text.chars().skip(skipped).take(length).collect())
        }
    }
}

pub(super) fn map(input: Data, name: &str) -> Data {
    let named = |item: Data| item.get(name).cloned().unwrap_or_default();
    Data::List(items(input).into_iter().map(named).collect())
}

/// The items whose entry is this value, or is true if there is none to compare with.
pub(super) fn matching(input: Data, name: &str, value: Option<&Data>) -> Data {
    let matches = |item: &Data| match (item.get(name), value) {
        (found, Some(value)) => found == Some(value),
        (Some(Data::Null | Data::Boolean(false)) | None, None) => false,
        (Some(_), None) => true,
    };
    Data::List(items(input).into_iter().filter(matches).collect())
}

pub(super) fn sorted(input: Data, name: Option<&Data>) -> Data {
    let mut items = items(input);
    match name.map(Data::to_text) {
        Some(name) => items.sort_by(|one, other| one.get(&name).cmp(&other.get(&name))),
        None => items.sort(),
    }
    Data::List(items)
}

pub(super) fn distinct(input: Data) -> Data {
    let mut seen = BTreeSet::new();
    Data::List(items(input).into_iter().filter(|item| seen.insert(item.clone())).collect())
}
