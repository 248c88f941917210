//! Text functions. Places are counted in characters from 0, comparisons are exact (P-58, P-59), and
//! no text grows beyond `TEXT_MAX`.

use crate::decimal::Decimal;
use crate::formula::catalog::Function;
use crate::formula::item::{Absent, Evaluated, Item};
use crate::limits::TEXT_MAX;
use std::borrow::Cow;

/// Most bytes of a character.
const CHARACTER_BYTES_MAX: usize = 4;

pub(super) fn call_one(function: Function, one: Item<'_>) -> Evaluated<'_> {
    if function == Function::ToString {
        return Ok(Item::Text(match one {
            Item::Text(text) => text,
            other => Cow::Owned(other.into_value().to_text()),
        }));
    }
    let text = one.text()?;
    match function {
        Function::Len => Ok(Item::Integer(count(&text))),
        Function::Lower => bounded(text.to_lowercase()),
        Function::Upper => bounded(text.to_uppercase()),
        Function::Trim => Ok(Item::Text(part(text, |text| text.trim()))),
        _ => number(&text).map(Item::Decimal).ok_or(Absent::Empty),
    }
}

pub(super) fn call_two<'a>(function: Function, one: Item<'a>, two: Item<'a>) -> Evaluated<'a> {
    let text = one.text()?;
    Ok(match function {
        Function::Find => Item::Integer(find(&text, &two.text()?)),
        Function::Contains => Item::Boolean(text.contains(two.text()?.as_ref())),
        Function::StartsWith => Item::Boolean(text.starts_with(two.text()?.as_ref())),
        Function::EndsWith => Item::Boolean(text.ends_with(two.text()?.as_ref())),
        Function::Left => {
            let end = places(two)?;
            Item::Text(part(text, |text| text.split_at(byte_of(text, end)).0))
        }
        Function::Right => {
            let start = text.chars().count().saturating_sub(places(two)?);
            Item::Text(part(text, |text| text.split_at(byte_of(text, start)).1))
        }
        Function::Substring => Item::Text(from(text, places(two)?)?),
        _ => return Err(Absent::Empty),
    })
}

pub(super) fn call_three<'a>(
    function: Function,
    one: Item<'a>,
    two: Item<'a>,
    three: Item<'a>,
) -> Evaluated<'a> {
    let text = one.text()?;
    match function {
        Function::Substring => {
            let (start, length) = (places(two)?, places(three)?);
            let rest = from(text, start)?;
            Ok(Item::Text(part(rest, |rest| rest.split_at(byte_of(rest, length)).0)))
        }
        Function::Replace => replaced(text, &two.text()?, &three.text()?),
        _ => Err(Absent::Empty),
    }
}

/// Two texts, one after the other.
pub(super) fn joined<'a>(left: Item<'a>, right: Item<'a>) -> Evaluated<'a> {
    let (left, right) = (left.text()?, right.text()?);
    let mut joined = left.into_owned();
    joined.push_str(&right);
    bounded(joined)
}

/// A text, if it is not longer than a text value may be.
pub(super) fn bounded<'a>(text: String) -> Evaluated<'a> {
    // Bytes are counted first: most texts need no second look.
    if text.len() > TEXT_MAX && text.chars().count() > TEXT_MAX {
        return Err(Absent::Overflow);
    }
    Ok(Item::Text(Cow::Owned(text)))
}

fn replaced<'a>(text: Cow<'a, str>, old: &str, new: &str) -> Evaluated<'a> {
    let times = if old.is_empty() { 0 } else { text.matches(old).count() };
    if times == 0 {
        return Ok(Item::Text(text));
    }
    let bytes = text.len().saturating_sub(times * old.len()).saturating_add(times * new.len());
    if bytes > TEXT_MAX * CHARACTER_BYTES_MAX {
        return Err(Absent::Overflow);
    }
    bounded(text.replace(old, new))
}

/// A number as it is written in a text, and nothing else.
fn number(text: &str) -> Option<Decimal> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(fraction)).then(|| Decimal::parse(text)).flatten()
}

fn find(text: &str, wanted: &str) -> i64 {
    text.split_once(wanted).map_or(-1, |(before, _)| count(before))
}

fn count(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}

/// A count of characters; a negative one is out of range.
fn places(item: Item<'_>) -> Result<usize, Absent> {
    usize::try_from(item.integer()?).map_err(|_| Absent::Empty)
}

/// The text from a place on, which must lie inside or at its end.
fn from(text: Cow<'_, str>, start: usize) -> Result<Cow<'_, str>, Absent> {
    if start > text.chars().count() {
        return Err(Absent::Empty);
    }
    Ok(part(text, |text| text.split_at(byte_of(text, start)).1))
}

/// The byte at which the character of this place begins; the end where there are not so many.
fn byte_of(text: &str, place: usize) -> usize {
    text.char_indices().nth(place).map_or(text.len(), |(at, _)| at)
}

/// A part of a text, borrowed where the text is.
fn part<'a>(text: Cow<'a, str>, cut: impl Fn(&str) -> &str) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(cut(text)),
        Cow::Owned(text) => Cow::Owned(cut(&text).to_owned()),
    }
}
