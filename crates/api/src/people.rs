//! The compatible families below `/people` and `/peopleevents`.

mod address;
mod attributes;
mod batch;
mod definitions;
mod events;
mod paging;
mod person_body;
mod persons;
mod segments;
mod tags;

use crate::route::Routes;

/// Adds the routes of these families.
pub(crate) fn add(routes: &mut Routes) {
    persons::add(routes);
    batch::add(routes);
    tags::add(routes);
    attributes::add(routes);
    definitions::add(routes);
    events::add(routes);
    segments::add(routes);
}
