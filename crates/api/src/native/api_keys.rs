//! API keys of the workspace.

use super::body::Page;
use super::list::{self, Keys, ListQuery};
use crate::body::{JsonBytes, json};
use crate::object::Object;
use crate::parameters::{InPath, Parameters};
use crate::route::{Access, Family, Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_app::access::{ApiKey, Caller, KeyDraft, NewKey};
use rapport_domain::access::{Capability, Scope};
use rapport_domain::problem::ProblemCode;
use schemars::JsonSchema;
use serde::Serialize;

const PATH: &str = "/api/v1/api-keys";
const ONE: &str = "/api/v1/api-keys/{id}";

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let administers = |method, path| {
        Route::new(method, path, Family::Native, Access::Needs(Capability::Administer))
    };
    routes.add(
        administers(Method::GET, PATH)
            .summary("A page of API keys, without their secrets")
            .query(list::PARAMETERS)
            .answers::<Page<KeyBody>>(200),
        get_list,
    );
    routes.add(
        administers(Method::POST, PATH)
            .summary("Make an API key; the answer is the only one that shows it")
            .takes::<NewKeyBody>()
            .answers::<SecretKeyBody>(201),
        create,
    );
    routes.add(
        administers(Method::DELETE, ONE)
            .summary("Remove an API key; it stops working at once")
            .answers_nothing(204),
        delete,
    );
}

/// A key to be made.
#[derive(JsonSchema)]
#[schemars(rename = "NewApiKey")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct NewKeyBody {
    name: String,
    scopes: Vec<String>,
    expires_at: Option<String>,
}

/// An API key.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ApiKey")]
#[serde(rename_all = "camelCase")]
struct KeyBody {
    id: String,
    name: String,
    scopes: Vec<&'static str>,
    expires_at: Option<String>,
    created_at: String,
}

/// A key just made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SecretApiKey")]
#[serde(rename_all = "camelCase")]
struct SecretKeyBody {
    id: String,
    name: String,
    scopes: Vec<&'static str>,
    expires_at: Option<String>,
    created_at: String,
    /// The whole key, sent as `Authorization: App <key>`.
    key: String,
}

impl From<ApiKey> for KeyBody {
    fn from(key: ApiKey) -> Self {
        Self {
            id: key.id,
            name: key.name,
            scopes: key.scopes.into_iter().map(Scope::name).collect(),
            expires_at: key.expires_at.map(|at| at.to_string()),
            created_at: key.created_at.to_string(),
        }
    }
}

async fn get_list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    mut parameters: Parameters,
) -> Result<Response, Failure> {
    let query = ListQuery::read(&mut parameters, &["name", "createdAt"], "name:asc");
    parameters.finish()?;
    let keys = api.app.api_keys(caller.workspace).await?;
    let keys: Vec<KeyBody> = keys.into_iter().map(KeyBody::from).collect();
    let page = query.page_of(keys, |field, key| Keys {
        searched: key.name.clone(),
        order: if field == "name" { key.name.to_lowercase() } else { key.created_at.clone() },
        id: key.id.clone(),
    })?;
    Ok(json(StatusCode::OK, &page))
}

async fn create(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let name = body.required_text("name");
    let mut scopes = Vec::new();
    for (index, text) in body.texts("scopes").unwrap_or_default().into_iter().enumerate() {
        match text.parse::<Scope>() {
            Ok(scope) => scopes.push(scope),
            Err(()) => {
                let message = format!("there is no scope {text}");
                body.note(&format!("scopes[{index}]"), ProblemCode::NotAllowed, &message);
            }
        }
    }
    let expires_at = body.instant("expiresAt");
    body.finish()?;
    let draft = KeyDraft { name, scopes, expires_at };
    let NewKey { key, secret } = api.app.create_api_key(caller.workspace, draft).await?;
    let KeyBody { id, name, scopes, expires_at, created_at } = KeyBody::from(key);
    let location = format!("{PATH}/{id}");
    let body = SecretKeyBody { id, name, scopes, expires_at, created_at, key: secret };
    Ok(([(LOCATION, location)], json(StatusCode::CREATED, &body)).into_response())
}

async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    api.app.delete_api_key(caller.workspace, &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
