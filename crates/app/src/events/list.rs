//! All events of a workspace, page by page.

use super::read::{EventPage, shown};
use crate::scope::Scope;
use crate::{Actor, App, Error, cursor};
use rapport_domain::ids::{DefinitionId, EventId};
use rapport_store::Tx;
use rapport_store::persons::Descending;

/// Events read at once.
const STEP: i64 = 500;

/// Events looked at for one page: some tens of milliseconds. A page of a rare definition may come
/// out short; its cursor goes on where the look stopped.
const LOOKED_MAX: usize = 10_000;

/// Which events of a workspace are asked for.
#[derive(Debug, Clone)]
pub struct EventListQuery {
    /// Only those of this definition.
    pub definition_id: Option<DefinitionId>,
    /// The direction of the order by id.
    pub descending: Descending,
    /// The cursor of the page before.
    pub cursor: Option<String>,
    /// At most so many.
    pub limit: usize,
}

impl App {
    /// Events of all persons in the order of their ids. Those made here grow with time, so the
    /// last ones are the newest.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `cursor`.
    pub async fn events(&self, actor: &Actor, query: EventListQuery) -> Result<EventPage, Error> {
        self.look_through(actor, move |tx, scope| page(tx, scope, &query)).await
    }

    /// How many events are stored, of one definition or of all.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn event_total(
        &self,
        actor: &Actor,
        definition: Option<DefinitionId>,
    ) -> Result<usize, Error> {
        self.look(actor, move |tx, scope| {
            let counts = tx.event_counts(scope.workspace())?.into_iter();
            let wanted = counts.filter(|count| {
                definition.as_ref().is_none_or(|definition| *definition == count.definition_id)
            });
            let total: i64 = wanted.map(|count| count.stored).sum();
            Ok(usize::try_from(total).unwrap_or_default())
        })
        .await
    }
}

fn page(tx: &mut Tx<'_>, scope: &Scope<'_>, query: &EventListQuery) -> Result<EventPage, Error> {
    let start = query.cursor.as_deref().map(cursor::decode::<EventId>).transpose()?;
    let (mut after, mut looked, mut items) = (start, 0, Vec::new());
    loop {
        let step = tx.events_by_order(scope.workspace(), query.descending, after.as_ref(), STEP)?;
        if step.is_empty() {
            return Ok(EventPage { items, next: None });
        }
        for row in step {
            let is_full = items.len() == query.limit || looked == LOOKED_MAX;
            if let Some(after) = after.as_ref().filter(|_| is_full) {
                return Ok(EventPage { items, next: Some(cursor::encode(after)?) });
            }
            looked += 1;
            after = Some(row.event_id.clone());
            if query.definition_id.as_ref().is_none_or(|wanted| *wanted == row.definition_id) {
                items.push(shown(scope, row)?);
            }
        }
    }
}
