//! Session states that hold something sensitive, encrypted at rest (C-26).
//!
//! The key is a value of the installation, made when it is first needed: a copy of the chats
//! without it says nothing.

use crate::{App, Error};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use rapport_domain::ids::SessionId;
use rapport_store::Tx;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// The installation value with the key.
const KEY: &str = "session_key";

/// How an encrypted state begins; others begin with a brace.
const SEALED: &str = "sealed:";

/// Bytes of a nonce: so many that random ones do not meet.
const NONCE_BYTES: usize = 24;

/// Encrypts the state of a session, which only that session can use.
pub(super) fn seal(
    tx: &mut Tx<'_>,
    app: &App,
    id: &SessionId,
    state: &str,
) -> Result<String, Error> {
    let secret = match tx.installation_value(KEY)? {
        Some(secret) => secret,
        None => {
            let secret = app.ids.secret();
            tx.set_installation_value(KEY, &secret)?;
            secret
        }
    };
    let nonce = app.ids.bytes::<NONCE_BYTES>();
    let payload = Payload { msg: state.as_bytes(), aad: id.as_str().as_bytes() };
    let encrypted = cipher(&secret).encrypt(&XNonce::from(nonce), payload);
    let encrypted = encrypted.map_err(|error| Error::Internal(error.to_string()))?;
    let text = STANDARD_NO_PAD.encode([&nonce[..], &encrypted].concat());
    Ok(format!("{SEALED}{text}"))
}

/// The state of a session as it was before it was stored.
pub(super) fn unseal<'s>(
    tx: &mut Tx<'_>,
    id: &SessionId,
    stored: &'s str,
) -> Result<Cow<'s, str>, Error> {
    let Some(text) = stored.strip_prefix(SEALED) else { return Ok(Cow::Borrowed(stored)) };
    let unreadable = || rapport_store::Error::corrupt("an encrypted session");
    let secret = tx.installation_value(KEY)?.ok_or_else(unreadable)?;
    let bytes = STANDARD_NO_PAD.decode(text).map_err(|_| unreadable())?;
    let (nonce, encrypted) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or_else(unreadable)?;
    let payload = Payload { msg: encrypted, aad: id.as_str().as_bytes() };
    let state = cipher(&secret).decrypt(&XNonce::from(*nonce), payload);
    let state = String::from_utf8(state.map_err(|_| unreadable())?).map_err(|_| unreadable())?;
    Ok(Cow::Owned(state))
}

fn cipher(secret: &str) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Sha256::digest(secret.as_bytes()))
}
