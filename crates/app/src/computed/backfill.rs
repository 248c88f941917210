//! Filling in: brings the states of all persons to the present definitions and time zone.
//!
//! Values are exact without it, because whoever needs a state fills in what it lacks. It makes reads
//! cheap, sets the timers of persons nobody reads, and tells when an attribute is Active (P-37).

use super::states;
use crate::scope::Scope;
use crate::{Actor, App, Error};
use rapport_domain::computed::Status;
use rapport_domain::ids::{PersonId, WorkspaceId};
use rapport_domain::person::Origin;
use rapport_store::Tx;
use rapport_store::computed::BackfillRow;

/// Persons of one transaction: short enough not to delay writers.
const BATCH_PERSONS: usize = 100;

/// Before the first person.
const START: PersonId = PersonId(0);

impl App {
    /// Fills in the next batch of persons of each workspace; true while there is more to do.
    ///
    /// # Errors
    /// Those of the store; what was done stays done.
    pub async fn fill_in_computed(&self) -> Result<bool, Error> {
        let pending = |tx: &mut Tx<'_>| -> Result<Vec<WorkspaceId>, Error> {
            let mut pending = Vec::new();
            for row in tx.workspaces()? {
                let place = tx.computed_backfill(row.id)?;
                if place.is_some_and(|p| p.after_person.is_some() || p.zone != row.time_zone) {
                    pending.push(row.id);
                }
            }
            Ok(pending)
        };
        let mut more = false;
        for workspace in self.store.read(pending).await? {
            let actor = Actor { workspace, origin: Origin::Computed, name: String::new() };
            more |= self.transact(&actor, next_batch).await?;
        }
        Ok(more)
    }
}

/// Starts again with the first person, because an attribute was activated.
pub(super) fn restart(tx: &mut Tx<'_>, scope: &Scope<'_>) -> Result<(), Error> {
    let zone = scope.catalog.zone.name().to_owned();
    let place = BackfillRow { zone, after_person: Some(START) };
    Ok(tx.put_computed_backfill(scope.workspace(), &place)?)
}

/// Percent of persons done. Ids grow with time, so the place among them tells.
pub(super) fn progress(tx: &mut Tx<'_>, scope: &Scope<'_>) -> Result<u8, Error> {
    let workspace = scope.workspace();
    let place = tx.computed_backfill(workspace)?;
    let Some(after) = place.and_then(|place| place.after_person) else { return Ok(100) };
    let first = persons_after(tx, scope, START, 1)?;
    let last = match scope.catalog.plan.has_derived() {
        true => tx.last_person_id(workspace)?,
        false => tx.last_person_with_events(workspace)?,
    };
    let (Some(first), Some(last)) = (first.first(), last) else { return Ok(0) };
    let (done, all) = ((after.0 - first.0 + 1).max(0), last.0 - first.0 + 1);
    Ok(u8::try_from(i128::from(done) * 100 / i128::from(all)).unwrap_or(100).min(100))
}

/// The next persons of whom anything is computed that new persons do not have: those with events, or
/// all where formulas and scores read the person itself.
fn persons_after(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    mut after: PersonId,
    limit: usize,
) -> Result<Vec<PersonId>, Error> {
    let workspace = scope.workspace();
    if scope.catalog.plan.has_derived() {
        return Ok(tx.person_ids_after(workspace, after, limit as i64)?);
    }
    let mut persons = Vec::with_capacity(limit);
    while persons.len() < limit {
        let Some(person) = tx.next_person_with_events(workspace, after)? else { break };
        persons.push(person);
        after = person;
    }
    Ok(persons)
}

fn next_batch(tx: &mut Tx<'_>, scope: &mut Scope<'_>) -> Result<bool, Error> {
    let workspace = scope.workspace();
    let zone = scope.catalog.zone.name().to_owned();
    let Some(place) = tx.computed_backfill(workspace)? else { return Ok(false) };
    // Days of another zone are other days: everybody is counted anew.
    let after = if place.zone == zone { place.after_person } else { Some(START) };
    let Some(after) = after else { return Ok(false) };
    let persons = persons_after(tx, scope, after, BATCH_PERSONS)?;
    let after = persons.last().copied().unwrap_or(after);
    let done = persons.len() < BATCH_PERSONS;
    states::catch_up(tx, scope, &persons)?;
    let after_person = (!done).then_some(after);
    tx.put_computed_backfill(workspace, &BackfillRow { zone, after_person })?;
    if done {
        complete(tx, scope)?;
    }
    Ok(!done)
}

/// Everybody is filled in: what was Processing is Active.
fn complete(tx: &mut Tx<'_>, scope: &Scope<'_>) -> Result<(), Error> {
    let processing = |status| matches!(status, Status::Processing { .. });
    let waiting: Vec<_> =
        scope.catalog.computed.iter().filter(|attribute| processing(attribute.status)).collect();
    for attribute in &waiting {
        tx.put_computed_attribute(scope.workspace(), &attribute.filled(100))?;
    }
    if !waiting.is_empty() {
        tx.touch_workspace(scope.workspace())?;
    }
    Ok(())
}
