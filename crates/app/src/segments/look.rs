//! Looks through persons for those whom rules fit, portion by portion.
//!
//! Every look evaluates in memory, as of its own instant. A portion is one snapshot of the store,
//! read on a thread of its own kind: neither a long snapshot nor a busy runtime comes of it.

use crate::events::typed;
use crate::persons::load;
use crate::scope::Scope;
use crate::{Actor, App, Error};
use rapport_domain::filter::{PersonView, Snapshot};
use rapport_domain::ids::{DefinitionId, PersonId};
use rapport_domain::person::Person;
use rapport_domain::segment::{History, Rules, Subject};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::events::{EventPosition, EventRow};
use rapport_store::persons::{Descending, PersonOrder, PersonPosition};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Persons of one portion: some tens of milliseconds of reading.
pub(super) const PORTION: i64 = 1000;

/// Events of one person and definition read at once.
const EVENTS_AT_ONCE: i64 = 1000;

/// What one portion brought.
pub(super) struct Portion {
    /// Who fits, newest first.
    pub(super) fitting: Vec<PersonId>,
    /// Persons looked at.
    pub(super) scanned: usize,
    /// The last one; none when there are no more persons.
    pub(super) last: Option<PersonId>,
}

impl App {
    /// The next portion of persons, from newest to oldest.
    pub(super) async fn portion(
        &self,
        actor: &Actor,
        rules: Arc<Rules>,
        after: Option<PersonId>,
    ) -> Result<Portion, Error> {
        self.look_through(actor, move |tx, scope| portion(tx, scope, &rules, after)).await
    }
}

fn portion(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    rules: &Rules,
    after: Option<PersonId>,
) -> Result<Portion, Error> {
    let after = after.map(|id| PersonPosition { instant: 0, name: String::new(), id });
    let (order, descending) = (PersonOrder::CreatedAt, Descending(true));
    let persons =
        tx.persons_after(scope.workspace(), order, descending, after.as_ref(), PORTION)?;
    let mut portion =
        Portion { fitting: Vec::new(), scanned: persons.len(), last: persons.last().map(|p| p.id) };
    for person in persons {
        let person = load::known_part(&scope.catalog, person);
        if fit(tx, scope, rules, &person)? {
            portion.fitting.push(person.id);
        }
    }
    Ok(portion)
}

/// Whether rules fit a person now.
pub(super) fn fit(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    rules: &Rules,
    person: &Person,
) -> Result<bool, Error> {
    let computed = match &rules.query {
        Some(query) if query.reads_computed() => load::computed(tx, scope, person)?,
        _ => BTreeMap::new(),
    };
    let tags = load::tag_names(&scope.catalog, person);
    let view = Snapshot { person, tags: &tags, computed: &computed };
    let holds = rules.query.as_ref().is_none_or(|query| query.holds(&view, scope.moment()));
    // Events are read only of those whom they decide about.
    if !holds || rules.events.is_empty() {
        return Ok(holds);
    }
    fit_with_events(tx, scope, rules, view)
}

fn fit_with_events(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    rules: &Rules,
    view: impl PersonView,
) -> Result<bool, Error> {
    let mut events = History::new(rules.events.iter().map(Some));
    let definitions: BTreeSet<&DefinitionId> =
        rules.events.iter().map(|clause| &clause.definition_id).collect();
    let person = view.person().id;
    for definition in definitions {
        add_folded_events(tx, scope, person, definition, &mut events)?;
    }
    for row in tx.event_tails(scope.workspace(), &[person])?.into_iter().flatten() {
        events.add(&typed(&scope.catalog, &row));
    }
    Ok(rules.hold(&Subject { person: view, events }, scope.moment()))
}

/// Takes the folded events of a person and definition in.
fn add_folded_events(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    person: PersonId,
    definition: &DefinitionId,
    history: &mut History<'_>,
) -> Result<(), Error> {
    let mut after = EventPosition { occurred_time: Timestamp::MIN, event_id: String::new() };
    loop {
        let places = [(person, definition, &after)];
        let pages = tx.events_after(scope.workspace(), &places, EVENTS_AT_ONCE)?;
        let page: Vec<EventRow> = pages.into_iter().flatten().collect();
        let is_last = (page.len() as i64) < EVENTS_AT_ONCE;
        for row in page {
            history.add(&typed(&scope.catalog, &row));
            after.occurred_time = row.occurred_time;
            after.event_id = row.event_id.0;
        }
        if is_last {
            return Ok(());
        }
    }
}
