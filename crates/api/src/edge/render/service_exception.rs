//! E1: `requestError.serviceException`, the form of transport and auth errors.

use super::{message, problems};
use crate::Failure;
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

pub(super) fn body(status: StatusCode, failure: &Failure) -> Value {
    let mut exception = Map::new();
    exception.insert("messageId".to_owned(), json!(message_id(status)));
    exception.insert("text".to_owned(), json!(message(failure)));
    let mut places: Map<String, Value> = Map::new();
    for problem in problems(failure) {
        let texts = places.entry(problem.path.clone()).or_insert_with(|| json!([]));
        if let Some(texts) = texts.as_array_mut() {
            texts.push(json!(problem.message));
        }
    }
    if !places.is_empty() {
        exception.insert("validationErrors".to_owned(), Value::Object(places));
    }
    json!({ "requestError": { "serviceException": exception } })
}

fn message_id(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "UNAUTHORIZED",
        StatusCode::FORBIDDEN => "FORBIDDEN",
        StatusCode::NOT_FOUND => "NOT_FOUND",
        StatusCode::METHOD_NOT_ALLOWED => "METHOD_NOT_ALLOWED",
        StatusCode::TOO_MANY_REQUESTS => "TOO_MANY_REQUESTS",
        status if status.is_server_error() => "GENERAL_ERROR",
        _ => "BAD_REQUEST",
    }
}
