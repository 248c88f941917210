//! Formulas before they are saved: checked, tried on a person, and what they may be made of (P-60,
//!

use crate::persons::load;
use crate::{Actor, App, Error};
use rapport_domain::computed::Computed;
use rapport_domain::filter::{Field, Snapshot};
use rapport_domain::formula::{Formula, FormulaProblem, Inputs, Names, Reference};
use rapport_domain::identity::Identity;
use rapport_domain::value::{DataType, Value};
use std::collections::BTreeMap;

/// What a formula gives for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaTest {
    /// The value, or that there is none.
    pub value: Computed,
    /// The type of the value.
    pub result_type: DataType,
    /// The attributes it reads, with their values.
    pub inputs: Vec<(String, Option<Value>)>,
    /// The empty attributes because of which there is no value.
    pub empty_because: Vec<String>,
}

impl App {
    /// Checks a formula against the attributes of the workspace. Problems of the text are
    /// an answer, not an error.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn check_formula(
        &self,
        actor: &Actor,
        expression: String,
    ) -> Result<Result<Formula, Vec<FormulaProblem>>, Error> {
        self.look(actor, move |_, scope| Ok(Formula::parse(&expression, &scope.catalog.attributes)))
            .await
    }

    /// Evaluates a formula for one person as of now; nothing is saved.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `expression`; [`Error::NotFound`] of the person.
    pub async fn test_formula(
        &self,
        actor: &Actor,
        expression: String,
        who: Identity,
    ) -> Result<FormulaTest, Error> {
        self.look(actor, move |tx, scope| {
            let formula =
                Formula::parse(&expression, &scope.catalog.attributes).map_err(|problems| {
                    problems.into_iter().map(FormulaProblem::into_problem).collect::<Vec<_>>()
                })?;
            let person = load::existing(tx, scope, &who)?;
            let is_computed = |one: &Reference| matches!(one.field, Field::Computed(_));
            let computed = match formula.references().iter().any(is_computed) {
                true => load::computed(tx, scope, &person)?,
                false => BTreeMap::new(),
            };
            let tags = load::tag_names(&scope.catalog, &person);
            let snapshot = Snapshot { person: &person, tags: &tags, computed: &computed };
            let now = scope.moment();
            let outcome = formula.evaluate(&snapshot, now);
            let input = |one: &Reference| {
                (one.name.clone(), snapshot.value(one, now).map(|value| value.into_owned()))
            };
            Ok(FormulaTest {
                value: outcome.value,
                result_type: formula.result_type(),
                inputs: formula.references().iter().map(input).collect(),
                empty_because: outcome.empty_because.iter().map(|one| one.name.clone()).collect(),
            })
        })
        .await
    }

    /// The attributes a formula may name.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn formula_attributes(&self, actor: &Actor) -> Result<Vec<Reference>, Error> {
        self.look(actor, |_, scope| Ok(scope.catalog.attributes.all())).await
    }
}
