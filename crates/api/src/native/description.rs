//! The description of all routes, for people and for generators.

use crate::route::{Access, Family, Route, Routes};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use std::sync::OnceLock;

/// Adds the route.
pub(super) fn add(routes: &mut Routes) {
    routes.add(
        Route::new(Method::GET, "/api/v1/openapi.json", Family::Native, Access::Public)
            .summary("This document")
            .answers::<serde_json::Value>(200),
        get,
    );
}

async fn get() -> impl IntoResponse {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    let document = DOCUMENT.get_or_init(crate::openapi_document).as_str();
    ([(CONTENT_TYPE, "application/json")], document)
}
