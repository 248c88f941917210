//! Computed values for readers: exact at the instant of reading (P-43).

use super::states::{self, Known};
use crate::Error;
use crate::catalog::Catalog;
use rapport_domain::computed::{Computed, ComputedAttribute, Derived, Plan};
use rapport_domain::person::Person;
use rapport_domain::time::Timestamp;
use rapport_domain::value::Value;
use rapport_store::Tx;
use std::collections::BTreeMap;

/// The values a profile shows at `at`, by name; empty ones are left out.
///
/// # Errors
/// Those of the store.
pub fn values_of(
    tx: &mut Tx<'_>,
    catalog: &Catalog,
    person: &Person,
    at: Timestamp,
) -> Result<BTreeMap<String, Value>, Error> {
    let plan = &catalog.plan;
    if plan.is_empty() {
        return Ok(BTreeMap::new());
    }
    let row = tx.person_states(catalog.workspace, &[person.id])?.pop().flatten();
    let known = plan.has_derived().then(|| Known::new(catalog, person.clone()));
    let (state, settled_at) =
        states::read(tx, catalog, plan, person.id, known.clone(), row.as_ref())?;
    // Time only moves forward: what the state has forgotten is over for everybody.
    let at = at.max(settled_at);
    let values = match &known {
        Some(known) => known.view(plan, &state).values_at(at),
        None => state.values_at(plan, at),
    };
    let shown = values.into_iter().filter(|(attribute, _)| existed(attribute, person));
    let named = |(attribute, computed): (&ComputedAttribute, Computed)| {
        Some((attribute.name.clone(), computed.into_value()?))
    };
    Ok(shown.filter_map(named).collect())
}

/// The value of one more attribute, which nobody carries a state of.
pub(super) fn computed_once(
    tx: &mut Tx<'_>,
    catalog: &Catalog,
    attribute: &ComputedAttribute,
    person: &Person,
    at: Timestamp,
) -> Result<Computed, Error> {
    let plan = with(catalog, attribute)?;
    let row = tx.person_states(catalog.workspace, &[person.id])?.pop().flatten();
    let known = Known::new(catalog, person.clone());
    let seen = Some(known.clone());
    let (state, settled_at) = states::read(tx, catalog, &plan, person.id, seen, row.as_ref())?;
    let at = at.max(settled_at);
    let of_derived = plan.derived().find(|derived| derived.attribute.id == attribute.id);
    Ok(match of_derived {
        Some(derived) => known.view(&plan, &state).derived_at(derived, at),
        None => state.value_at(attribute, plan.moment(at)).unwrap_or(Computed::Empty),
    })
}

/// The plan of the workspace with one attribute more.
fn with(catalog: &Catalog, attribute: &ComputedAttribute) -> Result<Plan, Error> {
    let restored = Derived::restore(attribute, catalog).transpose()?;
    let derived = catalog.derived.iter().cloned().chain(restored);
    let computed = catalog.computed.iter().chain([attribute]).cloned();
    Ok(Plan::with_derived(computed, derived, [], catalog.zone.clone()))
}

/// Profiles made after an attribute was frozen have no value of it (P-37).
fn existed(attribute: &ComputedAttribute, person: &Person) -> bool {
    attribute.frozen().is_none_or(|frozen| person.created.at <= frozen.at)
}
