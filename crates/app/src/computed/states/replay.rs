//! Computing what states do not cover from the folded events.

use super::live::Live;
use crate::Error;
use crate::catalog::Catalog;
use crate::events::typed;
use rapport_domain::computed::Plan;
use rapport_domain::ids::DefinitionId;
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::events::EventPosition;
use std::collections::BTreeSet;

/// Stored events of one definition read at once for one person whose values are computed anew.
const REPLAY_PAGE: i64 = 1000;

/// Pages of stored events held at once.
const REPLAYS_AT_ONCE: usize = 100;

/// Stored events that are still to be replayed.
struct Replay<'p> {
    /// The place of the person among those worked on.
    index: usize,
    definition: &'p DefinitionId,
    after: EventPosition,
}

/// Fills in what is missing.
pub(super) fn fill_in<'p>(
    tx: &mut Tx<'_>,
    catalog: &Catalog,
    plan: &Plan,
    lives: &mut [Live<'p>],
) -> Result<(), Error> {
    let mut replays: Vec<Replay<'p>> = Vec::new();
    for (index, live) in lives.iter_mut().enumerate().filter(|(_, live)| live.is_stale) {
        live.state.rebuild(&live.missing, plan);
        let looked_at =
            live.missing.iter().filter_map(|attribute| attribute.definition.event_definition());
        for definition in looked_at.collect::<BTreeSet<_>>() {
            let after = EventPosition { occurred_time: Timestamp::MIN, event_id: String::new() };
            replays.push(Replay { index, definition, after });
        }
    }
    while !replays.is_empty() {
        let some = replays.split_off(replays.len().saturating_sub(REPLAYS_AT_ONCE));
        let places: Vec<_> = some
            .iter()
            .filter_map(|replay| {
                Some((lives.get(replay.index)?.person, replay.definition, &replay.after))
            })
            .collect();
        let pages = tx.events_after(catalog.workspace, &places, REPLAY_PAGE)?;
        for (mut replay, page) in some.into_iter().zip(pages) {
            let Some(live) = lives.get_mut(replay.index) else { continue };
            let is_full = page.len() as i64 == REPLAY_PAGE;
            for row in page {
                live.state.replay(&live.missing, plan, &typed(catalog, &row));
                replay.after.occurred_time = row.occurred_time;
                replay.after.event_id = row.event_id.0;
            }
            if is_full {
                replays.push(replay);
            }
        }
    }
    for live in lives.iter_mut().filter(|live| live.is_stale) {
        live.hold_frozen(plan, live.settled_at);
        live.look_ahead(plan, live.settled_at);
    }
    Ok(())
}
