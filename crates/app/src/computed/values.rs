//! Computed values for readers: exact at the instant of reading (P-43).

use super::states;
use crate::Error;
use crate::catalog::Catalog;
use rapport_domain::computed::{Computed, ComputedAttribute, Plan};
use rapport_domain::ids::PersonId;
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
    if !catalog.plan.attributes().iter().any(ComputedAttribute::is_readable) {
        return Ok(BTreeMap::new());
    }
    let row = tx.person_states(catalog.workspace, &[person.id])?.pop().flatten();
    let (state, settled_at) = states::read(tx, catalog, person.id, row.as_ref())?;
    // Time only moves forward: what the state has forgotten is over for everybody.
    let values = state.values_at(&catalog.plan, at.max(settled_at));
    let shown = values.into_iter().filter(|(attribute, _)| existed(attribute, person));
    let named = |(attribute, computed): (&ComputedAttribute, Computed)| {
        Some((attribute.name.clone(), computed.into_value()?))
    };
    Ok(shown.filter_map(named).collect())
}

/// The value of one attribute that nobody carries a state of.
pub(super) fn computed_once(
    tx: &mut Tx<'_>,
    catalog: &Catalog,
    attribute: ComputedAttribute,
    person: PersonId,
    at: Timestamp,
) -> Result<Computed, Error> {
    let plan = Plan::new([attribute.clone()], catalog.zone.clone());
    let state = states::compute(tx, catalog, &plan, person)?;
    Ok(state.value_at(&attribute, plan.moment(at)).unwrap_or(Computed::Empty))
}

/// Profiles made after an attribute was frozen have no value of it (P-37).
fn existed(attribute: &ComputedAttribute, person: &Person) -> bool {
    attribute.frozen().is_none_or(|frozen| person.created.at <= frozen.at)
}
