//! The attributes a workspace defines: what a name in a write, a filter or a mapping may mean.

use super::CustomAttribute;
use crate::ids::AttributeId;
use crate::tag::name_key;
use crate::value::DataType;

/// The name and result type of an Active computed attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComputedName {
    /// Its name.
    pub name: String,
    /// The type of its value.
    pub data_type: DataType,
}

/// The custom and computed attributes of a workspace. Lookups walk short lists.
#[derive(Debug, Clone, Default)]
pub struct Attributes {
    custom: Vec<CustomAttribute>,
    computed: Vec<ComputedName>,
}

impl Attributes {
    /// From all definitions.
    pub fn new(custom: Vec<CustomAttribute>, computed: Vec<ComputedName>) -> Self {
        Self { custom, computed }
    }

    /// All custom attributes.
    pub fn custom(&self) -> &[CustomAttribute] {
        &self.custom
    }

    /// All Active computed attributes.
    pub fn computed(&self) -> &[ComputedName] {
        &self.computed
    }

    /// The custom attribute of exactly this name.
    pub fn custom_named(&self, name: &str) -> Option<&CustomAttribute> {
        self.custom.iter().find(|attribute| attribute.name == name)
    }

    /// The custom attribute of this id.
    pub fn custom_of(&self, id: AttributeId) -> Option<&CustomAttribute> {
        self.custom.iter().find(|attribute| attribute.id == id)
    }

    /// The computed attribute of exactly this name.
    pub fn computed_named(&self, name: &str) -> Option<&ComputedName> {
        self.computed.iter().find(|attribute| attribute.name == name)
    }

    /// Whether a custom or computed attribute has this name, ignoring case (P-31).
    pub fn has_name(&self, name: &str) -> bool {
        let key = name_key(name);
        self.custom.iter().any(|attribute| name_key(&attribute.name) == key)
            || self.computed.iter().any(|attribute| name_key(&attribute.name) == key)
    }
}
