//! Channels as rows.

use super::{ActiveBot, Channel, ChannelSettings};
use crate::Error;
use crate::chats::to_json;
use rapport_store::channels::{ActiveBotRow, ChannelRow};

pub(super) fn to_row(channel: &Channel, secret: String) -> Result<ChannelRow, Error> {
    let settings = &channel.settings;
    Ok(ChannelRow {
        id: channel.id.clone(),
        channel_type: channel.channel_type.name().to_owned(),
        name: settings.name.clone(),
        sender: settings.sender.clone(),
        identity_type: settings.identity_type.name().to_owned(),
        outbound_url: settings.outbound_url.clone(),
        secret,
        allowed_origins: to_json(&settings.allowed_origins)?,
        person_type: settings.person_type.name().to_owned(),
        bot: channel
            .bot
            .as_ref()
            .map(|bot| ActiveBotRow { id: bot.id.clone(), version: bot.version }),
        former_bot: channel.former_bot.clone(),
        created_at: channel.created_at,
        updated_at: channel.updated_at,
    })
}

pub(super) fn from_row(row: ChannelRow) -> Result<Channel, Error> {
    let corrupt = |what: &str| rapport_store::Error::corrupt(format!("a channel's {what}"));
    let settings = ChannelSettings {
        name: row.name,
        sender: row.sender,
        identity_type: row.identity_type.parse().map_err(|()| corrupt("identity type"))?,
        outbound_url: row.outbound_url,
        allowed_origins: serde_json::from_str(&row.allowed_origins)
            .map_err(|_| corrupt("allowed origins"))?,
        person_type: row.person_type.parse().map_err(|()| corrupt("person type"))?,
    };
    Ok(Channel {
        id: row.id,
        channel_type: row.channel_type.parse().map_err(|()| corrupt("type"))?,
        settings,
        bot: row.bot.map(|bot| ActiveBot { id: bot.id, version: bot.version }),
        former_bot: row.former_bot,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}
