//! What a request says in its path and query.

use crate::Failure;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use rapport_domain::problem::{Problem, ProblemCode};
use serde::de::DeserializeOwned;

/// Parameters of the path. What cannot be one leads nowhere: 404.
pub(crate) struct InPath<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for InPath<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(parameters)) => Ok(Self(parameters)),
            Err(_) => Err(Failure::request(StatusCode::NOT_FOUND, "there is nothing at this path")),
        }
    }
}

/// The parameters of the query, read one by one; unknown ones are ignored.
#[derive(Debug, Default)]
pub(crate) struct Parameters {
    pairs: Vec<(String, String)>,
    problems: Vec<Problem>,
}

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(pairs)) => Ok(Self { pairs, problems: Vec::new() }),
            Err(_) => Err(Failure::request(StatusCode::BAD_REQUEST, "the query is not readable")),
        }
    }
}

impl Parameters {
    /// Adds a parameter that came another way.
    pub(crate) fn push(&mut self, name: &str, value: &str) {
        self.pairs.push((name.to_owned(), value.to_owned()));
    }

    /// A parameter that is not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let given = |(key, value): &&(String, String)| key == name && !value.is_empty();
        self.pairs.iter().find(given).map(|(_, value)| value.as_str())
    }

    /// Every value of a repeatable parameter.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.pairs.iter().filter(move |(key, value)| key == name && !value.is_empty());
        named.map(|(_, value)| value.as_str())
    }

    /// Keeps a finding about a parameter.
    pub(crate) fn note(&mut self, name: &str, code: ProblemCode, message: &str) {
        self.problems.push(Problem::new(name, code, message));
    }

    /// A whole number from `least` to `most`, `default` if it is not given.
    pub(crate) fn number(
        &mut self,
        name: &str,
        default: usize,
        (least, most): (usize, usize),
    ) -> usize {
        let Some(text) = self.text(name) else { return default };
        match text.parse() {
            Ok(number) if (least..=most).contains(&number) => number,
            _ => {
                let message = format!("must be a whole number from {least} to {most}");
                self.note(name, ProblemCode::OutOfRange, &message);
                default
            }
        }
    }

    /// `true` or `false`; false if it is not given.
    pub(crate) fn truth(&mut self, name: &str) -> bool {
        match self.text(name) {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => {
                self.note(name, ProblemCode::NotAllowed, "must be true or false");
                false
            }
        }
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// Every finding.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        if self.problems.is_empty() { Ok(()) } else { Err(self.problems.into()) }
    }
}
