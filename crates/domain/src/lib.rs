//! The pure rules of Rapport: what a person, an attribute, an event, a bot is and how each changes.
//!
//! Nothing here reads a clock, draws a random number, logs, blocks or touches a disk: time, ids and
//! randomness are parameters, and every decision is a value that somebody else commits.

pub mod limits;

pub mod access;

pub mod causes;
pub mod decimal;
pub mod hex;
pub mod ids;
pub mod network;
pub mod time;
pub mod value;

pub mod attribute;
pub mod event;
mod fields;
pub mod filter;
pub mod identity;
pub mod person;
pub mod problem;
pub mod segment;
pub mod tag;

pub mod computed;
pub mod formula;

pub mod liquid;

pub mod bot;
pub mod opener;
