//! Who is calling: API key, user and password, or the console's cookie.

use super::client::ClientAddress;
use crate::{Api, Failure};
use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rapport_app::Error;
use rapport_app::access::{Caller, Me};
use rapport_domain::ids::WorkspaceId;
use std::net::IpAddr;

/// The cookie of a console session.
pub(crate) const COOKIE_NAME: &str = "rapport_session";

/// The header that carries the console's CSRF token.
const CSRF_HEADER: &str = "x-csrf-token";

/// The caller of a request.
pub(crate) async fn authenticate(api: &Api, request: &mut Request) -> Result<Caller, Failure> {
    let ClientAddress(from) = ClientAddress::of(api, request.headers(), request.extensions());
    match request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()) {
        Some(header) => by_header(api, header, from).await,
        None => by_cookie(api, request).await,
    }
}

async fn by_header(api: &Api, header: &str, from: IpAddr) -> Result<Caller, Failure> {
    let (scheme, credential) = header.split_once(' ').unwrap_or((header, ""));
    let credential = credential.trim();
    match scheme.to_ascii_lowercase().as_str() {
        "app" | "bearer" => {
            let caller = api.app.authenticate_key(credential, from).await?;
            caller.ok_or_else(|| {
                unauthenticated("the API key is unknown, expired or not for this address")
            })
        }
        "basic" => {
            let caller = match user_and_password(credential) {
                Some((user, password)) => api.app.authenticate_user(&user, &password, from).await?,
                None => None,
            };
            caller.ok_or_else(|| {
                unauthenticated("user or password is wrong, or the user has no API sign-in")
            })
        }
        _ => Err(unauthenticated("use `Authorization: App <key>`")),
    }
}

/// The two parts of a `Basic` credential.
fn user_and_password(credential: &str) -> Option<(String, String)> {
    let text = String::from_utf8(STANDARD.decode(credential).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

async fn by_cookie(api: &Api, request: &mut Request) -> Result<Caller, Failure> {
    let Some(token) = session_token(request.headers()) else {
        return Err(unauthenticated("sign in, or send `Authorization: App <key>`"));
    };
    let workspace = workspace_of(request)?;
    let (caller, me) = api.app.authenticate_session(&token, workspace).await.map_err(signed_out)?;
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        check_csrf(request.headers(), &me)?;
    }
    request.extensions_mut().insert(me);
    Ok(caller)
}

/// The token in the session cookie.
pub(crate) fn session_token(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE_NAME)
        .map(|(_, token)| token.to_owned())
}

/// The workspace a console request names, in the header or, for streams, in the query.
fn workspace_of(request: &Request) -> Result<Option<WorkspaceId>, Failure> {
    let header = request.headers().get("x-workspace-id").and_then(|value| value.to_str().ok());
    let query = request.uri().query().unwrap_or_default();
    let parameter = query.split('&').find_map(|pair| pair.strip_prefix("workspaceId="));
    let Some(text) = header.or(parameter) else { return Ok(None) };
    let id = text.parse().map_err(|_| Failure::from(Error::NotFound("workspace")))?;
    Ok(Some(WorkspaceId(id)))
}

fn check_csrf(headers: &HeaderMap, me: &Me) -> Result<(), Failure> {
    let refused = |message: &str| Failure::named(StatusCode::FORBIDDEN, "csrf_failed", message);
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text(CSRF_HEADER) != Some(me.csrf_token.as_str()) {
        return Err(refused("the CSRF token is missing or wrong; reload the page"));
    }
    let (origin, host) = (text(ORIGIN.as_str()), text(HOST.as_str()));
    let same = origin.is_none_or(|origin| {
        origin.split_once("://").is_some_and(|(_, authority)| Some(authority) == host)
    });
    if same { Ok(()) } else { Err(refused("requests from other origins are refused")) }
}

fn signed_out(error: Error) -> Failure {
    match error {
        Error::Unauthenticated => unauthenticated("the session has ended; sign in again"),
        Error::State(message) => {
            Failure::named(StatusCode::BAD_REQUEST, "workspace_required", message)
        }
        other => other.into(),
    }
}

fn unauthenticated(message: &str) -> Failure {
    Failure::request(StatusCode::UNAUTHORIZED, message)
}
