//! The server's process: started, asked for its address, ended gently or not at all gently.

use anyhow::{Context as _, Result, bail};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// A key of the form of rule A-5, for servers that live as long as one test.
pub const ADMIN_KEY: &str = "5f0c3a97d2b84e16a1c7e8f90b2d4a63-6f1d2c3b-4a59-4e68-8f77-a1b2c3d4e5f6";

/// A server that is not ready by then will not be.
const READY_TIMEOUT: Duration = Duration::from_secs(60);
/// What a ready server prints, before its address.
const READY_LINE: &str = "listening on http://";
/// Lines of the log that a failure shows.
const LOG_LINES: usize = 20;

/// How to start a server.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The binary.
    pub binary: PathBuf,
    /// `serve` or `demo`.
    pub command: String,
    /// The data folder; the log is written beside it.
    pub data: PathBuf,
    /// Further arguments.
    pub arguments: Vec<String>,
    /// Environment; nothing called `RAPPORT_…` is inherited.
    pub environment: Vec<(String, String)>,
}

impl Plan {
    /// `rapport serve` on a free port, with [`ADMIN_KEY`] and without rate limits.
    #[must_use]
    pub fn serve(binary: &Path, data: &Path) -> Self {
        Self {
            binary: binary.to_owned(),
            command: "serve".to_owned(),
            data: data.to_owned(),
            arguments: Vec::new(),
            environment: vec![
                ("RAPPORT_ADMIN_KEY".to_owned(), ADMIN_KEY.to_owned()),
                ("RAPPORT_LIMITS_PROFILE".to_owned(), "off".to_owned()),
            ],
        }
    }

    /// The same with a database of its own.
    #[must_use]
    pub fn with_database(mut self, url: Option<&str>) -> Self {
        if let Some(url) = url {
            self.arguments.extend(["--database".to_owned(), url.to_owned()]);
        }
        self
    }

    /// The command line, with a clean environment.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("RAPPORT_") {
                command.env_remove(name);
            }
        }
        command.arg(&self.command).arg("--data").arg(&self.data);
        command.args(["--listen", "127.0.0.1:0"]).args(&self.arguments);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Where the log goes.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.data.with_extension("log")
    }
}

/// A running server, killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    lines: Receiver<String>,
    address: SocketAddr,
    ready_after: Duration,
}

impl Server {
    /// Starts it and waits until it says that it listens.
    ///
    /// # Errors
    /// When it ends or stays silent instead.
    pub fn start(plan: &Plan) -> Result<Self> {
        let log = std::fs::File::options().create(true).append(true).open(plan.log())?;
        let started = Instant::now();
        let mut command = plan.command();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        let mut child =
            command.spawn().with_context(|| format!("start {}", plan.binary.display()))?;
        let lines = follow(child.stdout.take().context("the server has no stdout")?);
        let address = match wait_for_address(&lines, started) {
            Ok(address) => address,
            Err(error) => {
                drop(child.kill());
                let status = child.wait()?;
                return Err(error.context(format!("{status}; its log ends: {}", tail(plan)?)));
            }
        };
        Ok(Self { child, lines, address, ready_after: started.elapsed() })
    }

    /// The address it printed.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The time from its start to the line with its address.
    #[must_use]
    pub fn ready_after(&self) -> Duration {
        self.ready_after
    }

    /// Its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power cut would (`SIGKILL`).
    ///
    /// # Errors
    /// When the kernel refuses.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill().context("kill the server")?;
        self.child.wait().context("wait for the killed server")?;
        Ok(())
    }

    /// Asks it to end (`SIGTERM`) and waits; the rest of what it printed comes along.
    ///
    /// # Errors
    /// When the signal cannot be sent.
    pub fn terminate(mut self) -> Result<(ExitStatus, Vec<String>)> {
        let sent = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status();
        if !sent.context("send SIGTERM")?.success() {
            bail!("the server is gone already");
        }
        let status = self.child.wait().context("wait for the server")?;
        Ok((status, self.lines.iter().collect()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn follow(stdout: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

fn wait_for_address(lines: &Receiver<String>, started: Instant) -> Result<SocketAddr> {
    loop {
        let left = READY_TIMEOUT.saturating_sub(started.elapsed());
        let line = lines.recv_timeout(left).context("the server did not become ready")?;
        if let Some(address) = line.strip_prefix(READY_LINE) {
            return address.trim().parse().with_context(|| format!("read the address {line:?}"));
        }
    }
}

fn tail(plan: &Plan) -> Result<String> {
    let log = std::fs::read_to_string(plan.log())?;
    let lines: Vec<&str> = log.lines().collect();
    let from = lines.len().saturating_sub(LOG_LINES);
    Ok(lines.get(from..).unwrap_or_default().join("\n"))
}
