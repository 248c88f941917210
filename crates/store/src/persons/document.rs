//! The JSON document of a person row: self-describing and versioned.

use crate::Error;
use crate::stored_value::StoredValue;
use rapport_domain::attribute::StandardAttribute;
use rapport_domain::identity::Identity;
use rapport_domain::ids::{AttributeId, PersonId, TagId};
use rapport_domain::person::{Contact, Person, PersonType, Stamp};
use rapport_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The form this version writes.
const FORM: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    form: u32,
    #[serde(rename = "type")]
    person_type: PersonType,
    contacts: Vec<StoredContact>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    standard: BTreeMap<StandardAttribute, StoredValue>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    custom: BTreeMap<i64, StoredValue>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    tags: BTreeSet<TagId>,
    created: Stamp,
    modified: Stamp,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredContact {
    identity: Identity,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    primary: bool,
    added_at: Timestamp,
}

/// The document of a person.
pub(super) fn write(person: &Person) -> Result<String, Error> {
    let contact = |contact: &Contact| StoredContact {
        identity: contact.identity.clone(),
        primary: contact.primary,
        added_at: contact.added_at,
    };
    let document = Document {
        form: FORM,
        person_type: person.person_type,
        contacts: person.contacts.iter().map(contact).collect(),
        standard: person.standard.iter().map(|(name, value)| (*name, value.into())).collect(),
        custom: person.custom.iter().map(|(id, value)| (id.0, value.into())).collect(),
        tags: person.tags.clone(),
        created: person.created.clone(),
        modified: person.modified.clone(),
    };
    serde_json::to_string(&document).map_err(|error| Error::corrupt(error.to_string()))
}

/// The person of a document.
pub(super) fn read(id: PersonId, version: i64, text: &str) -> Result<Person, Error> {
    let document: Document = serde_json::from_str(text)
        .map_err(|error| Error::corrupt(format!("person {id}: {error}")))?;
    if document.form != FORM {
        return Err(Error::corrupt(format!("person {id} has the form {}", document.form)));
    }
    let contact = |contact: StoredContact| Contact {
        identity: contact.identity,
        primary: contact.primary,
        added_at: contact.added_at,
    };
    Ok(Person {
        id,
        version,
        person_type: document.person_type,
        contacts: document.contacts.into_iter().map(contact).collect(),
        standard: document.standard.into_iter().map(|(name, v)| (name, v.into())).collect(),
        custom: document.custom.into_iter().map(|(id, v)| (AttributeId(id), v.into())).collect(),
        tags: document.tags,
        created: document.created,
        modified: document.modified,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form of today stays readable for good.
    const FORM_1: &str = concat!(
        r#"{"form":1,"type":"LEAD","contacts":[{"identity":{"type":"PHONE","sender":"","#,
        r#""identifier":"385911234567"},"primary":true,"addedAt":5},{"identity":{"type":"#,
        r#""LIVE_CHAT","sender":"w-1","identifier":"v-1"},"addedAt":6}],"standard":{"firstName":"#,
        r#"{"text":"Mira"},"birthDate":{"date":7425}},"custom":{"7":{"decimal":49.9},"8":{"list":"#,
        r#"[{"id":"i-1","fields":{"qty":{"integer":2}}}]}},"tags":[9],"created":{"at":5,"from":"#,
        r#""ANSWERS","by":"bot"},"modified":{"at":6,"from":"API","by":""}}"#
    );

    #[test]
    fn a_document_is_read_and_written_alike() {
        let person = read(PersonId(4711), 3, FORM_1).unwrap();
        assert_eq!((person.version, person.contacts.len(), person.custom.len()), (3, 2, 2));
        assert_eq!(write(&person).unwrap(), FORM_1);
    }

    #[test]
    fn an_unknown_form_is_refused() {
        let later = FORM_1.replace("\"form\":1", "\"form\":2");
        assert!(read(PersonId(1), 1, &later).is_err());
    }
}
