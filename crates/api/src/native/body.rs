//! Shapes that several resources of the native API share.

use schemars::JsonSchema;
use serde::Serialize;

/// Most items that a total counts.
pub(crate) const TOTAL_MAX: usize = 10_000;

/// A page of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page<T> {
    /// The items, in order.
    pub(crate) items: Vec<T>,
    /// Where the next page begins; null on the last one.
    pub(crate) next_cursor: Option<String>,
    /// How many items there are, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total: Option<usize>,
    /// Whether there are more than `total` says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total_capped: Option<bool>,
}

impl<T> Page<T> {
    /// A list that fits on one page.
    pub(crate) const fn whole(items: Vec<T>) -> Self {
        Self::new(items, None)
    }

    /// Adds how many items there are: exact up to [`TOTAL_MAX`], capped beyond.
    pub(crate) fn set_total(&mut self, total: usize) {
        self.total = Some(total.min(TOTAL_MAX));
        self.total_capped = (total > TOTAL_MAX).then_some(true);
    }

    /// A page and where the next one begins.
    pub(crate) const fn new(items: Vec<T>, next_cursor: Option<String>) -> Self {
        Self { items, next_cursor, total: None, total_capped: None }
    }
}
