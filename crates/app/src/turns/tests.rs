//! Turns end to end on both engines: bots, persons, events, timers and transcripts together.

mod delivery;
mod ground;
mod inactive;
mod order;
mod privacy;
mod profiles;
mod sessions;
