//! Bots as rows.

use super::Bot;
use crate::chats::to_json;
use crate::scope::Scope;
use crate::{Catalog, Error};
use rapport_domain::ids::{BotId, ChannelId};
use rapport_store::Tx;
use rapport_store::bots::BotRow;

/// A bot that must be there.
pub(super) fn load(tx: &mut Tx<'_>, scope: &Scope<'_>, id: &BotId) -> Result<Bot, Error> {
    let row = tx.bot(scope.workspace(), id)?.ok_or(Error::NotFound("bot"))?;
    from_row(row, &scope.catalog)
}

/// A bot that may be changed: there and not archived.
pub(super) fn load_editable(tx: &mut Tx<'_>, scope: &Scope<'_>, id: &BotId) -> Result<Bot, Error> {
    let bot = load(tx, scope, id)?;
    match bot.archived_at {
        None => Ok(bot),
        Some(_) => Err(Error::State(format!("the bot \"{}\" is archived", bot.name))),
    }
}

/// Writes a bot whose draft is still at the revision it was loaded with.
pub(super) fn save(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    bot: &mut Bot,
    loaded_revision: i64,
) -> Result<(), Error> {
    bot.updated_at = scope.now;
    bot.updated_by.clone_from(&scope.actor.name);
    Ok(tx.update_bot(scope.workspace(), &to_row(bot)?, loaded_revision)?)
}

pub(super) fn from_row(row: BotRow, catalog: &Catalog) -> Result<Bot, Error> {
    let corrupt = |what: &str| rapport_store::Error::corrupt(format!("a bot's {what}"));
    Ok(Bot {
        active_channel_ids: active_on(catalog, &row.id),
        id: row.id,
        name: row.name,
        channel_type: row.channel_type.parse().map_err(|()| corrupt("channel type"))?,
        language: row.language,
        description: row.description,
        channel_ids: serde_json::from_str(&row.channel_ids).map_err(|_| corrupt("channels"))?,
        active_version: row.active_version,
        last_version: row.last_version,
        draft_revision: row.draft_revision,
        was_active: row.was_active != 0,
        archived_at: row.archived_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
        updated_by: row.updated_by,
    })
}

pub(super) fn to_row(bot: &Bot) -> Result<BotRow, Error> {
    Ok(BotRow {
        id: bot.id.clone(),
        name: bot.name.clone(),
        channel_type: bot.channel_type.name().to_owned(),
        language: bot.language.clone(),
        description: bot.description.clone(),
        channel_ids: to_json(&bot.channel_ids)?,
        draft_revision: bot.draft_revision,
        last_version: bot.last_version,
        active_version: bot.active_version,
        was_active: i64::from(bot.was_active),
        archived_at: bot.archived_at,
        created_at: bot.created_at,
        updated_at: bot.updated_at,
        updated_by: bot.updated_by.clone(),
    })
}

/// The channels a bot is active on.
pub(super) fn active_on(catalog: &Catalog, id: &BotId) -> Vec<ChannelId> {
    let speaks = |bot: &crate::channels::ActiveBot| bot.id == *id;
    let active = catalog.channels.iter().filter(|channel| channel.bot.as_ref().is_some_and(speaks));
    active.map(|channel| channel.id.clone()).collect()
}
