//! The binary `rapport`: command line, settings, wiring, shutdown.

mod cli;
mod clock;
mod config;
mod logging;
mod serve;
mod workers;

use clap::Parser;
use cli::{Cli, Command};
use std::io::Write;
use std::process::ExitCode;

/// A turn allocates a few hundred small things; this allocator spends a third of the usual time on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit code of a failure at run time, and of a store whose invariants do not hold.
const FAILED: u8 = 1;

/// Exit code of settings that cannot be used.
const BAD_SETTINGS: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Command::Serve(options) => config::load(options).map(serve::serve),
        Command::Demo(options) => config::load_demo(options).map(serve::demo),
        Command::Check(options) => config::load(options).map(serve::check),
        Command::Openapi => Ok(openapi()),
    };
    match result {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) => complain(&format!("{error:#}"), FAILED),
        Err(error) => complain(&format!("{error:#}"), BAD_SETTINGS),
    }
}

fn openapi() -> anyhow::Result<()> {
    std::io::stdout().write_all(rapport_api::openapi_document().as_bytes())?;
    Ok(())
}

fn complain(message: &str, code: u8) -> ExitCode {
    // Nobody is left to tell if even this fails.
    let _ = writeln!(std::io::stderr(), "rapport: {message}");
    ExitCode::from(code)
}
