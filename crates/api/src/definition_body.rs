//! Event definitions as both families read them.

use crate::object::Object;
use rapport_domain::event::{
    DefinitionInput, EventDefinition, Property, PropertyInput, PropertyType, SchemaFieldInput,
};
use rapport_domain::problem::ProblemCode;
use rapport_domain::value::DataType;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Fields of an answer that a request may carry without effect.
const READ_ONLY: &[&str] = &[
    "isInternalDefinition",
    "category",
    "subcategory",
    "enabled",
    "count",
    "lastSeen",
    "createdAt",
    "modifiedAt",
];

/// Reads a definition; what is absent stays as in `start`.
pub(crate) fn read(body: &mut Object<'_>, start: DefinitionInput) -> DefinitionInput {
    body.ignore(READ_ONLY);
    let fields = read_fields(body);
    DefinitionInput {
        definition_id: body.text("definitionId").or(start.definition_id),
        title: body.text("title").unwrap_or(start.title),
        description: body.text("description").unwrap_or(start.description),
        fields: fields.unwrap_or(start.fields),
        context_label: body.text_map("contextLabel").unwrap_or(start.context_label),
        retention_days: read_days(body).unwrap_or(start.retention_days),
    }
}

/// How long events are kept; `null` is for ever. Nothing when it is not said.
fn read_days(body: &mut Object<'_>) -> Option<Option<u32>> {
    const NAME: &str = "retentionDays";
    if !body.has(NAME) {
        return None;
    }
    // A number out of every range is refused as one that is out of ours.
    Some(body.number(NAME).map(|days| u32::try_from(days).unwrap_or(u32::MAX)))
}

fn read_fields(body: &mut Object<'_>) -> Option<Vec<PropertyInput>> {
    let mut fields = Vec::new();
    for mut item in body.objects("fields")? {
        let name = item.required_text("name");
        let property_type = item.required_text("type");
        let required = item.truth("required").unwrap_or_default();
        let schema = read_schema(&mut item);
        body.absorb(item);
        fields.push(PropertyInput { name, property_type, required, schema });
    }
    Some(fields)
}

/// The fields of a list: `{"type":"Object","fields":[{"name","type"}]}`.
fn read_schema(field: &mut Object<'_>) -> Vec<SchemaFieldInput> {
    let Some(mut schema) = field.object("schema") else { return Vec::new() };
    if schema.text("type").is_some_and(|kind| kind != "Object") {
        schema.note("type", ProblemCode::NotAllowed, "must be Object");
    }
    let mut fields = Vec::new();
    for mut item in schema.objects("fields").unwrap_or_default() {
        let name = item.required_text("name");
        let property_type = item.required_text("type");
        schema.absorb(item);
        fields.push(SchemaFieldInput { name, property_type });
    }
    field.absorb(schema);
    fields
}

/// A property of an event.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EventField")]
pub(crate) struct FieldBody {
    name: String,
    #[serde(rename = "type")]
    #[schemars(with = "FieldTypeBody")]
    property_type: &'static str,
    /// Whether an event without it is refused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    required: bool,
    /// The fields of the items of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<ListSchemaBody>,
}

#[derive(Debug, JsonSchema)]
#[schemars(rename = "EventFieldType")]
#[expect(dead_code, reason = "describes a text")]
enum FieldTypeBody {
    String,
    Boolean,
    DateTime,
    Numeric,
    Decimal,
    List,
}

/// What the items of a list are.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EventListSchema")]
struct ListSchemaBody {
    /// `Object`.
    #[serde(rename = "type")]
    kind: &'static str,
    fields: Vec<ItemFieldBody>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EventListField")]
struct ItemFieldBody {
    name: String,
    #[serde(rename = "type")]
    #[schemars(with = "FieldTypeBody")]
    property_type: &'static str,
}

/// The properties of a definition.
pub(crate) fn fields(definition: &EventDefinition) -> Vec<FieldBody> {
    definition.fields.iter().map(field).collect()
}

fn field(property: &Property) -> FieldBody {
    let items = |(name, data_type): (&String, &DataType)| ItemFieldBody {
        name: name.clone(),
        property_type: type_name(*data_type),
    };
    let schema = (property.property_type == PropertyType::List).then(|| ListSchemaBody {
        kind: "Object",
        fields: property.schema.iter().map(items).collect(),
    });
    FieldBody {
        name: property.name.clone(),
        property_type: property.property_type.name(),
        required: property.required,
        schema,
    }
}

fn type_name(data_type: DataType) -> &'static str {
    let known = PropertyType::ALL.iter().find(|kind| kind.data_type() == data_type);
    known.map_or("", |kind| kind.name())
}

/// The wire name of a category.
pub(crate) fn category(definition: &EventDefinition) -> &'static str {
    use rapport_domain::event::Category;
    match definition.category {
        Category::External => "external",
        Category::Person => "person",
        Category::Channel => "channel",
        Category::Product => "product",
        Category::Template => "template",
    }
}

/// A definition as somebody asks for it.
#[derive(JsonSchema)]
#[schemars(rename = "EventDefinitionChange")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read field by field")]
pub(crate) struct DefinitionChangeBody {
    /// 1 to 36 of `a-z A-Z 0-9`; proposed from the title if absent, fixed afterwards.
    definition_id: Option<String>,
    title: Option<String>,
    description: Option<String>,
    /// Properties are only ever added.
    fields: Option<Vec<FieldBody>>,
    /// How an opener speaks of it, by locale.
    context_label: Option<BTreeMap<String, String>>,
    /// Days its events are kept, 30 to 36,500; `null` is for ever. What a computed attribute or a
    /// segment looks at is kept longer.
    retention_days: Option<u32>,
    /// Whether events are recorded; only events of the product can be switched off.
    enabled: Option<bool>,
}
