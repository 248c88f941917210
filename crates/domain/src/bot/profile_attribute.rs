//! The attributes of a Person profile as bot documents name them (C-4, C-34).

use super::mapping::ProfileType;
use crate::attribute::StandardAttribute;
use crate::person::Target;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

const CUSTOM: &str = "customAttributes.";
const COMPUTED: &str = "computedAttributes.";

/// A profile attribute a chatbot can read. Its text form is stable: `city`, `primaryPhone`,
/// `customAttributes.Loyalty tier`, `computedAttributes.Purchases 7d`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProfileAttribute {
    /// A standard attribute with one value.
    Standard(StandardAttribute),
    /// The external id.
    ExternalId,
    /// The primary phone.
    PrimaryPhone,
    /// The primary e-mail.
    PrimaryEmail,
    /// `CUSTOMER` or `LEAD`; read only.
    Type,
    /// A custom attribute by its name.
    Custom(String),
    /// A computed attribute by its name; read only.
    Computed(String),
}

impl ProfileAttribute {
    /// What a write of it changes; `None` where it can only be read (C-34).
    pub fn target(&self) -> Option<Target> {
        match self {
            Self::Standard(StandardAttribute::Gender) | Self::Type | Self::Computed(_) => None,
            Self::Standard(attribute) => Some(Target::Standard(*attribute)),
            Self::ExternalId => Some(Target::ExternalId),
            Self::PrimaryPhone => Some(Target::PrimaryPhone),
            Self::PrimaryEmail => Some(Target::PrimaryEmail),
            Self::Custom(name) => Some(Target::Custom(name.clone())),
        }
    }

    /// The type it has in every workspace; custom and computed ones have that of their definition.
    pub const fn built_in_type(&self) -> Option<ProfileType> {
        Some(match self {
            Self::Standard(StandardAttribute::Gender) => ProfileType::Gender,
            Self::Standard(attribute) => ProfileType::of(attribute.data_type()),
            Self::ExternalId | Self::PrimaryPhone | Self::PrimaryEmail | Self::Type => {
                ProfileType::Text
            }
            Self::Custom(_) | Self::Computed(_) => return None,
        })
    }

    /// The name the console shows: what follows the prefix of custom and computed ones.
    pub fn label(&self) -> &str {
        match self {
            Self::Standard(attribute) => attribute.name(),
            Self::ExternalId => "externalId",
            Self::PrimaryPhone => "primaryPhone",
            Self::PrimaryEmail => "primaryEmail",
            Self::Type => "type",
            Self::Custom(name) | Self::Computed(name) => name,
        }
    }
}

impl FromStr for ProfileAttribute {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if let Some(name) = text.strip_prefix(CUSTOM) {
            return Ok(Self::Custom(name.to_owned()));
        }
        if let Some(name) = text.strip_prefix(COMPUTED) {
            return Ok(Self::Computed(name.to_owned()));
        }
        match text {
            "externalId" => Ok(Self::ExternalId),
            "primaryPhone" => Ok(Self::PrimaryPhone),
            "primaryEmail" => Ok(Self::PrimaryEmail),
            "type" => Ok(Self::Type),
            _ => text.parse().map(Self::Standard),
        }
    }
}

impl fmt::Display for ProfileAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Custom(_) => f.write_str(CUSTOM)?,
            Self::Computed(_) => f.write_str(COMPUTED)?,
            _ => {}
        }
        f.write_str(self.label())
    }
}

impl Serialize for ProfileAttribute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ProfileAttribute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|()| serde::de::Error::custom("no such profile attribute"))
    }
}
