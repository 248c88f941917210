//! Predefined attributes: read-only, in every bot (C-27).

use super::attribute_type::BotAttributeType as Type;
use super::session::Session;
use crate::identity::IdentityType;
use crate::liquid::Data;
use serde::Serialize;
use std::borrow::Cow;

/// Reads a predefined attribute.
type Reading = for<'s> fn(&'s Session) -> Cow<'s, Data>;

/// A predefined attribute.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Predefined {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    #[serde(rename = "type")]
    pub attribute_type: Type,
    #[serde(skip)]
    read: Reading,
}

const fn predefined(name: &'static str, attribute_type: Type, read: Reading) -> Predefined {
    Predefined { name, attribute_type, read }
}

/// The names of the context attributes (I-83).
pub const CONTEXT_NAMES: [&str; 3] = ["contextOpener", "contextRecentEvent", CONTEXT_NAME];
/// The name of the context attribute that holds everything.
pub const CONTEXT_NAME: &str = "context";
/// The name of the status attribute (C-51).
pub const STATUS_NAME: &str = "lastCustomerProfilesStatusCode";
/// The name of the channel's id of the end user.
pub const DESTINATION_NAME: &str = "endUserDestination";
/// The name of the phone number of the end user.
pub const PHONE_NAME: &str = "phoneNumber";

/// All of them.
pub const PREDEFINED: &[Predefined] = &[
    predefined(DESTINATION_NAME, Type::Text, |s| text(&s.caller.destination)),
    predefined(PHONE_NAME, Type::Number, phone_number),
    predefined(STATUS_NAME, Type::Text, |s| {
        optional(s.last_customer_profiles_status.map(|status| status.name()))
    }),
    predefined("lastReceivedTextMessage", Type::Text, |s| {
        optional(s.last_received_text.as_deref())
    }),
    predefined("lastReceivedMessage", Type::MoMessage, |s| {
        s.last_received.as_ref().map_or(Cow::Owned(Data::Null), Cow::Borrowed)
    }),
    predefined("sessionId", Type::Text, |s| {
        Cow::Owned(Data::Text(format!("{}:{}", s.caller.sender, s.caller.destination)))
    }),
    predefined("uniqueSessionId", Type::Text, |s| text(s.id.as_str())),
    predefined("conversationId", Type::Text, |_| Cow::Owned(Data::Null)),
    predefined("authenticated", Type::Boolean, |_| Cow::Owned(Data::Boolean(false))),
    predefined("displayName", Type::Text, |s| optional(s.caller.display_name.as_deref())),
    predefined("callbackData", Type::Text, |s| optional(s.caller.callback_data.as_deref())),
    predefined("channel", Type::Text, |s| text(s.caller.channel.name())),
    predefined("botSender", Type::Text, |s| text(&s.caller.sender)),
    predefined("contextOpener", Type::Text, |s| {
        optional(s.context.as_ref().map(|context| context.opener.as_str()))
    }),
    predefined("contextRecentEvent", Type::Text, |s| {
        optional(s.context.as_ref().and_then(|context| context.recent_event.as_deref()))
    }),
    predefined(CONTEXT_NAME, Type::Json, |s| {
        s.context.as_ref().map_or(Cow::Owned(Data::Null), |context| Cow::Borrowed(&context.data))
    }),
];

impl Predefined {
    /// The predefined attribute of exactly this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        PREDEFINED.iter().find(|predefined| predefined.name == name)
    }

    /// Its value in a session.
    pub fn read<'s>(&self, session: &'s Session) -> Cow<'s, Data> {
        (self.read)(session)
    }
}

fn text(text: &str) -> Cow<'static, Data> {
    Cow::Owned(Data::text(text))
}

fn optional(value: Option<&str>) -> Cow<'static, Data> {
    Cow::Owned(value.map_or(Data::Null, Data::text))
}

/// Only where the destination is a phone number.
fn phone_number(session: &Session) -> Cow<'_, Data> {
    let identity = &session.caller.identity;
    if identity.kind != IdentityType::Phone {
        return Cow::Owned(Data::Null);
    }
    let number = crate::decimal::Decimal::parse(&identity.identifier);
    Cow::Owned(number.map_or(Data::Null, Data::Number))
}
