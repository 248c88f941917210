//! Which segments use a definition.

use crate::Catalog;
use crate::usage::{Usage, UsageKind};
use rapport_domain::filter::Mentions;
use rapport_domain::segment::Segment;

/// The segments that mention something.
pub(crate) fn usages(catalog: &Catalog, mention: impl Fn(&Mentions) -> bool) -> Vec<Usage> {
    let segments = catalog.segments.iter().map(|info| &info.segment);
    let using = segments.filter(|segment| mention(&segment.rules.mentions()));
    let usage = |segment: &Segment| Usage {
        kind: UsageKind::Segment,
        id: Some(segment.id.0.to_string()),
        name: segment.name.clone(),
    };
    using.map(usage).collect()
}
