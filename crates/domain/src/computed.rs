//! Computed attributes.
