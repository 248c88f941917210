//! How many events of each definition there are.

use crate::Error;
use crate::scope::Scope;
use rapport_domain::ids::DefinitionId;
use rapport_store::Tx;
use rapport_store::events::{EventCount, EventRow};
use std::collections::BTreeMap;

/// Counts newly stored events.
pub(super) fn add(tx: &mut Tx<'_>, scope: &Scope<'_>, rows: &[EventRow]) -> Result<(), Error> {
    let counts = by_definition(rows).into_iter().map(|(definition_id, stored)| EventCount {
        definition_id: definition_id.clone(),
        stored,
        last_seen: scope.now,
    });
    Ok(tx.add_event_counts(scope.workspace(), &counts.collect::<Vec<_>>())?)
}

/// Takes deleted events off.
pub(super) fn subtract(tx: &mut Tx<'_>, scope: &Scope<'_>, rows: &[EventRow]) -> Result<(), Error> {
    for (definition_id, deleted) in by_definition(rows) {
        tx.subtract_event_count(scope.workspace(), definition_id, deleted)?;
    }
    Ok(())
}

fn by_definition(rows: &[EventRow]) -> BTreeMap<&DefinitionId, i64> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(&row.definition_id).or_default() += 1;
    }
    counts
}
