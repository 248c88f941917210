//! Which formulas and scores use a definition: it cannot be taken away from them (P-32, P-39, P-63,
//! P-78).

use crate::scope::Scope;
use crate::usage::Usage;
use rapport_domain::filter::Mentions;

/// The formulas and scores that mention something.
pub(crate) fn usages(scope: &Scope<'_>, mention: impl Fn(&Mentions) -> bool) -> Vec<Usage> {
    let derived = scope.catalog.derived.iter();
    let using = derived.filter(|derived| mention(&derived.rule.mentions()));
    let attributes = using.map(|derived| &derived.attribute);
    attributes.map(Usage::of_computed).collect()
}
