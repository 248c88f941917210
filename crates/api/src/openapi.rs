//! The OpenAPI 3.1 document, made from the route table.

use crate::route::{Access, Family, Route};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The document of these routes as JSON text, in a stable order.
pub(crate) fn document(table: &[Arc<Route>]) -> String {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut generator = settings.into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for route in table {
        let mut operation = operation(route);
        if let Some(request) = route.request {
            let schema = request(&mut generator);
            operation["requestBody"] = json!({
                "required": true,
                "content": { "application/json": { "schema": schema } },
            });
        }
        let mut success = json!({ "description": "Done." });
        if let Some(response) = route.response.1 {
            let schema = response(&mut generator);
            success["content"] = json!({ "application/json": { "schema": schema } });
        }
        operation["responses"][route.response.0.to_string()] = success;
        let path = paths.entry(route.path.to_owned()).or_insert_with(|| json!({}));
        path[route.method.as_str().to_lowercase()] = operation;
    }
    let mut schemas = generator.take_definitions(true);
    schemas.insert("Problem".to_owned(), problem());
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Rapport",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key": { "type": "apiKey", "in": "header", "name": "Authorization",
                         "description": "App <key>" },
                "console": { "type": "apiKey", "in": "cookie", "name": "rapport_session" },
            },
        },
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn operation(route: &Route) -> Value {
    let mut parameters: Vec<Value> = path_parameters(route.path)
        .map(|name| {
            let kind = if is_number(route.path, name) { "integer" } else { "string" };
            json!({ "name": name, "in": "path", "required": true, "schema": { "type": kind } })
        })
        .collect();
    parameters.extend(route.query.iter().map(|(name, description)| {
        json!({ "name": name, "in": "query", "description": description,
                "schema": { "type": query_type(name) } })
    }));
    let security = match route.access {
        Access::Needs(_) => json!([{ "key": [] }, { "console": [] }]),
        Access::Public => json!([]),
    };
    json!({
        "summary": route.summary,
        "tags": [tag(route.family)],
        "parameters": parameters,
        "security": security,
        "responses": { "default": failure(route.family) },
    })
}

/// What every failure looks like.
fn failure(family: Family) -> Value {
    let mut failure = json!({ "description": "An error in the form of the family." });
    if family == Family::Native {
        failure["content"] = json!({
            "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } },
        });
    }
    failure
}

/// The body of a failure of the native API.
fn problem() -> Value {
    let text = json!({ "type": "string" });
    let finding = json!({
        "type": "object",
        "required": ["path", "code", "message"],
        "properties": { "path": text, "code": text, "message": text },
    });
    json!({
        "type": "object",
        "description": "A failure, with every finding about the request.",
        "required": ["type", "title", "status", "detail", "code", "requestId", "errors"],
        "properties": {
            "type": text, "title": text, "status": { "type": "integer" }, "detail": text,
            "code": text, "requestId": text, "errors": { "type": "array", "items": finding },
        },
    })
}

/// Whether a parameter of a path is a number: ids of persons, tags and workspaces are.
fn is_number(path: &str, name: &str) -> bool {
    let numbered = ["/api/v1/persons/", "/api/v1/tags/", "/api/v1/workspaces/"];
    name == "id" && numbered.iter().any(|root| path.starts_with(root))
}

/// The type of a query parameter; one name means the same everywhere.
fn query_type(name: &str) -> &'static str {
    match name {
        "limit" | "page" | "offset" => "integer",
        "count" | "includeTotalCount" | "createPerson" => "boolean",
        _ => "string",
    }
}

fn path_parameters(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

const fn tag(family: Family) -> &'static str {
    match family {
        Family::People => "People",
        Family::Violations => "Open channel and segments",
        Family::Events => "Events",
        Family::ServiceException => "Live chat",
        Family::Native => "Rapport",
    }
}
