//! E2: a numeric code and text, with E1 mirrored inside.

use super::{message, problems, service_exception};
use crate::Failure;
use axum::http::StatusCode;
use rapport_app::{Error, Kind};
use rapport_domain::identity::IdentityType;
use rapport_domain::problem::{Problem, ProblemCode};
use serde_json::{Value, json};

/// A condition that is wrong in any way.
const BAD_FILTER: u32 = 40019;

/// Malformed, length, enum, paging, character.
const MALFORMED: u32 = 40001;

pub(super) fn body(status: StatusCode, failure: &Failure) -> Value {
    let mirrored = service_exception::body(status, failure);
    let Some(code) = code(failure) else { return mirrored };
    let mut body = json!({ "errorCode": code, "errorMessage": text(failure) });
    if let (Some(body), Value::Object(mirrored)) = (body.as_object_mut(), mirrored) {
        if code == MALFORMED {
            let errors: Vec<Value> = problems(failure).iter().map(place).collect();
            body.insert("validationErrors".to_owned(), errors.into());
        }
        body.extend(mirrored);
    }
    body
}

/// The published code; `None` for transport and auth errors, which are plain E1.
fn code(failure: &Failure) -> Option<u32> {
    let error = match failure {
        Failure::Request(refusal) if refusal.status == StatusCode::BAD_REQUEST => {
            return Some(MALFORMED);
        }
        Failure::Request(_) => return None,
        Failure::Coded { code, .. } => return Some(*code),
        Failure::App(error) => error,
    };
    Some(match &**error {
        Error::Invalid(problems) if is_filter(problems) => BAD_FILTER,
        Error::NotFound("tag") => 40403,
        Error::NotFound("custom attribute") => 40404,
        Error::NotFound(_) => 40401,
        Error::IdentityTaken(identity) => match identity.kind {
            IdentityType::ExternalId => 40003,
            IdentityType::Phone => 40004,
            IdentityType::Email => 40005,
            _ => 40002,
        },
        Error::NameTaken { .. } => 40006,
        Error::CustomerProtected => 40024,
        Error::InUse(_) => 40020,
        Error::Invalid(problems) => problems.first().map_or(MALFORMED, problem_code),
        other if other.kind() == Kind::Conflict => 40902,
        _ => return None,
    })
}

/// Whether a wrong type at this path means a body of another form, not a value of another type.
fn is_malformed(path: &str) -> bool {
    path.is_empty() || ["tags", "people", "identities"].iter().any(|root| path.starts_with(root))
}

fn is_filter(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.path.starts_with("filter"))
}

/// The code of a finding, by what kind it is and where.
fn problem_code(problem: &Problem) -> u32 {
    let in_contacts = problem.path.starts_with("contactInformation");
    let in_custom = problem.path.starts_with("customAttributes.");
    match problem.code {
        ProblemCode::Required if problem.path == "contactInformation" => 40018,
        ProblemCode::ReadOnly if in_contacts => 40013,
        ProblemCode::Unknown if problem.path == "integrations" => 40023,
        ProblemCode::WrongType if !is_malformed(&problem.path) => 40007,
        ProblemCode::TooLong | ProblemCode::ListFull if in_custom => 40010,
        ProblemCode::OutOfRange if in_custom => 40010,
        ProblemCode::Unknown | ProblemCode::ReadOnly => 40015,
        ProblemCode::Taken => 40006,
        _ => MALFORMED,
    }
}

/// The public text of a failure in the words of the people API.
pub(crate) fn text(failure: &Failure) -> String {
    if let Failure::App(error) = failure {
        if let Error::IdentityTaken(identity) = &**error {
            let kind = identity.kind.name().to_lowercase();
            return format!("Destination({kind}) {} already exists.", identity.identifier);
        }
        if let Error::NameTaken { .. } = &**error {
            return format!("{error}.");
        }
    }
    match problems(failure) {
        // One text is all that a bad filter is told with, so it says everything.
        found if is_filter(found) => found.iter().map(words).collect::<Vec<_>>().join("; "),
        [first, ..] => words(first),
        [] => message(failure),
    }
}

fn words(problem: &Problem) -> String {
    let Problem { path, message, .. } = problem;
    if path.is_empty() { message.clone() } else { format!("{path} {message}") }
}

fn place(problem: &Problem) -> Value {
    json!({ "propertyPath": problem.path, "message": problem.message })
}
