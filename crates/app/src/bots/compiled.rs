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

/// Versions ready to run. Once committed they are immutable, so an entry is never wrong.
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
        if tx.definitions_changed() {
            return Ok(compiled);
        }
        let mut kept = self.compiled_bots.kept.lock();
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&compiled));
        Ok(compiled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{START, World, in_both_worlds};
    use rapport_store::bots::BotVersionRow;

    const DOCUMENT: &str = r#"{
        "formatVersion": 1,
        "bot": {"name": "Shop", "channel": "LIVE_CHAT"},
        "dialogs": [{"id": "d-1", "name": "Default", "kind": "DEFAULT", "elements": []}]
    }"#;

    fn version(tx: &mut Tx<'_>, workspace: WorkspaceId, id: &BotId) -> Result<(), Error> {
        let created_by = String::new();
        let row = BotVersionRow { number: 1, note: String::new(), created_at: START, created_by };
        Ok(tx.insert_bot_version(workspace, id, &row, DOCUMENT)?)
    }

    #[tokio::test]
    async fn a_version_is_kept_only_after_it_is_committed() {
        in_both_worlds(async |world: World| {
            let (app, workspace) = (world.app, world.actor.workspace);
            let writer = app.clone();
            let refused = app.store.write(move |tx: &mut Tx<'_>| -> Result<(), Error> {
                let id = BotId::from("b-1");
                version(tx, workspace, &id)?;
                writer.compiled_bot(tx, workspace, &id, 1)?;
                Err(Error::Stale)
            });
            assert!(matches!(refused.await, Err(Error::Stale)));
            assert!(app.compiled_bots.kept.lock().is_empty());

            let insert = move |tx: &mut Tx<'_>| version(tx, workspace, &BotId::from("b-1"));
            app.store.write(insert).await.unwrap();
            let reader = app.clone();
            let read = move |tx: &mut Tx<'_>| -> Result<(), Error> {
                reader.compiled_bot(tx, workspace, &BotId::from("b-1"), 1).map(drop)
            };
            app.store.read(read).await.unwrap();
            assert_eq!(app.compiled_bots.kept.lock().len(), 1);
        })
        .await;
    }
}
