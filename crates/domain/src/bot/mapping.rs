//! Which bot attribute goes with which profile attribute and event property: one table for the
//! pickers, validation and run time (C-30 to C-33).

use super::attribute_type::BotAttributeType as Bot;
use crate::event::PropertyType as Property;
use crate::identity::IdentityType;
use crate::value::DataType;
use serde::Serialize;
use std::fmt;

/// The type of a profile attribute as mappings tell them apart: a gender is no text (C-32).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProfileType {
    /// Text.
    Text,
    /// One of two genders.
    Gender,
    /// Exact decimal.
    Decimal,
    /// Whole number.
    WholeNumber,
    /// True/False.
    Boolean,
    /// Calendar day.
    Date,
    /// Instant.
    DateTime,
    /// List of objects.
    ListOfObjects,
}

use ProfileType as Profile;

/// The row of one type of bot attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mapping {
    /// The bot attribute's type.
    pub bot: Bot,
    /// Get information: what can be read into it (C-30).
    pub reads: &'static [Profile],
    /// Create or update: what it can be written to (C-31).
    pub writes: &'static [Profile],
    /// Custom event: which properties it can fill (C-33).
    pub fills: &'static [Property],
}

const fn row(
    bot: Bot,
    reads: &'static [Profile],
    writes: &'static [Profile],
    fills: &'static [Property],
) -> Mapping {
    Mapping { bot, reads, writes, fills }
}

const TEXT: &[Profile] = &[Profile::Text];
const STRING: &[Property] = &[Property::String];
const NUMBERS: &[Profile] = &[Profile::Decimal, Profile::WholeNumber];
const LIST: &[Profile] = &[Profile::ListOfObjects];

/// The table. What is not in it is refused (C-32).
pub const MAPPINGS: &[Mapping] = &[
    row(Bot::Text, &[Profile::Text, Profile::Gender], TEXT, STRING),
    row(Bot::Number, NUMBERS, NUMBERS, &[Property::Numeric, Property::Decimal]),
    row(Bot::Boolean, &[Profile::Boolean], &[Profile::Boolean], &[Property::Boolean]),
    row(Bot::Date, &[Profile::Date, Profile::DateTime], &[Profile::Date], &[]),
    row(Bot::PhoneNumber, &[], TEXT, STRING),
    row(Bot::Email, &[], TEXT, STRING),
    row(Bot::Url, &[], TEXT, STRING),
    row(Bot::Location, &[], TEXT, STRING),
    row(Bot::List, LIST, LIST, &[Property::List]),
    row(Bot::Json, &[], &[], &[]),
    row(Bot::Xml, &[], &[], &[]),
    row(Bot::XmlList, &[], &[], &[]),
    row(Bot::MoAudio, &[], TEXT, STRING),
    row(Bot::MoContacts, &[], TEXT, STRING),
    row(Bot::MoDocument, &[], TEXT, STRING),
    row(Bot::MoImage, &[], TEXT, STRING),
    row(Bot::MoLocation, &[], TEXT, STRING),
    row(Bot::MoVideo, &[], TEXT, STRING),
    row(Bot::MoMessage, &[], TEXT, STRING),
    row(Bot::MoOrder, &[], TEXT, STRING),
];

fn row_of(bot: Bot) -> Option<&'static Mapping> {
    MAPPINGS.iter().find(|row| row.bot == bot)
}

/// Whether a profile attribute can be read into a bot attribute (C-30).
pub fn reads(profile: Profile, bot: Bot) -> bool {
    row_of(bot).is_some_and(|row| row.reads.contains(&profile))
}

/// Whether a bot attribute can be written to a profile attribute (C-31).
pub fn writes(bot: Bot, profile: Profile) -> bool {
    row_of(bot).is_some_and(|row| row.writes.contains(&profile))
}

/// Whether a bot attribute can fill an event property (C-33).
pub fn fills(bot: Bot, property: Property) -> bool {
    row_of(bot).is_some_and(|row| row.fills.contains(&property))
}

/// The types of own attributes that can hold a contact of an identity type (C-40).
pub const fn contact_holders(identity: IdentityType) -> &'static [Bot] {
    match identity {
        IdentityType::Phone => &[Bot::PhoneNumber, Bot::Text, Bot::Number],
        IdentityType::Email => &[Bot::Email, Bot::Text],
        IdentityType::Id | IdentityType::ExternalId => &[Bot::Text, Bot::Number],
        _ => &[Bot::Text],
    }
}

impl ProfileType {
    /// The type of attributes that hold this type of data.
    pub const fn of(data_type: DataType) -> Self {
        match data_type {
            DataType::String => Self::Text,
            DataType::Integer => Self::WholeNumber,
            DataType::Decimal => Self::Decimal,
            DataType::Boolean => Self::Boolean,
            DataType::Date => Self::Date,
            DataType::DateTime => Self::DateTime,
            DataType::ListOfObjects => Self::ListOfObjects,
        }
    }

    /// The name the console shows.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Gender => "Gender",
            Self::Decimal => "Decimal number",
            Self::WholeNumber => "Whole number",
            Self::Boolean => "True/False",
            Self::Date => "Date",
            Self::DateTime => "Date time",
            Self::ListOfObjects => "List of objects",
        }
    }
}

impl fmt::Display for ProfileType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
