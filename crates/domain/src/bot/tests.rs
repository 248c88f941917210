//! Tests of the engine: bots, a small world behind the port, conversations.

mod chat;
mod checks;
mod demo;
mod flow;
mod mapping;
mod random;
mod stories;
mod trace;
mod values;
mod world;
