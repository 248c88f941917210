//! What is computed in a workspace: the attributes whose state each person carries.

use super::attribute::ComputedAttribute;
use super::clause::PlannedClause;
use crate::ids::{ComputedId, DefinitionId};
use crate::time::{Day, Timestamp, Zone};
use std::collections::HashMap;

/// All computed attributes and event clauses that have a state, with the time zone their days are
/// counted in.
#[derive(Debug, Clone)]
pub struct Plan {
    zone: Zone,
    counts_days: bool,
    has_frozen: bool,
    newest_revision: i64,
    /// Ordered by id.
    attributes: Vec<ComputedAttribute>,
    by_event: HashMap<DefinitionId, Vec<usize>>,
}

/// An instant with its local day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The instant.
    pub at: Timestamp,
    /// Its local day.
    pub day: Day,
}

impl Plan {
    /// From all computed attributes of the workspace; those without a state are left out.
    pub fn new(attributes: impl IntoIterator<Item = ComputedAttribute>, zone: Zone) -> Self {
        Self::with_clauses(attributes, [], zone)
    }

    /// The same with the event clauses of segments and scores: attributes that nobody sees, whose
    /// value is whether the clause holds.
    pub fn with_clauses(
        attributes: impl IntoIterator<Item = ComputedAttribute>,
        clauses: impl IntoIterator<Item = PlannedClause>,
        zone: Zone,
    ) -> Self {
        let kept = |a: &ComputedAttribute| a.is_live() || a.frozen().is_some();
        let mut attributes: Vec<_> = attributes.into_iter().filter(kept).collect();
        attributes.extend(clauses.into_iter().map(PlannedClause::into_attribute));
        attributes.sort_by_key(|attribute| attribute.id);
        let mut by_event: HashMap<DefinitionId, Vec<usize>> = HashMap::new();
        for (index, attribute) in attributes.iter().enumerate().filter(|(_, a)| a.is_live()) {
            let definition = attribute.definition.event_definition();
            by_event.entry(definition.clone()).or_default().push(index);
        }
        let counts_days = attributes.iter().any(|a| a.shape().counts_days());
        let has_frozen = attributes.iter().any(|a| a.frozen().is_some());
        let newest_revision = attributes.iter().map(|a| a.revision).max().unwrap_or_default();
        Self { zone, counts_days, has_frozen, newest_revision, attributes, by_event }
    }

    /// The attributes, ordered by id, hidden ones among them.
    pub fn attributes(&self) -> &[ComputedAttribute] {
        &self.attributes
    }

    /// Whether nobody has a state.
    pub const fn is_empty(&self) -> bool {
        self.attributes.is_empty()
    }

    /// The time zone of days.
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Whether anything depends on the time zone.
    pub(super) const fn counts_days(&self) -> bool {
        self.counts_days
    }

    /// The newest revision among the attributes.
    pub(super) const fn newest_revision(&self) -> i64 {
        self.newest_revision
    }

    /// Whether any live attribute looks at events of a definition.
    pub fn looks_at(&self, definition: &DefinitionId) -> bool {
        self.by_event.contains_key(definition)
    }

    /// Whether taking in an event of a definition can matter to any attribute.
    pub fn concerns(&self, definition: &DefinitionId) -> bool {
        self.has_frozen || self.looks_at(definition)
    }

    /// Whether any attribute is frozen.
    pub const fn has_frozen(&self) -> bool {
        self.has_frozen
    }

    /// The live attributes that look at events of a definition.
    pub fn attributes_of<'a>(
        &'a self,
        definition: &DefinitionId,
    ) -> impl Iterator<Item = &'a ComputedAttribute> + use<'a> {
        let indexes = self.by_event.get(definition).map_or(&[][..], Vec::as_slice);
        indexes.iter().filter_map(|index| self.attributes.get(*index))
    }

    /// The attribute of this id.
    pub fn attribute(&self, id: ComputedId) -> Option<&ComputedAttribute> {
        let found = self.attributes.binary_search_by_key(&id, |attribute| attribute.id);
        found.ok().and_then(|index| self.attributes.get(index))
    }

    /// The hidden attribute of an event clause: of a segment or score, at its place there.
    pub fn clause(&self, owner: i64, index: usize) -> Option<&ComputedAttribute> {
        self.attribute(PlannedClause::id(owner, index))
    }

    /// An instant with its local day; where no period counts days the day is not looked up.
    pub fn moment(&self, at: Timestamp) -> Moment {
        let day = if self.counts_days { self.zone.day_of(at) } else { Day(0) };
        Moment { at, day }
    }

    /// The moment for which an attribute answers when asked at `moment`.
    pub(super) fn asked(attribute: &ComputedAttribute, moment: Moment) -> Moment {
        attribute.frozen().map_or(moment, |frozen| Moment { at: frozen.at, day: frozen.day })
    }
}
