//! Mapping rows of the profile element (C-30 to C-36, C-42).

use super::Checks;
use crate::bot::document::{AttributeMapping, ProfileElement, ProfileElementAction};
use crate::bot::finding::Finding;
use crate::bot::mapping::{self, ProfileType};
use crate::bot::profile_attribute::ProfileAttribute;
use std::collections::HashSet;

impl Checks<'_> {
    pub(super) fn mappings(&self, fields: &ProfileElement) {
        let reads = fields.action == ProfileElementAction::GetInformation;
        if reads && fields.mappings.is_empty() {
            self.report("mappings", Finding::MappingMissing);
        }
        let mut mapped = HashSet::new();
        for (at, row) in fields.mappings.iter().enumerate() {
            // Names without such an attribute were reported when they were resolved.
            let Ok(profile) = row.profile_attribute.parse::<ProfileAttribute>() else {
                continue;
            };
            let field = format!("mappings[{at}].profileAttribute");
            if !reads && !mapped.insert(profile.clone()) {
                self.report(&field, Finding::MappingDuplicate { b: profile.label() });
            }
            if reads && !mapped.insert(ProfileAttribute::Custom(row.attribute.clone())) {
                self.report(&field, Finding::MappingDuplicate { b: &row.attribute });
            }
            let kind = self.mapping(row, &profile, reads, &field);
            let is_list = kind == Some(ProfileType::ListOfObjects);
            if row.overwrite && (reads || (kind.is_some() && !is_list)) {
                self.report(&format!("mappings[{at}].overwrite"), Finding::OverwriteNotList);
            }
        }
    }

    /// Checks one row; gives the type of the profile attribute, if there is one.
    fn mapping(
        &self,
        row: &AttributeMapping,
        profile: &ProfileAttribute,
        reads: bool,
        field: &str,
    ) -> Option<ProfileType> {
        let b = profile.label();
        if !reads && matches!(profile, ProfileAttribute::Computed(_)) {
            self.report(field, Finding::MappingComputed { b });
            return None;
        }
        if !reads && *profile == ProfileAttribute::Type {
            self.report(field, Finding::MappingReadOnly { b });
            return None;
        }
        let profile_type = self.profile_type(profile, field)?;
        let a = row.attribute.as_str();
        if let Some(kind) = self.kind_of(a) {
            let fits = match reads {
                true => mapping::reads(profile_type, kind),
                false => mapping::writes(kind, profile_type),
            };
            if !fits {
                let finding = Finding::MappingToProfile { kind, a, profile: profile_type, b };
                self.report(field, finding);
            } else if !reads && profile.target().is_none() {
                self.report(field, Finding::MappingReadOnly { b });
            }
        }
        Some(profile_type)
    }

    fn profile_type(&self, profile: &ProfileAttribute, field: &str) -> Option<ProfileType> {
        let b = profile.label();
        let data_type = match profile {
            ProfileAttribute::Custom(name) => {
                let found = self.catalog.custom.iter().find(|attribute| attribute.name == *name);
                found.map(|attribute| attribute.data_type)
            }
            ProfileAttribute::Computed(name) => {
                let found = self.catalog.computed.iter().find(|fact| fact.name == *name);
                if found.is_some_and(|fact| !fact.active) {
                    self.report(field, Finding::ComputedNotActive { b });
                }
                found.map(|fact| fact.data_type)
            }
            built_in => return built_in.built_in_type(),
        };
        if data_type.is_none() {
            self.report(field, Finding::ProfileAttributeMissing { b });
        }
        data_type.map(ProfileType::of)
    }
}
