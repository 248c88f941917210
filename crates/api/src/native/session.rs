//! Signing in and out, the first set-up, and who one is.

use crate::body::Json;
use crate::edge::auth::{COOKIE_NAME, session_token};
use crate::edge::client::ClientAddress;
use crate::route::{Access, Family, Route, Routes};
use crate::{Api, Failure};
use axum::extract::{Query, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json as Answer};
use rapport_app::Error;
use rapport_app::access::{Me, SetupInput, SignedIn};
use rapport_domain::access::Capability;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Adds these routes.
pub(super) fn add(routes: &mut Routes) {
    let public = |method, path| Route::new(method, path, Family::Native, Access::Public);
    routes.add(
        public(Method::POST, "/api/v1/setup")
            .summary("Make the first user with the one-time set-up link")
            .takes::<SetupBody>()
            .answers::<MeBody>(201),
        set_up,
    );
    routes.add(
        public(Method::POST, "/api/v1/auth/login")
            .summary("Sign in to the console")
            .takes::<LoginBody>()
            .answers::<MeBody>(200),
        login,
    );
    routes.add(
        public(Method::POST, "/api/v1/auth/logout").summary("Sign out").answers_nothing(204),
        logout,
    );
    routes.add(
        Route::native(Method::GET, "/api/v1/auth/me", Capability::UseConsole)
            .summary("The signed-in user, role and workspace")
            .answers::<MeBody>(200),
        who,
    );
    routes.add(
        public(Method::GET, "/demo/sign-in")
            .summary("Sign the browser in with the link that `rapport demo` prints")
            .query(&[("token", "the secret of the printed link")])
            .answers_nothing(303),
        demo,
    );
}

/// The first user.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SetupBody {
    token: String,
    name: String,
    email: String,
    password: String,
}

/// E-mail address and password.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LoginBody {
    email: String,
    password: String,
}

/// The signed-in user as the console sees itself.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct MeBody {
    user: UserBody,
    role: String,
    workspace: WorkspaceBody,
    csrf_token: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct UserBody {
    id: String,
    email: String,
    name: String,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct WorkspaceBody {
    id: i64,
    name: String,
    time_zone: String,
}

impl From<Me> for MeBody {
    fn from(me: Me) -> Self {
        Self {
            user: UserBody { id: me.user_id, email: me.email, name: me.name },
            role: me.role.name().to_owned(),
            workspace: WorkspaceBody {
                id: me.workspace.0,
                name: me.workspace_name,
                time_zone: me.time_zone,
            },
            csrf_token: me.csrf_token,
        }
    }
}

async fn set_up(
    State(api): State<Api>,
    headers: HeaderMap,
    Json(body): Json<SetupBody>,
) -> Result<Response, Failure> {
    let SetupBody { token, name, email, password } = body;
    let signed_in = api.app.set_up(SetupInput { token, name, email, password }).await?;
    welcome(&api, &headers, &signed_in, StatusCode::CREATED).await
}

async fn login(
    State(api): State<Api>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Json(body): Json<LoginBody>,
) -> Result<Response, Failure> {
    let address = address.to_string();
    let signed_in = api.app.sign_in(&body.email, &body.password, &address).await;
    let signed_in = signed_in.map_err(|error| match error {
        Error::Unauthenticated => {
            Failure::request(StatusCode::UNAUTHORIZED, "the e-mail address or password is wrong")
        }
        other => other.into(),
    })?;
    welcome(&api, &headers, &signed_in, StatusCode::OK).await
}

async fn logout(State(api): State<Api>, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(token) = session_token(&headers) {
        api.app.sign_out(&token).await?;
    }
    let expired = format!("{COOKIE_NAME}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, expired)]).into_response())
}

async fn who(me: Option<Extension<Me>>) -> Result<Answer<MeBody>, Failure> {
    let Some(Extension(me)) = me else {
        return Err(Failure::request(StatusCode::FORBIDDEN, "a key is not a user"));
    };
    Ok(Answer(me.into()))
}

#[derive(Debug, Deserialize)]
struct DemoQuery {
    token: String,
}

async fn demo(
    State(api): State<Api>,
    headers: HeaderMap,
    Query(query): Query<DemoQuery>,
) -> Result<Response, Failure> {
    let expected = api.demo.as_ref().map(|demo| demo.token.as_str());
    if expected != Some(query.token.as_str()) {
        return Err(Failure::request(StatusCode::NOT_FOUND, "this is not the printed demo link"));
    }
    let signed_in = api.app.sign_in_demo_user().await?;
    let cookie = cookie(&headers, &signed_in);
    Ok((StatusCode::SEE_OTHER, [(SET_COOKIE, cookie), (LOCATION, "/demo".to_owned())])
        .into_response())
}

/// The answer to a successful sign-in: the cookie, and what the console needs to start.
async fn welcome(
    api: &Api,
    headers: &HeaderMap,
    signed_in: &SignedIn,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (_, me) = api.app.authenticate_session(&signed_in.token, None).await?;
    let cookie = cookie(headers, signed_in);
    Ok((status, [(SET_COOKIE, cookie)], Answer(MeBody::from(me))).into_response())
}

/// `Secure` when the browser's side of the connection is TLS.
fn cookie(headers: &HeaderMap, signed_in: &SignedIn) -> String {
    let forwarded = headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https");
    let secure = if forwarded { "; Secure" } else { "" };
    format!(
        "{COOKIE_NAME}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}",
        signed_in.token, signed_in.max_age_seconds
    )
}
