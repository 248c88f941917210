//! What goes to stdout, for people and for scripts that wait for it.

use std::io::{self, ErrorKind, Write};

/// Writes a line.
pub(crate) fn say(line: &str) -> io::Result<()> {
    write(&format!("{line}\n"))
}

/// Writes a text. A reader that has seen enough and went away, like `head`, is no failure.
pub(crate) fn write(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
