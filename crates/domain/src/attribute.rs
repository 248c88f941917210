//! Attributes of a Person profile: the standard ones, and definitions of custom ones (P-28 to P-33).

mod attributes;
mod definition;
mod standard;
mod values;

pub use attributes::{Attributes, ComputedName};
pub use definition::CustomAttributeInput;
pub(crate) use values::set_item_ids;

use crate::ids::AttributeId;
use crate::time::Timestamp;
use crate::value::{DataType, ListSchema};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! standard_attributes {
    ($($variant:ident => $name:literal, $data_type:ident, $limit:literal;)+) => {
        /// The standard attributes that hold one value and can be written (P-28). Identities,
        /// tags, type and system fields are parts of the person of their own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum StandardAttribute {
            $(
                #[doc = concat!("`", $name, "`")]
                #[serde(rename = $name)]
                $variant
            ),+
        }

        impl StandardAttribute {
            /// All of them, in the order in which the console shows them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The API name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The type of its value; `gender` is text of two values.
            pub const fn data_type(self) -> DataType {
                match self { $(Self::$variant => DataType::$data_type),+ }
            }

            /// Most characters of its value.
            pub const fn max_length(self) -> usize {
                match self { $(Self::$variant => $limit),+ }
            }
        }
    };
}

standard_attributes! {
    FirstName => "firstName", String, 255;
    MiddleName => "middleName", String, 50;
    LastName => "lastName", String, 255;
    NickName => "nickName", String, 50;
    Address => "address", String, 256;
    City => "city", String, 50;
    Country => "country", String, 50;
    Gender => "gender", String, 6;
    BirthDate => "birthDate", Date, 10;
    PreferredLanguage => "preferredLanguage", String, 5;
    ProfilePicture => "profilePicture", String, 2083;
    Priority => "priority", String, 6;
}

impl FromStr for StandardAttribute {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|attribute| attribute.name() == text).ok_or(())
    }
}

impl fmt::Display for StandardAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Names that no custom or computed attribute may take, because the person has a field of that name.
pub const RESERVED_NAMES: &[&str] = &[
    "id",
    "externalId",
    "type",
    "contactInformation",
    "tags",
    "lastContacted",
    "lastInbound",
    "createdAt",
    "createdFrom",
    "createdBy",
    "modifiedAt",
    "modifiedFrom",
    "modifiedBy",
    "origin",
    "customAttributes",
    "computedAttributes",
    "segments",
    "version",
];

/// A custom attribute of a workspace. Name and type never change (P-31).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomAttribute {
    /// Its id; values are stored under it.
    pub id: AttributeId,
    /// Its name, unique ignoring case among all attributes.
    pub name: String,
    /// The type of its values.
    pub data_type: DataType,
    /// The fields of its items; empty unless it is a list.
    pub object_schema: ListSchema,
    /// When it was made.
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests;
