//! What the Linux kernel knows about a process: processor time and resident memory.

use anyhow::{Context as _, Result};
use std::time::Duration;

/// Length of the kernel's tick in `/proc` (100 per second on every Linux of today).
const TICK: Duration = Duration::from_millis(10);
/// Fields of `/proc/PID/stat` after the name in brackets: user and system time are 12th and 13th.
const USER_TIME_FIELD: usize = 11;

/// Processor time used so far, user and system.
///
/// # Errors
/// When the process is gone.
pub fn processor_time(pid: u32) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).context("read /proc")?;
    let (_, fields) = stat.rsplit_once(')').context("read the fields of /proc/PID/stat")?;
    let ticks = fields.split_whitespace().skip(USER_TIME_FIELD).take(2);
    let sum = ticks.map(|text| text.parse::<u32>().unwrap_or(0)).sum::<u32>();
    Ok(TICK * sum)
}

/// Resident memory now (`VmRSS`).
///
/// # Errors
/// When the process is gone.
pub fn resident_bytes(pid: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).context("read /proc")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    Ok(kilobytes.context("find VmRSS")? * 1024)
}
