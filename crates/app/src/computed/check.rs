//! What is checked before a computed attribute is saved or tried (P-31, P-37, P-41).

use crate::Error;
use crate::scope::Scope;
use crate::segments::Named;
use rapport_domain::attribute::{Attributes, ComputedName};
use rapport_domain::computed::{
    ComputedAttribute, ComputedInput, Definition, Derived, References, Surroundings,
    available_definition, name_problem,
};
use rapport_domain::ids::ComputedId;
use rapport_domain::limits::COMPUTED_MAX;
use rapport_domain::problem::{Checked, Problem, ProblemCode};
use rapport_domain::value::DataType;
use serde_json::value::RawValue;

/// Checks name and definition of a new one, or of a change of `this`.
pub(super) fn check(
    scope: &Scope<'_>,
    this: Option<&ComputedAttribute>,
    input: &ComputedInput,
) -> Result<(Definition, DataType), Error> {
    if this.is_none() {
        room(scope)?;
    }
    let name = name_problem(&input.name, &scope.catalog.attributes, others(scope, this));
    let name_of_this = this.map(|this| this.name.as_str());
    match (name, defined(scope, name_of_this, &input.kind, &input.definition)) {
        (None, Ok(checked)) => Ok(checked),
        (None, Err(problems)) => Err(Error::Invalid(problems)),
        (Some(problem), Ok(_)) if problem.code == ProblemCode::Taken => {
            Err(Error::NameTaken { what: "attribute", name: input.name.clone() })
        }
        (Some(problem), checked) => {
            let mut problems = vec![problem];
            problems.extend(checked.err().into_iter().flatten());
            Err(Error::Invalid(problems))
        }
    }
}

/// Checks a definition, of a change of `this` where that is given.
pub(super) fn defined(
    scope: &Scope<'_>,
    this: Option<&str>,
    kind: &str,
    definition: &RawValue,
) -> Checked<(Definition, DataType)> {
    let catalog = &scope.catalog;
    let name = |attribute: &ComputedAttribute| ComputedName {
        name: attribute.name.clone(),
        data_type: attribute.result_type,
    };
    let names = catalog.computed.iter().map(name).collect();
    let attributes = Attributes::new(catalog.attributes.custom().to_vec(), names);
    let inputs = |derived: &Derived| (derived.attribute.name.clone(), derived.rule.inputs());
    let around = Surroundings {
        definitions: &Named { attributes: &attributes, events: &catalog.events },
        computed: &catalog.computed,
        references: References::new(catalog.derived.iter().map(inputs)),
        this,
    };
    available_definition(kind, definition, &around)
}

/// Whether there is room for one more.
pub(super) fn room(scope: &Scope<'_>) -> Result<(), Error> {
    if scope.catalog.computed.len() < COMPUTED_MAX {
        return Ok(());
    }
    let message = format!("a workspace has at most {COMPUTED_MAX} computed attributes");
    Err(Error::invalid(Problem::new("", ProblemCode::TooMany, message)))
}

/// `Spend (2)`, `Spend (3)`… the first that nobody has.
pub(super) fn free_name(scope: &Scope<'_>, name: &str) -> String {
    let is_free = |name: &String| {
        name_problem(name, &scope.catalog.attributes, others(scope, None)).is_none()
    };
    let numbered = (2..=COMPUTED_MAX + 2).map(|number| format!("{name} ({number})"));
    // Longer than names may be, or all taken: then the id makes it unique.
    numbered
        .into_iter()
        .find(is_free)
        .unwrap_or_else(|| format!("copy {}", scope.app.ids.number(scope.now)))
}

/// The names of all but this one.
fn others<'s>(
    scope: &'s Scope<'_>,
    this: Option<&ComputedAttribute>,
) -> impl Iterator<Item = &'s str> {
    let this: Option<ComputedId> = this.map(|this| this.id);
    let others = scope.catalog.computed.iter().filter(move |other| Some(other.id) != this);
    others.map(|other| other.name.as_str())
}
