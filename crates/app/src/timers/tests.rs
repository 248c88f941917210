//! Timers: in order, once, and never lost (P-46).
