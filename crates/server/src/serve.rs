//! Running the server: open, prepare, listen, work, stop.

use crate::clock::SystemClock;
use crate::config::Config;
use crate::logging;
use crate::workers::Workers;
use anyhow::{Context, bail};
use rapport_api::{Api, Demo, LimitsProfile};
use rapport_app::App;
use rapport_app::chats::ChatLimits;
use rapport_store::{Location, Store};
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// How long workers and the store may take to end: longer than one webhook may take. What is on
/// disk by then stays, and the rest is taken up at the next start.
const END: Duration = Duration::from_secs(20);

/// `rapport serve`.
pub(crate) fn serve(config: Config) -> anyhow::Result<()> {
    run(config, Mode::Serve)
}

/// `rapport demo`.
pub(crate) fn demo(config: Config) -> anyhow::Result<()> {
    run(config, Mode::Demo)
}

/// `rapport check`: what breaks an invariant goes to stdout, one line each.
pub(crate) fn check(config: Config) -> anyhow::Result<()> {
    logging::start(&config.log)?;
    if let Location::Sqlite(file) = &config.location
        && !file.exists()
    {
        bail!("there is no store in {}", config.data.display());
    }
    let broken = runtime()?.block_on(async {
        let app = open(&config).await?;
        let broken = app.broken_invariants().await?;
        app.store.clone().close().await;
        anyhow::Ok(broken)
    })?;
    for line in &broken {
        say(line)?;
    }
    if !broken.is_empty() {
        bail!("{} invariant(s) do not hold", broken.len());
    }
    say("all invariants hold")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Serve,
    Demo,
}

fn run(config: Config, mode: Mode) -> anyhow::Result<()> {
    logging::start(&config.log)?;
    let runtime = runtime()?;
    let ended = runtime.block_on(listen(config, mode));
    // A thread that still waits for a network must not keep the process.
    runtime.shutdown_background();
    ended
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

async fn listen(config: Config, mode: Mode) -> anyhow::Result<()> {
    let mut app = open(&config).await?;
    if config.limits == LimitsProfile::Off {
        app.chat_limits = Arc::new(ChatLimits::off());
    }
    let first = app.prepare().await?;
    match &config.admin_key {
        Some(key) => app.put_admin_key(first.workspace, key).await?,
        None => app.remove_admin_key(first.workspace).await?,
    }
    let listener = TcpListener::bind(&config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let address = listener.local_addr()?;
    let mut api = Api::new(app.clone(), config.limits);
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

async fn open(config: &Config) -> anyhow::Result<App> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("cannot make the data folder {}", config.data.display()))?;
    let store = Store::open(&config.location).await.context("cannot open the store")?;
    Ok(App::new(store, Arc::new(SystemClock::default())))
}

/// A line on stdout, for people and for scripts that wait for it.
fn say(line: &str) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{line}")?;
    stdout.flush().context("stdout")
}

async fn asked_to_stop() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    let interrupt = tokio::signal::ctrl_c();
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt => {}
    }
}
