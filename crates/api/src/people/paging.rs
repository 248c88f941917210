//! Pages of `/people/2`: numbered from 1, in an order, the total only when asked for.

use crate::Failure;
use crate::parameters::Parameters;
use rapport_domain::limits::PAGE_MAX;
use rapport_domain::problem::ProblemCode;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::cmp::Ordering;

/// Items of a page when nothing is said.
const LIMIT: usize = 20;

/// The highest page number: with the largest page beyond any list, and far from overflow.
const PAGE_NUMBER_MAX: usize = 1_000_000_000;

/// The parameters of every list, for the documentation.
pub(super) const PARAMETERS: &[(&str, &str)] = &[
    ("limit", "items of a page, 1 to 1000; 20"),
    ("page", "the page, from 1"),
    ("orderBy", "`field:asc` or `field:desc`"),
    ("includeTotalCount", "`true` counts all items"),
];

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paging {
    pub(super) limit: usize,
    pub(super) page: usize,
    /// The field of the order.
    pub(super) field: String,
    pub(super) descending: bool,
    pub(super) counted: bool,
}

impl Paging {
    /// Reads the page asked for; `fields` can be ordered by, `default` is the order else.
    pub(super) fn read(
        mut parameters: Parameters,
        fields: &[&str],
        default: &str,
    ) -> Result<Self, Failure> {
        let limit = parameters.number("limit", LIMIT, (1, PAGE_MAX));
        let page = parameters.number("page", 1, (1, PAGE_NUMBER_MAX));
        let order = parameters.text("orderBy").unwrap_or(default).to_owned();
        let (field, direction) = order.split_once(':').unwrap_or((order.as_str(), ""));
        let descending = direction.eq_ignore_ascii_case("desc");
        let known =
            fields.contains(&field) && (descending || direction.eq_ignore_ascii_case("asc"));
        if !known {
            let message = format!("must be one of {} with :asc or :desc", fields.join(", "));
            parameters.note("orderBy", ProblemCode::NotAllowed, &message);
        }
        let counted = parameters.truth("includeTotalCount");
        let field = field.to_owned();
        parameters.finish()?;
        Ok(Self { limit, page, field, descending, counted })
    }

    /// Items before the page.
    pub(super) const fn skipped(&self) -> usize {
        self.limit * (self.page - 1)
    }

    /// Brings a whole list into the order asked for; `compare` knows its fields.
    pub(super) fn page_of<T>(
        &self,
        mut items: Vec<T>,
        compare: impl Fn(&str, &T, &T) -> Ordering,
    ) -> Vec<T> {
        items.sort_by(|one, other| {
            let order = compare(&self.field, one, other);
            if self.descending { order.reverse() } else { order }
        });
        items.into_iter().skip(self.skipped()).take(self.limit).collect()
    }

    /// The answer with these items under this name.
    pub(super) fn envelope<T>(
        self,
        name: &'static str,
        items: Vec<T>,
        total: Option<usize>,
    ) -> Envelope<T> {
        Envelope { total: total.filter(|_| self.counted), paging: self, name, items }
    }
}

/// A page with its envelope.
pub(super) struct Envelope<T> {
    paging: Paging,
    total: Option<usize>,
    name: &'static str,
    items: Vec<T>,
}

impl<T: Serialize> Serialize for Envelope<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Paging { limit, page, field, descending, .. } = &self.paging;
        let direction = if *descending { "desc" } else { "asc" };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("limit", limit)?;
        map.serialize_entry("page", page)?;
        map.serialize_entry("orderBy", &format!("{field}:{direction}"))?;
        if let Some(total) = self.total {
            map.serialize_entry("totalCount", &total)?;
        }
        map.serialize_entry(self.name, &self.items)?;
        map.end()
    }
}
