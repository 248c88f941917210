//! Drives the real binary from outside, for the end-to-end tests and the bench: starts and ends
//! the process, speaks HTTP/1.1 and WebSocket to it, reads what the kernel knows about it.
//!
//! It knows no other crate of the workspace, so that nothing but the wire is trusted, and it
//! blocks: one thread is one user, which costs less processor time than a runtime beside a server
//! that shares the machine.

mod api;
mod chat;
mod folder;
mod http;
mod process;
pub mod shop;
mod time;
mod usage;
mod websocket;

pub use api::Api;
pub use chat::Chat;
pub use folder::Folder;
pub use http::{Answer, Connection, request};
pub use process::{ADMIN_KEY, Plan, Server};
pub use time::{iso, now_ms};
pub use usage::{processor_time, resident_bytes};
pub use websocket::WebSocket;
