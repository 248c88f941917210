//! Published versions: immutable, numbered from 1 (C-5, C-6, A-241).

use super::stored::{load, load_editable, save};
use super::{check, drafts};
use crate::feed::{FeedEntry, FeedKind};
use crate::scope::Scope;
use crate::{Actor, App, Error};
use rapport_domain::bot::{BotProblem, Difference, differences};
use rapport_domain::ids::BotId;
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::bots::BotVersionRow;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Characters of the author's note.
const NOTE_MAX: usize = 500;

/// A published version without its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number.
    pub number: i64,
    /// The author's note.
    pub note: String,
    /// When it was published.
    pub created_at: Timestamp,
    /// Who published it.
    pub created_by: String,
}

/// What came of publishing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Publication {
    /// The draft is this version now; the problems are warnings.
    Published(Version, Vec<BotProblem>),
    /// The draft has errors; everything found.
    Refused(Vec<BotProblem>),
}

impl App {
    /// Publishes the draft of a bot as its next version.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for a note that is too long.
    pub async fn publish_bot(
        &self,
        actor: &Actor,
        id: &BotId,
        note: String,
    ) -> Result<Publication, Error> {
        if note.chars().count() > NOTE_MAX {
            let message = format!("must have at most {NOTE_MAX} characters");
            return Err(Error::invalid(Problem::new("note", ProblemCode::TooLong, message)));
        }
        let id = id.clone();
        self.transact(actor, move |tx, scope| publish(tx, scope, &id, &note)).await
    }

    /// The versions of a bot, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn bot_versions(&self, actor: &Actor, id: &BotId) -> Result<Vec<Version>, Error> {
        let id = id.clone();
        self.look(actor, move |tx, scope| {
            let bot = load(tx, scope, &id)?;
            let rows = tx.bot_versions(scope.workspace(), &bot.id)?;
            Ok(rows.into_iter().map(Version::from).collect())
        })
        .await
    }

    /// A version of a bot with its document.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn bot_version(
        &self,
        actor: &Actor,
        id: &BotId,
        number: i64,
    ) -> Result<(Version, Box<RawValue>), Error> {
        let id = id.clone();
        self.look(actor, move |tx, scope| {
            let bot = load(tx, scope, &id)?;
            let (row, document) = read(tx, scope, &bot.id, number)?;
            let document = RawValue::from_string(document)
                .map_err(|_| rapport_store::Error::corrupt("a bot version"))?;
            Ok((Version::from(row), document))
        })
        .await
    }

    /// What differs between a version and another one: the one before it, unless it is named. The
    /// first one is compared with nothing (C-6, A-241).
    ///
    /// # Errors
    /// [`Error::NotFound`] of the bot or a version.
    pub async fn bot_version_difference(
        &self,
        actor: &Actor,
        id: &BotId,
        number: i64,
        before: Option<i64>,
    ) -> Result<(i64, Vec<Difference>), Error> {
        let id = id.clone();
        self.look(actor, move |tx, scope| {
            let bot = load(tx, scope, &id)?;
            let before = before.unwrap_or(number - 1);
            let to = document(tx, scope, &bot.id, number)?;
            let from = match before {
                0 => Value::Object(Map::new()),
                before => document(tx, scope, &bot.id, before)?,
            };
            Ok((before, differences(&from, &to)))
        })
        .await
    }

    /// Copies a version into the draft.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn restore_bot_version(
        &self,
        actor: &Actor,
        id: &BotId,
        number: i64,
    ) -> Result<drafts::Draft, Error> {
        let id = id.clone();
        self.transact(actor, move |tx, scope| {
            let mut bot = load_editable(tx, scope, &id)?;
            let (_, document) = read(tx, scope, &bot.id, number)?;
            drafts::write(tx, scope, &mut bot, &check::draft(&document)?)?;
            drafts::read(tx, scope, &bot)
        })
        .await
    }
}

impl From<BotVersionRow> for Version {
    fn from(row: BotVersionRow) -> Self {
        let BotVersionRow { number, note, created_at, created_by } = row;
        Self { number, note, created_at, created_by }
    }
}

/// A version as stored.
pub(super) fn read(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    id: &BotId,
    number: i64,
) -> Result<(BotVersionRow, String), Error> {
    let found = tx.bot_version(scope.workspace(), id, number)?;
    found.ok_or(Error::NotFound("version"))
}

fn document(tx: &mut Tx<'_>, scope: &Scope<'_>, id: &BotId, number: i64) -> Result<Value, Error> {
    let (_, document) = read(tx, scope, id, number)?;
    let unreadable = |_| rapport_store::Error::corrupt("a bot version").into();
    serde_json::from_str(&document).map_err(unreadable)
}

fn publish(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    id: &BotId,
    note: &str,
) -> Result<Publication, Error> {
    let mut bot = load_editable(tx, scope, id)?;
    let draft = drafts::read(tx, scope, &bot)?;
    let checked = check::document(draft.document.get(), scope);
    if checked.has_errors() {
        return Ok(Publication::Refused(checked.problems));
    }
    bot.last_version += 1;
    let row = BotVersionRow {
        number: bot.last_version,
        note: note.to_owned(),
        created_at: scope.now,
        created_by: scope.actor.name.clone(),
    };
    tx.insert_bot_version(scope.workspace(), &bot.id, &row, draft.document.get())?;
    save(tx, scope, &mut bot, draft.revision)?;
    let data = serde_json::json!({"botId": bot.id, "version": row.number});
    scope.report(FeedEntry {
        kind: FeedKind::BotPublished,
        person_id: None,
        changes: Vec::new(),
        source: scope.actor.origin,
        data: RawValue::from_string(data.to_string()).ok(),
    });
    Ok(Publication::Published(Version::from(row), checked.problems))
}
