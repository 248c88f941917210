//! A small Liquid (C-29): templates with placeholders, tags and filters over plain data.
//!
//! A template sees data and nothing else: no objects of the host, no clock, no files. Parsing is
//! done once; rendering is bounded by [`LIQUID_STEPS_MAX`](crate::limits::LIQUID_STEPS_MAX) steps
//! and by the size of what it makes (S7, S27).

mod data;

pub use data::{Data, exact};
