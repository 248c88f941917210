//! The users of the workspace.

use super::body::Page;
use super::list::{self, Keys};
use crate::body::{JsonBytes, json};
use crate::object::Object;
use crate::parameters::{InPath, Parameters};
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use rapport_app::access::{Caller, User};
use rapport_domain::access::Capability;
use rapport_domain::problem::ProblemCode;
use schemars::JsonSchema;
use serde::Serialize;

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let administers = |method, path| Route::native(method, path, Capability::Administer);
    routes.add(
        administers(Method::GET, "/api/v1/users")
            .summary("A page of the users of the workspace")
            .query(list::PARAMETERS)
            .answers::<Page<UserBody>>(200),
        get_list,
    );
    routes.add(
        administers(Method::PATCH, "/api/v1/users/{id}")
            .summary("Say whether a user's name and password open the API")
            .takes::<UserChangeBody>()
            .answers::<UserBody>(200),
        patch,
    );
}

/// A user.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "User")]
#[serde(rename_all = "camelCase")]
struct UserBody {
    id: String,
    email: String,
    name: String,
    role: &'static str,
    /// Whether `Authorization: Basic` with e-mail address and password opens the API.
    api_sign_in: bool,
}

impl From<User> for UserBody {
    fn from(user: User) -> Self {
        let User { id, email, name, role, api_sign_in } = user;
        Self { id, email, name, role: role.name(), api_sign_in }
    }
}

/// What changes of a user.
#[derive(JsonSchema)]
#[schemars(rename = "UserChange")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct UserChangeBody {
    api_sign_in: bool,
}

async fn get_list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let users = api.app.users(caller.workspace).await?;
    let users: Vec<UserBody> = users.into_iter().map(UserBody::from).collect();
    list::answer(parameters, (&["email", "name"], "email:asc"), users, |field, user| Keys {
        searched: format!("{} {}", user.name, user.email),
        order: if field == "name" { user.name.to_lowercase() } else { user.email.to_lowercase() },
        id: user.id.clone(),
    })
}

async fn patch(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    let mut body = Object::body(&bytes)?;
    // An answer can be sent back.
    body.ignore(&["id", "email", "name", "role"]);
    let api_sign_in = body.truth("apiSignIn");
    if api_sign_in.is_none() {
        body.note("apiSignIn", ProblemCode::Required, "must be true or false");
    }
    body.finish()?;
    let on = api_sign_in.unwrap_or_default();
    let user = api.app.set_api_sign_in(caller.workspace, &id, on).await?;
    Ok(json(StatusCode::OK, &UserBody::from(user)))
}
