//! The workspace of the caller.

use super::body::Page;
use crate::body::{JsonBytes, json};
use crate::object::Object;
use crate::parameters::InPath;
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use rapport_app::Error;
use rapport_app::access::Caller;
use rapport_app::workspaces::{Workspace, WorkspaceChange};
use rapport_domain::access::Capability;
use schemars::JsonSchema;
use serde::Serialize;

const PATH: &str = "/api/v1/workspaces";
const ONE: &str = "/api/v1/workspaces/{id}";

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let administers = |method, path| Route::native(method, path, Capability::Administer);
    routes.add(
        administers(Method::GET, PATH)
            .summary("The workspace of the caller, as a list")
            .answers::<Page<WorkspaceBody>>(200),
        get_list,
    );
    routes.add(
        administers(Method::GET, ONE).summary("A workspace").answers::<WorkspaceBody>(200),
        get,
    );
    routes.add(
        administers(Method::PATCH, ONE)
            .summary("Change name or time zone of a workspace")
            .takes::<WorkspaceChangeBody>()
            .answers::<WorkspaceBody>(200),
        patch,
    );
}

/// A workspace.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Workspace")]
#[serde(rename_all = "camelCase")]
struct WorkspaceBody {
    id: i64,
    name: String,
    /// IANA name; days begin and end in it.
    time_zone: String,
}

impl From<Workspace> for WorkspaceBody {
    fn from(workspace: Workspace) -> Self {
        let Workspace { id, name, time_zone } = workspace;
        Self { id: id.0, name, time_zone }
    }
}

/// What changes of a workspace.
#[derive(JsonSchema)]
#[schemars(rename = "WorkspaceChange")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct WorkspaceChangeBody {
    name: Option<String>,
    time_zone: Option<String>,
}

async fn get_list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Failure> {
    let workspace = api.app.workspace(&caller.actor()).await?;
    Ok(json(StatusCode::OK, &Page::whole(vec![WorkspaceBody::from(workspace)])))
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    check_own(&caller, &id)?;
    let workspace = api.app.workspace(&caller.actor()).await?;
    Ok(json(StatusCode::OK, &WorkspaceBody::from(workspace)))
}

async fn patch(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Failure> {
    check_own(&caller, &id)?;
    let mut body = Object::body(&bytes)?;
    body.ignore(&["id"]);
    let (name, time_zone) = (body.text("name"), body.text("timeZone"));
    body.finish()?;
    let change = WorkspaceChange { name, time_zone };
    let workspace = api.app.change_workspace(&caller.actor(), change).await?;
    Ok(json(StatusCode::OK, &WorkspaceBody::from(workspace)))
}

/// Another workspace is like a missing one.
fn check_own(caller: &Caller, id: &str) -> Result<(), Error> {
    if caller.workspace.to_string() == id { Ok(()) } else { Err(Error::NotFound("workspace")) }
}
