//! Tag names (P-76): trimmed, unique ignoring case, first spelling kept.

use crate::limits::TAG_NAME_MAX;
use crate::problem::{Problem, ProblemCode};

/// A tag name that fits the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagName(String);

impl TagName {
    /// Trims and checks a name.
    ///
    /// # Errors
    /// One problem with an empty path when it is empty or too long.
    pub fn new(text: &str) -> Result<Self, Problem> {
        let trimmed = text.trim();
        match trimmed.chars().count() {
            0 => Err(Problem::new("", ProblemCode::Required, "must not be empty")),
            length if length > TAG_NAME_MAX => {
                let message = format!("must have at most {TAG_NAME_MAX} characters");
                Err(Problem::new("", ProblemCode::TooLong, message))
            }
            _ => Ok(Self(trimmed.to_owned())),
        }
    }

    /// The name as given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which it is unique.
    pub fn key(&self) -> String {
        name_key(&self.0)
    }
}

/// The form in which names are compared ignoring case: of tags, attributes, definitions.
pub fn name_key(name: &str) -> String {
    name.to_lowercase()
}
