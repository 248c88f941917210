//! Two kinds of load: users who wait for each answer, and reads that come at fixed times.

use anyhow::{Context as _, Result};
use rapport_probe::processor_time;
use std::sync::Barrier;
use std::time::{Duration, Instant};

/// Time before the window in which the load runs unmeasured.
const WARM_UP: Duration = Duration::from_secs(2);

/// What a window showed.
pub(super) struct Window {
    /// Operations that were acknowledged.
    pub(super) operations: u64,
    /// From the start to the last answer.
    pub(super) elapsed: Duration,
    /// Sorted.
    latencies: Vec<Duration>,
    /// Processor time of the server in it.
    pub(super) server_time: Duration,
}

impl Window {
    /// Operations in a second.
    pub(super) fn rate(&self) -> f64 {
        float(self.operations) / self.elapsed.as_secs_f64()
    }

    /// The server's processor time for one operation.
    pub(super) fn server_time_each(&self) -> Duration {
        Duration::from_secs_f64(self.server_time.as_secs_f64() / float(self.operations.max(1)))
    }

    /// The latency that `share` of a hundred did not exceed.
    pub(super) fn percentile(&self, share: usize) -> Duration {
        let index =
            (self.latencies.len() * share / 100).min(self.latencies.len().saturating_sub(1));
        self.latencies.get(index).copied().unwrap_or_default()
    }
}

/// Each user repeats `step`, which answers how many operations it did, until the window is over.
pub(super) fn users<User: Send>(
    mut users: Vec<User>,
    window: Duration,
    server: Option<u32>,
    step: impl Fn(&mut User) -> Result<u64> + Sync,
) -> Result<Window> {
    let until = |deadline: Instant, user: &mut User| -> Result<(u64, Vec<Duration>)> {
        let (mut operations, mut latencies) = (0, Vec::new());
        while Instant::now() < deadline {
            let started = Instant::now();
            operations += step(user)?;
            latencies.push(started.elapsed());
        }
        Ok((operations, latencies))
    };
    let ready = Barrier::new(users.len() + 1);
    std::thread::scope(|scope| {
        let threads: Vec<_> = users
            .iter_mut()
            .map(|user| {
                scope.spawn(|| {
                    let warm = until(Instant::now() + WARM_UP, user);
                    ready.wait();
                    ready.wait();
                    warm?;
                    until(Instant::now() + window, user)
                })
            })
            .collect();
        ready.wait();
        let time_before = server.map(processor_time).transpose()?;
        let started = Instant::now();
        ready.wait();
        let mut seen = Window::empty();
        for thread in threads {
            let (operations, latencies) = thread.join().ok().context("a user panicked")??;
            seen.operations += operations;
            seen.latencies.extend(latencies);
        }
        seen.close(started, server, time_before)
    })
}

/// Reads at `rate` a second, whether or not the earlier ones have been answered: latency counts
/// from the time at which a read was due, so a server that stalls cannot hide it.
pub(super) fn schedule<Reader: Send>(
    mut readers: Vec<Reader>,
    rate: u32,
    window: Duration,
    server: u32,
    read: impl Fn(&mut Reader) -> Result<()> + Sync,
) -> Result<Window> {
    let count = u32::try_from(readers.len()).context("count the readers")?;
    let period = Duration::from_secs(1) * count / rate;
    let time_before = processor_time(server)?;
    let started = Instant::now();
    std::thread::scope(|scope| {
        let read = &read;
        let mut threads = Vec::new();
        for (index, reader) in (0..count).zip(readers.iter_mut()) {
            threads.push(scope.spawn(move || -> Result<Vec<Duration>> {
                let mut due = started + period * index / count;
                let mut latencies = Vec::new();
                while due < started + window {
                    wait_until(due);
                    read(reader)?;
                    latencies.push(due.elapsed());
                    due += period;
                }
                Ok(latencies)
            }));
        }
        let mut seen = Window::empty();
        for thread in threads {
            seen.latencies.extend(thread.join().ok().context("a reader panicked")??);
        }
        seen.operations = u64::try_from(seen.latencies.len())?;
        seen.close(started, Some(server), Some(time_before))
    })
}

impl Window {
    fn empty() -> Self {
        Self {
            operations: 0,
            elapsed: Duration::ZERO,
            latencies: Vec::new(),
            server_time: Duration::ZERO,
        }
    }

    fn close(
        mut self,
        started: Instant,
        server: Option<u32>,
        time_before: Option<Duration>,
    ) -> Result<Self> {
        self.elapsed = started.elapsed();
        if let (Some(server), Some(before)) = (server, time_before) {
            self.server_time = processor_time(server)? - before;
        }
        self.latencies.sort_unstable();
        Ok(self)
    }
}

fn wait_until(due: Instant) {
    loop {
        let left = due.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        std::thread::park_timeout(left);
    }
}

/// Counts here are far below 2^52.
#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
pub(super) fn float(count: u64) -> f64 {
    count as f64
}
