//! E3: `errorCode`, `description`, `action`, `violations`, `resources`.

use super::{message, problems};
use crate::Failure;
use axum::http::StatusCode;
use serde_json::{Value, json};

pub(super) fn body(status: StatusCode, failure: &Failure) -> Value {
    let violations: Vec<Value> = problems(failure)
        .iter()
        .map(|problem| json!({ "property": problem.path, "violation": problem.message }))
        .collect();
    json!({
        "errorCode": format!("E{}", status.as_u16()),
        "description": message(failure),
        "action": action(status),
        "violations": violations,
        "resources": [],
    })
}

fn action(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "Check the Authorization header.",
        StatusCode::FORBIDDEN => "Use a key with the scope this call needs.",
        StatusCode::NOT_FOUND => "Check the id in the request.",
        StatusCode::TOO_MANY_REQUESTS => "Wait, then repeat the request.",
        status if status.is_server_error() => "Repeat the request later.",
        _ => "Correct the request and repeat it.",
    }
}
