//! A finding about somebody's input: where it is, which rule it breaks, what would be right.

use serde::{Deserialize, Serialize};

/// One finding. Checks return all of them at once, never just the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Place in the input as a path: `contactInformation[0].identifier`, `properties.amount`.
    pub path: String,
    /// What kind of rule it breaks; the API maps it to the wire codes of each family.
    pub code: ProblemCode,
    /// A sentence that says what is wrong and what is allowed.
    pub message: String,
}

/// The kinds of findings. Each API family maps them to its own published codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// A required field is absent or empty.
    Required,
    /// The text has a wrong form (pattern, date, address).
    Format,
    /// The JSON type or attribute type does not fit (P-31).
    WrongType,
    /// Longer or larger than a named limit (P-106).
    TooLong,
    /// A number outside its range.
    OutOfRange,
    /// More items than a named limit.
    TooMany,
    /// The list attribute is full (`LIST_ITEMS_MAX`).
    ListFull,
    /// Not one of the allowed values.
    NotAllowed,
    /// There is no field, attribute or property of this name.
    Unknown,
    /// It can be read but not written: computed, system or predefined.
    ReadOnly,
    /// The name or identifier is already in use in this workspace.
    Taken,
    /// Something depends on it.
    InUse,
    /// The thing named does not exist.
    Missing,
    /// Too old or otherwise outside the accepted time.
    OutOfTime,
}

impl Problem {
    /// A finding at `path`.
    pub fn new(path: impl Into<String>, code: ProblemCode, message: impl Into<String>) -> Self {
        Self { path: path.into(), code, message: message.into() }
    }

    /// The same finding, seen from an enclosing object or list: `prefix` is put before the path.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        self.path = match self.path.as_str() {
            "" => prefix.to_owned(),
            path if path.starts_with('[') => format!("{prefix}{path}"),
            path => format!("{prefix}.{path}"),
        };
        self
    }
}

/// What a check returns: the checked value, or every finding.
pub type Checked<T> = Result<T, Vec<Problem>>;
