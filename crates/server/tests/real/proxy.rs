//! A TCP proxy that a test can cut, which is how a lost database looks from the server.

use anyhow::{Context as _, Result};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A proxy in front of a database.
pub(crate) struct Proxy {
    url: String,
    line: Arc<Line>,
}

#[derive(Default)]
struct Line {
    is_cut: AtomicBool,
    streams: Mutex<Vec<TcpStream>>,
}

impl Proxy {
    /// Listens in front of the database of `url`.
    pub(crate) fn before(url: &str) -> Result<Self> {
        let (before, rest) = url.split_once('@').context("the address has a user")?;
        let (target, after) = rest.split_once('/').context("the address has a database")?;
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let proxied = format!("{before}@{}/{after}", listener.local_addr()?);
        let (line, target) = (Arc::new(Line::default()), target.to_owned());
        let accepting = Arc::clone(&line);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                accepting.connect(client, &target);
            }
        });
        Ok(Self { url: proxied, line })
    }

    /// The address through the proxy.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Ends all connections and every new one.
    pub(crate) fn cut(&self) {
        self.line.is_cut.store(true, Ordering::SeqCst);
        let mut streams = self.line.streams.lock().unwrap_or_else(PoisonError::into_inner);
        for stream in streams.drain(..) {
            drop(stream.shutdown(Shutdown::Both));
        }
    }

    /// Lets new connections through again.
    pub(crate) fn mend(&self) {
        self.line.is_cut.store(false, Ordering::SeqCst);
    }
}

impl Line {
    fn connect(&self, client: TcpStream, target: &str) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_cut.load(Ordering::SeqCst) {
            return;
        }
        let Ok(server) = TcpStream::connect(target) else { return };
        for (from, to) in [(&client, &server), (&server, &client)] {
            let (Ok(mut from), Ok(mut to)) = (from.try_clone(), to.try_clone()) else { return };
            std::thread::spawn(move || {
                drop(std::io::copy(&mut from, &mut to));
                drop(to.shutdown(Shutdown::Both));
            });
        }
        streams.extend([client, server]);
    }
}
