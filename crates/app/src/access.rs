//! Who is calling: API keys, console users and their sessions, the first set-up.

mod demo;
mod keys;
mod known;
mod passwords;
mod sessions;
mod setup;
mod throttle;
mod users;

pub use keys::{ApiKey, KeyDraft, NewKey, is_key};
pub use sessions::{Me, SignedIn};
pub use setup::{FirstStart, SetupInput};
pub use users::User;

use crate::{Actor, Error};
use hmac::{Hmac, KeyInit, Mac};
use known::KnownKeys;
use passwords::Passwords;
use rapport_domain::access::{Capability, Role, Scope};
use rapport_domain::hex;
use rapport_domain::ids::WorkspaceId;
use rapport_domain::person::Origin;
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::sync::OnceLock;
use throttle::Throttle;
use users::Proven;

/// Who is calling, in which workspace, with what rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The workspace the call is bound to.
    pub workspace: WorkspaceId,
    /// What it may do.
    pub rights: Rights,
    /// The kind of source that its changes are stamped with.
    pub origin: Origin,
    /// Public id of the key or id of the user.
    pub id: String,
    /// Name of the key or e-mail address of the user: stamped on what changes.
    pub name: String,
}

/// The rights of a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rights {
    /// An API key with scopes.
    Key(Vec<Scope>),
    /// A console user with a role.
    User(Role),
}

impl Caller {
    /// Whether the caller may do this.
    pub fn can(&self, capability: Capability) -> bool {
        match &self.rights {
            Rights::Key(scopes) => scopes.iter().any(|scope| scope.grants(capability)),
            Rights::User(role) => role.grants(capability),
        }
    }

    /// The caller as the one who changes something.
    pub fn actor(&self) -> Actor {
        Actor { workspace: self.workspace, origin: self.origin, name: self.name.clone() }
    }
}

/// What access needs to remember in memory: the secret that keys are hashed with, who hashes
/// passwords now, recent failures.
#[derive(Default)]
pub struct Guard {
    secret: OnceLock<String>,
    passwords: Passwords,
    throttle: Throttle,
    known: KnownKeys,
    proven: Proven,
}

/// An attempt to prove who one is with a name and a password.
#[derive(Clone, Copy)]
struct Attempt<'a> {
    email: &'a str,
    password: &'a str,
    address: &'a str,
    now: Timestamp,
}

/// Name of the installation value that keys are hashed with.
const KEY_SECRET: &str = "key_secret";

impl Guard {
    /// HMAC-SHA-256 of an API key under the installation's secret: what is stored of it.
    fn hash_key(&self, tx: &mut Tx<'_>, key: &str) -> Result<String, Error> {
        let secret = match self.secret.get() {
            Some(secret) => secret,
            None => {
                let stored = tx.installation_value(KEY_SECRET)?;
                let secret = stored.ok_or_else(|| Error::Internal("not set up".to_owned()))?;
                self.secret.get_or_init(|| secret)
            }
        };
        hmac(secret, key)
    }

    /// The caller of a credential that was seen lately.
    fn known_caller(&self, credential: &str, from: IpAddr, now: Timestamp) -> Option<Caller> {
        let hash = hmac(self.secret.get()?, credential).ok()?;
        self.known.get(&hash, from, now)
    }

    /// Whether a password is the one of `hash`; without a hash the same work is done for a no.
    ///
    /// # Errors
    /// [`Error::RateLimited`] after five failures of the account or the address.
    async fn check_password(
        &self,
        hash: Option<String>,
        attempt: Attempt<'_>,
    ) -> Result<bool, Error> {
        let Attempt { email, password, address, now } = attempt;
        let keys = [format!("account {}", email.to_lowercase()), format!("address {address}")];
        self.throttle.attempt(&keys, now).map_err(Error::RateLimited)?;
        let bounded = password.chars().take(passwords::PASSWORD_MAX).collect();
        let right = self.passwords.verify(bounded, hash).await?;
        if right {
            let [account, address] = keys;
            self.throttle.succeeded(&account, &address, now);
        }
        Ok(right)
    }
}

fn hmac(secret: &str, key: &str) -> Result<String, Error> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map_err(|error| Error::Internal(error.to_string()))?;
    mac.update(key.as_bytes());
    Ok(hex::encode(&mac.finalize().into_bytes()))
}

/// SHA-256 of a random token: what is stored of it. A token of 256 random bits needs no salt.
pub(crate) fn hash_token(token: &str) -> String {
    hex::encode(&Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests;
