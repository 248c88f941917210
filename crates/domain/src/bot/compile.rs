//! A bot version made ready to run.

/// A bot version with its templates parsed, its expressions compiled and its elements indexed.
#[derive(Debug)]
pub struct CompiledBot {}
