//! Which active bots use a definition: it cannot be taken away from them (C-90, P-32, P-39, P-63).

use super::check;
use crate::Error;
use crate::scope::Scope;
use rapport_domain::bot::Uses;
use rapport_store::Tx;

/// A definition, by the name under which bots know it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Definition<'d> {
    /// An event definition.
    Event(&'d str),
    /// A custom attribute.
    Custom(&'d str),
    /// A computed attribute.
    Computed(&'d str),
}

impl Definition<'_> {
    fn is_in(self, uses: &Uses) -> bool {
        match self {
            Self::Event(name) => uses.events.contains(name),
            Self::Custom(name) => uses.custom.contains(name),
            Self::Computed(name) => uses.computed.contains(name),
        }
    }
}

/// The active bots that use a definition, as people are told of them.
pub(crate) fn users_of(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    definition: Definition<'_>,
) -> Result<Vec<String>, Error> {
    let workspace = scope.workspace();
    let unusable = || rapport_store::Error::corrupt("a bot version that is in use");
    let mut users = Vec::new();
    for bot in tx.bots(workspace)? {
        let Some(version) = bot.active_version else { continue };
        let (_, text) = tx.bot_version(workspace, &bot.id, version)?.ok_or_else(unusable)?;
        let document = check::document(&text, scope).document.ok_or_else(unusable)?;
        if definition.is_in(&document.uses()) {
            users.push(format!("the chatbot \"{}\"", bot.name));
        }
    }
    Ok(users)
}
