//! The types of bot attributes (C-23).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! attribute_types {
    ($($variant:ident => $name:literal, $label:literal;)+) => {
        /// What a bot attribute may hold (C-23).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum BotAttributeType {
            $(
                #[doc = $label]
                #[serde(rename = $name)]
                $variant
            ),+
        }

        impl BotAttributeType {
            /// All types in the order of the specification.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name used in bot documents.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The name the console shows.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }
    };
}

attribute_types! {
    Text => "TEXT", "Text";
    Number => "NUMBER", "Number";
    Boolean => "BOOLEAN", "Boolean";
    Date => "DATE", "Date";
    PhoneNumber => "PHONE_NUMBER", "Phone number";
    Email => "EMAIL", "Email";
    Url => "URL", "URL";
    Location => "LOCATION", "Location";
    List => "LIST", "List";
    Json => "JSON", "JSON";
    Xml => "XML", "XML";
    XmlList => "XML_LIST", "XML list";
    MoAudio => "MO_AUDIO", "MO Audio";
    MoContacts => "MO_CONTACTS", "MO Contacts";
    MoDocument => "MO_DOCUMENT", "MO Document";
    MoImage => "MO_IMAGE", "MO Image";
    MoLocation => "MO_LOCATION", "MO Receive location";
    MoVideo => "MO_VIDEO", "MO Video";
    MoMessage => "MO_MESSAGE", "MO Message";
    MoOrder => "MO_ORDER", "MO WhatsApp order response";
}

impl FromStr for BotAttributeType {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|kind| kind.name() == text).ok_or(())
    }
}

impl fmt::Display for BotAttributeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
