//! JSON calls with a key; an answer outside 2xx is an error that shows everything.

use crate::{ADMIN_KEY, Answer, Connection, request};
use anyhow::{Result, bail};
use serde_json::Value;
use std::net::SocketAddr;

/// A client with the administrator's key.
#[derive(Debug)]
pub struct Api {
    connection: Connection,
    credential: String,
}

impl Api {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens.
    pub fn open(address: SocketAddr) -> Result<Self> {
        Self::with_credential(address, &format!("App {ADMIN_KEY}"))
    }

    /// Connects with another `Authorization` value.
    ///
    /// # Errors
    /// When nobody listens.
    pub fn with_credential(address: SocketAddr, credential: &str) -> Result<Self> {
        Ok(Self { connection: Connection::open(address)?, credential: credential.to_owned() })
    }

    /// Reads.
    ///
    /// # Errors
    /// When the answer is no success or no JSON.
    pub fn get(&mut self, path: &str) -> Result<Value> {
        self.expect("GET", path, b"")?.json()
    }

    /// Posts; an empty answer is `null`.
    ///
    /// # Errors
    /// When the answer is no success.
    pub fn post(&mut self, path: &str, body: &Value) -> Result<Value> {
        let answer = self.expect("POST", path, body.to_string().as_bytes())?;
        if answer.body.is_empty() { Ok(Value::Null) } else { answer.json() }
    }

    /// Calls and answers whatever came.
    ///
    /// # Errors
    /// When the connection ends.
    pub fn call(&mut self, method: &str, path: &str, body: &[u8]) -> Result<Answer> {
        self.connection.call(&request(method, path, Some(&self.credential), body))
    }

    fn expect(&mut self, method: &str, path: &str, body: &[u8]) -> Result<Answer> {
        let answer = self.call(method, path, body)?;
        if !(200..300).contains(&answer.status) {
            bail!("{method} {path} answered {}: {}", answer.status, answer.text());
        }
        Ok(answer)
    }
}
