//! The one way in: check, find persons, de-duplicate, store, count, report. What is computed from
//! events follows when they are folded.

use super::check::{Draft, Verdict, check};
use super::recipients::{Place, Recipients};
use super::{EventPerson, NewEvent, Outcome, counting, erase};
use crate::Error;
use crate::scope::Scope;
use rapport_domain::ids::{EventId, PersonId};
use rapport_store::Tx;
use rapport_store::events::EventRow;
use std::collections::HashSet;

/// Who sends: outsiders cannot send what the product records itself (P-72).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    FromOutside,
    FromInside,
}

/// Events that come in together.
pub(super) struct Batch<'e> {
    pub(super) events: &'e [NewEvent],
    /// For events without an id one that was made before the transaction: when it runs again
    /// although it was committed, it finds them stored. A missing one is made here.
    pub(super) made_ids: &'e [Option<EventId>],
    pub(super) sent: Sent,
}

/// An event that is right in itself, with its place in the batch and that of its person.
struct Arrival<'a> {
    index: usize,
    event: &'a NewEvent,
    draft: Draft<'a>,
    place: Place,
}

/// An event that is right, with its place in the batch.
struct Candidate<'c> {
    index: usize,
    draft: Draft<'c>,
    person: PersonId,
}

/// Takes in a batch and answers item by item; `see` gets each new row.
pub(super) fn ingest(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    batch: &Batch<'_>,
    see: &mut dyn FnMut(&EventRow),
) -> Result<Vec<Outcome>, Error> {
    let catalog = scope.catalog.clone();
    let mut outcomes = vec![Outcome::SwitchedOff; batch.events.len()];
    let mut drafts = Vec::with_capacity(batch.events.len());
    for (index, (event, outcome)) in batch.events.iter().zip(&mut outcomes).enumerate() {
        let made_id = || batch.made_ids.get(index).cloned().flatten();
        let new_id = || made_id().unwrap_or_else(|| EventId(scope.app.ids.uuid(scope.now)));
        match check(&catalog, event, batch.sent, scope.now, new_id) {
            Verdict::Right(draft) => drafts.push((index, event, draft)),
            Verdict::SwitchedOff => {}
            Verdict::Wrong(problems) => *outcome = Outcome::Rejected(problems),
        }
    }
    let persons = drafts.iter().map(|(_, event, _)| &event.person);
    let (mut recipients, places) = Recipients::find(tx, scope, persons)?;
    let arrival = |((index, event, draft), place)| Arrival { index, event, draft, place };
    let arrivals: Vec<_> = drafts.into_iter().zip(places).map(arrival).collect();
    let repeats = repeats(tx, scope, &arrivals, &recipients, batch.sent)?;
    let mut accepted = HashSet::new();
    let mut candidates = Vec::with_capacity(arrivals.len());
    for Arrival { index, event, draft, place } in arrivals {
        let Some(outcome) = outcomes.get_mut(index) else { continue };
        let given_id = event.event_id.as_deref();
        let makes_person = recipients.get(place).is_none()
            && matches!(event.person, EventPerson::IdentityOrNew { .. });
        let is_second = makes_person && given_id.is_some_and(|id| accepted.contains(id));
        if is_second || repeats.contains(&draft.event_id) {
            *outcome = Outcome::Duplicate(draft.event_id);
            continue;
        }
        match recipients.get_or_make(tx, scope, &event.person, place)? {
            Ok(person) => {
                accepted.extend(given_id);
                candidates.push(Candidate { index, draft, person });
            }
            Err(problems) => *outcome = Outcome::Rejected(problems),
        }
    }
    for (index, outcome) in store(tx, scope, candidates, see)? {
        if let Some(place) = outcomes.get_mut(index) {
            *place = outcome;
        }
    }
    Ok(outcomes)
}

/// Ids that are known to be repeats before anything is written: deleted lately, or stored while
/// their person would have to be made. All others show when they are inserted. Ids that the product
/// gives come once, so nobody is asked about them.
fn repeats(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    arrivals: &[Arrival<'_>],
    recipients: &Recipients,
    sent: Sent,
) -> Result<HashSet<EventId>, Error> {
    if sent == Sent::FromInside {
        return Ok(HashSet::new());
    }
    let given = arrivals.iter().filter(|arrival| arrival.draft.id_is_given);
    let ids: Vec<&EventId> = given.clone().map(|arrival| &arrival.draft.event_id).collect();
    let mut repeats = erase::deleted_lately(tx, scope, &ids)?;
    let homeless = given.filter(|arrival| recipients.get(arrival.place).is_none());
    let homeless: Vec<EventId> = homeless.map(|arrival| arrival.draft.event_id.clone()).collect();
    let stored = tx.events_by_id(scope.workspace(), &homeless)?;
    repeats.extend(stored.into_iter().flatten().map(|row| row.event_id));
    Ok(repeats)
}

/// Stores events, to be folded.
fn store(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    candidates: Vec<Candidate<'_>>,
    see: &mut dyn FnMut(&EventRow),
) -> Result<Vec<(usize, Outcome)>, Error> {
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let (mut rows, mut places) =
        (Vec::with_capacity(candidates.len()), Vec::with_capacity(candidates.len()));
    for Candidate { index, draft, person } in candidates {
        let properties = serde_json::to_string(&draft.properties)
            .map_err(|error| Error::Internal(format!("properties: {error}")))?;
        rows.push(EventRow {
            event_id: draft.event_id,
            person_id: person,
            definition_id: draft.definition.definition_id.clone(),
            occurred_time: draft.occurred_time,
            received_time: scope.now,
            properties,
            source: scope.actor.origin.name().to_owned(),
        });
        places.push((index, draft.id_is_given));
    }
    let stored = tx.insert_events(scope.workspace(), &rows)?;
    let mut outcomes = Vec::with_capacity(rows.len());
    let mut new_rows = Vec::with_capacity(rows.len());
    for ((row, (index, id_is_given)), is_new) in rows.into_iter().zip(places).zip(stored) {
        let id = row.event_id.clone();
        // An id made for this very event is stored already when the transaction runs again.
        let is_repeat = !is_new && id_is_given;
        let outcome = if is_repeat { Outcome::Duplicate(id) } else { Outcome::Stored(id) };
        outcomes.push((index, outcome));
        if is_new {
            scope.report_event(row.event_id.clone());
            see(&row);
            new_rows.push(row);
        }
    }
    counting::add(tx, scope, &new_rows)?;
    Ok(outcomes)
}
