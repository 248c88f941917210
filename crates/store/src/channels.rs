//! Channels: what a bot speaks through, and which bot is active on each.

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::{BotId, ChannelId, WorkspaceId};
use rapport_domain::time::Timestamp;

/// A channel as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct ChannelRow {
    /// Its id; the sender of its channel identities.
    pub id: ChannelId,
    /// The wire name of its type.
    pub channel_type: String,
    /// Its name.
    pub name: String,
    /// What the bot's messages come from; shown to the end user.
    pub sender: String,
    /// The wire name of the identity type its end users have.
    pub identity_type: String,
    /// Where messages go when an inbound one names no address.
    pub outbound_url: Option<String>,
    /// The key its webhooks are signed with.
    pub secret: String,
    /// Origins a widget may be embedded in, as a JSON array; empty means all.
    pub allowed_origins: String,
    /// The wire name of the type of persons it makes.
    pub person_type: String,
    /// The active bot.
    pub bot: Option<ActiveBotRow>,
    /// The bot that was active before it was deactivated here.
    pub former_bot: Option<BotId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// The bot that answers on a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveBotRow {
    /// The bot.
    pub id: BotId,
    /// The version new sessions use.
    pub version: i64,
}

macro_rules! select_channel {
    ($rest:literal) => {
        concat!(
            "SELECT channel_id, channel_type, name, sender, identity_type, outbound_url, secret,
             allowed_origins, person_type, bot_id, bot_version, created_at, updated_at,
             former_bot_id
             FROM channel WHERE workspace_id = $1 ",
            $rest
        )
    };
}

impl Tx<'_> {
    /// The channels of a workspace, oldest first.
    pub fn channels(&mut self, ws: WorkspaceId) -> Result<Vec<ChannelRow>, Error> {
        const SQL: &str = select_channel!("ORDER BY channel_id");
        self.query(SQL, &[ws.0.into()])?.iter_mut().map(channel).collect()
    }

    /// A channel.
    pub fn channel(
        &mut self,
        ws: WorkspaceId,
        id: &ChannelId,
    ) -> Result<Option<ChannelRow>, Error> {
        const SQL: &str = select_channel!("AND channel_id = $2");
        self.query_opt(SQL, &[ws.0.into(), id.as_str().into()])?.as_mut().map(channel).transpose()
    }

    /// The workspace of a channel, for callers who only know the channel's public id.
    pub fn channel_workspace(&mut self, id: &ChannelId) -> Result<Option<WorkspaceId>, Error> {
        const SQL: &str = "SELECT workspace_id FROM channel WHERE channel_id = $1";
        let row = self.query_opt(SQL, &[id.as_str().into()])?;
        row.map(|row| row.int(0).map(WorkspaceId)).transpose()
    }

    /// Adds a channel.
    pub fn insert_channel(&mut self, ws: WorkspaceId, row: &ChannelRow) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO channel
             (workspace_id, channel_id, channel_type, name, sender, identity_type, outbound_url,
              secret, allowed_origins, person_type, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        let params: [Param<'_>; 12] = [
            ws.0.into(),
            row.id.as_str().into(),
            (&row.channel_type).into(),
            (&row.name).into(),
            (&row.sender).into(),
            (&row.identity_type).into(),
            row.outbound_url.as_ref().into(),
            (&row.secret).into(),
            (&row.allowed_origins).into(),
            (&row.person_type).into(),
            row.created_at.0.into(),
            row.updated_at.0.into(),
        ];
        self.execute_one(SQL, &params)
    }

    /// Writes everything that may change of a channel but its bot.
    pub fn update_channel(&mut self, ws: WorkspaceId, row: &ChannelRow) -> Result<(), Error> {
        const SQL: &str = "UPDATE channel SET name = $1, sender = $2, identity_type = $3,
             outbound_url = $4, secret = $5, allowed_origins = $6, person_type = $7,
             updated_at = $8 WHERE workspace_id = $9 AND channel_id = $10";
        let params: [Param<'_>; 10] = [
            (&row.name).into(),
            (&row.sender).into(),
            (&row.identity_type).into(),
            row.outbound_url.as_ref().into(),
            (&row.secret).into(),
            (&row.allowed_origins).into(),
            (&row.person_type).into(),
            row.updated_at.0.into(),
            ws.0.into(),
            row.id.as_str().into(),
        ];
        self.execute_one(SQL, &params)
    }

    /// Sets or clears the active bot of a channel; a cleared one is remembered as the former one.
    pub fn set_channel_bot(
        &mut self,
        ws: WorkspaceId,
        id: &ChannelId,
        bot: Option<&ActiveBotRow>,
    ) -> Result<(), Error> {
        const SQL: &str = "UPDATE channel SET former_bot_id = bot_id, bot_id = $1, bot_version = $2
             WHERE workspace_id = $3 AND channel_id = $4";
        let params = [
            bot.map(|bot| bot.id.as_str()).into(),
            bot.map(|bot| bot.version).into(),
            ws.0.into(),
            id.as_str().into(),
        ];
        self.execute_one(SQL, &params)
    }

    /// Removes a channel.
    pub fn delete_channel(&mut self, ws: WorkspaceId, id: &ChannelId) -> Result<(), Error> {
        const SQL: &str = "DELETE FROM channel WHERE workspace_id = $1 AND channel_id = $2";
        self.execute_one(SQL, &[ws.0.into(), id.as_str().into()])
    }
}

fn channel(row: &mut Row) -> Result<ChannelRow, Error> {
    let bot = match (row.opt_text(9)?, row.opt_int(10)?) {
        (Some(id), Some(version)) => Some(ActiveBotRow { id: BotId(id), version }),
        _ => None,
    };
    Ok(ChannelRow {
        id: ChannelId(row.text(0)?),
        channel_type: row.text(1)?,
        name: row.text(2)?,
        sender: row.text(3)?,
        identity_type: row.text(4)?,
        outbound_url: row.opt_text(5)?,
        secret: row.text(6)?,
        allowed_origins: row.text(7)?,
        person_type: row.text(8)?,
        bot,
        created_at: Timestamp(row.int(11)?),
        updated_at: Timestamp(row.int(12)?),
        former_bot: row.opt_text(13)?.map(BotId),
    })
}
