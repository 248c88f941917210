//! Bots, their drafts and their immutable versions (C-5, A-240 to A-242). Documents are opaque here.

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::{BotId, WorkspaceId};
use rapport_domain::time::Timestamp;

/// A bot without its documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotRow {
    /// Its id.
    pub id: BotId,
    /// Its name.
    pub name: String,
    /// The wire name of its channel type; fixed.
    pub channel_type: String,
    /// Its language.
    pub language: String,
    /// What it is for.
    pub description: String,
    /// The channels chosen as its senders, as a JSON array.
    pub channel_ids: String,
    /// Grows with every saved draft.
    pub draft_revision: i64,
    /// The number of the newest version; 0 before the first.
    pub last_version: i64,
    /// The version new sessions use; none while the bot is inactive.
    pub active_version: Option<i64>,
    /// Whether it ever was active: then it is archived, not deleted (C-11).
    pub was_active: i64,
    /// When it was archived.
    pub archived_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Who changed it last.
    pub updated_by: String,
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotVersionRow {
    /// Its number, from 1.
    pub number: i64,
    /// The author's note.
    pub note: String,
    /// When it was published.
    pub created_at: Timestamp,
    /// Who published it.
    pub created_by: String,
}

macro_rules! select_bot {
    ($rest:literal) => {
        concat!(
            "SELECT bot_id, name, channel_type, language, description, channel_ids, draft_revision,
             last_version, active_version, was_active, archived_at, created_at, updated_at,
             updated_by FROM bot WHERE workspace_id = $1 ",
            $rest
        )
    };
}

impl Tx<'_> {
    /// A bot.
    pub fn bot(&mut self, ws: WorkspaceId, id: &BotId) -> Result<Option<BotRow>, Error> {
        const SQL: &str = select_bot!("AND bot_id = $2");
        self.query_opt(SQL, &[ws.0.into(), id.as_str().into()])?.as_mut().map(bot).transpose()
    }

    /// The bots of a workspace, oldest first.
    pub fn bots(&mut self, ws: WorkspaceId) -> Result<Vec<BotRow>, Error> {
        const SQL: &str = select_bot!("ORDER BY bot_id");
        self.query(SQL, &[ws.0.into()])?.iter_mut().map(bot).collect()
    }

    /// Adds a bot with its first draft.
    pub fn insert_bot(
        &mut self,
        ws: WorkspaceId,
        row: &BotRow,
        document: &str,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO bot
             (workspace_id, bot_id, name, channel_type, language, description, channel_ids,
              draft_revision, last_version, active_version, was_active, archived_at, created_at,
              updated_at, updated_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
        const DRAFT: &str = "INSERT INTO bot_draft (workspace_id, bot_id, document)
             VALUES ($1, $2, $3)";
        let params: [Param<'_>; 15] = [
            ws.0.into(),
            row.id.as_str().into(),
            (&row.name).into(),
            (&row.channel_type).into(),
            (&row.language).into(),
            (&row.description).into(),
            (&row.channel_ids).into(),
            row.draft_revision.into(),
            row.last_version.into(),
            row.active_version.into(),
            row.was_active.into(),
            row.archived_at.map(|at| at.0).into(),
            row.created_at.0.into(),
            row.updated_at.0.into(),
            (&row.updated_by).into(),
        ];
        self.execute_one(SQL, &params)?;
        self.execute_one(DRAFT, &[ws.0.into(), row.id.as_str().into(), document.into()])
    }

    /// Writes everything that may change of a bot, if its draft is still at `revision`.
    pub fn update_bot(
        &mut self,
        ws: WorkspaceId,
        row: &BotRow,
        revision: i64,
    ) -> Result<(), Error> {
        const SQL: &str = "UPDATE bot SET name = $1, language = $2, description = $3,
             channel_ids = $4, draft_revision = $5, last_version = $6, active_version = $7,
             was_active = $8, archived_at = $9, updated_at = $10, updated_by = $11
             WHERE workspace_id = $12 AND bot_id = $13 AND draft_revision = $14";
        let params: [Param<'_>; 14] = [
            (&row.name).into(),
            (&row.language).into(),
            (&row.description).into(),
            (&row.channel_ids).into(),
            row.draft_revision.into(),
            row.last_version.into(),
            row.active_version.into(),
            row.was_active.into(),
            row.archived_at.map(|at| at.0).into(),
            row.updated_at.0.into(),
            (&row.updated_by).into(),
            ws.0.into(),
            row.id.as_str().into(),
            revision.into(),
        ];
        self.execute_one(SQL, &params)
    }

    /// Removes a bot with its draft and versions.
    pub fn delete_bot(&mut self, ws: WorkspaceId, id: &BotId) -> Result<(), Error> {
        const VERSIONS: &str = "DELETE FROM bot_version WHERE workspace_id = $1 AND bot_id = $2";
        const DRAFT: &str = "DELETE FROM bot_draft WHERE workspace_id = $1 AND bot_id = $2";
        const BOT: &str = "DELETE FROM bot WHERE workspace_id = $1 AND bot_id = $2";
        let params = [ws.0.into(), id.as_str().into()];
        self.execute(VERSIONS, &params)?;
        self.execute(DRAFT, &params)?;
        self.execute_one(BOT, &params)
    }

    /// The draft's document.
    pub fn bot_draft(&mut self, ws: WorkspaceId, id: &BotId) -> Result<Option<String>, Error> {
        const SQL: &str = "SELECT document FROM bot_draft WHERE workspace_id = $1 AND bot_id = $2";
        let row = self.query_opt(SQL, &[ws.0.into(), id.as_str().into()])?;
        row.map(|mut row| row.text(0)).transpose()
    }

    /// Replaces the draft's document.
    pub fn update_bot_draft(
        &mut self,
        ws: WorkspaceId,
        id: &BotId,
        document: &str,
    ) -> Result<(), Error> {
        const SQL: &str = "UPDATE bot_draft SET document = $1
             WHERE workspace_id = $2 AND bot_id = $3";
        self.execute_one(SQL, &[document.into(), ws.0.into(), id.as_str().into()])
    }

    /// Adds a version; its number must be free. Until this is committed, the number may still get
    /// another document.
    pub fn insert_bot_version(
        &mut self,
        ws: WorkspaceId,
        id: &BotId,
        row: &BotVersionRow,
        document: &str,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO bot_version
             (workspace_id, bot_id, number, document, note, created_at, created_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let params: [Param<'_>; 7] = [
            ws.0.into(),
            id.as_str().into(),
            row.number.into(),
            document.into(),
            (&row.note).into(),
            row.created_at.0.into(),
            (&row.created_by).into(),
        ];
        self.mark_definitions_changed();
        self.execute_one(SQL, &params)
    }

    /// The versions of a bot, newest first.
    pub fn bot_versions(
        &mut self,
        ws: WorkspaceId,
        id: &BotId,
    ) -> Result<Vec<BotVersionRow>, Error> {
        const SQL: &str = "SELECT number, note, created_at, created_by FROM bot_version
             WHERE workspace_id = $1 AND bot_id = $2 ORDER BY number DESC";
        self.query(SQL, &[ws.0.into(), id.as_str().into()])?.iter_mut().map(version).collect()
    }

    /// A version with its document.
    pub fn bot_version(
        &mut self,
        ws: WorkspaceId,
        id: &BotId,
        number: i64,
    ) -> Result<Option<(BotVersionRow, String)>, Error> {
        const SQL: &str = "SELECT number, note, created_at, created_by, document FROM bot_version
             WHERE workspace_id = $1 AND bot_id = $2 AND number = $3";
        let row = self.query_opt(SQL, &[ws.0.into(), id.as_str().into(), number.into()])?;
        row.map(|mut row| Ok((version(&mut row)?, row.text(4)?))).transpose()
    }
}

fn bot(row: &mut Row) -> Result<BotRow, Error> {
    Ok(BotRow {
        id: BotId(row.text(0)?),
        name: row.text(1)?,
        channel_type: row.text(2)?,
        language: row.text(3)?,
        description: row.text(4)?,
        channel_ids: row.text(5)?,
        draft_revision: row.int(6)?,
        last_version: row.int(7)?,
        active_version: row.opt_int(8)?,
        was_active: row.int(9)?,
        archived_at: row.opt_int(10)?.map(Timestamp),
        created_at: Timestamp(row.int(11)?),
        updated_at: Timestamp(row.int(12)?),
        updated_by: row.text(13)?,
    })
}

fn version(row: &mut Row) -> Result<BotVersionRow, Error> {
    Ok(BotVersionRow {
        number: row.int(0)?,
        note: row.text(1)?,
        created_at: Timestamp(row.int(2)?),
        created_by: row.text(3)?,
    })
}
