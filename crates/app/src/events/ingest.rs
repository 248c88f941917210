//! The one way in: check, find persons, de-duplicate, store, fold, count, report.

use super::check::{Draft, Verdict, check};
use super::recipients::Recipients;
use super::{NewEvent, Outcome, counting, erase};
use crate::Error;
use crate::computed::states::{self, News};
use crate::scope::Scope;
use rapport_domain::event::Event;
use rapport_domain::ids::{EventId, PersonId};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::events::EventRow;
use std::collections::HashSet;

/// Who sends: outsiders cannot send what the product records itself (P-72).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    FromOutside,
    FromInside,
}

/// An event that is right, with its place in the batch.
struct Candidate<'c> {
    index: usize,
    draft: Draft<'c>,
    person: PersonId,
}

/// Takes in a batch and answers item by item.
pub(super) fn ingest(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    events: &[NewEvent],
    sent: Sent,
) -> Result<Vec<Outcome>, Error> {
    let catalog = scope.catalog.clone();
    let mut outcomes = vec![Outcome::SwitchedOff; events.len()];
    let mut drafts = Vec::with_capacity(events.len());
    for (index, (event, outcome)) in events.iter().zip(&mut outcomes).enumerate() {
        match check(scope.app, &catalog, event, sent, scope.now) {
            Verdict::Right(draft) => drafts.push((index, event, draft)),
            Verdict::SwitchedOff => {}
            Verdict::Wrong(problems) => *outcome = Outcome::Rejected(problems),
        }
    }
    let persons = drafts.iter().map(|(_, event, _)| &event.person);
    let mut recipients = Recipients::find(tx, scope, persons)?;
    let repeats = repeats(tx, scope, &drafts, &recipients, sent)?;
    let mut candidates = Vec::with_capacity(drafts.len());
    for (index, event, draft) in drafts {
        let Some(outcome) = outcomes.get_mut(index) else { continue };
        if repeats.contains(&draft.event_id) {
            *outcome = Outcome::Duplicate(draft.event_id);
            continue;
        }
        match recipients.get_or_make(tx, scope, &event.person)? {
            Ok(person) => candidates.push(Candidate { index, draft, person }),
            Err(problems) => *outcome = Outcome::Rejected(problems),
        }
    }
    for (index, outcome) in store(tx, scope, candidates, &recipients)? {
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
    drafts: &[(usize, &NewEvent, Draft<'_>)],
    recipients: &Recipients,
    sent: Sent,
) -> Result<HashSet<EventId>, Error> {
    if sent == Sent::FromInside {
        return Ok(HashSet::new());
    }
    let given = drafts.iter().filter(|(_, _, draft)| draft.id_is_given);
    let ids: Vec<&EventId> = given.clone().map(|(_, _, draft)| &draft.event_id).collect();
    let mut repeats = erase::deleted_lately(tx, scope, &ids)?;
    let homeless = given.filter(|(_, event, _)| recipients.get(&event.person).is_none());
    let homeless: Vec<EventId> = homeless.map(|(_, _, draft)| draft.event_id.clone()).collect();
    let stored = tx.events_by_id(scope.workspace(), &homeless)?;
    repeats.extend(stored.into_iter().flatten().map(|row| row.event_id));
    Ok(repeats)
}

/// Stores events and everything that follows from them.
fn store(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    candidates: Vec<Candidate<'_>>,
    recipients: &Recipients,
) -> Result<Vec<(usize, Outcome)>, Error> {
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let source = scope.actor.origin.name();
    let rows = candidates.iter().map(|candidate| row(candidate, source, scope.now));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let stored = tx.insert_events(scope.workspace(), &rows)?;
    let mut outcomes = Vec::with_capacity(rows.len());
    let (mut fresh, mut fresh_rows) = (Vec::new(), Vec::with_capacity(rows.len()));
    for ((candidate, row), stored) in candidates.into_iter().zip(rows).zip(stored) {
        let (index, id) = (candidate.index, row.event_id.clone());
        if !stored {
            outcomes.push((index, Outcome::Duplicate(id)));
            continue;
        }
        scope.report_event(id.clone());
        outcomes.push((index, Outcome::Stored(id)));
        if scope.catalog.plan.looks_at(&row.definition_id) {
            fresh.push(event(&row, candidate.draft));
        }
        fresh_rows.push(row);
    }
    counting::add(tx, scope, &fresh_rows)?;
    states::advance(tx, scope, &News { events: &fresh, new_persons: &recipients.made })?;
    Ok(outcomes)
}

fn row(candidate: &Candidate<'_>, source: &str, now: Timestamp) -> Result<EventRow, Error> {
    let draft = &candidate.draft;
    let properties = serde_json::to_string(&draft.properties)
        .map_err(|error| Error::Internal(format!("properties: {error}")))?;
    Ok(EventRow {
        event_id: draft.event_id.clone(),
        person_id: candidate.person,
        definition_id: draft.definition.definition_id.clone(),
        occurred_time: draft.occurred_time,
        received_time: now,
        properties,
        source: source.to_owned(),
    })
}

fn event(row: &EventRow, draft: Draft<'_>) -> Event {
    Event {
        event_id: row.event_id.clone(),
        person_id: row.person_id,
        definition_id: row.definition_id.clone(),
        occurred_time: row.occurred_time,
        received_time: row.received_time,
        properties: draft.properties,
        source: row.source.clone(),
    }
}
