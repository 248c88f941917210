//! The definitions of a workspace, cached in memory and exact.
//!
//! Every transaction that needs definitions reads the workspace's revision (one row by key) and
//! takes the cached catalog of that revision, or loads it inside the transaction. Whoever changes a
//! definition calls [`Tx::touch_workspace`], so no process ever works with a stale one.

use crate::Error;
use crate::channels::{self, Channel};
use crate::definitions::EventDefinitions;
use crate::openers;
use crate::segments::{self, Named, SegmentInfo};
use crate::tags::Tags;
use parking_lot::Mutex;
use rapport_domain::attribute::{Attributes, ComputedName};
use rapport_domain::computed::{ComputedAttribute, Derived, Plan, Status};
use rapport_domain::ids::WorkspaceId;
use rapport_domain::opener::OpenerRule;
use rapport_domain::time::Zone;
use rapport_store::Tx;
use std::collections::HashMap;
use std::sync::Arc;

/// What a workspace has defined, at one revision.
#[derive(Debug)]
pub struct Catalog {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Its name.
    pub name: String,
    /// The revision this was loaded at.
    pub revision: i64,
    /// Its time zone.
    pub zone: Zone,
    /// Its custom and Active computed attributes.
    pub attributes: Attributes,
    /// Its event definitions.
    pub events: EventDefinitions,
    /// Its computed attributes, whatever their status.
    pub computed: Vec<ComputedAttribute>,
    /// The formulas and scores among them, whatever their status.
    pub derived: Vec<Derived>,
    /// What is computed of every person.
    pub plan: Plan,
    /// Its tags.
    pub tags: Tags,
    /// Its segments, in the order they were made.
    pub segments: Vec<Arc<SegmentInfo>>,
    /// Its channels, oldest first.
    pub channels: Vec<Arc<Channel>>,
    /// Its opener rules, first one first.
    pub opener_rules: Vec<OpenerRule>,
}

impl Catalog {
    fn load(tx: &mut Tx<'_>, id: WorkspaceId) -> Result<Self, Error> {
        let row = tx.workspace(id)?.ok_or(Error::NotFound("workspace"))?;
        let zone = Zone::named(&row.time_zone).ok_or_else(|| {
            rapport_store::Error::corrupt(format!("no time zone is named {}", row.time_zone))
        })?;
        let computed = tx.computed_attributes(id)?;
        let active = computed.iter().filter(|attribute| attribute.status == Status::Active);
        let names = active.map(|attribute| ComputedName {
            name: attribute.name.clone(),
            data_type: attribute.result_type,
        });
        let attributes = Attributes::new(tx.custom_attributes(id)?, names.collect());
        let events = EventDefinitions::load(tx, id)?;
        let derived = derived(&computed, &Named { attributes: &attributes, events: &events })?;
        let plan = Plan::with_derived(computed.clone(), derived.clone(), [], zone.clone());
        let segments = segments::load(tx, id, &attributes, &events)?;
        let tags = Tags::new(tx.tags(id)?);
        let channels = channels::load(tx, id)?;
        let opener_rules = openers::load(&row.settings, events.all())?;
        let (name, revision) = (row.name, row.revision);
        Ok(Self {
            workspace: id,
            name,
            revision,
            zone,
            attributes,
            events,
            computed,
            derived,
            plan,
            tags,
            segments,
            channels,
            opener_rules,
        })
    }
}

/// The formulas and scores, as they run.
fn derived(computed: &[ComputedAttribute], known: &Named<'_>) -> Result<Vec<Derived>, Error> {
    let mut all = Vec::new();
    for attribute in computed {
        if let Some(restored) = Derived::restore(attribute, known) {
            // What a formula or score names cannot be taken away from it.
            let place = || format!("the computed attribute {}", attribute.id);
            all.push(restored.map_err(|_| rapport_store::Error::corrupt(place()))?);
        }
    }
    Ok(all)
}

/// The cached catalogs of all workspaces.
#[derive(Default)]
pub struct Catalogs {
    cached: Mutex<HashMap<WorkspaceId, Arc<Catalog>>>,
}

impl Catalogs {
    /// The newest catalog at hand. It may be old: what is decided by it holds in a transaction that
    /// gets the same one.
    pub fn at_hand(&self, id: WorkspaceId) -> Option<Arc<Catalog>> {
        self.cached.lock().get(&id).cloned()
    }

    /// The catalog as this transaction sees it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such workspace.
    pub fn get(&self, tx: &mut Tx<'_>, id: WorkspaceId) -> Result<Arc<Catalog>, Error> {
        let revision = tx.workspace_revision(id)?.ok_or(Error::NotFound("workspace"))?;
        let cached = self.cached.lock().get(&id).cloned();
        if let Some(catalog) = cached.filter(|catalog| catalog.revision == revision) {
            return Ok(catalog);
        }
        let catalog = Arc::new(Catalog::load(tx, id)?);
        if !tx.definitions_changed() {
            self.cached.lock().insert(id, Arc::clone(&catalog));
        }
        Ok(catalog)
    }
}
