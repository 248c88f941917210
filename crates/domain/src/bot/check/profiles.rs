//! The Customer Profiles elements against the mapping table and the workspace (C-38 to C-50).

mod contact;
mod mappings;

use super::{Catalog, place_of};
use crate::bot::attribute_type::BotAttributeType;
use crate::bot::document::{Body, CustomEvent, Document, TagsAction, TagsElement};
use crate::bot::finding::{Finding, Findings, Place, property_label};
use crate::bot::mapping;
use crate::bot::predefined::Predefined;
use crate::event::{Category, EventDefinition, PropertyType};
use std::collections::HashSet;

pub(super) fn check(document: &Document, catalog: &Catalog<'_>, findings: &Findings) {
    for (dialog, element) in document.elements() {
        let place = place_of(dialog, element);
        let checks = Checks { document, catalog, findings, place };
        match &element.body {
            Body::Profile(fields) => {
                checks.contact(&fields.contact);
                checks.mappings(fields);
            }
            Body::CustomEvent(fields) => {
                checks.contact(&fields.contact);
                checks.event(fields);
            }
            Body::Tags(fields) => {
                checks.contact(&fields.contact);
                checks.tags(fields);
            }
            _ => {}
        }
    }
}

struct Checks<'d> {
    document: &'d Document,
    catalog: &'d Catalog<'d>,
    findings: &'d Findings,
    place: Place<'d>,
}

impl Checks<'_> {
    fn report(&self, field: &str, finding: Finding<'_>) {
        self.findings.report(self.place, field, finding);
    }

    /// The type of a bot attribute; an unknown one was reported when its name was resolved.
    fn kind_of(&self, name: &str) -> Option<BotAttributeType> {
        if let Some(predefined) = Predefined::named(name) {
            return Some(predefined.attribute_type);
        }
        let found = self.document.attributes.iter().find(|attribute| attribute.name == name);
        found.map(|attribute| attribute.attribute_type)
    }

    /// C-47, C-48
    fn event(&self, fields: &CustomEvent) {
        let e = fields.definition.as_str();
        if e.is_empty() {
            return;
        }
        let may_send = |definition: &&EventDefinition| {
            definition.definition_id.as_str() == e
                && matches!(definition.category, Category::External | Category::Template)
        };
        let Some(definition) = self.catalog.events.iter().find(may_send) else {
            self.report("definitionId", Finding::EventMissing { e });
            return;
        };
        let mut mapped = HashSet::new();
        for (at, row) in fields.mappings.iter().enumerate() {
            let (a, p) = (row.attribute.as_str(), row.property.as_str());
            let field = format!("mappings[{at}].property");
            if p.is_empty() {
                continue;
            }
            let Some(property) = definition.fields.iter().find(|property| property.name == p)
            else {
                self.report(&field, Finding::PropertyMissing { e, p });
                continue;
            };
            if !mapped.insert(p) {
                self.report(&field, Finding::MappingDuplicate { b: p });
            }
            if property.property_type == PropertyType::DateTime {
                self.report(&field, Finding::PropertyDateTime);
            } else if let Some(kind) = self.kind_of(a)
                && !mapping::fills(kind, property.property_type)
            {
                let property = property_label(property.property_type);
                self.report(&field, Finding::PropertyMismatch { kind, a, property, p });
            }
        }
        for property in definition.fields.iter().filter(|property| property.required) {
            let p = property.name.as_str();
            if !mapped.contains(p) {
                self.report("mappings", Finding::PropertyRequiredUnmapped { p });
            }
        }
    }

    /// C-50
    fn tags(&self, fields: &TagsElement) {
        if fields.tags.iter().all(|tag| tag.trim().is_empty()) {
            self.report("tags", Finding::TagsEmpty);
        }
        if fields.action != TagsAction::Get {
            return;
        }
        let kind = |name: &Option<String>| name.as_deref().and_then(|name| self.kind_of(name));
        if kind(&fields.result) != Some(BotAttributeType::Boolean) {
            self.report("resultAttribute", Finding::ResultMissing);
        }
        if let Some(kind) = kind(&fields.present)
            && kind != BotAttributeType::List
        {
            let v = fields.present.as_deref().unwrap_or_default();
            let finding = Finding::ValueInvalid { v, kind: BotAttributeType::List };
            self.report("presentTagsAttribute", finding);
        }
    }
}
