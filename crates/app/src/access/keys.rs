//! API keys: 32 hex digits, `-`, a UUID; shown once, stored as HMAC.

use super::known::Validity;
use super::{Caller, Rights};
use crate::{App, Error};
use rapport_domain::access::Scope;
use rapport_domain::ids::WorkspaceId;
use rapport_domain::network::Network;
use rapport_domain::person::Origin;
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::access::ApiKeyRow;
use std::net::IpAddr;
use std::sync::Arc;

/// Characters of a key's name.
const KEY_NAME_MAX: usize = 100;

/// Networks that a key names.
const ALLOWED_IPS_MAX: usize = 50;

/// How long the secret before a rotation may go on working.
pub const OVERLAP_SECONDS_MAX: i64 = 7 * 24 * 3600;

/// A key that the installation makes for itself: there is at most one of each.
#[derive(Clone, Copy)]
pub(super) struct KeyUse {
    /// Its public id.
    pub(super) id: &'static str,
    /// Its name.
    pub(super) name: &'static str,
}

/// The key that scripts and tests bring with them.
const ADMIN_KEY: KeyUse = KeyUse { id: "admin", name: "admin" };

/// The row of a key with all scopes that the installation makes for itself.
pub(super) fn own_key(workspace: WorkspaceId, of: KeyUse, now: Timestamp) -> ApiKeyRow {
    ApiKeyRow {
        workspace,
        key_id: of.id.to_owned(),
        name: of.name.to_owned(),
        scopes: names(Scope::ALL),
        expires_at: None,
        allowed_ips: String::new(),
        created_at: now,
    }
}

/// An API key as listed: never its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Public id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it stops working.
    pub expires_at: Option<Timestamp>,
    /// The networks it works from; all if there are none.
    pub allowed_ips: Vec<Network>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What a new key shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDraft {
    /// Name.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it stops working.
    pub expires_at: Option<Timestamp>,
    /// The networks it works from; all if there are none.
    pub allowed_ips: Vec<Network>,
}

/// A key just made: the only time its secret is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// The key as listed.
    pub key: ApiKey,
    /// The whole key, to be sent as `Authorization: App <key>`.
    pub secret: String,
}

/// Whether a text has the form of a key: 32 hex digits, `-`, a UUID, and is not trivial.
#[must_use]
pub fn is_key(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let hex = text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    let mut kinds: Vec<u8> = text.bytes().filter(|byte| *byte != b'-').collect();
    kinds.sort_unstable();
    kinds.dedup();
    lengths == [32, 8, 4, 4, 4, 12] && hex && kinds.len() >= 8
}

impl App {
    /// The caller behind an API key; `None` if it is unknown, expired, or not for
    /// this address.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn authenticate_key(&self, key: &str, from: IpAddr) -> Result<Option<Caller>, Error> {
        if !is_key(key) {
            return Ok(None);
        }
        let (guard, key, now) = (Arc::clone(&self.guard), key.to_ascii_lowercase(), self.now());
        if let Some(caller) = guard.known_caller(&key, from, now) {
            return Ok(Some(caller));
        }
        let changes = guard.known.changes();
        self.store
            .read(move |tx: &mut Tx<'_>| {
                let hash = guard.hash_key(tx, &key)?;
                let Some(row) = tx.api_key(&hash)? else { return Ok(None) };
                let allowed_ips = networks(&row.allowed_ips);
                let validity = Validity { expires_at: row.expires_at, allowed_ips };
                if !validity.holds(from, now) {
                    return Ok(None);
                }
                let scopes = scopes(&row.scopes);
                // What only browsers use is public: whoever opens the page can read it.
                let browser = scopes == [Scope::WebSdk];
                let caller = Caller {
                    workspace: row.workspace,
                    rights: Rights::Key(scopes),
                    origin: if browser { Origin::WebSdk } else { Origin::Api },
                    id: row.key_id,
                    name: row.name,
                };
                guard.known.remember(changes, hash, &caller, validity, now);
                Ok(Some(caller))
            })
            .await
    }

    /// Makes a key.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty or long name, no scope, or an expiry in the past.
    pub async fn create_api_key(&self, ws: WorkspaceId, draft: KeyDraft) -> Result<NewKey, Error> {
        let now = self.now();
        check(&draft, now)?;
        let secret = self.new_key();
        let row = ApiKeyRow {
            workspace: ws,
            key_id: self.ids.uuid(now),
            name: draft.name,
            scopes: names(&draft.scopes),
            expires_at: draft.expires_at,
            allowed_ips: written(&draft.allowed_ips),
            created_at: now,
        };
        let key = listed(row.clone());
        let (guard, full) = (Arc::clone(&self.guard), secret.clone());
        self.store
            .write(move |tx: &mut Tx<'_>| {
                let hash = guard.hash_key(tx, &full)?;
                tx.put_api_key(&hash, &row).map_err(Error::from)
            })
            .await?;
        Ok(NewKey { key, secret })
    }

    /// A fresh secret of the form of rule A-5.
    pub(super) fn new_key(&self) -> String {
        let half = self.ids.secret();
        format!("{}-{}", half.get(..32).unwrap_or_default(), self.ids.uuid(self.now()))
    }

    /// Makes the key that scripts and tests bring with them, with all scopes; the one before stops
    /// working.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is weaker than rule A-5 allows.
    pub async fn put_admin_key(&self, ws: WorkspaceId, key: &str) -> Result<(), Error> {
        if !is_key(key) {
            let message =
                "must be 32 hex digits, a hyphen and a UUID, with at least 8 different digits";
            return Err(Error::invalid(Problem::new("", ProblemCode::Format, message)));
        }
        let (guard, key, now) = (Arc::clone(&self.guard), key.to_ascii_lowercase(), self.now());
        let row = own_key(ws, ADMIN_KEY, now);
        self.store
            .write(move |tx: &mut Tx<'_>| {
                let hash = guard.hash_key(tx, &key)?;
                tx.delete_api_key(ws, ADMIN_KEY.id)?;
                tx.put_api_key(&hash, &row).map_err(Error::from)
            })
            .await?;
        self.guard.known.forget();
        Ok(())
    }

    /// Removes the key that scripts and tests brought with them at an earlier start, if any.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn remove_admin_key(&self, ws: WorkspaceId) -> Result<(), Error> {
        let remove = move |tx: &mut Tx<'_>| tx.delete_api_key(ws, ADMIN_KEY.id);
        self.store.write(remove).await?;
        self.guard.known.forget();
        Ok(())
    }

    /// The keys of a workspace.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn api_keys(&self, ws: WorkspaceId) -> Result<Vec<ApiKey>, Error> {
        let rows = self.store.read(move |tx: &mut Tx<'_>| tx.api_keys(ws)).await?;
        Ok(rows.into_iter().map(listed).collect())
    }

    /// Gives a key a new secret; the one before works for `overlap_seconds` more, but not beyond the
    /// end of the key.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none of this id; [`Error::Invalid`] for an overlap that is
    /// too long.
    pub async fn rotate_api_key(
        &self,
        ws: WorkspaceId,
        id: &str,
        overlap_seconds: i64,
    ) -> Result<NewKey, Error> {
        if !(0..=OVERLAP_SECONDS_MAX).contains(&overlap_seconds) {
            let message = format!("must be 0 to {OVERLAP_SECONDS_MAX}");
            return Err(Error::invalid(Problem::new(
                "overlapSeconds",
                ProblemCode::OutOfRange,
                message,
            )));
        }
        let (guard, now) = (Arc::clone(&self.guard), self.now());
        let (secret, id) = (self.new_key(), id.to_owned());
        let key = secret.clone();
        let row = self.store.write(move |tx: &mut Tx<'_>| {
            let rows = tx.api_keys(ws)?.into_iter();
            let row = rows.filter(|row| row.expires_at.is_none_or(|at| now < at));
            let row = row.into_iter().find(|row| row.key_id == id);
            let row = row.ok_or(Error::NotFound("API key"))?;
            tx.retire_api_key(ws, &id, now.plus_ms(overlap_seconds * 1000), now)?;
            let hash = guard.hash_key(tx, &key)?;
            tx.put_api_key(&hash, &row)?;
            Ok::<_, Error>(row)
        });
        let row = row.await?;
        self.guard.known.forget();
        Ok(NewKey { key: listed(row), secret })
    }

    /// Removes a key; it stops working at once.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none of this id.
    pub async fn delete_api_key(&self, ws: WorkspaceId, id: &str) -> Result<(), Error> {
        let id = id.to_owned();
        let found = self.store.write(move |tx: &mut Tx<'_>| tx.delete_api_key(ws, &id)).await?;
        self.guard.known.forget();
        if found { Ok(()) } else { Err(Error::NotFound("API key")) }
    }
}

fn check(draft: &KeyDraft, now: Timestamp) -> Result<(), Error> {
    let mut problems = Vec::new();
    if draft.name.trim().is_empty() {
        problems.push(Problem::new("name", ProblemCode::Required, "must not be empty"));
    }
    if draft.name.chars().count() > KEY_NAME_MAX {
        let message = format!("must have at most {KEY_NAME_MAX} characters");
        problems.push(Problem::new("name", ProblemCode::TooLong, message));
    }
    if draft.scopes.is_empty() {
        problems.push(Problem::new("scopes", ProblemCode::Required, "name at least one scope"));
    }
    if draft.allowed_ips.len() > ALLOWED_IPS_MAX {
        let message = format!("must name at most {ALLOWED_IPS_MAX} networks");
        problems.push(Problem::new("allowedIps", ProblemCode::TooMany, message));
    }
    if draft.expires_at.is_some_and(|at| at <= now) {
        problems.push(Problem::new("expiresAt", ProblemCode::OutOfTime, "must lie in the future"));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}

fn scopes(text: &str) -> Vec<Scope> {
    text.split(' ').filter_map(|name| name.parse().ok()).collect()
}

fn networks(text: &str) -> Vec<Network> {
    text.split(' ').filter_map(|network| network.parse().ok()).collect()
}

fn written(networks: &[Network]) -> String {
    networks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn names(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(" ")
}

fn listed(row: ApiKeyRow) -> ApiKey {
    ApiKey {
        id: row.key_id,
        name: row.name,
        scopes: scopes(&row.scopes),
        expires_at: row.expires_at,
        allowed_ips: networks(&row.allowed_ips),
        created_at: row.created_at,
    }
}
