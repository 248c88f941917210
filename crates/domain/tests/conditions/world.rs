//! A workspace with one person: what the conditions can name, and what the person has of it. The
//! same data in plain form is what the slow twin reads.

use crate::instant;
use crate::random::Random;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rapport_domain::attribute::{
    Attributes, ComputedName, CustomAttributeInput, StandardAttribute,
};
use rapport_domain::decimal::Decimal;
use rapport_domain::event::{Category, Event, EventDefinition, Property, PropertyType};
use rapport_domain::filter::PersonView;
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::ids::{AttributeId, DefinitionId, EventId, PersonId, TagId};
use rapport_domain::person::{Contact, Origin, Person, PersonType, Stamp};
use rapport_domain::segment::Definitions;
use rapport_domain::time::{DAY_MS, Day, Timestamp, Zone};
use rapport_domain::value::{DataType, ListItem, ListSchema, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A value in plain form.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    Text(String),
    /// In hundredths.
    Number(i64),
    Boolean(bool),
    Date(Date),
    Instant(i64),
    Items(Vec<BTreeMap<String, Plain>>),
}

/// An event in plain form.
#[derive(Debug, Clone)]
pub struct PlainEvent {
    pub definition: String,
    pub at: i64,
    pub properties: BTreeMap<String, Plain>,
}

/// What a computed attribute is from an instant on.
pub type Steps = Vec<(Timestamp, Option<Plain>)>;

pub struct World {
    pub zone: Zone,
    pub time_zone: TimeZone,
    pub start: Timestamp,
    pub days: i64,
    pub attributes: Attributes,
    pub definitions: Vec<EventDefinition>,
    pub person: Person,
    pub events: Vec<Event>,
    pub plain: BTreeMap<String, Plain>,
    pub plain_events: Vec<PlainEvent>,
    pub tags: Vec<String>,
    pub kinds: Vec<&'static str>,
    pub computed: BTreeMap<String, Steps>,
}

const ZONES: &[(&str, &str)] = &[
    ("UTC", "2026-03-01T00:00:00Z"),
    ("Europe/Zagreb", "2026-03-20T11:00:00Z"),
    ("Europe/Zagreb", "2026-10-10T21:59:59.999Z"),
    ("America/New_York", "2026-02-25T12:00:00Z"),
    ("America/Sao_Paulo", "2018-10-20T02:30:00Z"),
    ("Africa/Cairo", "2026-04-10T00:00:00Z"),
    ("Australia/Lord_Howe", "2026-03-25T13:30:00Z"),
    ("Pacific/Apia", "2011-12-20T09:00:00Z"),
    ("Asia/Kathmandu", "2028-02-20T18:15:00Z"),
    ("America/Nuuk", "2026-10-15T23:00:00Z"),
];

pub const WORDS: &[&str] = &["Split", "split", "Zagreb", "SPLIT north", "Straße", "İzmir", "a"];
pub const TAGS: &[&str] = &["vip", "Beta", "gold"];
pub const KINDS: &[IdentityType] =
    &[IdentityType::Phone, IdentityType::Email, IdentityType::LiveChat];

impl World {
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let (name, start) = random.of(ZONES);
        let time_zone = TimeZone::get(name).unwrap();
        let start = instant(start).plus_ms(random.below(DAY_MS));
        let days = if random.one_in(5) { 430 } else { 75 };
        let mut world = Self {
            zone: Zone::named(name).unwrap(),
            time_zone,
            start,
            days,
            attributes: attributes(),
            definitions: definitions(),
            person: nobody(start.plus_ms(-random.below(40 * DAY_MS))),
            events: Vec::new(),
            plain: BTreeMap::new(),
            plain_events: Vec::new(),
            tags: Vec::new(),
            kinds: Vec::new(),
            computed: BTreeMap::new(),
        };
        world.fill(&mut random);
        world
    }

    /// The last instant that is looked at.
    pub fn end(&self) -> Timestamp {
        self.start.plus_ms(self.days * DAY_MS)
    }

    fn fill(&mut self, random: &mut Random) {
        let person_type = if random.one_in(2) { PersonType::Lead } else { PersonType::Customer };
        self.person.person_type = person_type;
        self.plain.insert("type".to_owned(), Plain::Text(person_type.name().to_owned()));
        self.plain.insert("createdAt".to_owned(), Plain::Instant(self.person.created.at.0));
        for (name, of) in [
            (StandardAttribute::City, DataType::String),
            (StandardAttribute::BirthDate, DataType::Date),
        ] {
            if let Some(plain) = self.maybe(of, random) {
                self.person.standard.insert(name, self.stored(&plain, of));
                self.plain.insert(name.name().to_owned(), plain);
            }
        }
        let priority = random.of(&["", "NORMAL", "HIGH"]);
        if !priority.is_empty() {
            let value = Value::Text(priority.to_owned());
            self.person.standard.insert(StandardAttribute::Priority, value);
        }
        let shown = if priority.is_empty() { "NORMAL" } else { priority };
        self.plain.insert("priority".to_owned(), Plain::Text(shown.to_owned()));
        let custom: Vec<_> = self.attributes.custom().to_vec();
        for attribute in custom {
            if let Some(plain) = self.maybe(attribute.data_type, random) {
                let value = self.stored(&plain, attribute.data_type);
                self.person.custom.insert(attribute.id, value);
                self.plain.insert(format!("customAttributes.{}", attribute.name), plain);
            }
        }
        for (index, tag) in TAGS.iter().enumerate() {
            if random.one_in(3) {
                self.person.tags.insert(TagId(index as i64));
                self.tags.push((*tag).to_owned());
            }
        }
        for kind in KINDS {
            if random.one_in(2) {
                self.kinds.push(kind.name());
                self.person.contacts.push(contact(*kind, self.start));
            }
        }
        for computed in self.attributes.computed().to_vec() {
            let mut at = self.start.plus_ms(-DAY_MS);
            let mut steps = Steps::new();
            for _ in 0..random.below(7) {
                steps.push((at, self.maybe(computed.data_type, random)));
                at = at.plus_ms(random.below(6 * DAY_MS) + 1);
            }
            self.computed.insert(computed.name, steps);
        }
        for index in 0..random.below(14) {
            self.add_event(index, random);
        }
    }

    fn add_event(&mut self, index: i64, random: &mut Random) {
        let definition = random.of(&["Purchase", "Purchase", "Request"]);
        let at = self.start.plus_ms(-random.below(50) * random.of(&[DAY_MS, 3_600_000, 60_000]));
        let fields: &[(&str, DataType)] = &[
            ("amount", DataType::Decimal),
            ("count", DataType::Integer),
            ("product", DataType::String),
            ("gift", DataType::Boolean),
            ("due", DataType::DateTime),
        ];
        let mut properties = BTreeMap::new();
        let mut plain_properties = BTreeMap::new();
        for (name, data_type) in fields {
            if let Some(plain) = self.maybe(*data_type, random) {
                properties.insert((*name).to_owned(), self.stored(&plain, *data_type));
                plain_properties.insert((*name).to_owned(), plain);
            }
        }
        self.events.push(Event {
            event_id: EventId(format!("e-{index}")),
            person_id: self.person.id,
            definition_id: DefinitionId(definition.to_owned()),
            occurred_time: at,
            received_time: at,
            properties,
            source: "API".to_owned(),
        });
        let definition = definition.to_owned();
        self.plain_events.push(PlainEvent { definition, at: at.0, properties: plain_properties });
    }

    fn maybe(&self, data_type: DataType, random: &mut Random) -> Option<Plain> {
        if random.one_in(4) {
            return None;
        }
        let near = |random: &mut Random| self.start.plus_ms((random.below(140) - 70) * DAY_MS);
        Some(match data_type {
            DataType::String => Plain::Text(random.of(WORDS).to_owned()),
            DataType::Integer => Plain::Number(random.below(9) * 100),
            DataType::Decimal => Plain::Number(random.below(900)),
            DataType::Boolean => Plain::Boolean(random.one_in(2)),
            DataType::Date => {
                let day = self.time_zone.to_datetime(stamp(near(random).0)).date();
                let years = random.of(&[0, 0, 0, -1, -30]);
                Plain::Date(day.saturating_add(jiff::Span::new().years(years)))
            }
            DataType::DateTime => Plain::Instant(near(random).0 + random.below(DAY_MS)),
            DataType::ListOfObjects => {
                let item = |random: &mut Random| {
                    let fields = [
                        ("sku", DataType::String),
                        ("qty", DataType::Integer),
                        ("until", DataType::Date),
                    ];
                    let field = |(name, of): (&str, DataType)| {
                        Some((name.to_owned(), self.maybe(of, random)?))
                    };
                    fields.into_iter().filter_map(field).collect()
                };
                Plain::Items((0..random.below(3) + 1).map(|_| item(random)).collect())
            }
        })
    }

    fn stored(&self, plain: &Plain, data_type: DataType) -> Value {
        match plain {
            Plain::Text(text) => Value::Text(text.clone()),
            Plain::Number(hundredths) if data_type == DataType::Integer => {
                Value::Integer(hundredths / 100)
            }
            Plain::Number(hundredths) => {
                let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
                Value::Decimal(Decimal::parse(&text).unwrap())
            }
            Plain::Boolean(truth) => Value::Boolean(*truth),
            Plain::Date(date) => Value::Date(Day::of_date(*date)),
            Plain::Instant(at) => Value::DateTime(Timestamp(*at)),
            Plain::Items(items) => {
                let of = |name: &str| if name == "qty" { DataType::Integer } else { data_type };
                let item = |fields: &BTreeMap<String, Plain>| ListItem {
                    id: String::new(),
                    fields: fields
                        .iter()
                        .map(|(name, plain)| (name.clone(), self.stored(plain, of(name))))
                        .collect(),
                };
                Value::List(items.iter().map(item).collect())
            }
        }
    }

    /// What a computed attribute is at an instant, in plain form.
    pub fn step(&self, name: &str, at: Timestamp) -> Option<&Plain> {
        let steps = self.computed.get(name)?;
        steps.iter().rev().find(|(from, _)| *from <= at)?.1.as_ref()
    }
}

impl PersonView for World {
    fn person(&self) -> &Person {
        &self.person
    }

    fn has_tags(&self) -> bool {
        !self.tags.is_empty()
    }

    fn has_tag(&self, key: &str) -> bool {
        self.tags.iter().any(|tag| tag.to_lowercase() == key)
    }

    fn computed(&self, name: &str, at: Timestamp) -> Option<Cow<'_, Value>> {
        let data_type = self.attributes.computed_named(name)?.data_type;
        Some(Cow::Owned(self.stored(self.step(name, at)?, data_type)))
    }

    fn computed_changes_after(&self, name: &str, at: Timestamp) -> Option<Timestamp> {
        self.computed.get(name)?.iter().map(|(from, _)| *from).find(|from| *from > at)
    }
}

impl Definitions for World {
    fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    fn event_definition(&self, id: &str) -> Option<&EventDefinition> {
        self.definitions.iter().find(|definition| definition.definition_id.as_str() == id)
    }
}

pub fn stamp(at: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(at).unwrap()
}

fn attributes() -> Attributes {
    let cart = ListSchema::from([
        ("sku".to_owned(), DataType::String),
        ("qty".to_owned(), DataType::Integer),
        ("until".to_owned(), DataType::Date),
    ]);
    let custom = [
        ("Tier", DataType::String, None),
        ("Points", DataType::Integer, None),
        ("Balance", DataType::Decimal, None),
        ("Member", DataType::Boolean, None),
        ("Renewal", DataType::Date, None),
        ("Seen", DataType::DateTime, None),
        ("Cart", DataType::ListOfObjects, Some(cart)),
    ];
    let define = |(index, (name, data_type, object_schema)): (usize, (&str, _, _))| {
        let input = CustomAttributeInput { name: name.to_owned(), data_type, object_schema };
        input.define(AttributeId(index as i64), Timestamp(0), &Attributes::default()).unwrap()
    };
    let computed = |(name, data_type): (&str, _)| ComputedName { name: name.to_owned(), data_type };
    let names = [("Spend", DataType::Decimal), ("Last order", DataType::DateTime)];
    Attributes::new(
        custom.into_iter().enumerate().map(define).collect(),
        names.into_iter().map(computed).collect(),
    )
}

fn definitions() -> Vec<EventDefinition> {
    let fields = [
        ("amount", PropertyType::Decimal),
        ("count", PropertyType::Numeric),
        ("product", PropertyType::String),
        ("gift", PropertyType::Boolean),
        ("due", PropertyType::DateTime),
    ];
    let property = |(name, property_type): (&str, PropertyType)| Property {
        name: name.to_owned(),
        property_type,
        required: false,
        schema: ListSchema::new(),
    };
    let define = |id: &str| EventDefinition {
        definition_id: DefinitionId(id.to_owned()),
        title: id.to_owned(),
        description: String::new(),
        category: Category::External,
        fields: fields.into_iter().map(property).collect(),
        enabled: true,
        context_label: BTreeMap::new(),
        retention_days: None,
    };
    vec![define("Purchase"), define("Request")]
}

fn nobody(at: Timestamp) -> Person {
    let stamp = Stamp { at, from: Origin::Api, by: String::new() };
    Person {
        id: PersonId(4711),
        version: 1,
        person_type: PersonType::Customer,
        contacts: Vec::new(),
        standard: BTreeMap::new(),
        custom: BTreeMap::new(),
        tags: BTreeSet::new(),
        created: stamp.clone(),
        modified: stamp,
    }
}

fn contact(kind: IdentityType, added_at: Timestamp) -> Contact {
    let (sender, identifier) = match kind {
        IdentityType::Phone => (None, "385911234567"),
        IdentityType::Email => (None, "mira@example.org"),
        _ => (Some("widget"), "visitor"),
    };
    let identity = Identity::new(kind, identifier, sender).unwrap();
    Contact { identity, primary: false, added_at }
}
