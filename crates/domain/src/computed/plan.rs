//! What is computed in a workspace: the attributes whose state each person carries, and those that
//! are derived from them and from the person.

use super::attribute::ComputedAttribute;
use super::clause::PlannedClause;
use super::derived::Derived;
use super::references::References;
use crate::ids::{ComputedId, DefinitionId};
use crate::time::{Day, Timestamp, Zone};
use std::collections::{BTreeSet, HashMap};

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
    /// Each after all that it reads.
    derived: Vec<Planned>,
    by_name: HashMap<String, Place>,
}

/// A derived attribute with the ids of what it reads.
#[derive(Debug, Clone)]
struct Planned {
    derived: Derived,
    reads: BTreeSet<ComputedId>,
}

/// Where a named attribute is.
#[derive(Debug, Clone, Copy)]
enum Place {
    Kept(usize),
    Derived(usize),
}

/// A named attribute of the plan.
#[derive(Debug, Clone, Copy)]
pub(super) enum Named<'p> {
    /// One of which a state keeps something.
    Kept(&'p ComputedAttribute),
    /// One that is derived.
    Derived(&'p Derived),
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

    /// The same with the event clauses of segments: attributes that nobody sees, whose value is
    /// whether the clause holds.
    pub fn with_clauses(
        attributes: impl IntoIterator<Item = ComputedAttribute>,
        clauses: impl IntoIterator<Item = PlannedClause>,
        zone: Zone,
    ) -> Self {
        Self::with_derived(attributes, [], clauses, zone)
    }

    /// The same with formulas and scores, and the event clauses of scores.
    pub fn with_derived(
        attributes: impl IntoIterator<Item = ComputedAttribute>,
        derived: impl IntoIterator<Item = Derived>,
        clauses: impl IntoIterator<Item = PlannedClause>,
        zone: Zone,
    ) -> Self {
        let is_kept = |a: &ComputedAttribute| a.is_live() || a.frozen().is_some();
        let derived: Vec<_> = derived.into_iter().filter(|d| is_kept(&d.attribute)).collect();
        let has_state = |a: &ComputedAttribute| is_kept(a) && !a.definition.is_derived();
        let mut attributes: Vec<_> = attributes.into_iter().filter(has_state).collect();
        let clauses = derived.iter().flat_map(Derived::clauses).chain(clauses);
        attributes.extend(clauses.map(PlannedClause::into_attribute));
        attributes.sort_by_key(|attribute| attribute.id);
        let mut by_event: HashMap<DefinitionId, Vec<usize>> = HashMap::new();
        let mut by_name = HashMap::new();
        for (index, attribute) in attributes.iter().enumerate() {
            let is_named = !attribute.name.is_empty();
            if is_named {
                by_name.insert(attribute.name.clone(), Place::Kept(index));
            }
            if let Some(definition) = attribute.definition.event_definition()
                && attribute.is_live()
            {
                by_event.entry(definition.clone()).or_default().push(index);
            }
        }
        let all = || attributes.iter().chain(derived.iter().map(|d| &d.attribute));
        let counts_days = attributes.iter().any(|a| a.shape().counts_days())
            || derived.iter().any(|d| d.attribute.is_live());
        let has_frozen = all().any(|a| a.frozen().is_some());
        let newest_revision = all().map(|a| a.revision).max().unwrap_or_default();
        let mut plan = Self {
            zone,
            counts_days,
            has_frozen,
            newest_revision,
            attributes,
            by_event,
            derived: Vec::with_capacity(derived.len()),
            by_name,
        };
        in_order(derived).into_iter().for_each(|derived| plan.add(derived));
        plan
    }

    /// Adds a derived attribute after all that it reads.
    fn add(&mut self, derived: Derived) {
        let id_of = |name: &String| {
            Some(match self.named(name)? {
                Named::Kept(attribute) => attribute.id,
                Named::Derived(derived) => derived.attribute.id,
            })
        };
        let inputs = derived.rule.inputs();
        let mut reads: BTreeSet<ComputedId> = inputs.iter().filter_map(id_of).collect();
        reads.extend(derived.clause_ids());
        let place = Place::Derived(self.derived.len());
        self.by_name.insert(derived.attribute.name.clone(), place);
        self.derived.push(Planned { derived, reads });
    }

    /// The attributes, ordered by id, hidden ones among them.
    pub fn attributes(&self) -> &[ComputedAttribute] {
        &self.attributes
    }

    /// The formulas and scores, each after all that it reads.
    pub fn derived(&self) -> impl Iterator<Item = &Derived> {
        self.derived.iter().map(|planned| &planned.derived)
    }

    /// Whether there are formulas or scores, so that whoever computes needs the person.
    pub const fn has_derived(&self) -> bool {
        !self.derived.is_empty()
    }

    /// The live formulas and scores that read any of these, or read what does.
    pub fn derived_from<'p>(&'p self, read: &[&ComputedAttribute]) -> Vec<&'p Derived> {
        let mut read: BTreeSet<ComputedId> = read.iter().map(|attribute| attribute.id).collect();
        let mut found = Vec::new();
        for Planned { derived, reads } in &self.derived {
            if derived.attribute.is_live() && !reads.is_disjoint(&read) {
                read.insert(derived.attribute.id);
                found.push(derived);
            }
        }
        found
    }

    /// The kept attributes that a formula or score reads, itself or through others.
    pub fn sources(&self, id: ComputedId) -> Vec<&ComputedAttribute> {
        let mut wanted = BTreeSet::from([id]);
        for Planned { derived, reads } in self.derived.iter().rev() {
            if wanted.contains(&derived.attribute.id) {
                wanted.extend(reads);
            }
        }
        self.attributes.iter().filter(|attribute| wanted.contains(&attribute.id)).collect()
    }

    /// The attribute of a name.
    pub(super) fn named(&self, name: &str) -> Option<Named<'_>> {
        match self.by_name.get(name)? {
            Place::Kept(index) => self.attributes.get(*index).map(Named::Kept),
            Place::Derived(index) => {
                self.derived.get(*index).map(|planned| Named::Derived(&planned.derived))
            }
        }
    }

    /// The derived attribute of an id.
    pub(super) fn derived_of(&self, id: ComputedId) -> Option<&Derived> {
        self.derived().find(|derived| derived.attribute.id == id)
    }

    /// Whether nothing is computed of anybody.
    pub const fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.derived.is_empty()
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

/// Each after all that it reads.
fn in_order(mut derived: Vec<Derived>) -> Vec<Derived> {
    let names = derived.iter().map(|d| (d.attribute.name.clone(), d.rule.inputs()));
    let references = References::new(names.collect::<Vec<_>>());
    let depths: HashMap<&str, usize> = references.depths().into_iter().collect();
    // Definitions on a cycle are refused where they are made; here they would not run.
    derived.retain(|d| depths.contains_key(d.attribute.name.as_str()));
    derived.sort_by_key(|d| (depths.get(d.attribute.name.as_str()).copied(), d.attribute.id));
    derived
}
