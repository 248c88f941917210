//! Making, listing, changing, archiving and deleting bots (C-1, C-2, C-11, A-240).

use super::stored::{active_on, from_row, load, load_editable, save, to_row};
use super::{Bot, check, drafts};
use crate::scope::Scope;
use crate::{Actor, App, Error};
use rapport_domain::bot::ChannelType;
use rapport_domain::ids::{BotId, ChannelId};
use rapport_domain::limits::BOT_NAME_MAX;
use rapport_store::Tx;

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
        self.transact(actor, move |tx, scope| make(tx, scope, &id, &new)).await
    }

    /// Makes a bot with the draft of another, for the same or another channel type (C-10); what
    /// that channel lacks is found by validation. Without a name it gets one that says so.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] at `name`.
    pub async fn duplicate_bot(
        &self,
        actor: &Actor,
        id: &BotId,
        name: Option<String>,
        channel_type: Option<ChannelType>,
    ) -> Result<Bot, Error> {
        let (id, copy) = (id.clone(), BotId(self.ids.uuid(self.now())));
        self.transact(actor, move |tx, scope| {
            let bot = load(tx, scope, &id)?;
            let draft = drafts::read(tx, scope, &bot)?;
            let channel_type = channel_type.unwrap_or(bot.channel_type);
            let name = match &name {
                Some(name) => name.clone(),
                None => free_name(tx, scope, &bot.name)?,
            };
            let new = NewBot {
                name,
                channel_type,
                language: None,
                description: String::new(),
                channel_ids: Vec::new(),
                document: Some(check::for_channel(draft.document.get(), channel_type)?),
            };
            make(tx, scope, &copy, &new)
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

fn make(tx: &mut Tx<'_>, scope: &Scope<'_>, id: &BotId, new: &NewBot) -> Result<Bot, Error> {
    if tx.bots(scope.workspace())?.len() >= BOTS_MAX {
        let message = format!("a workspace has at most {BOTS_MAX} bots");
        return Err(Error::State(message));
    }
    check::channels(&new.channel_ids, new.channel_type, scope)?;
    let document = check::first(new)?;
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
}

/// `Shop (2)`, `Shop (3)`… the first that no bot has; a long name is shortened for it.
fn free_name(tx: &mut Tx<'_>, scope: &Scope<'_>, name: &str) -> Result<String, Error> {
    let bots = tx.bots(scope.workspace())?;
    let numbered = |number: usize| {
        let end = format!(" ({number})");
        let room = BOT_NAME_MAX.saturating_sub(end.len());
        name.chars().take(room).chain(end.chars()).collect::<String>()
    };
    let mut names = (2..=bots.len() + 2).map(numbered);
    let free = names.find(|name| bots.iter().all(|bot| bot.name != *name));
    Ok(free.unwrap_or_else(|| name.to_owned()))
}
