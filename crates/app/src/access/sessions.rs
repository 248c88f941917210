//! Console sessions: sign-in, the cookie's token, sign-out.

use super::{Attempt, Caller, Rights, hash_token};
use crate::{App, Error};
use rapport_domain::access::Role;
use rapport_domain::ids::WorkspaceId;
use rapport_domain::person::Origin;
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::access::{ConsoleSessionRow, UserRow};

/// A session ends after this long without use.
const IDLE_MS: i64 = 12 * 3_600_000;

/// A session ends after this long in any case.
const LIFETIME_MS: i64 = 7 * 24 * 3_600_000;

/// Use is stamped at most this often: a read must not cost a write.
const STAMP_MS: i64 = 5 * 60_000;

/// A browser that just signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The secret for the cookie `rapport_session`.
    pub token: String,
    /// Seconds the cookie may live.
    pub max_age_seconds: i64,
}

/// A signed-in user, as the console sees itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// User id.
    pub user_id: String,
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role in the workspace.
    pub role: Role,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Its name.
    pub workspace_name: String,
    /// Its time zone.
    pub time_zone: String,
    /// What unsafe requests must carry as `X-CSRF-Token`.
    pub csrf_token: String,
}

impl App {
    /// Signs a user in.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for a wrong address or password, alike in text and time;
    /// [`Error::RateLimited`] after five failures of the account or the address.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        address: &str,
    ) -> Result<SignedIn, Error> {
        let wanted = email.to_owned();
        let user = self.store.read(move |tx: &mut Tx<'_>| tx.user_by_email(&wanted)).await?;
        let hash = user.as_ref().map(|user| user.password_hash.clone());
        let attempt = Attempt { email, password, address, now: self.now() };
        if !self.guard.check_password(hash, attempt).await? {
            return Err(Error::Unauthenticated);
        }
        let user = user.ok_or(Error::Unauthenticated)?;
        self.open_session(user).await
    }

    /// Opens a console session for a user who has proven who they are.
    pub(super) async fn open_session(&self, user: UserRow) -> Result<SignedIn, Error> {
        let token = self.ids.secret();
        let hash = hash_token(&token);
        let now = self.now();
        let row = ConsoleSessionRow {
            user_id: user.id,
            csrf_token: self.ids.secret(),
            created_at: now,
            used_at: now,
        };
        self.store.write(move |tx: &mut Tx<'_>| tx.insert_console_session(&hash, &row)).await?;
        Ok(SignedIn { token, max_age_seconds: LIFETIME_MS / 1000 })
    }

    /// The user behind a session token, in the workspace named or in their only one.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for an unknown or ended session; [`Error::NotFound`] for a
    /// workspace the user has no role in; [`Error::State`] when it must be named.
    pub async fn authenticate_session(
        &self,
        token: &str,
        workspace: Option<WorkspaceId>,
    ) -> Result<(Caller, Me), Error> {
        let (hash, now) = (hash_token(token), self.now());
        let lookup = hash.clone();
        let (session, me) =
            self.store.read(move |tx: &mut Tx<'_>| load(tx, &lookup, workspace, now)).await?;
        if now.0 - session.used_at.0 > STAMP_MS {
            self.store.write(move |tx: &mut Tx<'_>| tx.use_console_session(&hash, now)).await?;
        }
        let caller = Caller {
            workspace: me.workspace,
            rights: Rights::User(me.role),
            origin: Origin::Portal,
            id: me.user_id.clone(),
            name: me.email.clone(),
        };
        Ok((caller, me))
    }

    /// Signs a browser out.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sign_out(&self, token: &str) -> Result<(), Error> {
        let hash = hash_token(token);
        Ok(self.store.write(move |tx: &mut Tx<'_>| tx.delete_console_session(&hash)).await?)
    }
}

fn load(
    tx: &mut Tx<'_>,
    hash: &str,
    workspace: Option<WorkspaceId>,
    now: Timestamp,
) -> Result<(ConsoleSessionRow, Me), Error> {
    let alive = |session: &ConsoleSessionRow| {
        now.0 - session.used_at.0 < IDLE_MS && now.0 - session.created_at.0 < LIFETIME_MS
    };
    let session = tx.console_session(hash)?.filter(alive).ok_or(Error::Unauthenticated)?;
    let user = tx.user(&session.user_id)?.ok_or(Error::Unauthenticated)?;
    let roles = tx.roles_of(&user.id)?;
    let (workspace, role) = match (workspace, roles.as_slice()) {
        (Some(wanted), roles) => {
            let found = roles.iter().find(|(id, _)| *id == wanted);
            found.cloned().ok_or(Error::NotFound("workspace"))?
        }
        (None, [only]) => only.clone(),
        (None, _) => {
            return Err(Error::State("name the workspace in X-Workspace-Id".to_owned()));
        }
    };
    let role = role.parse().map_err(|()| rapport_store::Error::corrupt("role"))?;
    let row = tx.workspace(workspace)?.ok_or(Error::NotFound("workspace"))?;
    let me = Me {
        user_id: user.id,
        email: user.email,
        name: user.name,
        role,
        workspace,
        workspace_name: row.name,
        time_zone: row.time_zone,
        csrf_token: session.csrf_token.clone(),
    };
    Ok((session, me))
}
