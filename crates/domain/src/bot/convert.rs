//! Between text, messages, profile values and bot values (C-30 to C-37).

use super::attribute_type::BotAttributeType as Type;
use super::condition::truth;
use super::content::Content;
use super::mapping::{self, ProfileType};
use super::value::{BotValue, Location};
use crate::decimal::Decimal;
use crate::identity::{Identity, IdentityType};
use crate::limits::ATTRIBUTE_BYTES_MAX;
use crate::liquid::Data;
use crate::person::Written;
use crate::time::{Day, Zone};
use crate::value::Value;
use serde_json::value::RawValue;

/// Reads a text as a value of a type; `None` if it has not its form (C-23).
pub(super) fn of_text(kind: Type, text: &str) -> Option<BotValue> {
    if text.len() > ATTRIBUTE_BYTES_MAX {
        return None;
    }
    let trimmed = text.trim();
    let identity = |kind| Identity::new(kind, trimmed, None).ok().map(|found| found.identifier);
    Some(match kind {
        Type::Text => BotValue::Text(text.to_owned()),
        Type::Number => BotValue::Number(Decimal::parse(trimmed)?),
        Type::Boolean => BotValue::Boolean(truth(trimmed)?),
        Type::Date => BotValue::Date(Day::parse(trimmed)?),
        Type::PhoneNumber => BotValue::Text(identity(IdentityType::Phone)?),
        Type::Email => BotValue::Text(identity(IdentityType::Email)?),
        Type::Url => BotValue::Text(absolute_url(trimmed)?.to_owned()),
        Type::Location => BotValue::Location(Location::parse(trimmed)?),
        Type::List => match Data::parse(trimmed)? {
            Data::List(items) if items.iter().all(is_flat) => BotValue::List(items),
            _ => return None,
        },
        Type::Json => BotValue::Json(Data::parse(trimmed)?),
        Type::Xml | Type::XmlList => {
            let framed = trimmed.starts_with('<') && trimmed.ends_with('>');
            BotValue::Text(framed.then_some(trimmed)?.to_owned())
        }
        Type::MoAudio
        | Type::MoContacts
        | Type::MoDocument
        | Type::MoImage
        | Type::MoLocation
        | Type::MoVideo
        | Type::MoMessage
        | Type::MoOrder => return None,
    })
}

/// Reads what the end user sent as a value of a type. The press of a button counts as its value.
pub(super) fn of_content(kind: Type, content: &Content) -> Option<BotValue> {
    let fits = match (kind, content) {
        (Type::MoMessage, _) => true,
        (Type::MoImage, content) => matches!(content, Content::Image { .. }),
        (Type::MoAudio, content) => matches!(content, Content::Audio { .. }),
        (Type::MoDocument, content) => matches!(content, Content::File { .. }),
        (Type::Json, Content::Json { json }) => return Some(BotValue::Json(json.clone())),
        (kind, content) => return of_text(kind, content.text()?),
    };
    fits.then(|| BotValue::Json(content.received()))
}

/// Reads a literal of a document as a value of a type.
pub(super) fn of_literal(kind: Type, literal: &Data) -> Option<BotValue> {
    match (kind, literal) {
        (_, Data::Text(text)) => of_text(kind, text),
        (Type::Number, Data::Number(number)) => Some(BotValue::Number(*number)),
        (Type::Boolean, Data::Boolean(truth)) => Some(BotValue::Boolean(*truth)),
        (Type::List, Data::List(items)) if items.iter().all(is_flat) => {
            Some(BotValue::List(items.clone()))
        }
        (Type::Json, data) => Some(BotValue::Json(data.clone())),
        _ => None,
    }
}

/// The value of a predefined attribute.
pub(super) fn of_predefined(kind: Type, data: &Data) -> Option<BotValue> {
    match (kind, data) {
        (_, Data::Null) => None,
        (Type::Json | Type::MoMessage, data) => Some(BotValue::Json(data.clone())),
        (_, Data::Text(text)) => Some(BotValue::Text(text.clone())),
        _ => of_literal(kind, data),
    }
}

/// Get information: a profile value as a bot attribute of a type (C-30). `None` if it does not fit.
pub(super) fn of_profile(kind: Type, value: &Value, zone: &Zone) -> Option<BotValue> {
    if !mapping::reads(ProfileType::of(value.data_type()), kind) {
        return None;
    }
    Some(match value {
        Value::Text(text) => BotValue::Text(text.clone()),
        Value::Integer(number) => BotValue::Number((*number).into()),
        Value::Decimal(number) => BotValue::Number(*number),
        Value::Boolean(truth) => BotValue::Boolean(*truth),
        Value::Date(day) => BotValue::Date(*day),
        Value::DateTime(at) => BotValue::Date(zone.day_of(*at)),
        Value::List(_) => match Data::from(value) {
            Data::List(items) => BotValue::List(items),
            _ => return None,
        },
    })
}

/// Create or update, custom event: a bot value as it is written (C-31, C-33, C-37).
pub(super) fn to_written(value: &BotValue) -> Option<Written> {
    Some(match value {
        BotValue::Number(number) => Written::Value(Value::Decimal(*number)),
        BotValue::Boolean(truth) => Written::Value(Value::Boolean(*truth)),
        BotValue::Date(day) => Written::Value(Value::Date(*day)),
        BotValue::List(items) => {
            let raw = items.iter().map(|item| RawValue::from_string(item.to_json()).ok());
            Written::Items(raw.collect::<Option<_>>()?)
        }
        text => Written::Value(Value::Text(text.to_text())),
    })
}

/// A scalar, or an object of scalars (C-23).
fn is_flat(item: &Data) -> bool {
    let scalar = |data: &Data| !matches!(data, Data::List(_) | Data::Object(_));
    match item {
        Data::Object(entries) => entries.iter().all(|(_, data)| scalar(data)),
        other => scalar(other),
    }
}

/// An absolute web address.
pub(super) fn absolute_url(text: &str) -> Option<&str> {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let scheme = ["https://", "http://"].into_iter().find(|scheme| lower.starts_with(scheme))?;
    let rest = text.get(scheme.len()..)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let printable = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    (!host.is_empty() && printable).then_some(text)
}
