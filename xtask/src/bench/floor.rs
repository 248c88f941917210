//! What this machine can do at best: the same bytes appended and synced in the same grouping, and
//! a bare HTTP server that answers a constant.

use super::load;
use anyhow::{Context as _, Result};
use rapport_probe::{Connection, Folder};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

/// One window of a floor; it varies less than the server does.
const WINDOW: Duration = Duration::from_secs(3);
/// What the bare server answers.
const CONSTANT: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"status\":\"ok\"}";

/// Appends of `bytes`, each followed by `fdatasync`, in a second.
pub(super) fn appends(disk: &Path, bytes: &[u8]) -> Result<f64> {
    let folder = Folder::below(disk)?;
    let mut file = std::fs::File::create(folder.path().join("log")).context("make the log")?;
    let (started, mut count) = (Instant::now(), 0);
    while started.elapsed() < WINDOW {
        file.write_all(bytes)?;
        file.sync_data()?;
        count += 1;
    }
    Ok(load::float(count) / started.elapsed().as_secs_f64())
}

/// Answers in a second that a bare server gives to these requests, one connection each.
pub(super) fn requests(requests: Vec<Vec<u8>>) -> Result<f64> {
    let address = serve()?;
    let users = requests.into_iter().map(|request| Ok((Connection::open(address)?, request)));
    let window = load::users(users.collect::<Result<Vec<_>>>()?, WINDOW, None, |user| {
        user.0.call(&user.1)?;
        Ok(1)
    })?;
    Ok(window.rate())
}

fn serve() -> Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("listen")?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || answer(stream));
        }
    });
    Ok(address)
}

/// Answers every request until the peer is gone; a request ends where its body does.
fn answer(mut stream: TcpStream) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let (mut received, mut chunk) = (Vec::new(), [0; 16 * 1024]);
    loop {
        let head = received.windows(4).position(|four| four == b"\r\n\r\n").map(|end| end + 4);
        let whole = head.and_then(|end| Some(end + body_length(received.get(..end)?)?));
        match whole.filter(|length| *length <= received.len()) {
            Some(length) => {
                received.drain(..length);
                stream.write_all(CONSTANT).ok()?;
            }
            None => match stream.read(&mut chunk).ok()? {
                0 => return None,
                count => received.extend_from_slice(chunk.get(..count)?),
            },
        }
    }
}

fn body_length(head: &[u8]) -> Option<usize> {
    let head = std::str::from_utf8(head).ok()?;
    let line = head.lines().find_map(|line| line.strip_prefix("Content-Length: "));
    line?.trim().parse().ok()
}
