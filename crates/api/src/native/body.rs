//! Shapes that several resources of the native API share.

use schemars::JsonSchema;
use serde::Serialize;

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

    /// A page and where the next one begins.
    pub(crate) const fn new(items: Vec<T>, next_cursor: Option<String>) -> Self {
        Self { items, next_cursor, total: None, total_capped: None }
    }
}
