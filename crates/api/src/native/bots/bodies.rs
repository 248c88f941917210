//! Bots on the wire.

use rapport_app::bots::{Bot, Draft, Version};
use rapport_domain::bot::{BotProblem, Severity};
use rapport_domain::ids::ChannelId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A bot to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewBotBody {
    pub(super) name: String,
    /// `LIVE_CHAT` or `OPEN_CHANNEL`; fixed afterwards.
    pub(super) channel: String,
    pub(super) language: Option<String>,
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) channel_ids: Vec<String>,
    /// The bot document; a Default dialog and nothing else when absent.
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    pub(super) document: Option<Box<RawValue>>,
}

/// What a duplicate is called and for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DuplicateBody {
    /// The name of the bot with a number when absent.
    pub(super) name: Option<String>,
    /// `LIVE_CHAT` or `OPEN_CHANNEL`; that of the bot when absent.
    pub(super) channel: Option<String>,
}

/// What to change of a bot; absent parts stay.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct BotChangeBody {
    pub(super) name: Option<String>,
    pub(super) language: Option<String>,
    pub(super) description: Option<String>,
    pub(super) channel_ids: Option<Vec<String>>,
}

/// A bot.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BotBody {
    id: String,
    name: String,
    channel: &'static str,
    /// `INACTIVE` or `ACTIVE`.
    status: &'static str,
    language: String,
    description: String,
    /// The version new sessions use.
    active_version: Option<i64>,
    /// The newest version; 0 before the first.
    last_version: i64,
    draft_revision: i64,
    /// The channels it is active on; the ones chosen for it while it is inactive.
    channel_ids: Vec<String>,
    created_at: String,
    updated_at: String,
    updated_by: String,
}

impl From<Bot> for BotBody {
    fn from(bot: Bot) -> Self {
        let active = !bot.active_channel_ids.is_empty();
        let channels = if active { bot.active_channel_ids } else { bot.channel_ids };
        Self {
            id: bot.id.0,
            name: bot.name,
            channel: bot.channel_type.name(),
            status: if active { "ACTIVE" } else { "INACTIVE" },
            language: bot.language,
            description: bot.description,
            active_version: bot.active_version,
            last_version: bot.last_version,
            draft_revision: bot.draft_revision,
            channel_ids: channels.into_iter().map(|id| id.0).collect(),
            created_at: bot.created_at.to_string(),
            updated_at: bot.updated_at.to_string(),
            updated_by: bot.updated_by,
        }
    }
}

/// A draft.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DraftBody {
    pub(super) revision: i64,
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    document: Box<RawValue>,
}

impl From<Draft> for DraftBody {
    fn from(draft: Draft) -> Self {
        Self { revision: draft.revision, document: draft.document }
    }
}

/// A draft that was saved by somebody else in between: the refusal in the form of RFC 9457, with the
/// draft as it is now, so that neither is lost (C-6, A-202).
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct StaleDraftBody {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    code: &'static str,
    detail: &'static str,
    revision: i64,
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    document: Box<RawValue>,
}

impl From<Draft> for StaleDraftBody {
    fn from(draft: Draft) -> Self {
        Self {
            kind: "/problems/version_conflict",
            title: "Version conflict",
            status: 412,
            code: "version_conflict",
            detail: "the draft was saved by somebody else since this revision",
            revision: draft.revision,
            document: draft.document,
        }
    }
}

/// A draft to be saved.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DraftSaveBody {
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub(super) document: Box<RawValue>,
}

/// Everything found.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ProblemsBody {
    problems: Vec<ProblemBody>,
}

/// One finding (C-91).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProblemBody {
    /// `ERROR` blocks activation, `WARNING` does not.
    severity: &'static str,
    code: &'static str,
    dialog_id: Option<String>,
    element_id: Option<String>,
    field: String,
    message: String,
}

impl From<BotProblem> for ProblemBody {
    fn from(problem: BotProblem) -> Self {
        Self {
            severity: match problem.severity {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
            },
            code: problem.code,
            dialog_id: problem.dialog_id,
            element_id: problem.element_id,
            field: problem.field,
            message: problem.message,
        }
    }
}

impl From<Vec<BotProblem>> for ProblemsBody {
    fn from(problems: Vec<BotProblem>) -> Self {
        Self { problems: problems.into_iter().map(ProblemBody::from).collect() }
    }
}

/// A published version.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct VersionBody {
    version: i64,
    note: String,
    published_at: String,
    published_by: String,
}

impl From<Version> for VersionBody {
    fn from(version: Version) -> Self {
        Self {
            version: version.number,
            note: version.note,
            published_at: version.created_at.to_string(),
            published_by: version.created_by,
        }
    }
}

/// A published version with its document.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct VersionDocumentBody {
    #[serde(flatten)]
    pub(super) version: VersionBody,
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub(super) document: Box<RawValue>,
}

/// A draft or version that has errors: everything found, in the form of RFC 9457.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RefusedBody {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    code: &'static str,
    detail: String,
    problems: Vec<ProblemBody>,
}

impl RefusedBody {
    pub(super) fn new(what: &str, problems: Vec<BotProblem>) -> Self {
        let errors = problems.iter().filter(|found| found.severity == Severity::Error).count();
        Self {
            kind: "/problems/validation_failed",
            title: "Validation failed",
            status: 409,
            code: "validation_failed",
            detail: format!("the bot cannot be {what}: it has {errors} error(s)"),
            problems: problems.into_iter().map(ProblemBody::from).collect(),
        }
    }
}

/// Channel ids of a request.
pub(super) fn channel_ids(ids: Vec<String>) -> Vec<ChannelId> {
    ids.into_iter().map(ChannelId).collect()
}
