//! Why a use case did not do what was asked.

use rapport_domain::identity::Identity;
use rapport_domain::problem::Problem;
use rapport_store::Failure;

/// A refused or failed use case. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The thing named does not exist in this workspace.
    #[error("there is no {0}")]
    NotFound(&'static str),
    /// The input breaks rules; every finding is listed.
    #[error("the input has {} problem(s)", .0.len())]
    Invalid(Vec<Problem>),
    /// An identity belongs to another person (P-11).
    #[error("{} {} already exists", .0.kind, .0.identifier)]
    IdentityTaken(Identity),
    /// A name is in use: of an attribute, a tag, an event definition, a bot.
    #[error("{what} \"{name}\" already exists")]
    NameTaken {
        /// What kind of thing has the name.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// Something depends on it; the users are named.
    #[error("it is in use by {}", .0.join(", "))]
    InUse(Vec<String>),
    /// The request names a version that is no longer the newest (P-19).
    #[error("it was changed since this version")]
    Stale,
    /// A browser may neither make nor change a CUSTOMER (P-7).
    #[error("a browser's key may neither make nor change a CUSTOMER")]
    CustomerProtected,
    /// The thing is not in a state that allows this.
    #[error("{0}")]
    State(String),
    /// Who asks is not known, or no longer.
    #[error("sign in first")]
    Unauthenticated,
    /// Who asks may not do this.
    #[error("this is not allowed to you")]
    Forbidden,
    /// Too many attempts; try again after this many seconds.
    #[error("too many attempts, try again in {0} s")]
    RateLimited(u32),
    /// The store failed or refused.
    #[error("the store failed")]
    Store(#[from] rapport_store::Error),
    /// A defect of ours.
    #[error("internal error: {0}")]
    Internal(String),
}

impl Error {
    /// One finding.
    pub fn invalid(problem: Problem) -> Self {
        Self::Invalid(vec![problem])
    }
}

impl From<Vec<Problem>> for Error {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Invalid(problems)
    }
}

impl Failure for Error {
    fn store_error(&self) -> Option<&rapport_store::Error> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

/// What kind of failure an error is: the API maps each to a status once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing of this name or id.
    NotFound,
    /// Input that breaks rules.
    Invalid,
    /// An identity or name that is taken.
    Taken,
    /// Something depends on it.
    InUse,
    /// Changed since the version named.
    Stale,
    /// Not in this state.
    State,
    /// Unknown caller.
    Unauthenticated,
    /// Known caller without the right.
    Forbidden,
    /// Too many attempts; try again after these seconds.
    RateLimited(u32),
    /// Others were faster too often; the same request may work now.
    Conflict,
    /// The store takes no work now.
    Unavailable,
    /// A defect of ours.
    Internal,
}

impl Error {
    /// What kind of failure this is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::NotFound(_) => Kind::NotFound,
            Self::Invalid(_) => Kind::Invalid,
            Self::IdentityTaken(_) | Self::NameTaken { .. } => Kind::Taken,
            Self::InUse(_) => Kind::InUse,
            Self::Stale => Kind::Stale,
            Self::State(_) => Kind::State,
            Self::Unauthenticated => Kind::Unauthenticated,
            Self::Forbidden | Self::CustomerProtected => Kind::Forbidden,
            Self::RateLimited(seconds) => Kind::RateLimited(*seconds),
            Self::Store(rapport_store::Error::Conflict) => Kind::Conflict,
            Self::Store(rapport_store::Error::Unavailable(_)) => Kind::Unavailable,
            Self::Store(_) | Self::Internal(_) => Kind::Internal,
        }
    }
}
