//! Bots through their use cases, on both engines.
