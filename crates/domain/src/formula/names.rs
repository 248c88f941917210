//! What a formula can read of a person: attributes while it is checked, their values while it runs.

use super::token::is_plain_name;
use crate::attribute::{Attributes, StandardAttribute};
use crate::filter::{Field, Now, PersonView};
use crate::value::{DataType, Value};
use std::borrow::Cow;

/// An attribute that a formula reads or may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its name.
    pub name: String,
    /// Where its value is found.
    pub field: Field,
    /// The type of its value.
    pub data_type: DataType,
}

impl Reference {
    /// The name as a formula writes it: in brackets where it is not a plain word.
    pub fn written(&self) -> Cow<'_, str> {
        if is_plain_name(&self.name) {
            Cow::Borrowed(&self.name)
        } else {
            Cow::Owned(format!("[{}]", self.name))
        }
    }
}

/// The attributes formulas of a workspace may name.
pub trait Names {
    /// The attribute of exactly this name.
    fn named(&self, name: &str) -> Option<Reference>;

    /// All of them, for completion and suggestions.
    fn all(&self) -> Vec<Reference>;
}

/// What one person has in its attributes. Every [`PersonView`] answers, so that aggregates, scores
/// and formulas feed formulas as they feed conditions.
pub trait Inputs {
    /// The value of an attribute, if it is not empty.
    fn value(&self, reference: &Reference, now: Now<'_>) -> Option<Cow<'_, Value>>;

    /// Whether the person has the tag of this name, in the form in which tag names are compared.
    fn has_tag(&self, key: &str) -> bool;
}

impl<V: PersonView> Inputs for V {
    fn value(&self, reference: &Reference, now: Now<'_>) -> Option<Cow<'_, Value>> {
        reference.field.value(self, now)
    }

    fn has_tag(&self, key: &str) -> bool {
        PersonView::has_tag(self, key)
    }
}

/// The single-valued fields of a person that are not attributes somebody writes.
const SYSTEM_NAMES: &[&str] = &[
    "id",
    "externalId",
    "type",
    "createdAt",
    "createdFrom",
    "createdBy",
    "modifiedAt",
    "modifiedFrom",
    "modifiedBy",
];

impl Names for Attributes {
    fn named(&self, name: &str) -> Option<Reference> {
        let (field, data_type) = Field::of_person(name, self)?;
        Some(Reference { name: name.to_owned(), field, data_type })
    }

    fn all(&self) -> Vec<Reference> {
        let standard = StandardAttribute::ALL.iter().map(|attribute| attribute.name());
        let custom = self.custom().iter().map(|attribute| attribute.name.as_str());
        let computed = self.computed().iter().map(|attribute| attribute.name.as_str());
        let names = standard.chain(SYSTEM_NAMES.iter().copied()).chain(custom).chain(computed);
        names.filter_map(|name| self.named(name)).collect()
    }
}
