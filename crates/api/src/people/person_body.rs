//! The person of `/people/2`: read with every problem, written without a tree in between.

use crate::object::Object;
use crate::person::read_fields;
use rapport_app::persons::Profile;
use rapport_domain::attribute::StandardAttribute;
use rapport_domain::identity::IdentityType;
use rapport_domain::limits::LIST_TEXT_MAX;
use rapport_domain::person::{Contact, ContactInput, Person, PersonInput};
use rapport_domain::problem::ProblemCode;
use rapport_domain::time::Timestamp;
use rapport_domain::value::Value;
use schemars::JsonSchema;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Fields of an answer that a request may carry without effect, so that it can be sent back.
const READ_ONLY: &[&str] =
    &["id", "createdAt", "modifiedAt", "origin", "modifiedFrom", "computedAttributes"];

/// The channels of `contactInformation`; nobody writes them through this API (P-14).
const CHANNELS: &[(IdentityType, &str)] = &[
    (IdentityType::Facebook, "facebook"),
    (IdentityType::Line, "line"),
    (IdentityType::Telegram, "telegram"),
    (IdentityType::LiveChat, "liveChat"),
    (IdentityType::ViberBots, "viberBots"),
    (IdentityType::Instagram, "instagram"),
    (IdentityType::InstagramDm, "instagramDm"),
    (IdentityType::Twitter, "twitter"),
    (IdentityType::AppleBusinessChat, "appleBusinessChat"),
    (IdentityType::KakaoSangdam, "kakaoSangdam"),
    (IdentityType::KakaoTalk, "kakaoTalk"),
    (IdentityType::OpenChannel, "openChannel"),
    (IdentityType::Whatsapp, "whatsapp"),
    (IdentityType::ZaloFollower, "zaloFollower"),
    (IdentityType::TiktokBm, "tiktokBm"),
    (IdentityType::GoogleBusinessMessages, "googleBusinessMessages"),
    (IdentityType::Push, "push"),
    (IdentityType::WebPush, "webpush"),
];

/// What a request does with the channels of `contactInformation`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Channels {
    /// They come from an answer and say nothing.
    Ignored,
    /// They cannot be written (40013).
    Refused,
}

/// Reads a person.
pub(super) fn read(object: &mut Object<'_>, channels: Channels) -> PersonInput {
    object.ignore(READ_ONLY);
    let mut input = read_fields(object, attributes());
    for (name, value) in &input.custom {
        if list_chars(value) > LIST_TEXT_MAX {
            let message = format!("must have at most {LIST_TEXT_MAX} characters as JSON");
            object.note(&format!("customAttributes.{name}"), ProblemCode::TooLong, &message);
        }
    }
    input.contacts = read_contacts(object, channels);
    input
}

/// Characters of a list as JSON, without the ids that an answer brought along; 0 of anything else.
fn list_chars(value: &RawValue) -> usize {
    if value.get().len() <= LIST_TEXT_MAX || !value.get().starts_with('[') {
        return 0;
    }
    let items = serde_json::from_str::<Vec<BTreeMap<String, serde_json::Value>>>(value.get());
    // What is no list of objects is refused for that.
    let Ok(mut items) = items else { return 0 };
    for item in &mut items {
        item.remove("__id");
    }
    serde_json::to_string(&items).map_or(0, |text| text.chars().count())
}

/// Reads `contactInformation`; findings about a phone or e-mail are at `contacts[n].value`.
pub(super) fn read_contacts(
    object: &mut Object<'_>,
    channels: Channels,
) -> Option<Vec<ContactInput>> {
    let mut grouped = object.object("contactInformation")?;
    let mut contacts = Vec::new();
    let kinds =
        [(IdentityType::Phone, "phone", "number"), (IdentityType::Email, "email", "address")];
    for (kind, group, field) in kinds {
        for mut item in grouped.objects(group).unwrap_or_default() {
            let identifier = item.required_text(field);
            let primary = item.truth("isPrimary").unwrap_or_default();
            let path = format!("contacts[{}].value", contacts.len());
            contacts.push(ContactInput { path, kind, identifier, primary });
            grouped.absorb(item);
        }
    }
    for (_, name) in CHANNELS {
        let given = grouped.raw(name).is_some_and(|raw| !matches!(raw.get(), "null" | "[]"));
        if given && channels == Channels::Refused {
            let message = "cannot be written, only phone and email";
            grouped.note(name, ProblemCode::ReadOnly, message);
        }
    }
    object.absorb(grouped);
    Some(contacts)
}

/// The standard attributes that version 2 knows.
fn attributes() -> impl Iterator<Item = StandardAttribute> {
    StandardAttribute::ALL.iter().copied().filter(|a| *a != StandardAttribute::NickName)
}

/// A person as version 2 answers it; empty fields are left out.
pub(super) struct PersonAnswer<'a>(pub(super) &'a Profile);

impl Serialize for PersonAnswer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Profile { person, tags, custom, computed, .. } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &person.id.0)?;
        map.serialize_entry("createdAt", &person.created.at.to_seconds_form())?;
        map.serialize_entry("modifiedAt", &person.modified.at.to_seconds_form())?;
        map.serialize_entry("origin", person.created.from.name())?;
        map.serialize_entry("modifiedFrom", person.modified.from.name())?;
        map.serialize_entry("type", person.person_type.name())?;
        if let Some(external_id) = person.external_id() {
            map.serialize_entry("externalId", external_id)?;
        }
        for attribute in attributes() {
            if let Some(value) = person.standard.get(&attribute) {
                map.serialize_entry(attribute.name(), value)?;
            }
        }
        if !tags.is_empty() {
            map.serialize_entry("tags", tags)?;
        }
        if !custom.is_empty() {
            map.serialize_entry("customAttributes", &Values(custom))?;
        }
        if !computed.is_empty() {
            map.serialize_entry("computedAttributes", &Values(computed))?;
        }
        if person.contacts.iter().any(|c| c.identity.kind != IdentityType::ExternalId) {
            map.serialize_entry("contactInformation", &Grouped(person))?;
        }
        map.end()
    }
}

/// Attribute values by name.
struct Values<'a>(&'a BTreeMap<String, Value>);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, Answered(value))))
    }
}

/// A value in the forms of version 2: date times without offset, and with a fraction only
/// where there is one, so that sending an answer back changes nothing.
pub(super) struct Answered<'a>(pub(super) &'a Value);

impl Serialize for Answered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::DateTime(at) => serializer.serialize_str(&date_time(*at)),
            Value::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Item(&item.id, &item.fields))?;
                }
                list.end()
            }
            value => value.serialize(serializer),
        }
    }
}

struct Item<'a>(&'a str, &'a BTreeMap<String, Value>);

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.0.is_empty() {
            map.serialize_entry("__id", self.0)?;
        }
        for (name, value) in self.1 {
            map.serialize_entry(name, &Answered(value))?;
        }
        map.end()
    }
}

fn date_time(at: Timestamp) -> String {
    let milliseconds = at.0.rem_euclid(1000);
    let seconds = at.to_seconds_form();
    if milliseconds == 0 { seconds } else { format!("{seconds}.{milliseconds:03}") }
}

/// Contacts by channel, the primary ones first.
struct Grouped<'a>(&'a Person);

impl Serialize for Grouped<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let phones = self.group(IdentityType::Phone);
        if !phones.is_empty() {
            let entries = phones.iter().map(|contact| PhoneBody {
                number: contact.identity.identifier.clone(),
                is_primary: None,
            });
            map.serialize_entry("phone", &entries.collect::<Vec<_>>())?;
        }
        let emails = self.group(IdentityType::Email);
        if !emails.is_empty() {
            let entries = emails.iter().map(|contact| EmailBody {
                address: contact.identity.identifier.clone(),
                is_primary: None,
            });
            map.serialize_entry("email", &entries.collect::<Vec<_>>())?;
        }
        for (kind, name) in CHANNELS {
            let entries: Vec<ChannelBody> = self.group(*kind).into_iter().map(channel).collect();
            if !entries.is_empty() {
                map.serialize_entry(name, &entries)?;
            }
        }
        map.end()
    }
}

impl<'a> Grouped<'a> {
    fn group(&self, kind: IdentityType) -> Vec<&'a Contact> {
        let mut group: Vec<&Contact> = self.0.contacts_of(kind).collect();
        group.sort_by_key(|contact| !contact.primary);
        group
    }
}

fn channel(contact: &Contact) -> ChannelBody {
    ChannelBody {
        application_id: contact.identity.sender.clone(),
        user_id: contact.identity.identifier.clone(),
    }
}

/// A person of version 2.
#[derive(JsonSchema)]
#[schemars(rename = "PeoplePerson")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read and written field by field")]
pub(super) struct PersonBody {
    /// Read-only.
    id: Option<i64>,
    /// Read-only.
    created_at: Option<String>,
    /// Read-only.
    modified_at: Option<String>,
    /// Where it was made; read-only.
    origin: Option<String>,
    /// Where it was last changed; read-only.
    modified_from: Option<String>,
    /// `CUSTOMER` (default) or `LEAD`.
    #[serde(rename = "type")]
    person_type: Option<String>,
    external_id: Option<String>,
    first_name: Option<String>,
    middle_name: Option<String>,
    last_name: Option<String>,
    address: Option<String>,
    city: Option<String>,
    country: Option<String>,
    /// `MALE` or `FEMALE`.
    gender: Option<String>,
    /// `YYYY-MM-DD`.
    birth_date: Option<String>,
    /// `xx` or `xx-YY`.
    preferred_language: Option<String>,
    profile_picture: Option<String>,
    /// `NORMAL` (default) or `HIGH`; answered only when HIGH.
    priority: Option<String>,
    /// Names; unknown ones are created.
    tags: Option<Vec<String>>,
    /// Values by name.
    custom_attributes: Option<BTreeMap<String, serde_json::Value>>,
    /// Values by name; read-only.
    computed_attributes: Option<BTreeMap<String, serde_json::Value>>,
    contact_information: Option<ContactsBody>,
}

/// Contacts by channel. Other channels than these are read-only: `facebook`, `line`, `telegram`…
#[derive(JsonSchema)]
#[schemars(rename = "PeopleContacts")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read and written field by field")]
pub(super) struct ContactsBody {
    phone: Option<Vec<PhoneBody>>,
    email: Option<Vec<EmailBody>>,
    /// Read-only.
    live_chat: Option<Vec<ChannelBody>>,
    /// Read-only.
    open_channel: Option<Vec<ChannelBody>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeoplePhone")]
#[serde(rename_all = "camelCase")]
struct PhoneBody {
    number: String,
    /// Accepted, never answered: the primary one comes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_primary: Option<bool>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeopleEmail")]
#[serde(rename_all = "camelCase")]
struct EmailBody {
    address: String,
    /// Accepted, never answered: the primary one comes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_primary: Option<bool>,
}

/// How a channel knows a person.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeopleChannel")]
#[serde(rename_all = "camelCase")]
struct ChannelBody {
    /// The widget, bot or account talked to.
    application_id: String,
    user_id: String,
}
