//! E5: RFC 9110 problem details with coded, indexed errors.

use super::{message, problems};
use crate::Failure;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// The code of an item whose form is wrong.
const ITEM: u32 = 400_504;

/// The code of properties or a definition that do not fit.
const PROPERTIES: u32 = 400_501;

pub(super) fn body(status: StatusCode, failure: &Failure, request_id: &str) -> Value {
    let code = match failure {
        Failure::Coded { code, .. } => Some(*code),
        _ => None,
    };
    let mut errors: Vec<Value> = problems(failure)
        .iter()
        .map(|problem| {
            let (index, path) = split(&problem.path);
            let code = code.unwrap_or_else(|| place_code(path));
            let details = json!([{ "property": path, "message": problem.message }]);
            json!({ "index": index, "code": code, "message": problem.message, "details": details })
        })
        .collect();
    if errors.is_empty()
        && let Some(code) = code
    {
        errors
            .push(json!({ "index": -1, "code": code, "message": message(failure), "details": [] }));
    }
    json!({
        "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1",
        "title": if status == StatusCode::BAD_REQUEST {
            "One or more validation errors occurred.".to_owned()
        } else {
            message(failure)
        },
        "status": status.as_u16(),
        "traceId": request_id,
        "errors": errors,
    })
}

fn place_code(path: &str) -> u32 {
    if path.starts_with("properties") || path == "definitionId" { PROPERTIES } else { ITEM }
}

/// `[3].eventId` → `(3, "eventId")`; without an index the request itself is item 0.
fn split(path: &str) -> (i64, &str) {
    let indexed = path.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match indexed.and_then(|(index, rest)| Some((index.parse().ok()?, rest))) {
        Some((index, rest)) => (index, rest.strip_prefix('.').unwrap_or(rest)),
        None => (0, path),
    }
}
