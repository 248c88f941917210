//! Custom attributes of persons (P-30 to P-33, A-54 to A-56).

use crate::scope::Scope;
use crate::{Actor, App, Error, usage};
use rapport_domain::attribute::{CustomAttribute, CustomAttributeInput};
use rapport_domain::ids::{AttributeId, PersonId};
use rapport_domain::problem::ProblemCode;
use rapport_domain::tag::name_key;
use rapport_store::Tx;
use rapport_store::timers::TimerKind;

/// Persons looked through by one transaction of a sweep: short enough not to delay writers.
const SWEEP_PERSONS: i64 = 500;

impl App {
    /// All custom attributes by name.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn custom_attributes(&self, actor: &Actor) -> Result<Vec<CustomAttribute>, Error> {
        self.look(actor, |_, scope| Ok(scope.catalog.attributes.custom().to_vec())).await
    }

    /// The custom attribute of a name, ignoring case.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn custom_attribute(
        &self,
        actor: &Actor,
        name: String,
    ) -> Result<CustomAttribute, Error> {
        self.look(actor, move |_, scope| existing(scope, &name)).await
    }

    /// Makes a custom attribute.
    ///
    /// # Errors
    /// [`Error::NameTaken`] when the name is all that is wrong; else [`Error::Invalid`].
    pub async fn create_custom_attribute(
        &self,
        actor: &Actor,
        input: CustomAttributeInput,
    ) -> Result<CustomAttribute, Error> {
        self.transact(actor, move |tx, scope| {
            let key = name_key(&input.name);
            let computed = &scope.catalog.computed;
            if computed.iter().any(|attribute| name_key(&attribute.name) == key) {
                return Err(Error::NameTaken { what: "attribute", name: input.name.clone() });
            }
            let id = AttributeId(scope.app.ids.number(scope.now));
            let attribute = input
                .clone()
                .define(id, scope.now, &scope.catalog.attributes)
                .map_err(|problems| match problems.as_slice() {
                    [one] if one.code == ProblemCode::Taken && one.path == "name" => {
                        Error::NameTaken { what: "attribute", name: input.name.clone() }
                    }
                    _ => Error::Invalid(problems),
                })?;
            tx.insert_custom_attribute(scope.workspace(), &attribute)?;
            tx.touch_workspace(scope.workspace())?;
            Ok(attribute)
        })
        .await
    }

    /// Deletes a custom attribute that no active bot, segment, formula or score uses (P-32). It is
    /// gone at once; its values, which nobody can read any more, leave the stored persons batch by
    /// batch.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::InUse`] with what uses it.
    pub async fn delete_custom_attribute(&self, actor: &Actor, name: String) -> Result<(), Error> {
        self.transact(actor, move |tx, scope| {
            let attribute = existing(scope, &name)?;
            usage::must_be_none(&usage::of_custom(tx, scope, &attribute)?)?;
            tx.delete_custom_attribute(scope.workspace(), attribute.id)?;
            tx.touch_workspace(scope.workspace())?;
            let start = Sweep { attribute: attribute.id, after: PersonId(0) };
            start.schedule(tx, scope)
        })
        .await
    }
}

/// How far the values of a deleted attribute are removed. A timer carries it on.
struct Sweep {
    attribute: AttributeId,
    after: PersonId,
}

impl Sweep {
    fn schedule(&self, tx: &mut Tx<'_>, scope: &Scope<'_>) -> Result<(), Error> {
        let subject = format!("{}/{}", self.attribute, self.after);
        Ok(tx.set_timer(scope.workspace(), TimerKind::Sweep, &subject, scope.now)?)
    }

    fn read(subject: &str) -> Option<Self> {
        let (attribute, after) = subject.split_once('/')?;
        let (attribute, after) = (attribute.parse().ok()?, after.parse().ok()?);
        Some(Self { attribute: AttributeId(attribute), after: PersonId(after) })
    }
}

/// Removes values from the next persons, and sets the timer of those after them.
pub(crate) fn sweep(tx: &mut Tx<'_>, scope: &Scope<'_>, subject: &str) -> Result<(), Error> {
    let sweep = Sweep::read(subject)
        .ok_or_else(|| Error::Internal(format!("the timer of the sweep {subject}")))?;
    let workspace = scope.workspace();
    match tx.sweep_attribute(workspace, sweep.attribute, sweep.after, SWEEP_PERSONS)? {
        Some(after) => Sweep { after, ..sweep }.schedule(tx, scope),
        None => Ok(()),
    }
}

fn existing(scope: &Scope<'_>, name: &str) -> Result<CustomAttribute, Error> {
    let key = name_key(name);
    let attributes = scope.catalog.attributes.custom();
    let found = attributes.iter().find(|attribute| name_key(&attribute.name) == key);
    found.cloned().ok_or(Error::NotFound("custom attribute"))
}

#[cfg(test)]
mod tests;
