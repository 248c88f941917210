//! Users of a workspace, and calls with a user's name and password.

use super::known::Validity;
use super::{Attempt, Caller, Guard, Rights};
use crate::{App, Error};
use parking_lot::Mutex;
use rapport_domain::access::Role;
use rapport_domain::ids::WorkspaceId;
use rapport_domain::person::Origin;
use rapport_store::Tx;
use rapport_store::access::UserRow;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

/// Passwords remembered as right; more mean that somebody tries, and all are forgotten.
const PROVEN_MAX: usize = 1000;

/// A user as the administrators of a workspace see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// User id.
    pub id: String,
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role in the workspace.
    pub role: Role,
    /// Whether name and password open the API.
    pub api_sign_in: bool,
}

/// Names and passwords that were right, so that not every call costs the work on a password.
#[derive(Default)]
pub(super) struct Proven {
    /// The stored hash that a name and password were checked against, by their own HMAC.
    hashes: Mutex<HashMap<String, String>>,
    /// Calls that come together with the same password check it once.
    checking: tokio::sync::Mutex<()>,
}

impl Proven {
    fn is_right(&self, credential: &str, hash: &str) -> bool {
        self.hashes.lock().get(credential).is_some_and(|proven| proven == hash)
    }

    fn remember(&self, credential: String, hash: String) {
        let mut hashes = self.hashes.lock();
        if hashes.len() >= PROVEN_MAX {
            hashes.clear();
        }
        hashes.insert(credential, hash);
    }
}

impl App {
    /// The users of a workspace, by e-mail address.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn users(&self, ws: WorkspaceId) -> Result<Vec<User>, Error> {
        let rows = self.store.read(move |tx: &mut Tx<'_>| tx.users(ws)).await?;
        rows.into_iter().map(|(row, role)| user(row, &role)).collect()
    }

    /// Says whether a user's name and password open the API.
    ///
    /// # Errors
    /// [`Error::NotFound`] when nobody of this id has a role in the workspace.
    pub async fn set_api_sign_in(
        &self,
        ws: WorkspaceId,
        id: &str,
        on: bool,
    ) -> Result<User, Error> {
        let id = id.to_owned();
        let changed = self
            .store
            .write(move |tx: &mut Tx<'_>| -> Result<_, Error> {
                let role = tx.roles_of(&id)?.into_iter().find(|(workspace, _)| *workspace == ws);
                let (_, role) = role.ok_or(Error::NotFound("user"))?;
                tx.set_api_sign_in(&id, on)?;
                Ok((tx.user(&id)?.ok_or(Error::NotFound("user"))?, role))
            })
            .await?;
        self.guard.known.forget();
        user(changed.0, &changed.1)
    }

    /// The caller behind a user's name and password, in the oldest workspace they have a role in;
    /// `None` if they are wrong or the user may not sign in to the API, alike in time.
    ///
    /// # Errors
    /// [`Error::RateLimited`] after five failures of the account or the address.
    pub async fn authenticate_user(
        &self,
        email: &str,
        password: &str,
        from: IpAddr,
    ) -> Result<Option<Caller>, Error> {
        let (guard, now) = (Arc::clone(&self.guard), self.now());
        let credential = format!("{}\0{password}", email.to_lowercase());
        if let Some(caller) = guard.known_caller(&credential, from, now) {
            return Ok(Some(caller));
        }
        let (changes, wanted) = (guard.known.changes(), email.to_owned());
        let found = self.store.read(move |tx: &mut Tx<'_>| -> Result<_, Error> {
            let proof = guard.hash_key(tx, &credential)?;
            let row = tx.user_by_email(&wanted)?.filter(|row| row.api_sign_in);
            let role = match &row {
                Some(row) => tx.roles_of(&row.id)?.into_iter().next(),
                None => None,
            };
            Ok((proof, row.zip(role)))
        });
        let (proof, found) = found.await?;
        let hash = found.as_ref().map(|(row, _)| row.password_hash.clone());
        let address = from.to_string();
        let attempt = Attempt { email, password, address: &address, now };
        if !self.guard.is_right(&proof, hash, attempt).await? {
            return Ok(None);
        }
        let Some((row, (workspace, role))) = found else { return Ok(None) };
        let role = role.parse().map_err(|()| rapport_store::Error::corrupt("role"))?;
        let (rights, origin) = (Rights::User(role), Origin::Api);
        let caller = Caller { workspace, rights, origin, id: row.id, name: row.email };
        self.guard.known.remember(changes, proof, &caller, Validity::default(), now);
        Ok(Some(caller))
    }
}

impl Guard {
    /// Whether a password is the one of `hash`, checked at most once for each pair.
    async fn is_right(
        &self,
        proof: &str,
        hash: Option<String>,
        attempt: Attempt<'_>,
    ) -> Result<bool, Error> {
        let proven = || hash.as_ref().is_some_and(|hash| self.proven.is_right(proof, hash));
        if proven() {
            return Ok(true);
        }
        let _one = self.proven.checking.lock().await;
        if proven() {
            return Ok(true);
        }
        let right = self.check_password(hash.clone(), attempt).await?;
        if let Some(hash) = hash.filter(|_| right) {
            self.proven.remember(proof.to_owned(), hash);
        }
        Ok(right)
    }
}

fn user(row: UserRow, role: &str) -> Result<User, Error> {
    let role = role.parse().map_err(|()| rapport_store::Error::corrupt("role"))?;
    let UserRow { id, email, name, api_sign_in, .. } = row;
    Ok(User { id, email, name, role, api_sign_in })
}
