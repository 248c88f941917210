//! E5: RFC 9110 problem details with coded, indexed errors.

use super::{message, problems};
use crate::Failure;
use axum::http::StatusCode;
use rapport_app::Error;
use rapport_domain::limits::BATCH_PROBLEMS_MAX;
use rapport_domain::problem::ProblemCode;
use serde_json::{Value, json};

/// The code of an item whose form is wrong.
const ITEM: u32 = 400_504;

/// The code of properties or a definition that do not fit.
const PROPERTIES: u32 = 400_501;

/// The code of a person that is not known.
const PERSON: u32 = 400_505;

/// The code of an event that only the product itself may raise.
const BUILT_IN: u32 = 400_506;

/// The code of an event with too many bytes.
const TOO_LARGE: u32 = 400_503;

/// The index of a finding about a whole batch.
const WHOLE: i64 = -1;

pub(super) fn body(status: StatusCode, failure: &Failure, request_id: &str) -> Value {
    let coded = match failure {
        Failure::Coded { code, .. } => Some(*code),
        _ => None,
    };
    let mut errors: Vec<Value> = problems(failure)
        .iter()
        .take(BATCH_PROBLEMS_MAX)
        .map(|problem| {
            let (index, path) = split(&problem.path);
            let code = coded.unwrap_or_else(|| code_of(problem.code, path));
            let details = json!([{ "property": path, "message": problem.message }]);
            json!({ "index": index, "code": code, "message": problem.message, "details": details })
        })
        .collect();
    if errors.is_empty()
        && let Some(code) = coded.or_else(|| whole_code(failure))
    {
        let message = message(failure);
        errors.push(json!({ "index": WHOLE, "code": code, "message": message, "details": [] }));
    }
    json!({
        "type": reference(status),
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

/// Where RFC 9110 defines the status.
fn reference(status: StatusCode) -> String {
    let section = match status {
        StatusCode::BAD_REQUEST => "15.5.1",
        StatusCode::UNAUTHORIZED => "15.5.2",
        StatusCode::FORBIDDEN => "15.5.4",
        StatusCode::NOT_FOUND => "15.5.5",
        StatusCode::METHOD_NOT_ALLOWED => "15.5.6",
        StatusCode::CONFLICT => "15.5.10",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "15.5.16",
        status if status.is_server_error() => "15.6",
        _ => "15.5",
    };
    format!("https://tools.ietf.org/html/rfc9110#section-{section}")
}

fn code_of(code: ProblemCode, path: &str) -> u32 {
    let below = |root: &str| path == root || path.starts_with(&format!("{root}."));
    match code {
        ProblemCode::ReadOnly if path == "definitionId" => BUILT_IN,
        ProblemCode::TooLong if path.is_empty() => TOO_LARGE,
        ProblemCode::Required | ProblemCode::WrongType | ProblemCode::Unknown
            if below("identifier") =>
        {
            ITEM
        }
        _ if below("identifier") => PERSON,
        _ if below("properties") || path == "definitionId" => PROPERTIES,
        _ => ITEM,
    }
}

/// The code of a failure without findings.
fn whole_code(failure: &Failure) -> Option<u32> {
    match failure {
        Failure::Request(refusal) => (refusal.status == StatusCode::BAD_REQUEST).then_some(ITEM),
        Failure::App(error) => match **error {
            Error::NotFound("event definition") => Some(PROPERTIES),
            Error::NotFound(_) => Some(PERSON),
            _ => None,
        },
        Failure::Coded { .. } => None,
    }
}

/// `[3].eventId` → `(3, "eventId")`; without an index the request itself is item 0.
fn split(path: &str) -> (i64, &str) {
    let indexed = path.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match indexed.and_then(|(index, rest)| Some((index.parse().ok()?, rest))) {
        Some((index, rest)) => (index, rest.strip_prefix('.').unwrap_or(rest)),
        None => (0, path),
    }
}
