//! Users, their roles and console sessions, API keys, and values of the installation itself.
//! Secrets arrive here as hashes only.

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::WorkspaceId;
use rapport_domain::time::Timestamp;

/// A user of the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    /// UUID.
    pub id: String,
    /// E-mail address as written; unique ignoring case.
    pub email: String,
    /// Name shown to others.
    pub name: String,
    /// Argon2id hash of the password.
    pub password_hash: String,
    /// Whether name and password open the API.
    pub api_sign_in: bool,
}

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleSessionRow {
    /// Whose it is.
    pub user_id: String,
    /// The token unsafe requests must carry.
    pub csrf_token: String,
    /// When the user signed in.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Timestamp,
}

/// An API key without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyRow {
    /// The workspace it is bound to.
    pub workspace: WorkspaceId,
    /// Public id.
    pub key_id: String,
    /// Name.
    pub name: String,
    /// Scopes, separated by spaces.
    pub scopes: String,
    /// When it stops working.
    pub expires_at: Option<Timestamp>,
    /// Networks it works from, separated by spaces; empty means all.
    pub allowed_ips: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Tx<'_> {
    /// A named value of the installation.
    pub fn installation_value(&mut self, name: &str) -> Result<Option<String>, Error> {
        const SQL: &str = "SELECT value FROM installation WHERE name = $1";
        self.query_opt(SQL, &[name.into()])?.map(|mut row| row.text(0)).transpose()
    }

    /// Sets a named value of the installation.
    pub fn set_installation_value(&mut self, name: &str, value: &str) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO installation (name, value) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.execute_one(SQL, &[name.into(), value.into()])
    }

    /// Removes a named value; true if it was there, so that a one-time value is used once.
    pub fn take_installation_value(&mut self, name: &str) -> Result<bool, Error> {
        const SQL: &str = "DELETE FROM installation WHERE name = $1";
        Ok(self.execute(SQL, &[name.into()])? == 1)
    }

    /// Whether any user exists.
    pub fn has_users(&mut self) -> Result<bool, Error> {
        Ok(self.query_opt("SELECT user_id FROM user_account LIMIT 1", &[])?.is_some())
    }

    /// The user of an e-mail address, ignoring case.
    pub fn user_by_email(&mut self, email: &str) -> Result<Option<UserRow>, Error> {
        const SQL: &str = "SELECT user_id, email, name, password_hash, api_sign_in
             FROM user_account
             WHERE email_key = $1";
        let key = email.to_lowercase();
        self.query_opt(SQL, &[(&key).into()])?.as_mut().map(user).transpose()
    }

    /// A user by id.
    pub fn user(&mut self, id: &str) -> Result<Option<UserRow>, Error> {
        const SQL: &str = "SELECT user_id, email, name, password_hash, api_sign_in
             FROM user_account
             WHERE user_id = $1";
        self.query_opt(SQL, &[id.into()])?.as_mut().map(user).transpose()
    }

    /// Adds a user.
    pub fn insert_user(&mut self, row: &UserRow, now: Timestamp) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO user_account
             (user_id, email, email_key, name, password_hash, created_at, api_sign_in)
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let key = row.email.to_lowercase();
        let params: [Param<'_>; 7] = [
            (&row.id).into(),
            (&row.email).into(),
            (&key).into(),
            (&row.name).into(),
            (&row.password_hash).into(),
            now.0.into(),
            i64::from(row.api_sign_in).into(),
        ];
        self.execute_one(SQL, &params)
    }

    /// The users of a workspace with the role of each, by e-mail address.
    pub fn users(&mut self, ws: WorkspaceId) -> Result<Vec<(UserRow, String)>, Error> {
        const SQL: &str =
            "SELECT u.user_id, u.email, u.name, u.password_hash, u.api_sign_in, r.role
             FROM user_role r JOIN user_account u ON u.user_id = r.user_id
             WHERE r.workspace_id = $1 ORDER BY u.email_key";
        let rows = self.query(SQL, &[ws.0.into()])?;
        rows.into_iter().map(|mut row| Ok((user(&mut row)?, row.text(5)?))).collect()
    }

    /// Says whether a user's name and password open the API.
    pub fn set_api_sign_in(&mut self, id: &str, on: bool) -> Result<(), Error> {
        const SQL: &str = "UPDATE user_account SET api_sign_in = $1 WHERE user_id = $2";
        self.execute_one(SQL, &[i64::from(on).into(), id.into()])
    }

    /// Gives a user a role in a workspace.
    pub fn set_role(&mut self, ws: WorkspaceId, user: &str, role: &str) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO user_role (workspace_id, user_id, role) VALUES ($1, $2, $3)
             ON CONFLICT (workspace_id, user_id) DO UPDATE SET role = excluded.role";
        self.execute_one(SQL, &[ws.0.into(), user.into(), role.into()])
    }

    /// The workspaces of a user with the role in each.
    pub fn roles_of(&mut self, user: &str) -> Result<Vec<(WorkspaceId, String)>, Error> {
        const SQL: &str = "SELECT workspace_id, role FROM user_role WHERE user_id = $1
             ORDER BY workspace_id";
        let rows = self.query(SQL, &[user.into()])?;
        rows.into_iter().map(|mut row| Ok((WorkspaceId(row.int(0)?), row.text(1)?))).collect()
    }

    /// Adds a console session under the hash of its token.
    pub fn insert_console_session(
        &mut self,
        token_hash: &str,
        row: &ConsoleSessionRow,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO console_session
             (token_hash, user_id, csrf_token, created_at, used_at) VALUES ($1, $2, $3, $4, $5)";
        let params: [Param<'_>; 5] = [
            token_hash.into(),
            (&row.user_id).into(),
            (&row.csrf_token).into(),
            row.created_at.0.into(),
            row.used_at.0.into(),
        ];
        self.execute_one(SQL, &params)
    }

    /// The console session of a token's hash.
    pub fn console_session(&mut self, hash: &str) -> Result<Option<ConsoleSessionRow>, Error> {
        const SQL: &str = "SELECT user_id, csrf_token, created_at, used_at FROM console_session
             WHERE token_hash = $1";
        let Some(mut row) = self.query_opt(SQL, &[hash.into()])? else { return Ok(None) };
        Ok(Some(ConsoleSessionRow {
            user_id: row.text(0)?,
            csrf_token: row.text(1)?,
            created_at: Timestamp(row.int(2)?),
            used_at: Timestamp(row.int(3)?),
        }))
    }

    /// Stamps a console session as used.
    pub fn use_console_session(&mut self, hash: &str, now: Timestamp) -> Result<(), Error> {
        const SQL: &str = "UPDATE console_session SET used_at = $1 WHERE token_hash = $2";
        self.execute(SQL, &[now.0.into(), hash.into()]).map(drop)
    }

    /// Ends a console session.
    pub fn delete_console_session(&mut self, hash: &str) -> Result<(), Error> {
        self.execute("DELETE FROM console_session WHERE token_hash = $1", &[hash.into()]).map(drop)
    }

    /// Adds an API key under the hash of its secret; one that is there already is replaced.
    pub fn put_api_key(&mut self, key_hash: &str, row: &ApiKeyRow) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO api_key
             (key_hash, workspace_id, key_id, name, scopes, expires_at, allowed_ips, replaced,
              created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)
             ON CONFLICT (key_hash) DO UPDATE SET key_id = excluded.key_id,
             name = excluded.name, scopes = excluded.scopes";
        let params: [Param<'_>; 8] = [
            key_hash.into(),
            row.workspace.0.into(),
            (&row.key_id).into(),
            (&row.name).into(),
            (&row.scopes).into(),
            row.expires_at.map(|at| at.0).into(),
            (&row.allowed_ips).into(),
            row.created_at.0.into(),
        ];
        self.execute_one(SQL, &params)
    }

    /// The API key of a secret's hash, be it its newest secret or one that still works.
    pub fn api_key(&mut self, key_hash: &str) -> Result<Option<ApiKeyRow>, Error> {
        const SQL: &str =
            "SELECT workspace_id, key_id, name, scopes, expires_at, allowed_ips, created_at
             FROM api_key WHERE key_hash = $1";
        self.query_opt(SQL, &[key_hash.into()])?.as_mut().map(api_key).transpose()
    }

    /// The API keys of a workspace, each with its newest secret.
    pub fn api_keys(&mut self, ws: WorkspaceId) -> Result<Vec<ApiKeyRow>, Error> {
        const SQL: &str =
            "SELECT workspace_id, key_id, name, scopes, expires_at, allowed_ips, created_at
             FROM api_key WHERE workspace_id = $1 AND replaced = 0 ORDER BY key_id";
        self.query(SQL, &[ws.0.into()])?.iter_mut().map(api_key).collect()
    }

    /// Lets the secrets of an API key end at `end` at the latest, because a new one follows, and
    /// drops those that ended before.
    pub fn retire_api_key(
        &mut self,
        ws: WorkspaceId,
        key_id: &str,
        end: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        const ENDED: &str = "DELETE FROM api_key
             WHERE workspace_id = $1 AND key_id = $2 AND replaced = 1 AND expires_at <= $3";
        const SOONER: &str = "UPDATE api_key SET expires_at = $1
             WHERE workspace_id = $2 AND key_id = $3 AND (expires_at IS NULL OR expires_at > $1)";
        const REPLACED: &str = "UPDATE api_key SET replaced = 1
             WHERE workspace_id = $1 AND key_id = $2 AND replaced = 0";
        self.execute(ENDED, &[ws.0.into(), key_id.into(), now.0.into()])?;
        self.execute(SOONER, &[end.0.into(), ws.0.into(), key_id.into()])?;
        self.execute(REPLACED, &[ws.0.into(), key_id.into()]).map(drop)
    }

    /// Removes an API key; true if it was there.
    pub fn delete_api_key(&mut self, ws: WorkspaceId, key_id: &str) -> Result<bool, Error> {
        const SQL: &str = "DELETE FROM api_key WHERE workspace_id = $1 AND key_id = $2";
        Ok(self.execute(SQL, &[ws.0.into(), key_id.into()])? > 0)
    }
}

fn user(row: &mut Row) -> Result<UserRow, Error> {
    Ok(UserRow {
        id: row.text(0)?,
        email: row.text(1)?,
        name: row.text(2)?,
        password_hash: row.text(3)?,
        api_sign_in: row.int(4)? != 0,
    })
}

fn api_key(row: &mut Row) -> Result<ApiKeyRow, Error> {
    Ok(ApiKeyRow {
        workspace: WorkspaceId(row.int(0)?),
        key_id: row.text(1)?,
        name: row.text(2)?,
        scopes: row.text(3)?,
        expires_at: row.opt_int(4)?.map(Timestamp),
        allowed_ips: row.text(5)?,
        created_at: Timestamp(row.int(6)?),
    })
}
