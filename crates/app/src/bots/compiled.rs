//! Compiled versions, kept in memory: a turn parses nothing of its bot.

use crate::{App, Error};
use parking_lot::Mutex;
use rapport_domain::bot::CompiledBot;
use rapport_domain::ids::{BotId, WorkspaceId};
use rapport_store::Tx;
use std::collections::HashMap;
use std::sync::Arc;

/// Versions kept; when there are more, all are forgotten and those in use come back.
const KEPT_MAX: usize = 1000;

/// Versions ready to run. They are immutable, so an entry is never wrong.
#[derive(Default)]
pub struct CompiledBots {
    kept: Mutex<HashMap<(BotId, i64), Arc<CompiledBot>>>,
}

impl App {
    /// A version of a bot, ready to run.
    pub(crate) fn compiled_bot(
        &self,
        tx: &mut Tx<'_>,
        workspace: WorkspaceId,
        id: &BotId,
        version: i64,
    ) -> Result<Arc<CompiledBot>, Error> {
        let key = (id.clone(), version);
        if let Some(compiled) = self.compiled_bots.kept.lock().get(&key) {
            return Ok(Arc::clone(compiled));
        }
        let missing = || rapport_store::Error::corrupt("a bot version that is in use");
        let (_, document) = tx.bot_version(workspace, id, version)?.ok_or_else(missing)?;
        let unusable = |_| rapport_store::Error::corrupt("a bot version that does not compile");
        let compiled = Arc::new(CompiledBot::compile(&document).map_err(unusable)?);
        let mut kept = self.compiled_bots.kept.lock();
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&compiled));
        Ok(compiled)
    }
}
