//! Why a request was not served, before it is put into the form of a family.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rapport_app::Error;
use rapport_domain::problem::{Problem, ProblemCode};
use std::sync::Arc;

/// A failure of a request. Handlers return it; [`crate::edge`] renders it.
#[derive(Debug, Clone)]
pub enum Failure {
    /// A use case refused or failed.
    App(Arc<Error>),
    /// The request did not get as far as a use case.
    Request(Refusal),
    /// A use case refused with a code of one published wire format.
    Coded {
        /// HTTP status.
        status: StatusCode,
        /// The published code.
        code: u32,
        /// Public text.
        message: String,
        /// Places in the request.
        problems: Vec<Problem>,
    },
}

/// What was wrong with a request as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status.
    pub status: StatusCode,
    /// Public text.
    pub message: String,
    /// Seconds to wait (429, 503).
    pub retry_after: Option<u32>,
    /// The native code where the status alone does not say it.
    pub code: Option<&'static str>,
}

impl Failure {
    /// A refusal of the request as such.
    pub fn request(status: StatusCode, message: impl Into<String>) -> Self {
        Self::Request(Refusal { status, message: message.into(), retry_after: None, code: None })
    }

    /// A refusal of the request as such that the native API names.
    pub fn named(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::Request(Refusal { status, message, retry_after: None, code: Some(code) })
    }

    /// A refusal with a code of one published wire format; the findings are in `problems`.
    pub fn coded(
        status: StatusCode,
        code: u32,
        message: impl Into<String>,
        problems: Vec<Problem>,
    ) -> Self {
        Self::Coded { status, code, message: message.into(), problems }
    }

    /// The body, a parameter or a header does not fit: one finding with its place.
    pub fn invalid(path: &str, code: ProblemCode, message: impl Into<String>) -> Self {
        Self::App(Arc::new(Error::invalid(Problem::new(path, code, message))))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::App(Arc::new(error))
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        Self::App(Arc::new(Error::Invalid(problems)))
    }
}

/// A carrier: the edge takes the failure out of the extensions and renders it.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
