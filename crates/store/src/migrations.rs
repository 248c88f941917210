//! Schema changes: numbered, forward-only, never edited after a release.
//!
//! One text serves both engines; `{clustered}` becomes `WITHOUT ROWID` on SQLite, so that a table
//! is stored in the order of its primary key, and nothing on PostgreSQL.

/// One numbered step of the schema.
pub(crate) struct Migration {
    /// Its number; steps run in this order, each once.
    pub(crate) number: i64,
    /// Its statements, separated by `;` at the end of a line.
    text: &'static str,
}

macro_rules! migrations {
    ($($number:literal => $file:literal),+ $(,)?) => {
        &[$(Migration { number: $number, text: include_str!(concat!("migrations/", $file)) }),+]
    };
}

/// All steps.
pub(crate) const MIGRATIONS: &[Migration] = migrations! {
    1 => "0001_workspaces.sql",
    2 => "0002_persons.sql",
    3 => "0003_events.sql",
    4 => "0004_bots.sql",
    5 => "0005_idempotency.sql",
    6 => "0006_event_tail.sql",
    7 => "0007_segments.sql",
    8 => "0008_turns.sql",
    9 => "0009_chat_times.sql",
    10 => "0010_former_bot.sql",
    11 => "0011_merged_persons.sql",
    12 => "0012_open_sessions.sql",
};

/// The table that remembers which steps ran.
pub(crate) const LEDGER: &str =
    "CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT NOT NULL PRIMARY KEY)";

impl Migration {
    /// Its statements for an engine.
    pub(crate) fn statements(&self, clustered: &'static str) -> impl Iterator<Item = String> {
        self.text
            .split(";\n")
            .map(move |statement| statement.trim().replace("{clustered}", clustered))
            .filter(|statement| !statement.is_empty())
    }
}
