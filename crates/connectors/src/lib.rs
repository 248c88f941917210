//! Outbound adapters: everything that leaves the process over the network.
//!
//! There is one HTTP client, [`egress::Egress`], and it connects only to addresses it has checked;
//! nothing else in the program opens an outgoing connection (S1 to S4).

pub mod address;
pub mod egress;
pub mod webhook;
