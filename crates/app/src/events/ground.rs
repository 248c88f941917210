//! The ground of tests around events: a shop with purchases, and Mira.

use super::{EventPerson, Item, NewEvent, NewProperties};
use crate::Error;
use crate::feed::FeedPart;
use crate::testing::World;
use rapport_domain::computed::{ComputedAttribute, ComputedInput};
use rapport_domain::event::{DefinitionInput, PropertyInput};
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::ids::EventId;
use rapport_domain::person::{ContactInput, PersonInput, PersonType};
use rapport_domain::time::Timestamp;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

pub(crate) fn mira() -> Identity {
    Identity::new(IdentityType::Phone, "385911234567", None).unwrap()
}

pub(crate) fn instant(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub(crate) fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

/// An event of Mira, to be changed where a test needs it.
pub(crate) fn event(definition: &str, id: &str, json: &str) -> NewEvent {
    NewEvent {
        event_id: Some(id.to_owned()),
        definition_id: definition.to_owned(),
        person: EventPerson::Identity(mira()),
        occurred_time: None,
        properties: NewProperties::Json(raw(json)),
    }
}

pub(crate) fn purchase(id: &str, at: &str, amount: &str) -> Item {
    let json = format!("{{\"amount\":{amount}}}");
    Ok(NewEvent { occurred_time: Some(instant(at)), ..event("Purchase", id, &json) })
}

/// The same for somebody who may not be there yet.
pub(crate) fn of_new(identity: Identity, event: NewEvent) -> NewEvent {
    let person_type = PersonType::Customer;
    NewEvent { person: EventPerson::IdentityOrNew { identity, person_type }, ..event }
}

impl World {
    /// Purchase, Request and Mira.
    pub(crate) async fn shop(&self) {
        self.define("Purchase", &[("productName", "String"), ("amount", "Decimal")]).await;
        self.define("Request", &[("topic", "String")]).await;
        let contact = ContactInput {
            path: String::new(),
            kind: IdentityType::Phone,
            identifier: mira().identifier,
            primary: true,
        };
        let contacts = Some(vec![contact]);
        let input = PersonInput { contacts, ..PersonInput::default() };
        self.app.create_person(&self.actor, input).await.unwrap();
    }

    pub(crate) async fn define(&self, title: &str, fields: &[(&str, &str)]) {
        let property = |(name, kind): &(&str, &str)| PropertyInput {
            name: (*name).to_owned(),
            property_type: (*kind).to_owned(),
            ..PropertyInput::default()
        };
        let input = DefinitionInput {
            title: title.to_owned(),
            fields: fields.iter().map(property).collect(),
            ..DefinitionInput::default()
        };
        self.app.create_event_definition(&self.actor, input).await.unwrap();
    }

    /// An aggregate that is Active, filled in.
    pub(crate) async fn compute(&self, name: &str, definition: &str) -> ComputedAttribute {
        self.derive(name, "EVENT_AGGREGATE", definition).await
    }

    /// A computed attribute of any kind that is Active, filled in.
    pub(crate) async fn derive(
        &self,
        name: &str,
        kind: &str,
        definition: &str,
    ) -> ComputedAttribute {
        let attribute = self.draft_of(name, kind, definition).await.unwrap();
        self.app.activate_computed_attribute(&self.actor, attribute.id).await.unwrap();
        self.fill_in().await;
        self.app.computed_attribute(&self.actor, attribute.id).await.unwrap()
    }

    pub(crate) async fn draft(
        &self,
        name: &str,
        definition: &str,
    ) -> Result<ComputedAttribute, Error> {
        self.draft_of(name, "EVENT_AGGREGATE", definition).await
    }

    pub(crate) async fn draft_of(
        &self,
        name: &str,
        kind: &str,
        definition: &str,
    ) -> Result<ComputedAttribute, Error> {
        let (name, kind) = (name.to_owned(), kind.to_owned());
        let input = ComputedInput { name, kind, definition: raw(definition) };
        self.app.create_computed_attribute(&self.actor, input).await
    }

    pub(crate) async fn fill_in(&self) {
        while self.app.fill_in_computed().await.unwrap() {}
    }

    /// Folds the events that wait.
    pub(crate) async fn fold(&self) {
        self.app.fold_events().await.unwrap();
    }

    /// Mira's computed values, as text.
    pub(crate) async fn values(&self) -> BTreeMap<String, String> {
        let profile = self.app.person(&self.actor, mira()).await.unwrap();
        profile.computed.into_iter().map(|(name, value)| (name, value.to_text())).collect()
    }

    pub(crate) async fn value(&self, name: &str) -> Option<String> {
        self.values().await.remove(name)
    }

    pub(crate) async fn send(&self, event: NewEvent) {
        self.app.send_event(&self.actor, event).await.unwrap();
    }

    pub(crate) async fn delete(&self, id: &str) {
        self.app.delete_event(&self.actor, EventId::from(id)).await.unwrap();
    }

    /// What the feed told since a number, as JSON.
    pub(crate) async fn told_after(&self, seq: i64) -> Vec<serde_json::Value> {
        let topics = ["person", "event", "message", "bot"];
        let (mut all, mut place) = (Vec::new(), seq);
        loop {
            let part = self.app.feed_after(&self.actor, place, &topics).await.unwrap();
            let FeedPart::Entries { entries, read, behind } = part else { return Vec::new() };
            all.extend(entries.iter().map(|entry| serde_json::to_value(&entry.told).unwrap()));
            place = read;
            if behind == 0 {
                return all;
            }
        }
    }

    /// Computed changes since a number: instant, attribute, old and new value.
    pub(crate) async fn flips_after(&self, seq: i64) -> Vec<String> {
        let mut flips = Vec::new();
        for entry in self.told_after(seq).await {
            if entry.get("source").is_none_or(|source| source != "COMPUTED") {
                continue;
            }
            for change in entry["changes"].as_array().unwrap() {
                flips.push(format!(
                    "{} {}: {} -> {}",
                    entry["data"]["at"].as_str().unwrap(),
                    change["attribute"].as_str().unwrap(),
                    change["from"],
                    change["to"]
                ));
            }
        }
        flips
    }
}
