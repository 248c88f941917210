//! Which formulas and scores use a definition: it cannot be taken away from them (P-32, P-39, P-63,
//! P-78).

use crate::Catalog;
use crate::usage::Usage;
use rapport_domain::filter::Mentions;

/// The formulas and scores that mention something.
pub(crate) fn usages(catalog: &Catalog, mention: impl Fn(&Mentions) -> bool) -> Vec<Usage> {
    let derived = catalog.derived.iter();
    let using = derived.filter(|derived| mention(&derived.rule.mentions()));
    let attributes = using.map(|derived| &derived.attribute);
    attributes.map(Usage::of_computed).collect()
}
