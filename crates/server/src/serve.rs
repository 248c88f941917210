//! Running the server: open, prepare, listen, work, stop.

use crate::clock::SystemClock;
use crate::config::Config;
use crate::environment;
use crate::failure::Failure;
use crate::folder;
use crate::logging;
use crate::output::say;
use crate::workers::Workers;
use anyhow::{Context, anyhow};
use rapport_api::{Api, Demo, LimitsProfile};
use rapport_app::App;
use rapport_app::chats::ChatLimits;
use rapport_store::{Location, Store};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// How long workers and the store may take to end: longer than one webhook may take. What is on
/// disk by then stays, and the rest is taken up at the next start.
const END: Duration = Duration::from_secs(20);

/// `rapport serve`.
pub(crate) fn serve(config: Config) -> Result<(), Failure> {
    run(config, Mode::Serve)
}

/// `rapport demo`.
pub(crate) fn demo(config: Config) -> Result<(), Failure> {
    run(config, Mode::Demo)
}

/// `rapport check`: what breaks an invariant goes to stdout, one line each. Of so many persons of
/// each workspace the computed attributes are computed again.
pub(crate) fn check(config: Config, persons: usize) -> Result<(), Failure> {
    start_logging(&config)?;
    if let Location::Sqlite(file) = &config.location
        && !file.exists()
    {
        return Err(anyhow!("there is no store in {}", config.data.display()).into());
    }
    let broken = runtime()?.block_on(async {
        let app = open(&config).await?;
        let broken = app.broken_invariants(persons).await?;
        app.store.clone().close().await;
        Ok::<_, Failure>(broken)
    })?;
    for line in &broken {
        say(line)?;
    }
    if !broken.is_empty() {
        return Err(anyhow!("{} invariant(s) do not hold", broken.len()).into());
    }
    Ok(say("all invariants hold")?)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Serve,
    Demo,
}

fn run(config: Config, mode: Mode) -> Result<(), Failure> {
    start_logging(&config)?;
    let runtime = runtime()?;
    let ended = runtime.block_on(listen(config, mode));
    // A thread that still waits for a network must not keep the process.
    runtime.shutdown_background();
    ended
}

fn start_logging(config: &Config) -> Result<(), Failure> {
    logging::start(&config.log).map_err(Failure::Settings)
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

async fn listen(config: Config, mode: Mode) -> Result<(), Failure> {
    folder::make(&config.data).map_err(Failure::Settings)?;
    // Servers that share a PostgreSQL database may share a folder as well.
    let _taken = match config.location {
        Location::Sqlite(_) => Some(folder::take(&config.data).map_err(Failure::Settings)?),
        Location::Postgres(_) => None,
    };
    let listener = TcpListener::bind(&config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))
        .map_err(Failure::Settings)?;
    let address = listener.local_addr()?;
    let mut app = open(&config).await?;
    if config.limits == LimitsProfile::Off {
        app.chat_limits = Arc::new(ChatLimits::off());
    }
    let first = app.prepare().await?;
    match &config.admin_key {
        Some(key) => app.put_admin_key(first.workspace, key).await?,
        None => app.remove_admin_key(first.workspace).await?,
    }
    let mut api =
        Api::new(app.clone(), config.limits).with_trusted_proxies(config.trusted_proxies.clone());
    let base = config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    if mode == Mode::Demo {
        let token = app.ids.secret();
        api.fill_demo(first.workspace).await.context("the demo content")?;
        say(&format!("demo: open {base}/demo/sign-in?token={token}"))?;
        api = api.with_demo(Demo { token });
    } else if let Some(token) = first.setup_token {
        say(&format!("set up: open {base}/setup?token={token}"))?;
    }
    let (stop, stopping) = watch::channel(false);
    tokio::spawn(async move {
        asked_to_stop().await;
        // Nobody listening any more is fine: then everything has ended already.
        let _ = stop.send(true);
    });
    say(&format!("listening on http://{address}"))?;
    let workers = Workers::start(&app, &config.outbound_allow)?;
    let served = api.serve(listener, stopping).await;
    let end = async {
        workers.stop().await;
        app.store.clone().close().await;
    };
    if tokio::time::timeout(END, end).await.is_err() {
        tracing::warn!("some work did not finish in time");
    }
    Ok(served?)
}

async fn open(config: &Config) -> Result<App, Failure> {
    let opened = Store::open(&config.location).await;
    let store = opened.context("cannot open the store").map_err(|error| match config.location {
        // A file that is there and no store has been broken, which is what a check finds out.
        Location::Sqlite(_) => Failure::Run(error),
        Location::Postgres(_) => Failure::Settings(error),
    })?;
    environment::warn_of_unknown();
    Ok(App::new(store, Arc::new(SystemClock::default())))
}

async fn asked_to_stop() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    let interrupt = tokio::signal::ctrl_c();
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt => {}
    }
}
