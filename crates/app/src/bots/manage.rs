//! Making, listing, changing, archiving and deleting bots (C-1, C-2, C-11, A-240).

use super::stored::{active_on, from_row, load, load_editable, save, to_row};
use super::{Bot, check, drafts};
use crate::{Actor, App, Error};
use rapport_domain::bot::ChannelType;
use rapport_domain::ids::{BotId, ChannelId};

/// Bots of a workspace: the list is read whole.
const BOTS_MAX: usize = 1000;

/// A bot to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBot {
    /// Its name.
    pub name: String,
    /// Its channel type, fixed afterwards.
    pub channel_type: ChannelType,
    /// Its language; English when absent.
    pub language: Option<String>,
    /// What it is for.
    pub description: String,
    /// The channels it is meant for; they may wait until activation.
    pub channel_ids: Vec<ChannelId>,
    /// Its first draft; a Default dialog and nothing else when absent.
    pub document: Option<String>,
}

/// A change of a bot's settings; absent parts stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BotChange {
    /// Its name.
    pub name: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The channels it is meant for.
    pub channel_ids: Option<Vec<ChannelId>>,
}

impl App {
    /// Makes a bot (C-2).
    ///
    /// # Errors
    /// [`Error::Invalid`] with every problem of the input.
    pub async fn create_bot(&self, actor: &Actor, new: NewBot) -> Result<Bot, Error> {
        let id = BotId(self.ids.uuid(self.now()));
        self.transact(actor, move |tx, scope| {
            if tx.bots(scope.workspace())?.len() >= BOTS_MAX {
                let message = format!("a workspace has at most {BOTS_MAX} bots");
                return Err(Error::State(message));
            }
            check::channels(&new.channel_ids, new.channel_type, scope)?;
            let document = check::first(&new)?;
            let mut bot = Bot {
                id: id.clone(),
                name: String::new(),
                channel_type: new.channel_type,
                language: String::new(),
                description: String::new(),
                channel_ids: new.channel_ids.clone(),
                active_channel_ids: Vec::new(),
                active_version: None,
                last_version: 0,
                draft_revision: 1,
                was_active: false,
                archived_at: None,
                created_at: scope.now,
                updated_at: scope.now,
                updated_by: scope.actor.name.clone(),
            };
            document.show(&mut bot);
            tx.insert_bot(scope.workspace(), &to_row(&bot)?, &document.text)?;
            Ok(bot)
        })
        .await
    }

    /// The bots of a workspace, oldest first, archived ones among them.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn bots(&self, actor: &Actor) -> Result<Vec<Bot>, Error> {
        self.look(actor, |tx, scope| {
            let rows = tx.bots(scope.workspace())?;
            rows.into_iter().map(|row| from_row(row, &scope.catalog)).collect()
        })
        .await
    }

    /// A bot.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn bot(&self, actor: &Actor, id: &BotId) -> Result<Bot, Error> {
        let id = id.clone();
        self.look(actor, move |tx, scope| load(tx, scope, &id)).await
    }

    /// Changes the settings of a bot; name, language and description are part of its draft.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] with every problem.
    pub async fn update_bot(
        &self,
        actor: &Actor,
        id: &BotId,
        change: BotChange,
    ) -> Result<Bot, Error> {
        let id = id.clone();
        self.transact(actor, move |tx, scope| {
            let mut bot = load_editable(tx, scope, &id)?;
            if let Some(channel_ids) = &change.channel_ids {
                check::channels(channel_ids, bot.channel_type, scope)?;
                bot.channel_ids.clone_from(channel_ids);
            }
            let draft = drafts::read(tx, scope, &bot)?;
            let document = check::changed(draft.document.get(), &change)?;
            drafts::write(tx, scope, &mut bot, &document)?;
            Ok(bot)
        })
        .await
    }

    /// Hides a bot that is not active; its sessions stay readable (C-11).
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::State`] while it is active.
    pub async fn archive_bot(&self, actor: &Actor, id: &BotId) -> Result<Bot, Error> {
        let id = id.clone();
        self.transact(actor, move |tx, scope| {
            let mut bot = load_editable(tx, scope, &id)?;
            if !active_on(&scope.catalog, &id).is_empty() {
                return Err(Error::State("deactivate the bot first".to_owned()));
            }
            bot.archived_at = Some(scope.now);
            let revision = bot.draft_revision;
            save(tx, scope, &mut bot, revision)?;
            Ok(bot)
        })
        .await
    }

    /// Deletes a bot that was never active (C-11).
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::State`] when it was active: then it can be archived.
    pub async fn delete_bot(&self, actor: &Actor, id: &BotId) -> Result<(), Error> {
        let id = id.clone();
        self.transact(actor, move |tx, scope| {
            let bot = load(tx, scope, &id)?;
            if bot.was_active {
                let message = "the bot was active: archive it instead";
                return Err(Error::State(message.to_owned()));
            }
            Ok(tx.delete_bot(scope.workspace(), &id)?)
        })
        .await
    }
}
