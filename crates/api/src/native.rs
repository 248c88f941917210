//! The native API below `/api/v1`.

mod api_keys;
pub(crate) mod body;
mod bot_sessions;
mod bots;
mod channels;
mod computed_attributes;
mod custom_attributes;
mod demo;
mod description;
mod event_definitions;
mod events;
mod formulas;
mod list;
mod opener_rules;
pub(crate) mod person_body;
mod persons;
pub(crate) mod segments;
mod session;
mod stream;
mod tags;
mod usage;
mod users;
mod workspace;

use crate::route::Routes;

/// Adds the routes of the family.
pub(crate) fn add(routes: &mut Routes) {
    session::add(routes);
    api_keys::add(routes);
    users::add(routes);
    persons::add(routes);
    tags::add(routes);
    segments::add(routes);
    custom_attributes::add(routes);
    events::add(routes);
    event_definitions::add(routes);
    computed_attributes::add(routes);
    usage::add(routes);
    opener_rules::add(routes);
    formulas::add(routes);
    stream::add(routes);
    description::add(routes);
    workspace::add(routes);
    bots::add(routes);
    bot_sessions::add(routes);
    channels::add(routes);
    demo::add(routes);
}
