//! One HTTP/1.1 connection, kept alive, with one request at a time.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// An answer that takes longer is a failure, whatever it would have said.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);
/// One read from the socket.
const READ_BYTES: usize = 16 * 1024;
/// The largest head that is still taken for one.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// The head as it came, status line included.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Errors
    /// When it is none.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body)
            .with_context(|| format!("read JSON from {} {:?}", self.status, self.text()))
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }
}

/// The bytes of a request; `credential` is the whole `Authorization` value.
#[must_use]
pub fn request(method: &str, path: &str, credential: Option<&str>, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n").into_bytes();
    if let Some(credential) = credential {
        bytes.extend_from_slice(format!("Authorization: {credential}\r\n").as_bytes());
    }
    if !body.is_empty() {
        bytes.extend_from_slice(b"Content-Type: application/json\r\n");
    }
    bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// A connection.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    /// Opens it.
    ///
    /// # Errors
    /// When nobody listens.
    pub fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).context("connect to the server")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_TIMEOUT))?;
        Ok(Self { stream, received: Vec::with_capacity(READ_BYTES) })
    }

    /// Sends the bytes of a request and reads its answer.
    ///
    /// # Errors
    /// When the connection ends before the answer is complete.
    pub fn call(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).context("send a request")?;
        let head = self.read_head()?;
        let status = status(&head)?;
        let length = match header(&head, "content-length") {
            Some(length) => length.parse::<usize>().context("read the answer's length")?,
            None if header(&head, "transfer-encoding").is_some() => {
                bail!("the answer has no length: {head}")
            }
            None => 0,
        };
        while self.received.len() < length {
            self.fill()?;
        }
        let body = self.received.drain(..length).collect();
        Ok(Answer { status, head, body })
    }

    /// Reads up to the empty line that ends a head.
    pub(crate) fn read_head(&mut self) -> Result<String> {
        loop {
            if let Some(end) = self.received.windows(4).position(|four| four == b"\r\n\r\n") {
                let head: Vec<u8> = self.received.drain(..end + 4).collect();
                return String::from_utf8(head).context("read an answer's head");
            }
            if self.received.len() > HEAD_BYTES_MAX {
                bail!("the answer's head does not end");
            }
            self.fill()?;
        }
    }

    /// Takes exactly `count` bytes.
    pub(crate) fn take(&mut self, count: usize) -> Result<Vec<u8>> {
        while self.received.len() < count {
            self.fill()?;
        }
        Ok(self.received.drain(..count).collect())
    }

    /// Sends bytes as they are.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> Result<()> {
        self.stream.write_all(bytes).context("send to the server")
    }

    fn fill(&mut self) -> Result<()> {
        let before = self.received.len();
        self.received.resize(before + READ_BYTES, 0);
        let space = self.received.get_mut(before..).unwrap_or_default();
        let outcome = self.stream.read(space);
        self.received.truncate(before + outcome.as_ref().copied().unwrap_or(0));
        match outcome.context("read an answer")? {
            0 => bail!("the server closed the connection"),
            _ => Ok(()),
        }
    }
}

/// The status code of an answer's head.
pub(crate) fn status(head: &str) -> Result<u16> {
    let code = head.split(' ').nth(1).unwrap_or_default();
    code.parse().with_context(|| format!("read the status of {head:?}"))
}

fn header<'head>(head: &'head str, name: &str) -> Option<&'head str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
