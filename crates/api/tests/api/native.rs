//! `/api/v1`.

mod api_keys;
mod bot_sessions;
mod bots;
mod computed_attributes;
mod custom_attributes;
mod event_definitions;
mod events;
mod formulas;
mod opener_rules;
mod persons;
mod segments;
mod stream;
mod tags;
mod usage;
mod users;
mod workspaces;
