//! What a condition can name, and how (P-82).

use crate::attribute::{Attributes, StandardAttribute};
use crate::ids::AttributeId;
use crate::value::{DataType, ListSchema};

/// Separates `data` or `computed` from a name in the reference's spelling.
const SEPARATOR: char = '\u{1}';

/// A field of a person, or of a list item.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The person's id.
    Id,
    /// CUSTOMER or LEAD.
    Type,
    /// The external id.
    ExternalId,
    /// When the person was made.
    CreatedAt,
    /// When the person was last changed.
    ModifiedAt,
    /// Where the person came from.
    CreatedFrom,
    /// Where the last change came from.
    ModifiedFrom,
    /// By whom the person was made.
    CreatedBy,
    /// By whom the person was last changed.
    ModifiedBy,
    /// The names of the tags.
    Tags,
    /// The types of the contacts.
    Contacts,
    /// A standard attribute.
    Standard(StandardAttribute),
    /// A custom attribute.
    Custom(AttributeId),
    /// An Active computed attribute.
    Computed(String),
    /// A field of a list item.
    Item(String),
}

impl Field {
    /// The attribute of a person by its plain name, with the type of its value. Tags and other
    /// sets are none.
    pub fn of_person(name: &str, attributes: &Attributes) -> Option<(Self, DataType)> {
        let named = built_in(name)
            .or_else(|| custom(attributes, name))
            .or_else(|| computed(attributes, name))?;
        let data_type = match named.holds {
            Holds::Value(data_type) => data_type,
            Holds::Word(_) => DataType::String,
            Holds::List(_) => DataType::ListOfObjects,
            Holds::Tags | Holds::Contacts => return None,
        };
        Some((named.field, data_type))
    }
}

/// A field with what it holds.
#[derive(Debug, Clone)]
pub(super) struct Named<'a> {
    pub(super) field: Field,
    pub(super) holds: Holds<'a>,
}

/// What a field holds, which decides the comparisons it allows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holds<'a> {
    /// A value of a type.
    Value(DataType),
    /// One of a few words, in lower case.
    Word(&'static [&'static str]),
    /// Tag names.
    Tags,
    /// Types of contacts.
    Contacts,
    /// A list of objects.
    List(&'a ListSchema),
}

/// Where names are looked up.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope<'a> {
    /// Fields of a person.
    Person(&'a Attributes),
    /// Fields of a list item.
    Item(&'a ListSchema),
}

impl<'a> Scope<'a> {
    /// The field of this name, if there is one.
    pub(super) fn field(self, name: &str) -> Option<Named<'a>> {
        let attributes = match self {
            Self::Person(attributes) => attributes,
            Self::Item(schema) => {
                let holds = Holds::Value(*schema.get(name)?);
                return Some(Named { field: Field::Item(name.to_owned()), holds });
            }
        };
        let after = |prefix: &str, separator: char| {
            name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(separator))
        };
        if let Some(name) = after("data", SEPARATOR).or_else(|| after("customAttributes", '.')) {
            return custom(attributes, name);
        }
        if let Some(name) =
            after("computed", SEPARATOR).or_else(|| after("computedAttributes", '.'))
        {
            return computed(attributes, name);
        }
        built_in(name).or_else(|| custom(attributes, name)).or_else(|| computed(attributes, name))
    }
}

fn custom<'a>(attributes: &'a Attributes, name: &str) -> Option<Named<'a>> {
    let attribute = attributes.custom_named(name)?;
    let holds = match attribute.data_type {
        DataType::ListOfObjects => Holds::List(&attribute.object_schema),
        data_type => Holds::Value(data_type),
    };
    Some(Named { field: Field::Custom(attribute.id), holds })
}

fn computed<'a>(attributes: &'a Attributes, name: &str) -> Option<Named<'a>> {
    let attribute = attributes.computed_named(name)?;
    let field = Field::Computed(attribute.name.clone());
    Some(Named { field, holds: Holds::Value(attribute.data_type) })
}

fn built_in(name: &str) -> Option<Named<'static>> {
    let text = Holds::Value(DataType::String);
    let instant = Holds::Value(DataType::DateTime);
    let (field, holds) = match name {
        "id" => (Field::Id, Holds::Value(DataType::Integer)),
        "type" => (Field::Type, Holds::Word(&["customer", "lead"])),
        "externalId" => (Field::ExternalId, text),
        "createdAt" => (Field::CreatedAt, instant),
        "modifiedAt" => (Field::ModifiedAt, instant),
        "createdFrom" | "origin" => (Field::CreatedFrom, text),
        "modifiedFrom" => (Field::ModifiedFrom, text),
        "createdBy" => (Field::CreatedBy, text),
        "modifiedBy" => (Field::ModifiedBy, text),
        "tags" => (Field::Tags, Holds::Tags),
        "contactInformation" => (Field::Contacts, Holds::Contacts),
        _ => {
            let attribute: StandardAttribute = name.parse().ok()?;
            let holds = match attribute {
                StandardAttribute::Gender => Holds::Word(&["male", "female"]),
                StandardAttribute::Priority => Holds::Word(&["normal", "high"]),
                _ => Holds::Value(attribute.data_type()),
            };
            (Field::Standard(attribute), holds)
        }
    };
    Some(Named { field, holds })
}
