//! The real binary, driven from outside: what scripts may rely on, and what a kill must not break.
//!
//! One binary for all of it. Nothing here waits for time: tests wait for lines, answers and exits.

mod contract;
mod copies;
mod demo;
mod faults;
mod ground;
mod kills;
mod ledger;
mod proxy;
mod refusals;
mod repeats;
mod shutdown;
