//! A workspace that sells: one event definition, a few attributes, and a person to compute.

use crate::attribute::{Attributes, ComputedName, CustomAttribute, StandardAttribute};
use crate::computed::*;
use crate::event::{DefinitionInput, Event, EventDefinition, PropertyInput, SchemaFieldInput};
use crate::ids::{AttributeId, ComputedId, PersonId};
use crate::person::{Origin, Person, PersonType, Stamp};
use crate::problem::Checked;
use crate::segment::Definitions;
use crate::time::{Timestamp, Zone};
use crate::value::{DataType, ListSchema, Value};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Shop {
    attributes: Attributes,
    purchase: EventDefinition,
    pub(super) computed: Vec<ComputedAttribute>,
}

impl Definitions for Shop {
    fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    fn event_definition(&self, id: &str) -> Option<&EventDefinition> {
        (id == "Purchase").then_some(&self.purchase)
    }
}

impl Shop {
    /// With Active computed attributes: name, kind, definition; each may read those before it.
    pub(super) fn new(computed: &[(&str, &str, &str)]) -> Self {
        let points = CustomAttribute {
            id: AttributeId(1),
            name: "Points".to_owned(),
            data_type: DataType::Integer,
            object_schema: ListSchema::default(),
            created_at: Timestamp(0),
        };
        let attributes = Attributes::new(vec![points], Vec::new());
        let mut shop = Self { attributes, purchase: purchase(), computed: Vec::new() };
        for (name, kind, definition) in computed {
            shop.add(name, kind, definition);
        }
        shop
    }

    pub(super) fn add(&mut self, name: &str, kind: &str, definition: &str) {
        let (definition, result_type) = self.read(kind, definition).unwrap();
        let number = self.computed.len() as i64 + 1;
        self.computed.push(ComputedAttribute {
            id: ComputedId(number),
            name: name.to_owned(),
            definition,
            result_type,
            status: Status::Active,
            revision: number,
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
        });
        let known =
            |a: &ComputedAttribute| ComputedName { name: a.name.clone(), data_type: a.result_type };
        let names = self.computed.iter().map(known).collect();
        self.attributes = Attributes::new(self.attributes.custom().to_vec(), names);
    }

    pub(super) fn read(&self, kind: &str, json: &str) -> Checked<(Definition, DataType)> {
        self.change(None, kind, json)
    }

    pub(super) fn change(
        &self,
        this: Option<&str>,
        kind: &str,
        json: &str,
    ) -> Checked<(Definition, DataType)> {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        let inputs = |d: &Derived| (d.attribute.name.clone(), d.rule.inputs());
        let references = References::new(self.derived().iter().map(inputs).collect::<Vec<_>>());
        let computed = &self.computed;
        let around = Surroundings { definitions: self, computed, references, this };
        available_definition(kind, &raw, &around)
    }

    fn derived(&self) -> Vec<Derived> {
        let restored = self.computed.iter().filter_map(|a| Derived::restore(a, self));
        restored.map(|derived| derived.unwrap()).collect()
    }

    pub(super) fn plan(&self) -> Plan {
        // The last first: the plan puts them in order.
        let derived: Vec<_> = self.derived().into_iter().rev().collect();
        Plan::with_derived(self.computed.clone(), derived, [], Zone::utc())
    }

    /// The values of derived attributes at an instant, and when they change next.
    pub(super) fn show(&self, person: &Person, events: &[Event], at: &str) -> String {
        let plan = self.plan();
        let mut state = PersonState::new(&plan);
        events.iter().for_each(|event| state.apply(&plan, event));
        let at = Timestamp::parse(at).unwrap();
        state.settle(&plan, at);
        let view = ComputedView::new(&plan, &state, person, &[]);
        let value = |derived: &Derived| {
            let value = match view.derived_at(derived, at) {
                Computed::Value(value) => value.to_text(),
                other => format!("{other:?}"),
            };
            let until = view.derived_changes_after(derived, at);
            let until = until.map(|at| format!(" until {at}")).unwrap_or_default();
            format!("{}: {value}{until}", derived.attribute.name)
        };
        plan.derived().map(value).collect::<Vec<_>>().join("\n")
    }
}

fn purchase() -> EventDefinition {
    let property = |(name, kind): (&str, &str)| PropertyInput {
        name: name.to_owned(),
        property_type: kind.to_owned(),
        ..PropertyInput::default()
    };
    let fields = [
        ("productID", "String"),
        ("amount", "Decimal"),
        ("quantity", "Numeric"),
        ("paid", "Boolean"),
        ("due", "DateTime"),
    ];
    let field = SchemaFieldInput { name: "sku".to_owned(), property_type: "String".to_owned() };
    let items = PropertyInput { schema: vec![field], ..property(("items", "List")) };
    DefinitionInput {
        title: "Purchase".to_owned(),
        fields: fields.map(property).into_iter().chain([items]).collect(),
        ..DefinitionInput::default()
    }
    .define([].iter())
    .unwrap()
}

/// Mira, with a city and points where they are given.
pub(super) fn mira(city: Option<&str>, points: Option<i64>) -> Person {
    let stamp = Stamp { at: Timestamp(0), from: Origin::Api, by: String::new() };
    let city = city.map(|city| (StandardAttribute::City, Value::Text(city.to_owned())));
    let points = points.map(|points| (AttributeId(1), Value::Integer(points)));
    Person {
        id: PersonId(1),
        version: 1,
        person_type: PersonType::Customer,
        contacts: Vec::new(),
        standard: BTreeMap::from_iter(city),
        custom: BTreeMap::from_iter(points),
        tags: BTreeSet::new(),
        created: stamp.clone(),
        modified: stamp,
    }
}
