//! What uses a definition: it cannot be taken away from them (A-204, C-90, P-32, P-39, P-63, P-78).

use crate::scope::Scope;
use crate::{Actor, App, Catalog, Error, bots, computed, segments};
use rapport_domain::attribute::CustomAttribute;
use rapport_domain::computed::ComputedAttribute;
use rapport_domain::event::EventDefinition;
use rapport_domain::filter::Field;
use rapport_domain::ids::{ComputedId, DefinitionId, SegmentId, TagId};
use rapport_domain::tag::{Tag, name_key};
use rapport_store::Tx;
use std::fmt;

/// A definition whose uses are asked for, as callers name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Defined {
    /// An event definition.
    Event(String),
    /// A custom attribute, by name.
    CustomAttribute(String),
    /// A computed attribute.
    ComputedAttribute(ComputedId),
    /// A tag.
    Tag(TagId),
    /// A segment.
    Segment(SegmentId),
}

/// One use of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// What kind of thing uses it.
    pub kind: UsageKind,
    /// Its id; none where the events themselves are meant.
    pub id: Option<String>,
    /// Its name, or how many events.
    pub name: String,
}

/// What uses a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsageKind {
    /// An active chatbot.
    Bot,
    /// A segment.
    Segment,
    /// A computed attribute.
    ComputedAttribute,
    /// An opener rule.
    OpenerRule,
    /// Stored events.
    Events,
}

impl Usage {
    /// By a computed attribute.
    pub(crate) fn of_computed(attribute: &ComputedAttribute) -> Self {
        let kind = UsageKind::ComputedAttribute;
        Self { kind, id: Some(attribute.id.0.to_string()), name: attribute.name.clone() }
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match self.kind {
            UsageKind::Bot => write!(text, "the chatbot \"{name}\""),
            UsageKind::Segment => write!(text, "the segment \"{name}\""),
            UsageKind::ComputedAttribute => write!(text, "the computed attribute \"{name}\""),
            UsageKind::OpenerRule => write!(text, "the opener rule \"{name}\""),
            UsageKind::Events => write!(text, "{name} stored event(s)"),
        }
    }
}

impl App {
    /// What uses a definition; nothing when it can be deleted.
    ///
    /// # Errors
    /// [`Error::NotFound`] of the definition.
    pub async fn usage(&self, actor: &Actor, defined: Defined) -> Result<Vec<Usage>, Error> {
        self.look(actor, move |tx, scope| {
            let catalog = &scope.catalog;
            match &defined {
                Defined::Event(id) => {
                    let found = catalog.events.definition(id);
                    of_event(tx, scope, found.ok_or(Error::NotFound("event definition"))?)
                }
                Defined::CustomAttribute(name) => {
                    let key = name_key(name);
                    let mut all = catalog.attributes.custom().iter();
                    let found = all.find(|attribute| name_key(&attribute.name) == key);
                    of_custom(tx, scope, found.ok_or(Error::NotFound("custom attribute"))?)
                }
                Defined::ComputedAttribute(id) => {
                    let found = catalog.computed.iter().find(|attribute| attribute.id == *id);
                    of_computed(tx, scope, found.ok_or(Error::NotFound("computed attribute"))?)
                }
                Defined::Tag(id) => {
                    Ok(of_tag(scope, catalog.tags.get(*id).ok_or(Error::NotFound("tag"))?))
                }
                Defined::Segment(id) => segments::existing(catalog, *id).map(|_| Vec::new()),
            }
        })
        .await
    }
}

/// Refuses to take away what is used.
///
/// # Errors
/// [`Error::InUse`] that names every use.
pub(crate) fn must_be_none(usages: &[Usage]) -> Result<(), Error> {
    if usages.is_empty() {
        return Ok(());
    }
    Err(Error::InUse(usages.iter().map(Usage::to_string).collect()))
}

/// What uses an event definition: its stored events too.
pub(crate) fn of_event(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    definition: &EventDefinition,
) -> Result<Vec<Usage>, Error> {
    let id = &definition.definition_id;
    let mut usages = computed_over(&scope.catalog, id);
    usages.extend(bots::usages(tx, scope, |uses| uses.events.contains(id.as_str()))?);
    usages.extend(segments_over(&scope.catalog, id));
    let rules = scope.catalog.opener_rules.iter();
    let speaking = rules.filter(|rule| rule.definition_id.as_ref() == Some(id));
    usages.extend(speaking.map(|rule| Usage {
        kind: UsageKind::OpenerRule,
        id: Some(rule.id.clone()),
        name: rule.id.clone(),
    }));
    let counts = tx.event_counts(scope.workspace())?;
    let stored = counts.iter().find(|count| count.definition_id == *id).map_or(0, |c| c.stored);
    if stored > 0 {
        usages.push(Usage { kind: UsageKind::Events, id: None, name: stored.to_string() });
    }
    Ok(usages)
}

/// Whether something is computed from the events of a definition: it needs them as long as it is
/// there.
pub(crate) fn is_looked_at(catalog: &Catalog, id: &DefinitionId) -> bool {
    !computed_over(catalog, id).is_empty() || !segments_over(catalog, id).is_empty()
}

/// The computed attributes over events of a definition.
fn computed_over(catalog: &Catalog, id: &DefinitionId) -> Vec<Usage> {
    let all = catalog.computed.iter();
    let looking = all.filter(|attribute| attribute.definition.event_definition() == Some(id));
    let mut usages: Vec<Usage> = looking.map(Usage::of_computed).collect();
    usages.extend(computed::usages(catalog, |mentions| mentions.definitions.contains(id)));
    usages
}

/// The segments over events of a definition.
fn segments_over(catalog: &Catalog, id: &DefinitionId) -> Vec<Usage> {
    segments::usages(catalog, |mentions| mentions.definitions.contains(id))
}

/// What uses a custom attribute.
pub(crate) fn of_custom(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    attribute: &CustomAttribute,
) -> Result<Vec<Usage>, Error> {
    let mut usages = bots::usages(tx, scope, |uses| uses.custom.contains(&attribute.name))?;
    let field = Field::Custom(attribute.id);
    usages.extend(segments::usages(&scope.catalog, |mentions| mentions.fields.contains(&field)));
    usages.extend(computed::usages(&scope.catalog, |mentions| mentions.fields.contains(&field)));
    Ok(usages)
}

/// What uses a computed attribute.
pub(crate) fn of_computed(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    attribute: &ComputedAttribute,
) -> Result<Vec<Usage>, Error> {
    let mut usages = bots::usages(tx, scope, |uses| uses.computed.contains(&attribute.name))?;
    let field = Field::Computed(attribute.name.clone());
    usages.extend(segments::usages(&scope.catalog, |mentions| mentions.fields.contains(&field)));
    usages.extend(computed::usages(&scope.catalog, |mentions| mentions.fields.contains(&field)));
    Ok(usages)
}

/// What uses a tag.
pub(crate) fn of_tag(scope: &Scope<'_>, tag: &Tag) -> Vec<Usage> {
    let key = name_key(&tag.name);
    let mut usages = segments::usages(&scope.catalog, |mentions| mentions.tags.contains(&key));
    usages.extend(computed::usages(&scope.catalog, |mentions| mentions.tags.contains(&key)));
    usages
}
