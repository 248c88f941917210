//! The formula language as data: a text, what it is, what it gives, where it is wrong.

mod dates;
mod functions;
mod ground;
mod operators;
mod oracle;
mod problems;
mod random;
mod stories;
