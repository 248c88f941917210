//! Channels: live chat widgets and open channels, with the bot that answers on each.
//!
//! Channels are definitions: they live in the catalog, so a turn finds its channel and bot without
//! a statement of its own. The secret goes in and is used to sign, and never comes out again.

mod check;
mod stored;
#[cfg(test)]
mod tests;

use crate::chats::Service;
use crate::{Actor, App, Catalog, Catalogs, Error};
use check::check;
pub(crate) use check::is_http_url;
use rapport_domain::bot::ChannelType;
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::ids::{BotId, ChannelId, WorkspaceId};
use rapport_domain::person::PersonType;
use rapport_domain::problem::Problem;
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use std::sync::Arc;
use stored::{from_row, to_row};

/// Channels of a workspace; all of them are kept in memory.
const CHANNELS_MAX: usize = 1000;

/// A channel without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Its id: the widget id, the open channel's UUID, the sender of its identities.
    pub id: ChannelId,
    /// Its type; fixed.
    pub channel_type: ChannelType,
    /// What can be changed.
    pub settings: ChannelSettings,
    /// The bot that answers new sessions.
    pub bot: Option<ActiveBot>,
    /// The bot that answered before it was deactivated here.
    pub former_bot: Option<BotId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What can be changed of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelSettings {
    /// Its name in the console.
    pub name: String,
    /// The name its messages come from.
    pub sender: String,
    /// What its end users' ids are; fixed to `LIVE_CHAT` for widgets.
    pub identity_type: IdentityType,
    /// Where an open channel's messages go when the inbound one named no address.
    pub outbound_url: Option<String>,
    /// Origins a widget may be embedded in; empty means all.
    pub allowed_origins: Vec<String>,
    /// The type of the persons it makes.
    pub person_type: PersonType,
}

/// The bot that answers on a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveBot {
    /// The bot.
    pub id: BotId,
    /// The version new sessions use.
    pub version: i64,
}

/// A channel just made, or its secret just changed: the only time the secret is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelSecret {
    /// The channel.
    pub channel: Channel,
    /// The key its webhooks are signed with.
    pub secret: String,
}

impl Channel {
    /// The identity of an end user of this channel.
    ///
    /// # Errors
    /// When the id has no usable form for the channel's identity type.
    pub fn identity(&self, end_user: &str) -> Result<Identity, Problem> {
        Identity::new(self.settings.identity_type, end_user, Some(self.id.as_str()))
    }

    /// Who answers somebody who writes for the first time.
    pub fn service(&self) -> Service {
        Service::of(self, None)
    }

    /// Whether a page of this origin may embed the widget.
    pub fn allows_origin(&self, origin: &str) -> bool {
        let allowed = &self.settings.allowed_origins;
        allowed.is_empty() || allowed.iter().any(|known| known.eq_ignore_ascii_case(origin))
    }
}

impl App {
    /// Makes a channel.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every problem of the settings.
    pub async fn create_channel(
        &self,
        actor: &Actor,
        channel_type: ChannelType,
        settings: ChannelSettings,
    ) -> Result<ChannelSecret, Error> {
        check(channel_type, &settings)?;
        let now = self.now();
        let id = ChannelId(self.ids.uuid(now));
        let secret = self.ids.secret();
        let channel = Channel {
            id,
            channel_type,
            settings,
            bot: None,
            former_bot: None,
            created_at: now,
            updated_at: now,
        };
        let row = to_row(&channel, secret.clone())?;
        self.transact(actor, move |tx, scope| {
            if scope.catalog.channels.len() >= CHANNELS_MAX {
                let message = format!("a workspace has at most {CHANNELS_MAX} channels");
                return Err(Error::State(message));
            }
            tx.insert_channel(scope.workspace(), &row)?;
            Ok(tx.touch_workspace(scope.workspace())?)
        })
        .await?;
        Ok(ChannelSecret { channel, secret })
    }

    /// The channels of a workspace, oldest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn channels(&self, actor: &Actor) -> Result<Vec<Channel>, Error> {
        self.look(actor, |_, scope| {
            Ok(scope.catalog.channels.iter().map(|channel| Channel::clone(channel)).collect())
        })
        .await
    }

    /// A channel.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn channel(&self, actor: &Actor, id: &ChannelId) -> Result<Channel, Error> {
        let id = id.clone();
        self.look(actor, move |_, scope| {
            scope.catalog.channel(&id).map(|channel| Channel::clone(channel))
        })
        .await
    }

    /// Replaces what can be changed of a channel.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] with every problem.
    pub async fn update_channel(
        &self,
        actor: &Actor,
        id: &ChannelId,
        settings: ChannelSettings,
    ) -> Result<Channel, Error> {
        self.change_channel(actor, id, move |channel, _| {
            check(channel.channel_type, &settings)?;
            channel.settings = settings.clone();
            Ok(())
        })
        .await
    }

    /// Gives a channel a new secret; webhooks are signed with it from now on.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn rotate_channel_secret(
        &self,
        actor: &Actor,
        id: &ChannelId,
    ) -> Result<ChannelSecret, Error> {
        let secret = self.ids.secret();
        let new = secret.clone();
        let change = move |_: &mut Channel, secret: &mut String| {
            secret.clone_from(&new);
            Ok(())
        };
        let channel = self.change_channel(actor, id, change).await?;
        Ok(ChannelSecret { channel, secret })
    }

    /// Removes a channel on which no bot is active. Its transcripts stay.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::InUse`] while a bot is active on it.
    pub async fn delete_channel(&self, actor: &Actor, id: &ChannelId) -> Result<(), Error> {
        let id = id.clone();
        self.transact(actor, move |tx, scope| {
            let workspace = scope.workspace();
            if let Some(active) = &scope.catalog.channel(&id)?.bot {
                let bot = tx.bot(workspace, &active.id)?;
                let name = bot.map_or_else(|| active.id.0.clone(), |bot| bot.name);
                return Err(Error::InUse(vec![format!("the bot \"{name}\"")]));
            }
            tx.delete_channel(workspace, &id)?;
            Ok(tx.touch_workspace(workspace)?)
        })
        .await
    }

    /// The workspace of a channel and the channel, for callers who know only its public id.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn find_channel(&self, id: &ChannelId) -> Result<(WorkspaceId, Arc<Channel>), Error> {
        let (id, catalogs) = (id.clone(), Arc::clone(&self.catalogs));
        self.store.read(move |tx: &mut Tx<'_>| of_public_id(tx, &catalogs, &id)).await
    }

    async fn change_channel<F>(
        &self,
        actor: &Actor,
        id: &ChannelId,
        change: F,
    ) -> Result<Channel, Error>
    where
        F: Fn(&mut Channel, &mut String) -> Result<(), Error> + Send + 'static,
    {
        let id = id.clone();
        self.transact(actor, move |tx, scope| {
            let workspace = scope.workspace();
            let row = tx.channel(workspace, &id)?.ok_or(Error::NotFound("channel"))?;
            let mut secret = row.secret.clone();
            let mut channel = from_row(row)?;
            change(&mut channel, &mut secret)?;
            channel.updated_at = scope.now;
            tx.update_channel(workspace, &to_row(&channel, secret)?)?;
            tx.touch_workspace(workspace)?;
            Ok(channel)
        })
        .await
    }
}

impl Catalog {
    /// A channel of the workspace.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn channel(&self, id: &ChannelId) -> Result<&Arc<Channel>, Error> {
        let found = self.channels.iter().find(|channel| channel.id == *id);
        found.ok_or(Error::NotFound("channel"))
    }
}

/// The workspace of a channel and the channel, found by its public id alone.
pub(crate) fn of_public_id(
    tx: &mut Tx<'_>,
    catalogs: &Catalogs,
    id: &ChannelId,
) -> Result<(WorkspaceId, Arc<Channel>), Error> {
    let workspace = tx.channel_workspace(id)?.ok_or(Error::NotFound("channel"))?;
    let catalog = catalogs.get(tx, workspace)?;
    Ok((workspace, Arc::clone(catalog.channel(id)?)))
}

/// The channels of a workspace for its catalog, oldest first.
pub(crate) fn load(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<Vec<Arc<Channel>>, Error> {
    tx.channels(workspace)?.into_iter().map(|row| from_row(row).map(Arc::new)).collect()
}
