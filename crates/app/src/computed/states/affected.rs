//! The attributes whose values are compared before and after something happened.

use rapport_domain::computed::{Computed, ComputedAttribute, Derived, Plan};
use rapport_domain::person::AttributeChange;

/// Attributes with a state, and the formulas and scores that follow from them.
#[derive(Clone, Default)]
pub(super) struct Affected<'p> {
    pub(super) kept: Vec<&'p ComputedAttribute>,
    pub(super) derived: Vec<&'p Derived>,
}

/// Their values at one instant, in order.
pub(super) type Values = Vec<Option<Computed>>;

impl<'p> Affected<'p> {
    /// All that lives.
    pub(super) fn all(plan: &'p Plan) -> Self {
        let kept = plan.attributes().iter().filter(|attribute| attribute.is_live()).collect();
        Self { kept, ..Self::derived(plan) }
    }

    /// What a change of the person itself affects.
    pub(super) fn derived(plan: &'p Plan) -> Self {
        let derived = plan.derived().filter(|derived| derived.attribute.is_live());
        Self { kept: Vec::new(), derived: derived.collect() }
    }

    /// These, and what reads them.
    pub(super) fn by(plan: &'p Plan, kept: Vec<&'p ComputedAttribute>) -> Self {
        let derived = plan.derived_from(&kept);
        Self { kept, derived }
    }

    /// The differences of attributes that profiles show.
    pub(super) fn changes(&self, before: &Values, after: &Values) -> Vec<AttributeChange> {
        let derived = self.derived.iter().map(|derived| &derived.attribute);
        let both = self.kept.iter().copied().chain(derived).zip(before.iter().zip(after));
        let differing =
            both.filter(|(attribute, (before, after))| attribute.is_readable() && before != after);
        let value = |computed: &Option<Computed>| computed.clone().and_then(Computed::into_value);
        let change = |(attribute, (before, after)): (&ComputedAttribute, (&_, &_))| {
            let (from, to) = (value(before), value(after));
            AttributeChange { attribute: attribute.name.clone(), from, to }
        };
        differing.map(change).collect()
    }
}
