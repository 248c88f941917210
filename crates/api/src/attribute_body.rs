//! The definition of a custom attribute as both families read it.

use crate::object::Object;
use rapport_domain::attribute::CustomAttributeInput;
use rapport_domain::problem::ProblemCode;
use rapport_domain::value::{DataType, ListSchema};

/// Reads a definition. The fields of a list come as a list of `{name, dataType}` or as an object
/// from name to type.
pub(crate) fn read(body: &mut Object<'_>) -> CustomAttributeInput {
    let name = body.required_text("name");
    let data_type = data_type(body, "dataType").unwrap_or(DataType::String);
    let object_schema = read_schema(body);
    CustomAttributeInput { name, data_type, object_schema }
}

fn read_schema(body: &mut Object<'_>) -> Option<ListSchema> {
    const NAME: &str = "objectSchema";
    let mut schema = ListSchema::new();
    if !body.is_list(NAME) {
        let mut fields = body.object(NAME)?;
        for name in fields.names() {
            if let Some(field_type) = data_type(&mut fields, &name) {
                schema.insert(name, field_type);
            }
        }
        body.absorb(fields);
        return Some(schema);
    }
    for mut field in body.objects(NAME)? {
        let name = field.required_text("name");
        if let Some(field_type) = data_type(&mut field, "dataType")
            && schema.insert(name, field_type).is_some()
        {
            field.note("name", ProblemCode::Taken, "is named twice");
        }
        body.absorb(field);
    }
    Some(schema)
}

fn data_type(body: &mut Object<'_>, name: &str) -> Option<DataType> {
    let text = body.required_text(name);
    let data_type = TYPES.iter().find(|(wire, _)| *wire == text).map(|(_, data_type)| *data_type);
    if data_type.is_none() && !text.is_empty() {
        let names: Vec<&str> = TYPES.iter().map(|(wire, _)| *wire).collect();
        let message = format!("must be one of {}", names.join(", "));
        body.note(name, ProblemCode::NotAllowed, &message);
    }
    data_type
}

/// The types by wire name.
const TYPES: [(&str, DataType); 7] = [
    ("STRING", DataType::String),
    ("DECIMAL", DataType::Decimal),
    ("INTEGER", DataType::Integer),
    ("BOOLEAN", DataType::Boolean),
    ("DATE", DataType::Date),
    ("DATE_TIME", DataType::DateTime),
    ("LIST_OF_OBJECTS", DataType::ListOfObjects),
];

/// The wire name of a type.
pub(crate) fn type_name(data_type: DataType) -> &'static str {
    TYPES.iter().find(|(_, known)| *known == data_type).map_or("", |(wire, _)| wire)
}
