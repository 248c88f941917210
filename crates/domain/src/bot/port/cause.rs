//! The status of a Customer Profiles element and its cause (C-51, C-52).

use crate::problem::{Problem, ProblemCode};
use serde::{Deserialize, Serialize};

/// `lastCustomerProfilesStatusCode` (C-51); null, the fourth value, is the absence of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ProfileStatus {
    /// Done; also when nothing changed or the tags asked for are absent.
    Success,
    /// Something about the identity, a value or a definition is wrong.
    #[serde(rename = "Validation_Error")]
    ValidationError,
    /// The person is not there, somebody else holds the identity, or the store failed.
    Fail,
}

impl ProfileStatus {
    /// All values, as the console offers them for a condition (C-53).
    pub const ALL: &'static [Self] = &[Self::Success, Self::ValidationError, Self::Fail];

    /// The text a bot sees.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::ValidationError => "Validation_Error",
            Self::Fail => "Fail",
        }
    }
}

/// Why an element ended with its status. It goes to trace and session log only (C-52).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Cause {
    /// Success: the profile was made.
    Created,
    /// Success: the profile changed.
    Updated,
    /// Success: there was nothing to change.
    NotModified,
    /// Nobody has the identity.
    PersonNotFound,
    /// The contact attribute is null or empty.
    IdentityEmpty,
    /// The contact attribute has no form of its type.
    IdentityInvalid,
    /// Another profile holds an identity that was to be written.
    IdentityTaken,
    /// A value does not fit the attribute or property by type.
    ValueType,
    /// A value has a wrong form.
    ValueFormat,
    /// A value is too long or too large.
    ValueTooLong,
    /// A number is out of range.
    ValueRange,
    /// A list would get more items than it may have.
    ListFull,
    /// The target can only be read.
    ReadOnly,
    /// A required property has no value.
    PropertyRequired,
    /// The event definition or its property is gone.
    DefinitionMissing,
    /// The profile attribute is gone or not active.
    AttributeMissing,
    /// A tag name is empty or too long.
    TagInvalid,
    /// Three tries met concurrent changes.
    Conflict,
    /// It took longer than a call may take.
    Timeout,
    /// A fault of ours.
    Internal,
}

impl Cause {
    /// The status it belongs to (C-51).
    pub const fn status(self) -> ProfileStatus {
        match self {
            Self::Created | Self::Updated | Self::NotModified => ProfileStatus::Success,
            Self::PersonNotFound
            | Self::IdentityTaken
            | Self::Conflict
            | Self::Timeout
            | Self::Internal => ProfileStatus::Fail,
            Self::IdentityEmpty
            | Self::IdentityInvalid
            | Self::ValueType
            | Self::ValueFormat
            | Self::ValueTooLong
            | Self::ValueRange
            | Self::ListFull
            | Self::ReadOnly
            | Self::PropertyRequired
            | Self::DefinitionMissing
            | Self::AttributeMissing
            | Self::TagInvalid => ProfileStatus::ValidationError,
        }
    }

    /// The cause of a refused write: what a finding about a value means to a bot.
    pub const fn of_problem(problem: &Problem) -> Self {
        match problem.code {
            ProblemCode::Required => Self::PropertyRequired,
            ProblemCode::Format | ProblemCode::NotAllowed | ProblemCode::OutOfTime => {
                Self::ValueFormat
            }
            ProblemCode::WrongType => Self::ValueType,
            ProblemCode::TooLong | ProblemCode::TooMany => Self::ValueTooLong,
            ProblemCode::OutOfRange => Self::ValueRange,
            ProblemCode::ListFull => Self::ListFull,
            ProblemCode::Unknown | ProblemCode::Missing => Self::AttributeMissing,
            ProblemCode::ReadOnly => Self::ReadOnly,
            ProblemCode::Taken => Self::IdentityTaken,
            ProblemCode::InUse => Self::Conflict,
        }
    }
}
