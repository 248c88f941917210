//! Event definitions of a workspace (P-61 to P-63, P-70, A-80 to ).

#[cfg(test)]
mod tests;

use crate::scope::Scope;
use crate::{Actor, App, Error, pruning, usage};
pub use rapport_domain::event::DefinitionSwitch;
use rapport_domain::event::{
    Category, DefinitionInput, EventDefinition, built_in_definitions, proposed_id,
};
use rapport_domain::ids::WorkspaceId;
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use std::collections::HashMap;

/// All event definitions of a workspace: built-in ones first, then its own.
#[derive(Debug, Clone, Default)]
pub struct EventDefinitions {
    all: Vec<EventDefinition>,
    places: HashMap<String, usize>,
}

impl EventDefinitions {
    /// Reads them in a transaction.
    pub(crate) fn load(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<Self, Error> {
        let mut all: Vec<EventDefinition> = built_in_definitions().collect();
        for stored in tx.event_definitions(workspace)? {
            let built_in = all.iter_mut().find(|d| d.definition_id == stored.definition_id);
            match built_in {
                Some(built_in) => {
                    built_in.enabled = stored.enabled;
                    built_in.context_label = stored.context_label;
                    built_in.retention_days = stored.retention_days;
                }
                None => all.push(stored),
            }
        }
        let place = |(index, d): (usize, &EventDefinition)| (d.definition_id.0.clone(), index);
        let places = all.iter().enumerate().map(place).collect();
        Ok(Self { all, places })
    }

    /// All of them.
    pub fn all(&self) -> &[EventDefinition] {
        &self.all
    }

    /// The definition of exactly this id.
    pub fn definition(&self, id: &str) -> Option<&EventDefinition> {
        self.places.get(id).and_then(|place| self.all.get(*place))
    }
}

/// A definition with what was counted of its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionInfo {
    /// The definition.
    pub definition: EventDefinition,
    /// Stored events.
    pub count: i64,
    /// When the last one was stored.
    pub last_seen: Option<Timestamp>,
}

impl App {
    /// All event definitions: built-in ones first, then the workspace's own as they were made.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn event_definitions(&self, actor: &Actor) -> Result<Vec<DefinitionInfo>, Error> {
        self.look(actor, |tx, scope| {
            let counts = tx.event_counts(scope.workspace())?;
            let info = |definition: &EventDefinition| {
                let count = counts.iter().find(|c| c.definition_id == definition.definition_id);
                DefinitionInfo {
                    definition: definition.clone(),
                    count: count.map_or(0, |count| count.stored),
                    last_seen: count.map(|count| count.last_seen),
                }
            };
            Ok(scope.catalog.events.all().iter().map(info).collect())
        })
        .await
    }

    /// One event definition.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn event_definition(
        &self,
        actor: &Actor,
        id: String,
    ) -> Result<DefinitionInfo, Error> {
        let all = self.event_definitions(actor).await?;
        let found = all.into_iter().find(|info| info.definition.definition_id.0 == id);
        found.ok_or(Error::NotFound("event definition"))
    }

    /// Makes a custom event definition.
    ///
    /// # Errors
    /// [`Error::NameTaken`] when the id in use is all that is wrong; else [`Error::Invalid`].
    pub async fn create_event_definition(
        &self,
        actor: &Actor,
        input: DefinitionInput,
    ) -> Result<EventDefinition, Error> {
        self.transact(actor, move |tx, scope| {
            let own = scope.catalog.events.all().iter().filter(|d| !d.is_internal());
            let ids = own.map(|definition| &definition.definition_id);
            let id = input.definition_id.clone().unwrap_or_else(|| proposed_id(&input.title));
            let definition = input.clone().define(ids).map_err(|found| taken(found, id))?;
            put(tx, scope, &definition)?;
            Ok(definition)
        })
        .await
    }

    /// Changes a custom event definition; properties are only ever added (P-63).
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`].
    pub async fn change_event_definition(
        &self,
        actor: &Actor,
        id: String,
        input: DefinitionInput,
    ) -> Result<EventDefinition, Error> {
        self.transact(actor, move |tx, scope| {
            let current = own(scope, &id)?;
            let changed = input.clone().redefine(&current)?;
            put(tx, scope, &changed)?;
            Ok(changed)
        })
        .await
    }

    /// Switches a product event on or off, or changes the labels or the days of any definition.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`].
    pub async fn switch_event_definition(
        &self,
        actor: &Actor,
        id: String,
        switch: DefinitionSwitch,
    ) -> Result<EventDefinition, Error> {
        self.transact(actor, move |tx, scope| {
            let current = existing(scope, &id)?;
            let changed = current.switched(&switch)?;
            put(tx, scope, &changed)?;
            Ok(changed)
        })
        .await
    }

    /// Deletes a custom event definition that nothing uses and that has no events (P-63).
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::InUse`] with what uses it.
    pub async fn delete_event_definition(&self, actor: &Actor, id: String) -> Result<(), Error> {
        self.transact(actor, move |tx, scope| {
            let definition = own(scope, &id)?;
            usage::must_be_none(&usage::of_event(tx, scope, &definition)?)?;
            tx.delete_event_definition(scope.workspace(), &definition.definition_id)?;
            Ok(tx.touch_workspace(scope.workspace())?)
        })
        .await
    }
}

fn put(tx: &mut Tx<'_>, scope: &mut Scope<'_>, definition: &EventDefinition) -> Result<(), Error> {
    tx.put_event_definition(scope.workspace(), definition, scope.now)?;
    if definition.retention_days.is_some() {
        pruning::begin_with_events(tx, scope)?;
    }
    Ok(tx.touch_workspace(scope.workspace())?)
}

fn existing(scope: &Scope<'_>, id: &str) -> Result<EventDefinition, Error> {
    scope.catalog.events.definition(id).cloned().ok_or(Error::NotFound("event definition"))
}

/// A definition of the workspace's own; those of the product cannot be changed.
fn own(scope: &Scope<'_>, id: &str) -> Result<EventDefinition, Error> {
    let definition = existing(scope, id)?;
    if matches!(definition.category, Category::External | Category::Template) {
        return Ok(definition);
    }
    let message = "belongs to the product";
    Err(Error::invalid(Problem::new("definitionId", ProblemCode::ReadOnly, message)))
}

fn taken(problems: Vec<Problem>, id: String) -> Error {
    match problems.as_slice() {
        [one] if one.code == ProblemCode::Taken && one.path == "definitionId" => {
            Error::NameTaken { what: "event definition", name: id }
        }
        _ => Error::Invalid(problems),
    }
}
