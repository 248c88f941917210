//! Activation: which bot and version answers on a channel (C-5, C-7, A-242).

use super::stored::{active_on, load, load_editable, save};
use super::{Bot, check, versions};
use crate::scope::Scope;
use crate::{Actor, App, Error, pruning, turns};
use rapport_domain::bot::BotProblem;
use rapport_domain::ids::{BotId, ChannelId};
use rapport_domain::limits::GRACE_MAX_SECONDS;
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_store::Tx;
use rapport_store::channels::ActiveBotRow;

/// What came of activating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activation {
    /// New sessions on the channels use the version; the problems are warnings.
    Active(Box<Bot>, Vec<BotProblem>),
    /// It cannot be; everything found.
    Refused(Vec<BotProblem>),
}

impl App {
    /// Makes a version of a bot the one new sessions use on exactly these channels; running
    /// sessions keep theirs. Without channels, the ones chosen in the bot's settings.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the bot, the version or a channel.
    pub async fn activate_bot(
        &self,
        actor: &Actor,
        id: &BotId,
        version: i64,
        channel_ids: Option<Vec<ChannelId>>,
    ) -> Result<Activation, Error> {
        let id = id.clone();
        self.transact(actor, move |tx, scope| {
            activate(tx, scope, &id, version, channel_ids.as_deref())
        })
        .await
    }

    /// Stops new sessions on these channels, or on all, and sets the open ones there to end after a
    /// grace with `BOT_DEACTIVATED` (C-7, C-80): durably, so that they end whatever happens to this
    /// process. Without a grace that of the bot's settings (C-3).
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] at `graceSeconds`.
    pub async fn deactivate_bot(
        &self,
        actor: &Actor,
        id: &BotId,
        channel_ids: Option<Vec<ChannelId>>,
        grace_seconds: Option<i64>,
    ) -> Result<Bot, Error> {
        if grace_seconds.is_some_and(|grace| !(0..=GRACE_MAX_SECONDS).contains(&grace)) {
            let message = format!("must be 0 to {GRACE_MAX_SECONDS}");
            let problem = Problem::new("graceSeconds", ProblemCode::OutOfRange, message);
            return Err(Error::invalid(problem));
        }
        let id = id.clone();
        self.transact(actor, move |tx, scope| {
            deactivate(tx, scope, &id, channel_ids.as_deref(), grace_seconds)
        })
        .await
    }
}

fn activate(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    id: &BotId,
    version: i64,
    channel_ids: Option<&[ChannelId]>,
) -> Result<Activation, Error> {
    let workspace = scope.workspace();
    let mut bot = load_editable(tx, scope, id)?;
    let (_, document) = versions::read(tx, scope, id, version)?;
    let chosen = channel_ids.map_or_else(|| bot.channel_ids.clone(), <[_]>::to_vec);
    check::channels(&chosen, bot.channel_type, scope)?;
    let checked = check::activation(&document, &bot, &chosen, scope);
    if checked.has_errors() {
        return Ok(Activation::Refused(checked.problems));
    }
    let active = ActiveBotRow { id: bot.id.clone(), version };
    for former in active_on(&scope.catalog, id) {
        if !chosen.contains(&former) {
            tx.set_channel_bot(workspace, &former, None)?;
        }
    }
    for channel in &chosen {
        tx.set_channel_bot(workspace, channel, Some(&active))?;
    }
    bot.channel_ids.clone_from(&chosen);
    bot.active_version = Some(version);
    bot.was_active = true;
    pruning::begin_with_traces(tx, scope)?;
    let revision = bot.draft_revision;
    save(tx, scope, &mut bot, revision)?;
    tx.touch_workspace(workspace)?;
    scope.reload(tx)?;
    load(tx, scope, id).map(|bot| Activation::Active(Box::new(bot), checked.problems))
}

fn deactivate(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    id: &BotId,
    channel_ids: Option<&[ChannelId]>,
    grace_seconds: Option<i64>,
) -> Result<Bot, Error> {
    let workspace = scope.workspace();
    let mut bot = load(tx, scope, id)?;
    let grace_seconds = match grace_seconds {
        Some(given) => given,
        None => grace_of(tx, scope, &bot)?,
    };
    let end_at = scope.now.plus_ms(grace_seconds * 1000);
    let (stopped, kept): (Vec<_>, Vec<_>) = active_on(&scope.catalog, id)
        .into_iter()
        .partition(|channel| channel_ids.is_none_or(|chosen| chosen.contains(channel)));
    for channel in &stopped {
        tx.set_channel_bot(workspace, channel, None)?;
    }
    if kept.is_empty() {
        bot.active_version = None;
    }
    match channel_ids {
        None => turns::end_deactivated(tx, scope, id, None, end_at)?,
        Some(chosen) => {
            for channel in chosen {
                turns::end_deactivated(tx, scope, id, Some(channel), end_at)?;
            }
        }
    }
    let revision = bot.draft_revision;
    save(tx, scope, &mut bot, revision)?;
    tx.touch_workspace(workspace)?;
    scope.reload(tx)?;
    load(tx, scope, id)
}

/// The grace in the settings of a bot's active version; none without one.
fn grace_of(tx: &mut Tx<'_>, scope: &Scope<'_>, bot: &Bot) -> Result<i64, Error> {
    let Some(version) = bot.active_version else { return Ok(0) };
    let (_, document) = versions::read(tx, scope, &bot.id, version)?;
    let document = check::document(&document, scope).document;
    Ok(document.map_or(0, |document| document.settings.grace_seconds))
}
