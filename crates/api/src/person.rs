//! What the person forms of all families share: the fields that are read the same way.

use crate::object::Object;
use rapport_domain::attribute::StandardAttribute;
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::person::{PersonInput, PersonType};
use rapport_domain::problem::{Problem, ProblemCode};

/// Reads type, external id, the given standard attributes, tags and custom attributes. Absent fields
/// stay absent; `null` and `""` ask to empty one.
pub(crate) fn read_fields(
    object: &mut Object<'_>,
    standard: impl Iterator<Item = StandardAttribute>,
) -> PersonInput {
    let mut input = PersonInput {
        person_type: person_type(object, "type"),
        external_id: nullable_text(object, "externalId"),
        tags: object.texts("tags"),
        ..PersonInput::default()
    };
    for attribute in standard {
        if let Some(raw) = object.raw(attribute.name()) {
            input.standard.insert(attribute, raw.to_owned());
        }
    }
    if let Some(mut custom) = object.object("customAttributes") {
        input.custom = custom.rest();
        object.absorb(custom);
    }
    input
}

/// CUSTOMER or LEAD.
pub(crate) fn person_type(object: &mut Object<'_>, name: &str) -> Option<PersonType> {
    let text = object.text(name)?;
    let person_type = text.parse().ok();
    if person_type.is_none() {
        object.note(name, ProblemCode::NotAllowed, "must be CUSTOMER or LEAD");
    }
    person_type
}

/// A text that `null` empties.
fn nullable_text(object: &mut Object<'_>, name: &str) -> Option<String> {
    let given = object.has(name);
    let text = object.text(name);
    text.or_else(|| given.then(String::new))
}

/// The identity of a person id in an address; what cannot be one names nobody.
pub(crate) fn by_id(id: &str) -> Result<Identity, rapport_app::Error> {
    Identity::new(IdentityType::Id, id, None).map_err(|_| rapport_app::Error::NotFound("person"))
}

/// The type of an identity by its wire name.
pub(crate) fn identity_type(path: &str, text: &str) -> Result<IdentityType, Problem> {
    text.parse().map_err(|()| {
        Problem::new(path, ProblemCode::NotAllowed, "is no identity type of this product")
    })
}
