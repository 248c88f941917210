//! `/people` and `/peopleevents`.

mod batch;
mod custom_attributes;
mod definitions;
mod events;
mod persons;
mod tags;
