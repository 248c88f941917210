//! What leaves by itself once its time is over: the traces of sessions (C-95) and the events of
//! definitions that say how long they are kept (A-223, P-103).
//!
//! A timer carries each look on, portion by portion; at the end it comes again the next day.

use crate::events::expire;
use crate::scope::Scope;
use crate::{Catalog, Error, usage};
use rapport_domain::ids::{DefinitionId, EventId, SessionId};
use rapport_domain::limits::SESSION_LOG_DAYS;
use rapport_domain::time::{DAY_MS, Timestamp};
use rapport_store::Tx;
use rapport_store::chats::sessions::SessionRow;
use rapport_store::persons::Descending;
use rapport_store::timers::TimerKind;
use std::collections::HashMap;

/// Sessions or events looked at by one transaction: short enough not to delay writers.
const PORTION: i64 = 100;

/// How the subjects of timers begin; behind it follows the id last looked at.
const TRACES: &str = "traces/";
const EVENTS: &str = "events/";

/// Begins to look for traces that are old, if nobody does yet.
pub(crate) fn begin_with_traces(tx: &mut Tx<'_>, scope: &Scope<'_>) -> Result<(), Error> {
    let workspace = scope.workspace();
    if tx.has_timers(workspace, TimerKind::Pruning, TRACES)? {
        return Ok(());
    }
    Ok(tx.set_timer(workspace, TimerKind::Pruning, TRACES, scope.now.plus_ms(DAY_MS))?)
}

/// Looks for events that are old, at once.
pub(crate) fn begin_with_events(tx: &mut Tx<'_>, scope: &Scope<'_>) -> Result<(), Error> {
    Ok(tx.set_timer(scope.workspace(), TimerKind::Pruning, EVENTS, scope.now)?)
}

/// Removes what is old from the next portion, and sets the timer of the one after it.
pub(crate) fn prune(tx: &mut Tx<'_>, scope: &Scope<'_>, subject: &str) -> Result<(), Error> {
    let next = if let Some(after) = subject.strip_prefix(TRACES) {
        Some(traces(tx, scope, after)?)
    } else if let Some(after) = subject.strip_prefix(EVENTS) {
        events(tx, scope, after)?
    } else {
        return Err(Error::Internal(format!("the timer of the pruning {subject}")));
    };
    match next {
        Some((subject, due_at)) => {
            Ok(tx.set_timer(scope.workspace(), TimerKind::Pruning, &subject, due_at)?)
        }
        None => Ok(()),
    }
}

/// Sessions lie in the order in which they began: the first that is not over for long enough ends
/// the look, and the next day it goes on there.
fn traces(tx: &mut Tx<'_>, scope: &Scope<'_>, after: &str) -> Result<(String, Timestamp), Error> {
    let workspace = scope.workspace();
    let before = scope.now.plus_ms(-SESSION_LOG_DAYS * DAY_MS);
    let mut after = SessionId(after.to_owned());
    let sessions = tx.sessions_after(workspace, &after, PORTION)?;
    let is_full = sessions.len() as i64 == PORTION;
    let old = |session: &SessionRow| session.end.as_ref().is_some_and(|end| end.at < before);
    let all_old = sessions.iter().all(old);
    for session in sessions.into_iter().take_while(old) {
        tx.erase_traces(workspace, &session)?;
        after = session.id;
    }
    let due_at = if is_full && all_old { scope.now } else { scope.now.plus_ms(DAY_MS) };
    Ok((format!("{TRACES}{after}"), due_at))
}

/// Events lie in the order of their ids, which says nothing about their age: each look goes through
/// all of them, as long as a definition asks for it.
fn events(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    after: &str,
) -> Result<Option<(String, Timestamp)>, Error> {
    let kept_since = kept_since(&scope.catalog, scope.now);
    let is_asked_for = scope.catalog.events.all().iter().any(|d| d.retention_days.is_some());
    if !is_asked_for {
        return Ok(None);
    }
    let place = (!after.is_empty()).then(|| EventId(after.to_owned()));
    let up = Descending(false);
    let rows = tx.events_by_order(scope.workspace(), up, place.as_ref(), PORTION)?;
    let is_full = rows.len() as i64 == PORTION;
    let last = rows.last().map(|row| row.event_id.clone()).filter(|_| is_full);
    let mut old = rows;
    old.retain(|row| {
        kept_since.get(&row.definition_id).is_some_and(|since| row.received_time < *since)
    });
    expire(tx, scope, &old)?;
    Ok(Some(match last {
        Some(last) => (format!("{EVENTS}{last}"), scope.now),
        None => (EVENTS.to_owned(), scope.now.plus_ms(DAY_MS)),
    }))
}

/// From when on events are kept, of each definition that says so and that nothing is computed from:
/// a computed attribute or a segment keeps what it looks at.
fn kept_since(catalog: &Catalog, now: Timestamp) -> HashMap<DefinitionId, Timestamp> {
    let limited = catalog.events.all().iter().filter_map(|definition| {
        let days = i64::from(definition.retention_days?);
        Some((definition.definition_id.clone(), now.plus_ms(-days * DAY_MS)))
    });
    limited.filter(|(id, _)| !usage::is_looked_at(catalog, id)).collect()
}
