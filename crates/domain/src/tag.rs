//! Tag names (P-76): trimmed, unique ignoring case, first spelling kept.

use crate::ids::TagId;
use crate::limits::TAG_NAME_MAX;
use crate::problem::{Checked, Problem, ProblemCode};
use crate::time::Timestamp;

/// A tag of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its id; persons carry it under this id.
    pub id: TagId,
    /// Its name in the first spelling.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub modified_at: Timestamp,
}

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

/// Checks a list of names and collapses names that are the same.
///
/// # Errors
/// Every problem with its place: `[2]`.
pub fn names(texts: &[String]) -> Checked<Vec<TagName>> {
    let mut problems = Vec::new();
    let mut names: Vec<TagName> = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        match TagName::new(text) {
            Ok(name) if names.iter().any(|known| known.key() == name.key()) => {}
            Ok(name) => names.push(name),
            Err(problem) => problems.push(problem.under(&format!("[{index}]"))),
        }
    }
    if problems.is_empty() { Ok(names) } else { Err(problems) }
}

/// The form in which names are compared ignoring case: of tags, attributes, definitions.
pub fn name_key(name: &str) -> String {
    name.to_lowercase()
}
