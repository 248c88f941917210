//! The states of persons inside a transaction: loaded, moved on, filled in, written.
//!
//! Events that come in wait in the tail of their person. Bringing a person up takes them in one after
//! the other, each at the instant at which it came: first every change by time alone that is over
//! by then is announced with its own instant (P-46), then what the event changes. So the outcome
//! does not depend on how many events were waiting, or for how long.
//!
//! Most of it is computing, which needs no place in the line of writers: [`prepare`] does it on a
//! snapshot, and [`commit`] writes the outcome if nobody has changed those persons meanwhile.

mod affected;
mod brought;
mod known;
mod live;
mod replay;

use crate::Error;
use crate::catalog::Catalog;
use crate::events::typed;
use crate::scope::{Reports, Scope};
use affected::Affected;
use brought::Brought;
pub(crate) use known::Known;
use known::known;
use live::{Live, announce};
use rapport_domain::computed::{PersonState, Plan};
use rapport_domain::ids::{DefinitionId, PersonId};
use rapport_domain::person::Person;
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::computed::PersonStateRow;
use rapport_store::events::EventRow;
use replay::fill_in;
use std::sync::Arc;

/// Changes by time alone that one transaction of a timer announces: short enough not to delay
/// writers.
pub(crate) const CHANGES_MAX: usize = 256;

/// Persons who were brought up on a snapshot.
pub(crate) struct Prepared {
    catalog: Arc<Catalog>,
    persons: Vec<PersonId>,
    known: Vec<Option<Known>>,
    read: Vec<Option<PersonStateRow>>,
    folded: Vec<EventRow>,
    brought: Brought,
    reports: Reports,
}

/// Gives a new person a state: it covers everything, so that nobody looks for events of old.
pub(crate) fn begin(tx: &mut Tx<'_>, scope: &Scope<'_>, person: &Person) -> Result<(), Error> {
    let plan = &scope.catalog.plan;
    if plan.is_empty() {
        return Ok(());
    }
    let live = Live::new(Known::new(&scope.catalog, person.clone()), plan, scope.now);
    Brought::of(plan, vec![live]).write(tx, scope)
}

/// Brings a person that is written up to now as it was, and announces what follows from what it has
/// become.
pub(crate) fn changed(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    before: &Person,
    after: &Person,
) -> Result<(), Error> {
    let catalog = scope.catalog.clone();
    let plan = &catalog.plan;
    if !plan.has_derived() {
        return Ok(());
    }
    let rows = tx.person_states(scope.workspace(), &[before.id])?;
    let known = vec![Some(Known::new(&catalog, before.clone()))];
    let (mut lives, folded) =
        bring_up(tx, scope, &catalog, known, &[before.id], &rows, usize::MAX)?;
    tx.fold_events(scope.workspace(), &folded)?;
    for live in &mut lives {
        live.turn_into(scope, plan, Known::new(&catalog, after.clone()));
    }
    Brought::of(plan, lives).write(tx, scope)
}

/// Brings persons up to now: takes in the events that wait and announces what time changed and what
/// the events changed; then fills in what is missing. Those with too many changes stay behind with
/// their timer set, and go on where they are.
pub(crate) fn catch_up(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    persons: &[PersonId],
) -> Result<(), Error> {
    let catalog = scope.catalog.clone();
    let rows = tx.person_states(scope.workspace(), persons)?;
    let known = known(tx, &catalog, persons)?;
    let (lives, folded) = bring_up(tx, scope, &catalog, known, persons, &rows, CHANGES_MAX)?;
    tx.fold_events(scope.workspace(), &folded)?;
    Brought::of(&catalog.plan, lives).write(tx, scope)
}

/// The same without writing anything, for [`commit`]; what is reported goes there too.
pub(crate) fn prepare(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    persons: &[PersonId],
) -> Result<Prepared, Error> {
    let catalog = scope.catalog.clone();
    let read = tx.person_states(scope.workspace(), persons)?;
    let known = known(tx, &catalog, persons)?;
    let (lives, folded) =
        bring_up(tx, scope, &catalog, known.clone(), persons, &read, CHANGES_MAX)?;
    let brought = Brought::of(&catalog.plan, lives);
    let (persons, reports) = (persons.to_vec(), scope.take_reports());
    Ok(Prepared { catalog, persons, known, read, folded, brought, reports })
}

/// Writes what was prepared.
///
/// # Errors
/// A conflict when definitions, persons, states or waiting events were changed since: then the
/// persons are to be brought up anew.
pub(crate) fn commit(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    prepared: &Prepared,
) -> Result<(), Error> {
    let is_current = Arc::ptr_eq(&scope.catalog, &prepared.catalog)
        && tx.person_states(scope.workspace(), &prepared.persons)? == prepared.read
        && known(tx, &scope.catalog, &prepared.persons)? == prepared.known;
    if !is_current {
        return Err(rapport_store::Error::Conflict.into());
    }
    tx.fold_events(scope.workspace(), &prepared.folded)?;
    scope.report_all(prepared.reports.clone());
    prepared.brought.write(tx, scope)
}

/// Opens the stored states of persons and brings them up, announcing at most so many changes by
/// time alone; also the events taken in, which are to be folded.
fn bring_up<'p>(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    catalog: &'p Catalog,
    known: Vec<Option<Known>>,
    persons: &[PersonId],
    rows: &'p [Option<PersonStateRow>],
    mut changes_left: usize,
) -> Result<(Vec<Live<'p>>, Vec<EventRow>), Error> {
    let plan = &catalog.plan;
    let tails = tx.event_tails(scope.workspace(), persons)?;
    let mut lives = Vec::with_capacity(persons.len());
    for (((person, known), row), tail) in persons.iter().zip(known).zip(rows).zip(&tails) {
        let first = tail.first().map_or(scope.now, |row| row.received_time);
        let mut live = Live::open(*person, known, row.as_ref(), plan, first);
        if live.is_stale {
            live.hold_frozen(plan, first);
            live.settle(scope, plan, first, &mut changes_left);
        }
        lives.push(live);
    }
    fill_in(tx, catalog, plan, &mut lives)?;
    let mut folded = Vec::with_capacity(tails.len());
    for (live, mut tail) in lives.iter_mut().zip(tails) {
        let taken = live.take_in(scope, catalog, &tail, &mut changes_left);
        tail.truncate(taken);
        folded.append(&mut tail);
    }
    Ok((lives, folded))
}

/// Runs `delete`, which removes stored events of a definition, and computes the person's values
/// without them.
pub(crate) fn without(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    person: PersonId,
    definition: &DefinitionId,
    delete: impl FnOnce(&mut Tx<'_>, &Scope<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let catalog = scope.catalog.clone();
    let plan = &catalog.plan;
    if !plan.looks_at(definition) {
        return delete(tx, scope);
    }
    let rows = tx.person_states(scope.workspace(), &[person])?;
    let known = known(tx, &catalog, &[person])?;
    let (mut lives, folded) = bring_up(tx, scope, &catalog, known, &[person], &rows, usize::MAX)?;
    tx.fold_events(scope.workspace(), &folded)?;
    let affected = Affected::by(plan, plan.attributes_of(definition).collect());
    let mut before = Vec::new();
    for live in &mut lives {
        before.push(live.values(plan, &affected, live.settled_at));
        live.missing.clone_from(&affected.kept);
        live.is_stale = true;
    }
    delete(tx, scope)?;
    fill_in(tx, &catalog, plan, &mut lives)?;
    for (live, before) in lives.iter().zip(before) {
        let after = live.values(plan, &affected, live.settled_at);
        announce(scope, live.person, affected.changes(&before, &after), live.settled_at);
    }
    Brought::of(plan, lives).write(tx, scope)
}

/// The state of one person by a plan with nothing missing and with the events that wait, for
/// reading; and until when it was settled. Without the person itself nothing is held.
pub(super) fn read<'p>(
    tx: &mut Tx<'_>,
    catalog: &Catalog,
    plan: &'p Plan,
    person: PersonId,
    known: Option<Known>,
    row: Option<&'p PersonStateRow>,
) -> Result<(PersonState<'p>, Timestamp), Error> {
    let mut live = Live::open(person, known, row, plan, Timestamp::MIN);
    fill_in(tx, catalog, plan, std::slice::from_mut(&mut live))?;
    for row in tx.event_tails(catalog.workspace, &[person])?.into_iter().flatten() {
        live.hold_frozen(plan, row.received_time);
        live.fold(plan, &typed(catalog, &row));
    }
    live.hold_frozen(plan, Timestamp::MAX);
    Ok((live.state, live.settled_at))
}

/// Whether a stored state, together with the events that wait, is what all stored events give: byte
/// for byte, so that also what would show only later is found.
pub(crate) fn is_sound(
    tx: &mut Tx<'_>,
    catalog: &Catalog,
    row: &PersonStateRow,
    now: Timestamp,
) -> Result<bool, Error> {
    if PersonState::decode(&row.state).is_none() {
        return Ok(false);
    }
    let plan = &catalog.plan;
    let (mut kept, settled_at) = read(tx, catalog, plan, row.person_id, None, Some(row))?;
    let (mut fresh, _) = read(tx, catalog, plan, row.person_id, None, None)?;
    // What was held of frozen scores and formulas is what no events give.
    kept.let_go();
    let at = now.max(settled_at);
    Ok(kept.encode(plan, at) == fresh.encode(plan, at))
}
