//! Settings: defaults → file → environment → arguments, checked once.

use crate::cli::{DEMO_FOLDER, Options, StoreOptions};
use anyhow::{Context, anyhow, bail};
use rapport_api::LimitsProfile;
use rapport_app::access::is_key;
use rapport_connectors::address::Allowed;
use rapport_domain::network::Network;
use rapport_store::Location;
use serde::Deserialize;
use std::net::Ipv4Addr;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The default address.
const LISTEN: &str = "127.0.0.1:8400";

/// Checked settings.
#[derive(Debug)]
pub(crate) struct Config {
    /// Folder of the data.
    pub(crate) data: PathBuf,
    /// Address to listen on.
    pub(crate) listen: String,
    /// Where the store is.
    pub(crate) location: Location,
    /// Address under which this server is reached, if it is not the listening one.
    pub(crate) public_url: Option<String>,
    /// A key with all scopes.
    pub(crate) admin_key: Option<String>,
    /// Rate limits.
    pub(crate) limits: LimitsProfile,
    /// Private hosts that outgoing calls may reach.
    pub(crate) outbound_allow: Allowed,
    /// Proxies whose word about the client's address is taken.
    pub(crate) trusted_proxies: Vec<Network>,
    /// Log filter.
    pub(crate) log: String,
}

/// The settings file: what `rapport.toml` shows.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    data: Option<PathBuf>,
    listen: Option<String>,
    database: Option<String>,
    public_url: Option<String>,
    limits_profile: Option<String>,
    outbound_allow: Option<String>,
    trusted_proxies: Option<String>,
    log: Option<String>,
}

/// Settings of `serve` and `check`.
pub(crate) fn load(options: Options) -> anyhow::Result<Config> {
    let StoreOptions { data, database, config, log } = options.store;
    let file = read(config.as_deref())?;
    let data = data.or(file.data).context(
        "name the folder of the data: --data DIR, RAPPORT_DATA, or `data` in the settings file",
    )?;
    let database = database.or(file.database);
    let limits = options.limits_profile.or(file.limits_profile).unwrap_or("default".to_owned());
    let allow = options.outbound_allow.or(file.outbound_allow).unwrap_or_default();
    let proxies = options.trusted_proxies.or(file.trusted_proxies).unwrap_or_default();
    Ok(Config {
        location: location(&data, database.as_deref())?,
        data,
        listen: listen(options.listen.or(file.listen).unwrap_or(LISTEN.to_owned()))?,
        public_url: options.public_url.or(file.public_url).map(public_url).transpose()?,
        admin_key: options.admin_key.map(admin_key).transpose()?,
        limits: limits.parse().map_err(|reason| anyhow!("limits_profile {reason}"))?,
        outbound_allow: allowed(&allow)?,
        trusted_proxies: networks(&proxies)?,
        log: log.or(file.log).unwrap_or("info".to_owned()),
    })
}

/// Settings of `demo`: the data folder has a default, and outgoing calls may reach this machine.
pub(crate) fn load_demo(mut options: Options) -> anyhow::Result<Config> {
    let store = &mut options.store;
    store.data.get_or_insert_with(|| PathBuf::from(DEMO_FOLDER));
    store.log.get_or_insert_with(|| "warn".to_owned());
    let mut config = load(options)?;
    config.outbound_allow = config.outbound_allow.and(Ipv4Addr::LOCALHOST.into());
    Ok(config)
}

fn read(path: Option<&Path>) -> anyhow::Result<File> {
    let Some(path) = path else { return Ok(File::default()) };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the settings file {}", path.display()))?;
    toml::from_str(&text).map_err(|error: toml::de::Error| {
        let message = error.message();
        anyhow!("the settings file {}{}: {message}", path.display(), place(&text, error.span()))
    })
}

/// Where in a text something is, for people: lines and columns count from 1.
fn place(text: &str, span: Option<Range<usize>>) -> String {
    let Some(before) = span.and_then(|span| text.get(..span.start)) else { return String::new() };
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    format!(", line {line}, column {column}")
}

fn location(data: &Path, database: Option<&str>) -> anyhow::Result<Location> {
    match database {
        None => Ok(Location::Sqlite(data.join("rapport.db"))),
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Ok(Location::Postgres(url.to_owned()))
        }
        Some(_) => bail!("database must be a postgres://… address, or be left out for SQLite"),
    }
}

fn listen(address: String) -> anyhow::Result<String> {
    match address.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => Ok(address),
        _ => bail!("listen must be an address with a port, like {LISTEN}"),
    }
}

fn admin_key(key: String) -> anyhow::Result<String> {
    if is_key(&key) {
        return Ok(key);
    }
    bail!(
        "the admin key must be 32 hex digits, a hyphen and a UUID, with at least 8 different digits"
    )
}

fn public_url(url: String) -> anyhow::Result<String> {
    if url.starts_with("http://") || url.starts_with("https://") {
        return Ok(url.trim_end_matches('/').to_owned());
    }
    bail!("public_url must begin with http:// or https://")
}

fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|item| !item.is_empty())
}

fn networks(list: &str) -> anyhow::Result<Vec<Network>> {
    let network = |item: &str| {
        item.parse().map_err(|()| anyhow!("trusted_proxies: {item:?} is no address or network"))
    };
    items(list).map(network).collect()
}

fn allowed(list: &str) -> anyhow::Result<Allowed> {
    Allowed::parse(items(list)).map_err(|reason| anyhow!("outbound_allow: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_that_is_none_is_refused_in_one_sentence() {
        let load = |list: &str| {
            let outbound_allow = Some(list.to_owned());
            let store = StoreOptions { data: Some("d".into()), ..StoreOptions::default() };
            load(Options { store, outbound_allow, ..Options::default() })
        };
        assert!(load("10.0.0.0/8, intranet.example.org").is_ok());
        let refused = format!("{:#}", load("10.0.0.0/8,10.0.0.0/x").unwrap_err());
        assert!(refused.starts_with("outbound_allow: \"10.0.0.0/x\" is no host"), "{refused}");
    }
}
