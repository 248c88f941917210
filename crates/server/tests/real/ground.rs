//! Where a test's server lives: a folder, an engine, the binary that was just built.

use anyhow::Result;
use rapport_probe::{Folder, Plan, Server};
use rapport_store::testing::Schema;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Which engine holds the data.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// A folder and a plan for servers that follow each other on the same data.
pub(crate) struct Ground {
    folder: Folder,
    schema: Option<Schema>,
}

impl Ground {
    /// A fresh one.
    pub(crate) fn new(engine: Engine) -> Result<Self> {
        let schema = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(block_on(Schema::new())?),
        };
        Ok(Self { folder: Folder::temporary()?, schema })
    }

    /// Runs `test` on a fresh ground and cleans up after it.
    pub(crate) fn with(engine: Engine, test: impl FnOnce(&Self) -> Result<()>) -> Result<()> {
        let ground = Self::new(engine)?;
        let outcome = test(&ground);
        if let Some(schema) = ground.schema {
            block_on(schema.drop())?;
        }
        outcome
    }

    /// How its servers start.
    pub(crate) fn plan(&self) -> Plan {
        Plan::serve(&binary(), &self.data()).with_database(self.database().as_deref())
    }

    /// The address of its database, if it is not a file in the data folder.
    pub(crate) fn database(&self) -> Option<String> {
        self.schema.as_ref().map(Schema::url)
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts a server on it.
    pub(crate) fn start(&self) -> Result<Server> {
        Server::start(&self.plan())
    }

    /// Runs `rapport check` on it, with no server running.
    pub(crate) fn check(&self) -> Result<Output> {
        let mut command = Command::new(binary());
        command.arg("check").arg("--data").arg(self.data());
        if let Some(url) = self.database() {
            command.args(["--database", &url]);
        }
        Ok(command.output()?)
    }
}

/// The binary that was built for these tests.
pub(crate) fn binary() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_rapport")).to_owned()
}

/// A bot that saves every message as a purchase of that name and says so.
pub(crate) fn bot() -> Value {
    let mappings = json!([{"attribute": "lastReceivedTextMessage", "property": "productName"}]);
    let save = json!({
        "id": "save",
        "type": "CUSTOMER_PROFILES_CUSTOM_EVENT",
        "fields": {"definitionId": "Purchase", "mappings": mappings},
    });
    let confirm = json!({
        "id": "confirm",
        "type": "TEXT",
        "fields": {"texts": ["Saved {{ lastReceivedTextMessage }}"]},
    });
    json!({
        "formatVersion": 1,
        "bot": {"name": "Saver", "channel": "LIVE_CHAT"},
        "dialogs": [
            {"id": "default", "name": "Default", "kind": "DEFAULT", "elements": [save, confirm]},
        ],
    })
}

fn block_on<T>(work: impl Future<Output = T>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    Ok(runtime.block_on(work))
}
