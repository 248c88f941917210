//! `/people` and `/peopleevents`.

mod batch;
mod browsers;
mod custom_attributes;
mod definitions;
mod events;
mod persons;
mod segments;
mod tags;
