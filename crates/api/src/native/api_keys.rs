//! API keys of the workspace.

use super::body::Page;
use super::list::{self, Keys};
use crate::body::{JsonBytes, json};
use crate::object::Object;
use crate::parameters::{InPath, Parameters};
use crate::route::{Route, Routes};
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
use std::str::FromStr;

const PATH: &str = "/api/v1/api-keys";
const ONE: &str = "/api/v1/api-keys/{id}";

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let administers = |method, path| Route::native(method, path, Capability::Administer);
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
        administers(Method::POST, "/api/v1/api-keys/{id}/rotate")
            .summary("Give an API key a new secret; the one before works until the overlap ends")
            .takes::<RotationBody>()
            .answers::<SecretKeyBody>(200),
        rotate,
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
    /// Addresses and networks it works from; all when empty.
    #[serde(default)]
    allowed_ips: Vec<String>,
}

/// How a secret gives way to the next.
#[derive(JsonSchema)]
#[schemars(rename = "ApiKeyRotation")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct RotationBody {
    /// How long the secret before goes on working: 0 to 604800; 0 when absent.
    overlap_seconds: Option<i64>,
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
    /// Addresses and networks it works from; all when empty.
    allowed_ips: Vec<String>,
    created_at: String,
}

/// A key just made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SecretApiKey")]
#[serde(rename_all = "camelCase")]
struct SecretKeyBody {
    #[serde(flatten)]
    listed: KeyBody,
    /// The whole key, sent as `Authorization: App <key>`.
    key: String,
}

impl From<NewKey> for SecretKeyBody {
    fn from(made: NewKey) -> Self {
        Self { listed: made.key.into(), key: made.secret }
    }
}

impl From<ApiKey> for KeyBody {
    fn from(key: ApiKey) -> Self {
        Self {
            id: key.id,
            name: key.name,
            scopes: key.scopes.into_iter().map(Scope::name).collect(),
            expires_at: key.expires_at.map(|at| at.to_string()),
            allowed_ips: key.allowed_ips.iter().map(ToString::to_string).collect(),
            created_at: key.created_at.to_string(),
        }
    }
}

async fn get_list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let keys = api.app.api_keys(caller.workspace).await?;
    let keys: Vec<KeyBody> = keys.into_iter().map(KeyBody::from).collect();
    list::answer(parameters, (&["name", "createdAt"], "name:asc"), keys, |field, key| Keys {
        searched: key.name.clone(),
        order: if field == "name" { key.name.to_lowercase() } else { key.created_at.clone() },
        id: key.id.clone(),
    })
}

async fn create(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let name = body.required_text("name");
    let scopes = parsed(&mut body, "scopes", "is no scope");
    let expires_at = body.instant("expiresAt");
    let allowed_ips = parsed(&mut body, "allowedIps", "is no address or network");
    body.finish()?;
    let draft = KeyDraft { name, scopes, expires_at, allowed_ips };
    let made = api.app.create_api_key(caller.workspace, draft).await?;
    let location = format!("{PATH}/{}", made.key.id);
    let body = SecretKeyBody::from(made);
    Ok(([(LOCATION, location)], json(StatusCode::CREATED, &body)).into_response())
}

/// A list of texts that each name something; what names nothing is a finding.
fn parsed<T: FromStr>(body: &mut Object<'_>, field: &str, is_none: &str) -> Vec<T> {
    let mut values = Vec::new();
    for (index, text) in body.texts(field).unwrap_or_default().into_iter().enumerate() {
        match text.parse() {
            Ok(value) => values.push(value),
            Err(_) => {
                let message = format!("{text:?} {is_none}");
                body.note(&format!("{field}[{index}]"), ProblemCode::NotAllowed, &message);
            }
        }
    }
    values
}

async fn rotate(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    let overlap_seconds = body.number("overlapSeconds").unwrap_or_default();
    body.finish()?;
    let made = api.app.rotate_api_key(caller.workspace, &id, overlap_seconds).await?;
    Ok(json(StatusCode::OK, &SecretKeyBody::from(made)))
}

async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    api.app.delete_api_key(caller.workspace, &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
