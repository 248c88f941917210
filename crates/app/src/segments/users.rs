//! Which segments use a definition: it cannot be taken away from them (P-32, P-39, P-63, P-78).

use crate::scope::Scope;
use rapport_domain::filter::Mentions;

/// The segments that mention something, as people are told of them.
pub(crate) fn users_of(scope: &Scope<'_>, mention: impl Fn(&Mentions) -> bool) -> Vec<String> {
    let segments = scope.catalog.segments.iter().map(|info| &info.segment);
    let using = segments.filter(|segment| mention(&segment.rules.mentions()));
    using.map(|segment| format!("the segment \"{}\"", segment.name)).collect()
}
