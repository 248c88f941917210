//! The native API below `/api/v1`.

mod api_keys;
pub(crate) mod body;
mod channels;
mod custom_attributes;
mod demo;
mod list;
mod person_body;
mod persons;
mod session;
mod tags;

use crate::route::Routes;

/// Adds the routes of the family.
pub(crate) fn add(routes: &mut Routes) {
    session::add(routes);
    api_keys::add(routes);
    persons::add(routes);
    tags::add(routes);
    custom_attributes::add(routes);
    channels::add(routes);
    demo::add(routes);
}
