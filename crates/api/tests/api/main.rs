//! The HTTP API, run in process over both engines. The tree mirrors the URLs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must stop")]

mod bodies;
mod channels;
mod demo;
mod idempotency;
mod limits;
mod matrix;
mod native;
mod openapi;
mod people;
mod transport;
mod world;
