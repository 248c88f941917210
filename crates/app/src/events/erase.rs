//! Deleting events: one by an operator, all of a deleted person (P-66, P-69, P-100).
//!
//! What stays is a keyed hash of the id, so that a repeat stays a repeat and says nothing about
//! anybody.

use super::counting;
use crate::Error;
use crate::computed::states;
use crate::scope::Scope;
use hmac::{Hmac, KeyInit, Mac};
use rapport_domain::ids::{EventId, PersonId};
use rapport_domain::limits::EVENT_ID_KEPT_DAYS;
use rapport_domain::time::{DAY_MS, Timestamp};
use rapport_store::Tx;
use rapport_store::events::{EventHash, EventPosition, EventRange, EventRow};
use rapport_store::timers::TimerKind;
use sha2::Sha256;
use std::collections::HashSet;

/// The installation value with the key of event id hashes.
const HASH_KEY: &str = "event_hash_key";

/// Events erased by one transaction: short enough not to delay writers.
const ERASED_EVENTS: i64 = 1000;

/// Of these ids, those of events that were deleted lately.
pub(super) fn deleted_lately(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    ids: &[&EventId],
) -> Result<HashSet<EventId>, Error> {
    if ids.is_empty() || !tx.has_event_tombstones(scope.workspace())? {
        return Ok(HashSet::new());
    }
    let key = hash_key(tx, scope)?;
    let hashes: Vec<EventHash> = ids.iter().map(|id| hash(&key, scope, id)).collect();
    let deleted = tx.event_tombstones(scope.workspace(), &hashes, scope.now)?;
    let known = ids.iter().zip(deleted).filter(|(_, deleted)| *deleted);
    Ok(known.map(|(id, _)| (*id).clone()).collect())
}

/// Deletes one event and computes its person's values without it.
pub(super) fn delete_event(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    event_id: &EventId,
) -> Result<(), Error> {
    let found = tx.events_by_id(scope.workspace(), std::slice::from_ref(event_id))?;
    let row = found.into_iter().flatten().next().ok_or(Error::NotFound("event"))?;
    let person = tx.person(scope.workspace(), row.person_id)?.ok_or(Error::NotFound("event"))?;
    states::without(tx, scope, person.id, &row.definition_id.clone(), |tx, scope| {
        forget(tx, scope, &[row])
    })
}

/// Erases what events left of a person who is deleted: state and timers at once, the events
/// themselves in batches that follow (P-100).
pub(crate) fn erase_person(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    person: PersonId,
) -> Result<(), Error> {
    let workspace = scope.workspace();
    let tail = tx.event_tails(workspace, &[person])?.into_iter().flatten().collect::<Vec<_>>();
    tx.fold_events(workspace, &tail)?;
    tx.delete_person_state(workspace, person)?;
    tx.clear_timer(workspace, TimerKind::Computed, &person.to_string())?;
    erase_batch(tx, scope, person)
}

/// Erases the next events of a person, and sets a timer when there may be more.
pub(crate) fn erase_batch(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    person: PersonId,
) -> Result<(), Error> {
    let range = EventRange {
        definition_id: None,
        from: Timestamp::MIN,
        before: EventPosition { occurred_time: Timestamp::MAX, event_id: String::new() },
        limit: ERASED_EVENTS,
    };
    let rows = tx.person_events(scope.workspace(), person, &range)?;
    if rows.is_empty() {
        return Ok(());
    }
    if rows.len().cast_signed() as i64 == ERASED_EVENTS {
        let subject = person.to_string();
        tx.set_timer(scope.workspace(), TimerKind::Erasure, &subject, scope.now)?;
    }
    forget(tx, scope, &rows)
}

/// Deletes events whose time is over and that nothing is computed from.
pub(crate) fn expire(tx: &mut Tx<'_>, scope: &Scope<'_>, rows: &[EventRow]) -> Result<(), Error> {
    if rows.is_empty() { Ok(()) } else { forget(tx, scope, rows) }
}

/// Removes event rows and remembers their ids.
fn forget(tx: &mut Tx<'_>, scope: &Scope<'_>, rows: &[EventRow]) -> Result<(), Error> {
    let key = hash_key(tx, scope)?;
    let hashes: Vec<EventHash> = rows.iter().map(|row| hash(&key, scope, &row.event_id)).collect();
    let kept_until = scope.now.plus_ms(EVENT_ID_KEPT_DAYS * DAY_MS);
    tx.put_event_tombstones(scope.workspace(), &hashes, kept_until)?;
    tx.delete_events(scope.workspace(), rows)?;
    counting::subtract(tx, scope, rows)
}

/// The key of the hashes, made when the first event is deleted.
fn hash_key(tx: &mut Tx<'_>, scope: &Scope<'_>) -> Result<String, Error> {
    if let Some(key) = tx.installation_value(HASH_KEY)? {
        return Ok(key);
    }
    let key = scope.app.ids.secret();
    tx.set_installation_value(HASH_KEY, &key)?;
    Ok(key)
}

fn hash(key: &str, scope: &Scope<'_>, id: &EventId) -> EventHash {
    // HMAC takes keys of every length; without one the hash would be of an empty key.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return [0; 32] };
    mac.update(&scope.workspace().0.to_be_bytes());
    mac.update(id.as_str().as_bytes());
    mac.finalize().into_bytes().into()
}
