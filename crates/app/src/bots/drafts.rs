//! The draft of a bot: the only thing an editor changes (C-5, C-6).

use super::Bot;
use super::check::{self, Checked};
use super::stored::{load_editable, save};
use crate::scope::Scope;
use crate::{Actor, App, Error};
use rapport_domain::bot::BotProblem;
use rapport_domain::ids::BotId;
use rapport_store::Tx;
use serde_json::value::RawValue;

/// A draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Grows with every save; a save names the revision it started from.
    pub revision: i64,
    /// The document (C-4).
    pub document: Box<RawValue>,
}

/// What came of saving a draft.
#[derive(Debug, Clone)]
pub enum DraftSave {
    /// It is the draft now.
    Saved(Draft),
    /// Somebody else saved in between; their draft (C-6).
    Stale(Draft),
}

impl App {
    /// The draft of a bot.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn bot_draft(&self, actor: &Actor, id: &BotId) -> Result<Draft, Error> {
        let id = id.clone();
        self.look(actor, move |tx, scope| {
            let bot = super::stored::load(tx, scope, &id)?;
            read(tx, scope, &bot)
        })
        .await
    }

    /// Replaces the draft of a bot, if it is still at `revision` or no revision is named. A draft
    /// may have any problems; they are listed by validation.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] when the text is no JSON object.
    pub async fn save_bot_draft(
        &self,
        actor: &Actor,
        id: &BotId,
        revision: Option<i64>,
        document: String,
    ) -> Result<DraftSave, Error> {
        let (id, document) = (id.clone(), check::draft(&document)?);
        self.transact(actor, move |tx, scope| {
            let mut bot = load_editable(tx, scope, &id)?;
            if revision.is_some_and(|revision| revision != bot.draft_revision) {
                return read(tx, scope, &bot).map(DraftSave::Stale);
            }
            write(tx, scope, &mut bot, &document)?;
            read(tx, scope, &bot).map(DraftSave::Saved)
        })
        .await
    }

    /// Everything that is wrong with a bot's draft (C-90, C-91).
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn validate_bot(&self, actor: &Actor, id: &BotId) -> Result<Vec<BotProblem>, Error> {
        let id = id.clone();
        self.look(actor, move |tx, scope| {
            let bot = super::stored::load(tx, scope, &id)?;
            let draft = read(tx, scope, &bot)?;
            Ok(check::document(draft.document.get(), scope).problems)
        })
        .await
    }
}

/// The draft as stored.
pub(super) fn read(tx: &mut Tx<'_>, scope: &Scope<'_>, bot: &Bot) -> Result<Draft, Error> {
    let unreadable = || rapport_store::Error::corrupt("a bot's draft");
    let document = tx.bot_draft(scope.workspace(), &bot.id)?.ok_or_else(unreadable)?;
    let document = RawValue::from_string(document).map_err(|_| unreadable())?;
    Ok(Draft { revision: bot.draft_revision, document })
}

/// Makes a document the draft of a bot; the bot's list entry follows it.
pub(super) fn write(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    bot: &mut Bot,
    document: &Checked,
) -> Result<(), Error> {
    let loaded_revision = bot.draft_revision;
    document.show(bot);
    bot.draft_revision += 1;
    tx.update_bot_draft(scope.workspace(), &bot.id, &document.text)?;
    save(tx, scope, bot, loaded_revision)
}
