//! The command line.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// A conversational customer data platform in one binary.
///
/// Build chatbots that know the person they talk to: while people chat, what matters goes into
/// their Person profile, and what the profile knows is used in the conversation.
#[derive(Debug, Parser)]
#[command(name = "rapport", version, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "Examples:
  rapport demo                                  an online shop to play with, in ./data/demo
  rapport serve --data /var/lib/rapport         your own installation; prints a set-up link
  rapport serve --data D --database postgres://rapport@db/rapport
  rapport check --data /var/lib/rapport         verify the store

Every option can be set as an environment variable RAPPORT_…, or in a file (--config).";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server
    Serve(Options),
    /// Run the server with demo content and sign the browser in
    #[command(
        mut_arg("data", |data| data.help(DEMO_DATA)),
        mut_arg("log", |log| log.help(DEMO_LOG)),
        mut_arg("outbound_allow", |allow| allow.help(DEMO_OUTBOUND_ALLOW)),
    )]
    Demo(Options),
    /// Verify the store's invariants and computed attributes: exit 0 if they hold, 1 if not
    Check(CheckOptions),
    /// Print the OpenAPI document of all routes
    Openapi,
}

/// The data folder of a demo that names none.
pub(crate) const DEMO_FOLDER: &str = "data/demo";

const DEMO_DATA: &str = "Folder of the data: database file, uploads [default: data/demo]";
const DEMO_LOG: &str = "What to log: error, warn, info, debug, or a filter like info,rapport_store=debug [default: warn]";
const DEMO_OUTBOUND_ALLOW: &str = "Hosts or networks that outgoing calls may reach although they are private, by commas; this machine always is one";

/// Settings of `serve` and `demo`, from arguments and environment; the file and the defaults fill
/// the rest.
#[derive(Debug, Args, Default)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) store: StoreOptions,
    /// Address to listen on; port 0 takes a free one [default: 127.0.0.1:8400]
    #[arg(long, env = "RAPPORT_LISTEN", value_name = "ADDR")]
    pub(crate) listen: Option<String>,
    /// Address under which browsers and webhooks reach this server [default: the listening one]
    #[arg(long, env = "RAPPORT_PUBLIC_URL", value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// An API key with all scopes, for scripts: 32 hex digits, a hyphen, a UUID
    #[arg(long, env = "RAPPORT_ADMIN_KEY", value_name = "KEY", hide_env_values = true)]
    pub(crate) admin_key: Option<String>,
    /// Rate limits: default, reference or off [default: default]
    #[arg(long, env = "RAPPORT_LIMITS_PROFILE", value_name = "PROFILE")]
    pub(crate) limits_profile: Option<String>,
    /// Hosts or networks that outgoing calls may reach although they are private, by commas
    #[arg(long, env = "RAPPORT_OUTBOUND_ALLOW", value_name = "LIST")]
    pub(crate) outbound_allow: Option<String>,
    /// Proxies whose X-Forwarded-For is believed, as addresses or networks, by commas
    #[arg(long, env = "RAPPORT_TRUSTED_PROXIES", value_name = "LIST")]
    pub(crate) trusted_proxies: Option<String>,
}

/// Settings of everything that opens the store.
#[derive(Debug, Args, Default)]
pub(crate) struct StoreOptions {
    /// Folder of the data: database file, uploads
    #[arg(long, env = "RAPPORT_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// postgres://… for PostgreSQL; the default is SQLite in the data folder
    #[arg(long, env = "RAPPORT_DATABASE", value_name = "URL", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// Settings file in TOML
    #[arg(long, env = "RAPPORT_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// What to log: error, warn, info, debug, or a filter like info,rapport_store=debug [default: info]
    #[arg(long, env = "RAPPORT_LOG", value_name = "FILTER")]
    pub(crate) log: Option<String>,
}

/// What `check` looks at.
#[derive(Debug, Args, Default)]
pub(crate) struct CheckOptions {
    #[command(flatten)]
    pub(crate) store: StoreOptions,
    /// Persons of each workspace whose computed attributes are computed again from all their events [default: all]
    #[arg(long, value_name = "N")]
    pub(crate) persons: Option<usize>,
}

impl From<StoreOptions> for Options {
    fn from(store: StoreOptions) -> Self {
        Self { store, ..Self::default() }
    }
}
