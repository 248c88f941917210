//! Which active bots use a definition.

use super::check;
use crate::Error;
use crate::scope::Scope;
use crate::usage::{Usage, UsageKind};
use rapport_domain::bot::Uses;
use rapport_store::Tx;

/// The active bots that use something.
pub(crate) fn usages(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    is_in: impl Fn(&Uses) -> bool,
) -> Result<Vec<Usage>, Error> {
    let workspace = scope.workspace();
    let unusable = || rapport_store::Error::corrupt("a bot version that is in use");
    let mut usages = Vec::new();
    for bot in tx.bots(workspace)? {
        let Some(version) = bot.active_version else { continue };
        let (_, text) = tx.bot_version(workspace, &bot.id, version)?.ok_or_else(unusable)?;
        let document = check::document(&text, scope).document.ok_or_else(unusable)?;
        if is_in(&document.uses()) {
            usages.push(Usage { kind: UsageKind::Bot, id: Some(bot.id.0), name: bot.name });
        }
    }
    Ok(usages)
}
