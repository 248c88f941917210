//! Passwords: argon2id, and the same work for a user that does not exist.

use crate::Error;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Least characters of a password.
pub(super) const PASSWORD_MIN: usize = 12;

/// Most characters: bounds the work of one attempt.
pub(super) const PASSWORD_MAX: usize = 256;

/// Passwords worked on at the same time: each takes 19 MiB and a core, and anybody can ask for it.
const HASHING_MAX: usize = 2;

/// The one place where passwords are hashed.
pub(super) struct Passwords {
    pub(super) hashing: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { hashing: Arc::new(Semaphore::new(HASHING_MAX)) }
    }
}

impl Passwords {
    /// Hashes a password on a thread of its own: it takes tens of milliseconds by design.
    pub(super) async fn hash(&self, password: String) -> Result<String, Error> {
        self.blocking(move || {
            let hash = Argon2::default().hash_password(password.as_bytes());
            hash.map(|hash| hash.to_string()).map_err(|error| Error::Internal(error.to_string()))
        })
        .await?
    }

    /// Whether `password` is the one of `hash`. Without a hash the same work is done and the answer
    /// is no, so that the time of an answer does not tell which users exist (S21).
    pub(super) async fn verify(
        &self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, Error> {
        self.blocking(move || {
            let Some(hash) = hash else {
                drop(Argon2::default().hash_password(password.as_bytes()));
                return false;
            };
            let Ok(parsed) = PasswordHash::new(&hash) else { return false };
            Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
        })
        .await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let permit = Arc::clone(&self.hashing).acquire_owned().await;
        let permit = permit.map_err(|error| Error::Internal(error.to_string()))?;
        // The thread goes on when its caller goes away, so it holds the permit itself.
        let worked = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        worked.await.map_err(|error| Error::Internal(error.to_string()))
    }
}
