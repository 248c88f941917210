//! What formulas and scores see of persons beside their states.

use crate::Error;
use crate::catalog::Catalog;
use crate::persons::load;
use rapport_domain::computed::{ComputedView, PersonState, Plan};
use rapport_domain::ids::PersonId;
use rapport_domain::person::Person;
use rapport_store::Tx;

/// A person with the names of its tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) person: Person,
    tags: Vec<String>,
}

impl Known {
    /// As definitions know the person.
    pub(crate) fn new(catalog: &Catalog, person: Person) -> Self {
        let person = load::known_part(catalog, person);
        let tags = load::tag_names(catalog, &person);
        Self { person, tags }
    }

    /// The person with everything computed of it.
    pub(crate) fn view<'p: 'a, 'a>(
        &'a self,
        plan: &'p Plan,
        state: &'a PersonState<'a>,
    ) -> ComputedView<'p, 'a> {
        ComputedView::new(plan, state, &self.person, &self.tags)
    }
}

/// Those of several persons, in order; nobody is looked up where nothing is derived.
pub(super) fn known(
    tx: &mut Tx<'_>,
    catalog: &Catalog,
    persons: &[PersonId],
) -> Result<Vec<Option<Known>>, Error> {
    if !catalog.plan.has_derived() {
        return Ok(vec![None; persons.len()]);
    }
    let loaded = tx.load_persons(catalog.workspace, persons)?;
    Ok(loaded.into_iter().map(|person| Some(Known::new(catalog, person?))).collect())
}
