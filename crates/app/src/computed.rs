//! Computed attributes: made, activated, filled in, read (P-36 to P-60, A-210, A-211).

pub mod backfill;
mod check;
pub(crate) mod states;
#[cfg(test)]
mod tests;
mod usages;
mod values;

pub(crate) use usages::usages;
pub use values::values_of;

use crate::persons::load;
use crate::scope::Scope;
use crate::{Actor, App, Error, usage};
use check::{check, defined, free_name, room};
use rapport_domain::computed::{ComputedAttribute, ComputedInput, Moment, Status};
use rapport_domain::identity::Identity;
use rapport_domain::ids::ComputedId;
use rapport_domain::time::Timestamp;
use rapport_domain::value::{DataType, Value};
use rapport_store::Tx;
use serde_json::value::RawValue;

/// What a test of a definition answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComputedTest {
    /// The value, if there is one.
    pub value: Option<Value>,
    /// The type of the value.
    pub data_type: DataType,
    /// Whether the result is outside the range of its type (P-48).
    pub overflow: bool,
    /// The instant of the answer.
    pub at: Timestamp,
}

impl App {
    /// All computed attributes in the order they were made, with the progress of those Processing.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn computed_attributes(
        &self,
        actor: &Actor,
    ) -> Result<Vec<ComputedAttribute>, Error> {
        self.look(actor, |tx, scope| {
            let percent = backfill::progress(tx, scope)?;
            // What is not yet Active is not yet done, whatever the number says.
            let shown = |attribute: &ComputedAttribute| attribute.filled(percent.min(99));
            Ok(scope.catalog.computed.iter().map(shown).collect())
        })
        .await
    }

    /// One computed attribute.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn computed_attribute(
        &self,
        actor: &Actor,
        id: ComputedId,
    ) -> Result<ComputedAttribute, Error> {
        let all = self.computed_attributes(actor).await?;
        all.into_iter().find(|a| a.id == id).ok_or(Error::NotFound("computed attribute"))
    }

    /// Makes a computed attribute, as a Draft.
    ///
    /// # Errors
    /// [`Error::NameTaken`] when the name is all that is wrong; else [`Error::Invalid`].
    pub async fn create_computed_attribute(
        &self,
        actor: &Actor,
        input: ComputedInput,
    ) -> Result<ComputedAttribute, Error> {
        self.transact(actor, move |tx, scope| {
            let (definition, result_type) = check(scope, None, &input)?;
            let attribute = ComputedAttribute {
                id: ComputedId(scope.app.ids.number(scope.now)),
                name: input.name.clone(),
                definition,
                result_type,
                status: Status::Draft,
                revision: 0,
                created_at: scope.now,
                modified_at: scope.now,
            };
            put(tx, scope, attribute)
        })
        .await
    }

    /// Changes name and definition of a Draft or an Inactive one (P-38). With another definition an
    /// Inactive one has no values any more.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::State`], [`Error::NameTaken`], [`Error::Invalid`].
    pub async fn edit_computed_attribute(
        &self,
        actor: &Actor,
        id: ComputedId,
        input: ComputedInput,
    ) -> Result<ComputedAttribute, Error> {
        self.transact(actor, move |tx, scope| {
            let current = existing(scope, id)?;
            if !current.is_editable() {
                return Err(Error::State("only a Draft or an Inactive one can be edited".into()));
            }
            let (definition, result_type) = check(scope, Some(&current), &input)?;
            let status = match current.status {
                Status::Inactive { .. } if current.definition != definition => {
                    Status::Inactive { frozen: None }
                }
                status => status,
            };
            let name = input.name.clone();
            let modified_at = scope.now;
            let changed =
                ComputedAttribute { name, definition, result_type, status, modified_at, ..current };
            put(tx, scope, changed)
        })
        .await
    }

    /// Deletes a Draft or an Inactive one; its values are gone (P-37, P-39).
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::State`]; [`Error::InUse`] with what uses it.
    pub async fn delete_computed_attribute(
        &self,
        actor: &Actor,
        id: ComputedId,
    ) -> Result<(), Error> {
        self.transact(actor, move |tx, scope| {
            let current = existing(scope, id)?;
            if !current.is_editable() {
                return Err(Error::State("deactivate it first".into()));
            }
            usage::must_be_none(&usage::of_computed(tx, scope, &current)?)?;
            tx.delete_computed_attribute(scope.workspace(), id)?;
            Ok(tx.touch_workspace(scope.workspace())?)
        })
        .await
    }

    /// Starts to compute: Processing, and Active once every person is filled in (P-37).
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::State`].
    pub async fn activate_computed_attribute(
        &self,
        actor: &Actor,
        id: ComputedId,
    ) -> Result<ComputedAttribute, Error> {
        self.transact(actor, move |tx, scope| {
            // The change itself makes the next revision.
            let revision = scope.catalog.revision + 1;
            let active = existing(scope, id)?.activated(scope.now, revision);
            let active = active.ok_or_else(|| Error::State("it computes already".into()))?;
            backfill::restart(tx, scope)?;
            put(tx, scope, active)
        })
        .await
    }

    /// Stops to compute; values stay as they are now (P-37, P-39).
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::State`]; [`Error::InUse`] with what uses it.
    pub async fn deactivate_computed_attribute(
        &self,
        actor: &Actor,
        id: ComputedId,
    ) -> Result<ComputedAttribute, Error> {
        self.transact(actor, move |tx, scope| {
            let current = existing(scope, id)?;
            let day = scope.catalog.zone.day_of(scope.now);
            let moment = Moment { at: scope.now, day };
            let stopped = current.deactivated(moment);
            let stopped = stopped.ok_or_else(|| Error::State("it does not compute".into()))?;
            usage::must_be_none(&usage::of_computed(tx, scope, &stopped)?)?;
            if stopped.definition.is_derived() {
                // Every person is to hold its value.
                backfill::restart(tx, scope)?;
            }
            put(tx, scope, stopped)
        })
        .await
    }

    /// Makes a Draft with the same definition under a free name (P-38).
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] when the workspace has too many.
    pub async fn duplicate_computed_attribute(
        &self,
        actor: &Actor,
        id: ComputedId,
    ) -> Result<ComputedAttribute, Error> {
        self.transact(actor, move |tx, scope| {
            let current = existing(scope, id)?;
            room(scope)?;
            let copy = ComputedAttribute {
                id: ComputedId(scope.app.ids.number(scope.now)),
                name: free_name(scope, &current.name),
                status: Status::Draft,
                revision: 0,
                created_at: scope.now,
                modified_at: scope.now,
                ..current
            };
            put(tx, scope, copy)
        })
        .await
    }

    /// Computes a definition for one person as of now; nothing is saved.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `kind` or below `definition`; [`Error::NotFound`] of the person.
    pub async fn test_computed(
        &self,
        actor: &Actor,
        kind: String,
        definition: Box<RawValue>,
        who: Identity,
    ) -> Result<ComputedTest, Error> {
        self.look(actor, move |tx, scope| {
            let (definition, data_type) = defined(scope, None, &kind, &definition)?;
            let person = load::existing(tx, scope, &who)?;
            let attribute = ComputedAttribute {
                id: ComputedId(0),
                name: String::new(),
                definition,
                result_type: data_type,
                status: Status::Active,
                // No state covers it.
                revision: scope.catalog.revision + 1,
                created_at: scope.now,
                modified_at: scope.now,
            };
            let computed =
                values::computed_once(tx, &scope.catalog, &attribute, &person, scope.now)?;
            let overflow = computed == rapport_domain::computed::Computed::Overflow;
            let at = scope.now;
            Ok(ComputedTest { value: computed.into_value(), data_type, overflow, at })
        })
        .await
    }
}

fn put(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    attribute: ComputedAttribute,
) -> Result<ComputedAttribute, Error> {
    tx.put_computed_attribute(scope.workspace(), &attribute)?;
    tx.touch_workspace(scope.workspace())?;
    Ok(attribute)
}

fn existing(scope: &Scope<'_>, id: ComputedId) -> Result<ComputedAttribute, Error> {
    let found = scope.catalog.computed.iter().find(|attribute| attribute.id == id);
    found.cloned().ok_or(Error::NotFound("computed attribute"))
}
