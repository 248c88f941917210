//! What `rapport demo` needs beyond the ordinary: its user, and a key for as long as its content is
//! being filled in.

use super::SignedIn;
use super::keys::{KeyUse, own_key};
use super::setup::make_owner;
use crate::{App, Error};
use rapport_domain::ids::WorkspaceId;
use rapport_store::Tx;
use rapport_store::access::UserRow;
use std::sync::Arc;

/// Name of the installation value that says how far the content has come.
const CONTENT: &str = "demo_content";

/// The content is being filled in; a start that finds this goes on with it.
const BEGUN: &str = "begun";

/// The content is there; what somebody removes of it stays away.
const COMPLETE: &str = "complete";

/// Public id of the key that the content is filled in with.
const KEY: KeyUse = KeyUse { id: "demo", name: "demo content" };

impl App {
    /// The user of the demo, made at its first start with a password nobody knows: signed in by
    /// the printed local link only.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sign_in_demo_user(&self) -> Result<SignedIn, Error> {
        const EMAIL: &str = "demo@rapport.example";
        let now = self.now();
        let made = UserRow {
            id: self.ids.uuid(now),
            email: EMAIL.to_owned(),
            name: "Demo".to_owned(),
            password_hash: String::new(),
            api_sign_in: false,
        };
        let made = Arc::new(made);
        let user = self
            .store
            .write(move |tx: &mut Tx<'_>| -> Result<UserRow, Error> {
                if let Some(user) = tx.user_by_email(EMAIL)? {
                    return Ok(user);
                }
                make_owner(tx, &made, now)?;
                Ok((*made).clone())
            })
            .await?;
        self.open_session(user).await
    }

    /// Begins to fill in the content of the demo, or goes on with it, and answers a key for that.
    /// `None` when the content is complete, and in a workspace that somebody built bots in.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn begin_demo_content(&self, ws: WorkspaceId) -> Result<Option<String>, Error> {
        let (guard, secret) = (Arc::clone(&self.guard), self.new_key());
        let (key, now) = (secret.clone(), self.now());
        let needed = self
            .store
            .write(move |tx: &mut Tx<'_>| -> Result<bool, Error> {
                let begun = tx.installation_value(CONTENT)?;
                let needed = match begun.as_deref() {
                    Some(state) => state == BEGUN,
                    None => tx.bots(ws)?.is_empty(),
                };
                if needed {
                    tx.set_installation_value(CONTENT, BEGUN)?;
                    let hash = guard.hash_key(tx, &key)?;
                    tx.delete_api_key(ws, KEY.id)?;
                    tx.put_api_key(&hash, &own_key(ws, KEY, now))?;
                }
                Ok(needed)
            })
            .await?;
        Ok(needed.then_some(secret))
    }

    /// The content of the demo is complete: its key is gone, and later starts leave it as it is.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn end_demo_content(&self, ws: WorkspaceId) -> Result<(), Error> {
        let end = move |tx: &mut Tx<'_>| -> Result<(), Error> {
            tx.set_installation_value(CONTENT, COMPLETE)?;
            tx.delete_api_key(ws, KEY.id)?;
            Ok(())
        };
        self.store.write(end).await?;
        self.guard.known.forget();
        Ok(())
    }
}
