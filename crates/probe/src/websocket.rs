//! A WebSocket client that knows what live chat needs: text frames, pings and the close.

use crate::Connection;
use crate::http::status;
use anyhow::{Context as _, Result, bail};
use std::net::SocketAddr;

/// Any 16 bytes are a valid key; the server's proof of it is not what is tested here.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

const FIN: u8 = 0x80;
const TEXT: u8 = 0x1;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xA;
const MASKED: u8 = 0x80;

/// An open WebSocket.
#[derive(Debug)]
pub struct WebSocket(Connection);

impl WebSocket {
    /// Opens it with the given subprotocols.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn open(address: SocketAddr, path: &str, subprotocols: &[&str]) -> Result<Self> {
        let mut connection = Connection::open(address)?;
        let offered = subprotocols.join(", ");
        connection.send(
            format!(
                "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n\
                 Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\
                 Sec-WebSocket-Protocol: {offered}\r\n\r\n"
            )
            .as_bytes(),
        )?;
        let head = connection.read_head()?;
        match status(&head)? {
            101 => Ok(Self(connection)),
            _ => bail!("the server refused the WebSocket: {head}"),
        }
    }

    /// Sends a text.
    ///
    /// # Errors
    /// When the connection is gone.
    pub fn send(&mut self, text: &str) -> Result<()> {
        self.frame(TEXT, text.as_bytes())
    }

    /// Waits for the next text; pings are answered meanwhile.
    ///
    /// # Errors
    /// When the server closes.
    pub fn receive(&mut self) -> Result<String> {
        loop {
            let (kind, payload) = self.next_frame()?;
            match kind {
                TEXT => return String::from_utf8(payload).context("read a text frame"),
                PING => self.frame(PONG, &payload)?,
                CLOSE => bail!("the server closed the WebSocket: {payload:?}"),
                _ => {}
            }
        }
    }

    /// Clients must mask; a mask of zeros is a mask that costs nothing.
    fn frame(&mut self, kind: u8, payload: &[u8]) -> Result<()> {
        let mut bytes = vec![FIN | kind];
        match u16::try_from(payload.len()).context("a frame of this client is at most 64 KiB")? {
            short @ 0..=125 => bytes.push(MASKED | u8::try_from(short).unwrap_or_default()),
            long => {
                bytes.push(MASKED | 126);
                bytes.extend_from_slice(&long.to_be_bytes());
            }
        }
        bytes.extend_from_slice(&[0; 4]);
        bytes.extend_from_slice(payload);
        self.0.send(&bytes)
    }

    fn next_frame(&mut self) -> Result<(u8, Vec<u8>)> {
        let head = self.0.take(2)?;
        let (first, second) = match head.as_slice() {
            [first, second] => (*first, *second),
            _ => bail!("a frame has two bytes at least"),
        };
        let length = match second & 0x7f {
            126 => big_endian(&self.0.take(2)?),
            127 => big_endian(&self.0.take(8)?),
            short => usize::from(short),
        };
        Ok((first & 0x0f, self.0.take(length)?))
    }
}

fn big_endian(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte))
}
