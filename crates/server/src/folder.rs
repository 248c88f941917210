//! The data folder, and the lock that keeps a second server out of it.

use anyhow::{Context, bail};
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

/// The file that is locked; it holds the number of the process that uses the folder.
const LOCK: &str = "rapport.lock";

/// A folder that is this process's alone for as long as this lives. The kernel gives the lock back
/// when the process ends, in whatever way.
#[derive(Debug)]
pub(crate) struct Taken {
    _lock: File,
}

/// Makes the folder if it is missing.
pub(crate) fn make(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the data folder {}", folder.display()))
}

/// Takes the folder, or says who has it.
pub(crate) fn take(folder: &Path) -> anyhow::Result<Taken> {
    let path = folder.join(LOCK);
    let opened = File::options().read(true).write(true).create(true).truncate(false).open(&path);
    let mut lock = opened.with_context(|| format!("cannot write {}", path.display()))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut process = String::new();
            // Without its number the sentence is still true.
            let _ = lock.read_to_string(&mut process);
            bail!(
                "another rapport{} works in the data folder {}: stop it first, or name another folder",
                named(&process),
                folder.display()
            );
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("cannot lock {}", path.display()));
        }
    }
    lock.set_len(0)?;
    lock.rewind()?;
    writeln!(lock, "{}", std::process::id())?;
    Ok(Taken { _lock: lock })
}

fn named(process: &str) -> String {
    process.trim().parse::<u32>().map_or_else(|_| String::new(), |id| format!(" (process {id})"))
}
