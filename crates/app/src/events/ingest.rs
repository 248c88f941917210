//! The one way in: check, find persons, de-duplicate, store, count, report. What is computed from
//! events follows when they are folded.

use super::check::{Draft, Judged, Verdict};
use super::recipients::{Place, Recipients};
use super::{EventPerson, Outcome, counting, erase};
use crate::Error;
use crate::scope::Scope;
use rapport_domain::ids::{EventId, PersonId};
use rapport_store::Tx;
use rapport_store::events::EventRow;
use std::collections::HashSet;

/// An event that is right in itself, with its place in the batch and that of its person.
struct Arrival<'a> {
    index: usize,
    judged: &'a Judged,
    draft: Draft,
    place: Place,
}

/// An event that is right, with its place in the batch.
struct Candidate<'c> {
    index: usize,
    judged: &'c Judged,
    draft: Draft,
    person: PersonId,
}

/// Takes in a batch and answers item by item; `see` gets each new row with its place in the batch.
pub(super) fn ingest(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    batch: &[Judged],
    see: &mut dyn FnMut(usize, &EventRow),
) -> Result<Vec<Outcome>, Error> {
    let catalog = scope.catalog.clone();
    let mut outcomes = vec![Outcome::SwitchedOff; batch.len()];
    let mut drafts = Vec::with_capacity(batch.len());
    for (index, (judged, outcome)) in batch.iter().zip(&mut outcomes).enumerate() {
        match judged.verdict(&catalog).into_owned() {
            Verdict::Right(draft) => drafts.push((index, judged, draft)),
            Verdict::SwitchedOff => {}
            Verdict::Wrong(problems) => *outcome = Outcome::Rejected(problems),
        }
    }
    let persons = drafts.iter().map(|(_, judged, _)| &judged.event.person);
    let (mut recipients, places) = Recipients::find(tx, scope, persons)?;
    let arrival = |((index, judged, draft), place)| Arrival { index, judged, draft, place };
    let arrivals: Vec<_> = drafts.into_iter().zip(places).map(arrival).collect();
    let repeats = repeats(tx, scope, &arrivals, &recipients)?;
    let mut accepted = HashSet::new();
    let mut candidates = Vec::with_capacity(arrivals.len());
    for Arrival { index, judged, draft, place } in arrivals {
        let Some(outcome) = outcomes.get_mut(index) else { continue };
        let given_id = judged.event.event_id.as_deref();
        let makes_person = recipients.get(place).is_none()
            && matches!(judged.event.person, EventPerson::IdentityOrNew { .. });
        let is_second = makes_person && given_id.is_some_and(|id| accepted.contains(id));
        if is_second || repeats.contains(&judged.event_id) {
            *outcome = Outcome::Duplicate(judged.event_id.clone());
            continue;
        }
        match recipients.get_or_make(tx, scope, &judged.event.person, place)? {
            Ok(person) => {
                accepted.extend(given_id);
                candidates.push(Candidate { index, judged, draft, person });
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
) -> Result<HashSet<EventId>, Error> {
    let given = arrivals.iter().filter(|arrival| arrival.judged.may_be_repeat());
    let ids: Vec<&EventId> = given.clone().map(|arrival| &arrival.judged.event_id).collect();
    let mut repeats = erase::deleted_lately(tx, scope, &ids)?;
    let homeless = given.filter(|arrival| recipients.get(arrival.place).is_none());
    let homeless: Vec<EventId> = homeless.map(|arrival| arrival.judged.event_id.clone()).collect();
    if homeless.is_empty() {
        return Ok(repeats);
    }
    let stored = tx.events_by_id(scope.workspace(), &homeless)?;
    repeats.extend(stored.into_iter().flatten().map(|row| row.event_id));
    Ok(repeats)
}

/// Stores events, to be folded.
fn store(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    candidates: Vec<Candidate<'_>>,
    see: &mut dyn FnMut(usize, &EventRow),
) -> Result<Vec<(usize, Outcome)>, Error> {
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let (mut rows, mut places) =
        (Vec::with_capacity(candidates.len()), Vec::with_capacity(candidates.len()));
    for Candidate { index, judged, draft, person } in candidates {
        rows.push(EventRow {
            event_id: judged.event_id.clone(),
            person_id: person,
            definition_id: draft.definition_id,
            occurred_time: draft.occurred_time.unwrap_or(scope.now),
            received_time: scope.now,
            properties: draft.properties,
            source: scope.actor.origin.name().to_owned(),
        });
        places.push((index, judged.id_is_given()));
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
            see(index, &row);
            new_rows.push(row);
        }
    }
    counting::add(tx, scope, &new_rows)?;
    Ok(outcomes)
}
