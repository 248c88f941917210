//! The person of the native API: the form of version 3 with `priority` and `version`.

use crate::object::Object;
use crate::person::{identity_type, read_fields};
use rapport_app::persons::{ChatTimes, Profile, overall};
use rapport_domain::attribute::StandardAttribute;
use rapport_domain::identity::IdentityType;
use rapport_domain::person::{Contact, ContactInput, PersonInput};
use schemars::JsonSchema;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Fields of an answer that a request may carry without effect, so that it can be sent back.
const READ_ONLY: &[&str] = &[
    "id",
    "version",
    "segments",
    "computedAttributes",
    "lastInbound",
    "lastContacted",
    "channels",
    "createdAt",
    "createdFrom",
    "createdBy",
    "modifiedAt",
    "modifiedFrom",
    "modifiedBy",
];

/// Reads a person. `null` empties a field, a list or map too (JSON Merge Patch, A-200).
pub(super) fn read(object: &mut Object<'_>) -> PersonInput {
    object.ignore(READ_ONLY);
    let (tags, contacts) = (object.has("tags"), object.has("contactInformation"));
    let mut input = read_fields(object, StandardAttribute::ALL.iter().copied());
    input.contacts = read_contacts(object);
    input.tags = input.tags.or_else(|| tags.then(Vec::new));
    input.contacts = input.contacts.or_else(|| contacts.then(Vec::new));
    input
}

fn read_contacts(object: &mut Object<'_>) -> Option<Vec<ContactInput>> {
    let mut contacts = Vec::new();
    for mut item in object.objects("contactInformation")? {
        let path = item.place("identifier");
        let kind = item.required_text("type");
        let identifier = item.required_text("identifier");
        let primary = item.truth("primary").unwrap_or_default();
        // A channel identity has a sender; only its type says that it cannot be written.
        item.ignore(&["sender"]);
        match identity_type(&item.place("type"), &kind) {
            Ok(kind) => contacts.push(ContactInput { path, kind, identifier, primary }),
            Err(_) if kind.is_empty() => {}
            Err(problem) => item.note_problem(problem),
        }
        object.absorb(item);
    }
    Some(contacts)
}

/// A person as the native API answers it. Sets and maps are always there; other empty fields are
/// left out.
pub(crate) struct PersonAnswer<'a>(pub(crate) &'a Profile);

impl Serialize for PersonAnswer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Profile { person, tags, custom, computed, contacted } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &person.id.0)?;
        map.serialize_entry("type", person.person_type.name())?;
        if let Some(external_id) = person.external_id() {
            map.serialize_entry("externalId", external_id)?;
        }
        for (attribute, value) in &person.standard {
            map.serialize_entry(attribute.name(), value)?;
        }
        let contacts = person.contacts.iter();
        let contacts = contacts.filter(|c| c.identity.kind != IdentityType::ExternalId);
        let contacts: Vec<ContactBody<'_>> = contacts.map(contact).collect();
        map.serialize_entry("contactInformation", &contacts)?;
        map.serialize_entry("tags", tags)?;
        map.serialize_entry("customAttributes", custom)?;
        map.serialize_entry("computedAttributes", computed)?;
        if !contacted.is_empty() {
            let TimesBody { last_inbound, last_contacted } = overall(contacted).into();
            if let Some(at) = last_inbound {
                map.serialize_entry("lastInbound", &at)?;
            }
            if let Some(at) = last_contacted {
                map.serialize_entry("lastContacted", &at)?;
            }
            let channels = contacted.iter().map(|(name, times)| (*name, TimesBody::from(*times)));
            map.serialize_entry("channels", &channels.collect::<BTreeMap<_, _>>())?;
        }
        map.serialize_entry("version", &person.version)?;
        let stamps = [
            (["createdAt", "createdFrom", "createdBy"], &person.created),
            (["modifiedAt", "modifiedFrom", "modifiedBy"], &person.modified),
        ];
        for ([at, from, by], stamp) in stamps {
            map.serialize_entry(at, &stamp.at.to_string())?;
            map.serialize_entry(from, stamp.from.name())?;
            if !stamp.by.is_empty() {
                map.serialize_entry(by, &stamp.by)?;
            }
        }
        map.end()
    }
}

fn contact(contact: &Contact) -> ContactBody<'_> {
    let identity = &contact.identity;
    let sender = (!identity.sender.is_empty()).then_some(Cow::from(identity.sender.as_str()));
    ContactBody {
        kind: Cow::from(identity.kind.name()),
        identifier: Cow::from(identity.identifier.as_str()),
        sender,
        primary: contact.primary,
    }
}

/// When a person last wrote and was last written to.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LastTimes")]
#[serde(rename_all = "camelCase")]
struct TimesBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    last_inbound: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_contacted: Option<String>,
}

impl From<ChatTimes> for TimesBody {
    fn from(times: ChatTimes) -> Self {
        Self {
            last_inbound: times.inbound_at.map(|at| at.to_string()),
            last_contacted: times.contacted_at.map(|at| at.to_string()),
        }
    }
}

/// A phone, an e-mail or a channel identity (P-12).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Contact")]
pub(crate) struct ContactBody<'a> {
    /// `PHONE`, `EMAIL` or a channel; only the first two can be written.
    #[serde(rename = "type")]
    kind: Cow<'a, str>,
    identifier: Cow<'a, str>,
    /// The widget, bot or account talked to; channels only.
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<Cow<'a, str>>,
    /// Whether it is the primary phone or e-mail.
    primary: bool,
}

/// A Person profile.
#[derive(JsonSchema)]
#[schemars(rename = "Person")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is written field by field")]
pub(crate) struct PersonBody {
    id: i64,
    /// `CUSTOMER` or `LEAD`.
    #[serde(rename = "type")]
    person_type: PersonTypeBody,
    external_id: Option<String>,
    first_name: Option<String>,
    middle_name: Option<String>,
    last_name: Option<String>,
    nick_name: Option<String>,
    address: Option<String>,
    city: Option<String>,
    country: Option<String>,
    gender: Option<GenderBody>,
    /// `YYYY-MM-DD`.
    birth_date: Option<String>,
    /// `xx` or `xx-YY`.
    preferred_language: Option<String>,
    profile_picture: Option<String>,
    /// Left out when NORMAL.
    priority: Option<PriorityBody>,
    contact_information: Vec<ContactBody<'static>>,
    /// Names of its tags, in order.
    tags: Vec<String>,
    /// Values by name.
    custom_attributes: BTreeMap<String, serde_json::Value>,
    /// Values by name, exact as of the reading.
    computed_attributes: BTreeMap<String, serde_json::Value>,
    /// When it last wrote to us; not in lists.
    last_inbound: Option<String>,
    /// When it was last written to; not in lists.
    last_contacted: Option<String>,
    /// The same by channel, such as `LIVE_CHAT`; not in lists.
    channels: Option<BTreeMap<String, TimesBody>>,
    /// Grows with every change; the value of the `ETag`.
    version: i64,
    created_at: String,
    created_from: String,
    created_by: Option<String>,
    modified_at: String,
    modified_from: String,
    modified_by: Option<String>,
}

/// What may be written to a person. Absent fields stay; `null` empties one; lists are replaced.
#[derive(JsonSchema)]
#[schemars(rename = "PersonChange")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read field by field")]
pub(super) struct PersonChangeBody {
    #[serde(rename = "type")]
    person_type: Option<PersonTypeBody>,
    external_id: Option<String>,
    first_name: Option<String>,
    middle_name: Option<String>,
    last_name: Option<String>,
    nick_name: Option<String>,
    address: Option<String>,
    city: Option<String>,
    country: Option<String>,
    gender: Option<GenderBody>,
    birth_date: Option<String>,
    preferred_language: Option<String>,
    profile_picture: Option<String>,
    priority: Option<PriorityBody>,
    contact_information: Option<Vec<ContactChangeBody>>,
    tags: Option<Vec<String>>,
    custom_attributes: Option<BTreeMap<String, serde_json::Value>>,
}

/// A phone or an e-mail.
#[derive(JsonSchema)]
#[schemars(rename = "ContactChange")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct ContactChangeBody {
    /// `PHONE` or `EMAIL`.
    #[serde(rename = "type")]
    kind: String,
    identifier: String,
    primary: Option<bool>,
}

#[derive(JsonSchema)]
#[schemars(rename = "PersonType")]
#[serde(rename_all = "UPPERCASE")]
#[expect(dead_code, reason = "describes a text")]
enum PersonTypeBody {
    Customer,
    Lead,
}

#[derive(JsonSchema)]
#[schemars(rename = "Gender")]
#[serde(rename_all = "UPPERCASE")]
#[expect(dead_code, reason = "describes a text")]
enum GenderBody {
    Male,
    Female,
}

#[derive(JsonSchema)]
#[schemars(rename = "Priority")]
#[serde(rename_all = "UPPERCASE")]
#[expect(dead_code, reason = "describes a text")]
enum PriorityBody {
    Normal,
    High,
}
