//! Failures in the error forms of the families.

mod events;
mod native;
mod people;
mod service_exception;
mod violations;

use super::REQUEST_ID;
use crate::Failure;
use crate::route::Family;
use axum::Json;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_app::{Error, Kind};
use rapport_domain::problem::Problem;
use serde_json::Value;

pub(crate) use native::finding;
pub(crate) use people::text as people_text;

/// A failure as an answer of this family.
pub(crate) fn render(family: Family, failure: &Failure, request_id: &str) -> Response {
    let status = status(family, failure);
    let body = match family {
        Family::People => people::body(status, failure),
        Family::Violations => violations::body(status, failure),
        Family::Events => events::body(status, failure, request_id),
        Family::ServiceException => service_exception::body(status, failure),
        Family::Native => native::body(status, failure, request_id),
    };
    answer(family, status, body, request_id)
}

/// The answer to an unknown path below a family's root.
pub(crate) fn not_found(family: Family, request_id: &str) -> Response {
    let failure = Failure::request(StatusCode::NOT_FOUND, "there is nothing at this path");
    render(family, &failure, request_id)
}

/// Seconds after which the client may try again.
pub(super) fn retry_after(failure: &Failure) -> Option<u32> {
    match failure {
        Failure::Request(refusal) => refusal.retry_after,
        Failure::App(error) => match error.kind() {
            Kind::RateLimited(seconds) => Some(seconds),
            Kind::Unavailable | Kind::Conflict => Some(1),
            _ => None,
        },
        Failure::Coded { .. } => None,
    }
}

/// The status of a failure. Compatible families answer 400 for what is taken, in use or invalid.
fn status(family: Family, failure: &Failure) -> StatusCode {
    let native = |native, compatible| if family == Family::Native { native } else { compatible };
    match failure {
        Failure::Request(refusal) => refusal.status,
        Failure::Coded { status, .. } => *status,
        // It has a code of its own there, and the status is part of the code.
        Failure::App(error)
            if family == Family::People && matches!(**error, Error::CustomerProtected) =>
        {
            StatusCode::BAD_REQUEST
        }
        Failure::App(error) => match error.kind() {
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::Invalid => native(StatusCode::UNPROCESSABLE_ENTITY, StatusCode::BAD_REQUEST),
            Kind::Taken if family == Family::Events => StatusCode::CONFLICT,
            Kind::Taken | Kind::InUse | Kind::State => {
                native(StatusCode::CONFLICT, StatusCode::BAD_REQUEST)
            }
            Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
            Kind::Forbidden => StatusCode::FORBIDDEN,
            Kind::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
            Kind::Stale => StatusCode::PRECONDITION_FAILED,
            // That others were faster too often has a code of its own there.
            Kind::Conflict if family == Family::People => StatusCode::CONFLICT,
            Kind::Conflict | Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        },
    }
}

/// The public text of a failure: of a defect only that it is one.
fn message(failure: &Failure) -> String {
    match failure {
        Failure::Request(refusal) => refusal.message.clone(),
        Failure::Coded { message, .. } => message.clone(),
        Failure::App(error) => match error.kind() {
            Kind::Internal => "something went wrong on our side".to_owned(),
            Kind::Unavailable => "the service takes no work right now; try again".to_owned(),
            Kind::Conflict => "others changed the same thing; try again".to_owned(),
            Kind::Invalid => findings(problems(failure)),
            _ => error.to_string(),
        },
    }
}

/// The first finding in words, and how many there are.
fn findings(problems: &[Problem]) -> String {
    let Some(Problem { path, message, .. }) = problems.first() else {
        return "the request is not valid".to_owned();
    };
    let first = if path.is_empty() { message.clone() } else { format!("{path} {message}") };
    match problems.len() {
        1 => first,
        count => format!("{first}; {} more", count - 1),
    }
}

/// The findings of a failure, empty if it has none.
fn problems(failure: &Failure) -> &[Problem] {
    match failure {
        Failure::Coded { problems, .. } => problems,
        Failure::App(error) => match &**error {
            Error::Invalid(problems) => problems,
            _ => &[],
        },
        Failure::Request(_) => &[],
    }
}

fn answer(family: Family, status: StatusCode, body: Value, request_id: &str) -> Response {
    let mut response = (status, Json(body)).into_response();
    if let Ok(value) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    if family == Family::Native {
        let problem = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(CONTENT_TYPE, problem);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losing_every_race_is_no_fault_of_the_request() {
        let failure = Failure::from(Error::Store(rapport_store::Error::Conflict));
        let of = |family| status(family, &failure);
        assert_eq!(of(Family::Native), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(of(Family::Events), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(of(Family::People), StatusCode::CONFLICT);
        assert_eq!(retry_after(&failure), Some(1));
    }
}
