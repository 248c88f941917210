//! Customer Profiles in memory, made of the domain's own rules.

use crate::attribute::{Attributes, CustomAttribute};
use crate::bot::port::{
    Cause, ProfileAction, ProfileCall, ProfileChange, ProfileOutcome, ProfilePort, event_properties,
};
use crate::bot::{Catalog, ComputedFact, ProfileAttribute};
use crate::decimal::Decimal;
use crate::event::{Category, Event, EventDefinition, Property, PropertyType};
use crate::identity::{Identity, IdentityType};
use crate::ids::{AttributeId, DefinitionId, PersonId, TagId};
use crate::person::change::{self, Change, Writing};
use crate::person::{Origin, Person, PersonType, Stamp};
use crate::tag::{Tag, TagName};
use crate::time::{DAY_MS, Timestamp};
use crate::value::{DataType, Value};
use std::collections::BTreeMap;

/// Monday, 2 March 2026, 10:00 UTC.
pub const START: &str = "2026-03-02T10:00:00Z";

/// A workspace with its persons.
pub struct World {
    pub now: Timestamp,
    pub persons: Vec<Person>,
    pub tags: Vec<Tag>,
    pub events: Vec<Event>,
    pub attributes: Attributes,
    pub definitions: Vec<EventDefinition>,
    pub computed: Vec<ComputedFact>,
    items_made: u32,
}

impl World {
    pub fn new() -> Self {
        Self {
            now: Timestamp::parse(START).unwrap(),
            persons: Vec::new(),
            tags: Vec::new(),
            events: Vec::new(),
            attributes: Attributes::new(custom_attributes(), Vec::new()),
            definitions: definitions(),
            computed: computed_facts(),
            items_made: 0,
        }
    }

    /// The same with Mira, PHONE 385911234567.
    pub fn with_mira() -> Self {
        let mut world = Self::new();
        let phone = Identity::new(IdentityType::Phone, "385911234567", None).unwrap();
        world.create(&phone, PersonType::Customer, &[]).unwrap();
        world
    }

    pub fn catalog(&self) -> Catalog<'_> {
        Catalog {
            events: &self.definitions,
            custom: self.attributes.custom(),
            computed: &self.computed,
            senders: None,
        }
    }

    /// The person of an identity.
    pub fn person(&self, identity: &Identity) -> Option<&Person> {
        self.persons.iter().find(|person| person.has(identity))
    }

    /// Stores an event of an earlier time.
    pub fn was(&mut self, definition: &str, days_ago: i64, properties: &[(&str, Value)]) {
        let at = self.now.plus_ms(-days_ago * DAY_MS);
        let properties = properties.iter().map(|(name, v)| ((*name).to_owned(), v.clone()));
        self.events.push(Event {
            event_id: format!("earlier-{}", self.events.len()).as_str().into(),
            person_id: self.persons[0].id,
            definition_id: DefinitionId::from(definition),
            occurred_time: at,
            received_time: at,
            properties: properties.collect(),
            source: "API".to_owned(),
        });
    }

    fn decide<T>(&mut self, decide: impl FnOnce(&mut Writing<'_>) -> T) -> T {
        let stamp = Stamp { at: self.now, from: Origin::Answers, by: String::new() };
        let mut made = self.items_made;
        let mut new_item_id = || {
            made += 1;
            format!("item-{made}")
        };
        let decided = decide(&mut Writing {
            attributes: &self.attributes,
            tags: &self.tags,
            stamp: &stamp,
            new_item_id: &mut new_item_id,
        });
        self.items_made = made;
        decided
    }

    fn create(
        &mut self,
        identity: &Identity,
        person_type: PersonType,
        writes: &[crate::person::AttributeWrite],
    ) -> Result<Vec<ProfileChange>, Cause> {
        if identity.kind == IdentityType::Id {
            return Err(Cause::PersonNotFound);
        }
        let id = PersonId(1 + i64::try_from(self.persons.len()).unwrap());
        let change = self.decide(|writing| {
            change::create_with_attributes(id, identity, person_type, writes, writing)
        });
        let change = change.map_err(|found| Cause::of_problem(&found[0]))?;
        let mut changes = vec![ProfileChange::Created { person_type }];
        changes.extend(self.put(change)?);
        Ok(changes)
    }

    /// Keeps a changed person, unless somebody else has one of its identities.
    fn put(&mut self, change: Change) -> Result<Vec<ProfileChange>, Cause> {
        let person = change.person;
        let others = self.persons.iter().filter(|other| other.id != person.id);
        let mut others = others.flat_map(|other| &other.contacts);
        if others.any(|contact| person.has(&contact.identity)) {
            return Err(Cause::IdentityTaken);
        }
        self.persons.retain(|other| other.id != person.id);
        self.persons.push(person);
        self.persons.sort_by_key(|person| person.id);
        Ok(change.changes.into_iter().map(ProfileChange::Attribute).collect())
    }

    fn value(&self, person: &Person, attribute: &ProfileAttribute) -> Result<Option<Value>, Cause> {
        let text = |text: Option<&str>| text.map(|text| Value::Text(text.to_owned()));
        Ok(match attribute {
            ProfileAttribute::Standard(attribute) => person.standard.get(attribute).cloned(),
            ProfileAttribute::ExternalId => text(person.external_id()),
            ProfileAttribute::PrimaryPhone => text(person.primary(IdentityType::Phone)),
            ProfileAttribute::PrimaryEmail => text(person.primary(IdentityType::Email)),
            ProfileAttribute::Type => text(Some(person.person_type.name())),
            ProfileAttribute::Custom(name) => {
                let custom = self.attributes.custom_named(name).ok_or(Cause::AttributeMissing)?;
                person.custom.get(&custom.id).cloned()
            }
            ProfileAttribute::Computed(name) => self.computed_value(person, name)?,
        })
    }

    /// A few computed attributes, recomputed from the events.
    fn computed_value(&self, person: &Person, name: &str) -> Result<Option<Value>, Cause> {
        let events = || self.events.iter().filter(|event| event.person_id == person.id);
        let purchases = || events().filter(|event| event.definition_id.as_str() == "Purchase");
        let week = self.now.plus_ms(-7 * DAY_MS);
        let amounts = || {
            purchases().filter_map(|event| match event.properties.get("amount") {
                Some(Value::Decimal(amount)) => Some(amount.billionths()),
                _ => None,
            })
        };
        Ok(match name {
            "Bought in 7 days" => {
                Some(Value::Boolean(purchases().any(|event| event.occurred_time > week)))
            }
            "Last product" => {
                let last = purchases().max_by_key(|event| event.occurred_time);
                last.and_then(|event| event.properties.get("productName").cloned())
            }
            "Lifetime spend" => Some(Value::Decimal(Decimal::from_billionths(amounts().sum()))),
            "Carts in 7 days" | "Carts in all" => {
                let carts = events().filter(|event| event.definition_id.as_str() == "AddedToCart");
                let since = if name == "Carts in 7 days" { week } else { Timestamp::MIN };
                let count = carts.filter(|event| event.occurred_time > since).count();
                Some(Value::Integer(i64::try_from(count).unwrap()))
            }
            _ => return Err(Cause::AttributeMissing),
        })
    }

    fn found(&self, identity: &Identity) -> Result<Person, Cause> {
        self.person(identity).cloned().ok_or(Cause::PersonNotFound)
    }

    fn perform(&mut self, call: ProfileCall) -> Result<ProfileOutcome, Cause> {
        let identity = &call.identity;
        match call.action {
            ProfileAction::GetInformation { attributes } => {
                let person = self.found(identity)?;
                let values = attributes.iter().map(|attribute| self.value(&person, attribute));
                let values = values.collect::<Result<_, _>>()?;
                Ok(ProfileOutcome { values, ..ProfileOutcome::of(Cause::NotModified) })
            }
            ProfileAction::CreateOrUpdate { writes, type_for_new } => {
                let Ok(person) = self.found(identity) else {
                    let changes = self.create(identity, type_for_new, &writes)?;
                    return Ok(ProfileOutcome { changes, ..ProfileOutcome::of(Cause::Created) });
                };
                let change =
                    self.decide(|writing| change::write_attributes(&person, &writes, writing));
                let change = change.map_err(|found| Cause::of_problem(&found[0]))?;
                self.updated(change)
            }
            ProfileAction::SendEvent { event_id, definition_id, properties, create_if_missing } => {
                let definition = self.definitions.iter().find(|d| d.definition_id == definition_id);
                let definition = definition.ok_or(Cause::DefinitionMissing)?;
                let properties = event_properties(definition, &properties)?;
                let mut changes = Vec::new();
                if self.person(identity).is_none() && create_if_missing {
                    changes = self.create(identity, PersonType::Customer, &[])?;
                }
                let person_id = self.found(identity)?.id;
                self.events.push(Event {
                    event_id: event_id.clone(),
                    person_id,
                    definition_id: definition_id.clone(),
                    occurred_time: self.now,
                    received_time: self.now,
                    properties: properties.clone(),
                    source: "ANSWERS".to_owned(),
                });
                changes.push(ProfileChange::Event { event_id, definition_id, properties });
                Ok(ProfileOutcome { changes, ..ProfileOutcome::of(Cause::Updated) })
            }
            ProfileAction::AddTags { names } => {
                let person = self.found(identity)?;
                let tags: Vec<Tag> = names.iter().map(|name| self.tag(name)).collect();
                let change =
                    self.decide(|writing| change::change_tags(&person, &tags, &[], writing));
                self.updated(change.map_err(|found| Cause::of_problem(&found[0]))?)
            }
            ProfileAction::RemoveTags { names } => {
                let person = self.found(identity)?;
                let named = |tag: &&Tag| names.iter().any(|name| name.as_str() == tag.name);
                let tags: Vec<Tag> = self.tags.iter().filter(named).cloned().collect();
                let change =
                    self.decide(|writing| change::change_tags(&person, &[], &tags, writing));
                self.updated(change.map_err(|found| Cause::of_problem(&found[0]))?)
            }
            ProfileAction::GetTags { names } => {
                let person = self.found(identity)?;
                let own = self.tags.iter().filter(|tag| person.tags.contains(&tag.id));
                let asked = own.filter(|tag| names.iter().any(|name| name.as_str() == tag.name));
                let present_tags = asked.map(|tag| tag.name.clone()).collect();
                Ok(ProfileOutcome { present_tags, ..ProfileOutcome::of(Cause::NotModified) })
            }
        }
    }

    fn updated(&mut self, change: Change) -> Result<ProfileOutcome, Cause> {
        let changes = self.put(change)?;
        let cause = if changes.is_empty() { Cause::NotModified } else { Cause::Updated };
        Ok(ProfileOutcome { changes, ..ProfileOutcome::of(cause) })
    }

    fn tag(&mut self, name: &TagName) -> Tag {
        if let Some(tag) = self.tags.iter().find(|tag| tag.name == name.as_str()) {
            return tag.clone();
        }
        let id = TagId(1 + i64::try_from(self.tags.len()).unwrap());
        let (at, name) = (self.now, name.as_str().to_owned());
        let tag = Tag { id, name, created_at: at, modified_at: at };
        self.tags.push(tag.clone());
        tag
    }
}

impl ProfilePort for World {
    fn call(&mut self, call: ProfileCall) -> ProfileOutcome {
        self.perform(call).unwrap_or_else(ProfileOutcome::of)
    }
}

fn custom_attributes() -> Vec<CustomAttribute> {
    let attribute = |id, name: &str, data_type, fields: &[(&str, DataType)]| CustomAttribute {
        id: AttributeId(id),
        name: name.to_owned(),
        data_type,
        object_schema: fields.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect(),
        created_at: Timestamp(0),
    };
    let cart = [("name", DataType::String), ("price", DataType::Decimal)];
    vec![
        attribute(1, "Loyalty tier", DataType::String, &[]),
        attribute(2, "Points", DataType::Integer, &[]),
        attribute(3, "Subscribed", DataType::Boolean, &[]),
        attribute(4, "Renewal", DataType::DateTime, &[]),
        attribute(5, "Cart", DataType::ListOfObjects, &cart),
        attribute(6, "Numbers", DataType::ListOfObjects, &[("n", DataType::Integer)]),
    ]
}

fn definitions() -> Vec<EventDefinition> {
    let definition = |id: &str, fields: &[(&str, PropertyType, bool)]| EventDefinition {
        definition_id: DefinitionId::from(id),
        title: id.to_owned(),
        description: String::new(),
        category: Category::External,
        fields: fields
            .iter()
            .map(|(name, property_type, required)| Property {
                name: (*name).to_owned(),
                property_type: *property_type,
                required: *required,
                schema: BTreeMap::new(),
            })
            .collect(),
        enabled: true,
        context_label: BTreeMap::from([("en".to_owned(), "recent purchase".to_owned())]),
        retention_days: None,
    };
    let cart = [
        ("addedCart", PropertyType::Boolean, false),
        ("productID", PropertyType::String, false),
        ("productName", PropertyType::String, false),
        ("productPrice", PropertyType::Decimal, false),
    ];
    let purchase = [
        ("productName", PropertyType::String, false),
        ("amount", PropertyType::Decimal, false),
        ("pieces", PropertyType::Numeric, false),
        ("orderedAt", PropertyType::DateTime, false),
        ("orderedAtText", PropertyType::String, false),
    ];
    let request = [("topic", PropertyType::String, true)];
    vec![
        definition("AddedToCart", &cart),
        definition("Purchase", &purchase),
        definition("Request", &request),
    ]
}

fn computed_facts() -> Vec<ComputedFact> {
    let fact =
        |name: &str, data_type, active| ComputedFact { name: name.to_owned(), data_type, active };
    vec![
        fact("Bought in 7 days", DataType::Boolean, true),
        fact("Last product", DataType::String, true),
        fact("Lifetime spend", DataType::Decimal, true),
        fact("Carts in 7 days", DataType::Integer, true),
        fact("Carts in all", DataType::Integer, true),
        fact("Old score", DataType::Integer, false),
    ]
}
