//! E6: RFC 9457 problem details with all findings.

use super::{message, problems};
use crate::Failure;
use crate::failure::Refusal;
use axum::http::StatusCode;
use rapport_app::Kind;
use rapport_domain::problem::{Problem, ProblemCode};
use serde_json::{Value, json};

pub(super) fn body(status: StatusCode, failure: &Failure, request_id: &str) -> Value {
    let code = code(status, failure);
    let errors: Vec<Value> = problems(failure).iter().map(finding).collect();
    json!({
        "type": format!("/problems/{code}"),
        "title": title(code),
        "status": status.as_u16(),
        "detail": message(failure),
        "code": code,
        "requestId": request_id,
        "errors": errors,
    })
}

fn code(status: StatusCode, failure: &Failure) -> &'static str {
    match failure {
        Failure::Request(Refusal { code: Some(code), .. }) => return code,
        Failure::App(error) => match error.kind() {
            Kind::Taken => return "already_exists",
            Kind::InUse => return "in_use",
            _ => {}
        },
        _ => {}
    }
    match status {
        StatusCode::UNAUTHORIZED => "unauthenticated",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::CONFLICT => "conflict",
        StatusCode::PRECONDITION_FAILED => "version_conflict",
        StatusCode::PRECONDITION_REQUIRED => "version_required",
        StatusCode::UNPROCESSABLE_ENTITY => "validation_failed",
        StatusCode::TOO_MANY_REQUESTS => "rate_limited",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        status if status.is_server_error() => "internal",
        _ => "malformed",
    }
}

/// `validation_failed` → `Validation failed`.
fn title(code: &str) -> String {
    let words = code.replace('_', " ");
    let (first, rest) = words.split_at(1.min(words.len()));
    first.to_uppercase() + rest
}

/// A finding as native answers show it.
pub(crate) fn finding(problem: &Problem) -> Value {
    json!({
        "path": pointer(&problem.path),
        "code": problem_code(problem.code),
        "message": problem.message,
    })
}

/// `tags[2].name` → `/tags/2/name`.
fn pointer(path: &str) -> String {
    if path.is_empty() || path.starts_with('/') {
        return path.to_owned();
    }
    format!("/{}", path.replace('[', ".").replace(']', "").replace('.', "/")).replace("//", "/")
}

fn problem_code(code: ProblemCode) -> Value {
    serde_json::to_value(code).unwrap_or_default()
}
