//! All events of a workspace in the order of their ids, which is the order they are stored by.

use super::{EventRow, event};
use crate::persons::Descending;
use crate::{Error, Tx};
use rapport_domain::ids::{EventId, WorkspaceId};

impl Tx<'_> {
    /// The next events after an id, or the first ones.
    pub fn events_by_order(
        &mut self,
        ws: WorkspaceId,
        descending: Descending,
        after: Option<&EventId>,
        limit: i64,
    ) -> Result<Vec<EventRow>, Error> {
        const UP: &str = "SELECT event_id, person_id, definition_id, occurred_time, received_time,
             properties, source FROM event WHERE workspace_id = $1 AND event_id > $2
             ORDER BY event_id LIMIT $3";
        const DOWN: &str = "SELECT event_id, person_id, definition_id, occurred_time,
             received_time, properties, source FROM event WHERE workspace_id = $1
             AND event_id < $2 ORDER BY event_id DESC LIMIT $3";
        // Above every id: no id holds this byte.
        let end: &[u8] = if descending == Descending(true) { &[0xff] } else { &[] };
        let place = after.map_or(end, |id| id.as_str().as_bytes());
        let sql = if descending == Descending(true) { DOWN } else { UP };
        let params = [ws.0.into(), place.into(), limit.into()];
        self.query(sql, &params)?.iter_mut().map(event).collect()
    }
}
