//! The binary `rapport`: command line, settings, wiring, shutdown.

mod cli;
mod clock;
mod config;
mod environment;
mod failure;
mod folder;
mod logging;
mod output;
mod serve;
mod workers;

use clap::Parser;
use cli::{Cli, Command};
use failure::Failure;
use std::io::Write;
use std::process::ExitCode;

/// A turn allocates a few hundred small things; this allocator spends a third of the usual time on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nobody is left to tell if even this fails.
            let _ = writeln!(std::io::stderr(), "rapport: {}", failure.sentence());
            failure.exit_code()
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Serve(options) => serve::serve(config::load(options).map_err(Failure::Settings)?),
        Command::Demo(options) => {
            serve::demo(config::load_demo(options).map_err(Failure::Settings)?)
        }
        Command::Check(options) => {
            let persons = options.persons.unwrap_or(usize::MAX);
            serve::check(config::load(options.store.into()).map_err(Failure::Settings)?, persons)
        }
        Command::Openapi => Ok(output::write(&rapport_api::openapi_document())?),
    }
}
