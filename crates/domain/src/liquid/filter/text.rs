//! Filters of text.

use super::{Bounded, number};
use crate::liquid::data::Data;
use crate::liquid::render::Exceeded;
use crate::time::{Day, Timestamp};
use jiff::fmt::strtime;

/// Characters of a text that `truncate` leaves, as in Liquid.
const TRUNCATE_LENGTH: i64 = 50;

pub(super) fn joined(one: &Data, other: &Data) -> Result<Data, Exceeded> {
    let mut text = Bounded::default();
    text.push(&one.to_text())?;
    text.push(&other.to_text())?;
    Ok(Data::Text(text.0))
}

pub(super) fn capitalized(text: &str) -> Data {
    let mut characters = text.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    Data::Text(first + &characters.as_str().to_lowercase())
}

pub(super) fn escaped(text: &str) -> Data {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    Data::Text(safe)
}

pub(super) fn url_encoded(text: &str) -> Data {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    Data::Text(encoded)
}

pub(super) fn replaced(text: &str, what: &str, with: &str) -> Result<Data, Exceeded> {
    if what.is_empty() {
        return Ok(Data::text(text));
    }
    let mut result = Bounded::default();
    let mut parts = text.split(what);
    result.push(parts.next().unwrap_or_default())?;
    for part in parts {
        result.push(with)?;
        result.push(part)?;
    }
    Ok(Data::Text(result.0))
}

/// At most so many characters, the ending included.
pub(super) fn truncated(text: &str, length: Option<&Data>, ending: Option<&Data>) -> Data {
    let length = length.and_then(number::whole).unwrap_or(TRUNCATE_LENGTH);
    let length = usize::try_from(length).unwrap_or_default();
    if text.chars().count() <= length {
        return Data::text(text);
    }
    let ending = ending.map_or_else(|| "...".to_owned(), Data::to_text);
    let kept = length.saturating_sub(ending.chars().count());
    Data::Text(text.chars().take(kept).collect::<String>() + &ending)
}

/// A date or date time (in UTC) by a pattern of `strftime`; anything else stays as it is.
pub(super) fn date(text: &str, pattern: &str) -> Data {
    let day = Day::parse(text).map(|day| day.date().at(0, 0, 0, 0));
    let civil = day.or_else(|| {
        let at = jiff::Timestamp::from_millisecond(Timestamp::parse(text)?.0).ok()?;
        Some(jiff::tz::TimeZone::UTC.to_datetime(at))
    });
    let formatted = civil.and_then(|civil| strtime::format(pattern, civil).ok());
    Data::Text(formatted.unwrap_or_else(|| text.to_owned()))
}
