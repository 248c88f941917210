//! Bot sessions: what was said, what each element did, how it ended (A-244, C-95).

use super::body::Page;
use super::list::{ListQuery, PARAMETERS};
use crate::body::json;
use crate::parameters::{InPath, Parameters};
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use rapport_app::access::Caller;
use rapport_app::chats::{ChatMessage, SessionFilter, SessionLog, SessionSummary};
use rapport_domain::access::Capability;
use rapport_domain::ids::{BotId, PersonId, SessionId};
use rapport_domain::problem::ProblemCode;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    routes.add(
        Route::native(Method::GET, "/api/v1/bot-sessions", Capability::ReadBots)
            .summary("Sessions of chatbots, newest first")
            .query(LIST_PARAMETERS)
            .answers::<Page<SessionBody>>(200),
        get_list,
    );
    routes.add(
        Route::native(Method::GET, "/api/v1/bot-sessions/{id}", Capability::ReadBots)
            .summary("A session: transcript, path and attributes; sensitive values are masked")
            .answers::<SessionLogBody>(200),
        get,
    );
}

const LIST_PARAMETERS: &[(&str, &str)] = &[
    ("botId", "only sessions of this bot"),
    ("personId", "only sessions of this person; not together with `botId`"),
    PARAMETERS[0],
    PARAMETERS[1],
];

/// A session.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BotSession")]
#[serde(rename_all = "camelCase")]
struct SessionBody {
    /// `uniqueSessionId`.
    id: String,
    bot_id: String,
    /// The version it runs on.
    version: i64,
    channel_id: String,
    /// The channel's id of the end user.
    end_user: String,
    person_id: Option<i64>,
    started_at: String,
    /// Null while it is open.
    ended_at: Option<String>,
    /// Why it ended: `TIMEOUT`, `CLOSED`, `BOT_DEACTIVATED`, `ERROR`…
    reason: Option<String>,
}

impl From<SessionSummary> for SessionBody {
    fn from(session: SessionSummary) -> Self {
        Self {
            id: session.id.0,
            bot_id: session.bot_id.0,
            version: session.version,
            channel_id: session.channel_id.0,
            end_user: session.end_user,
            person_id: session.person_id.map(|person| person.0),
            started_at: session.started_at.to_string(),
            ended_at: session.ended_at.map(|at| at.to_string()),
            reason: session.reason,
        }
    }
}

/// A session with everything that happened in it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BotSessionLog")]
struct SessionLogBody {
    #[serde(flatten)]
    session: SessionBody,
    /// What was said, in order.
    messages: Vec<SaidBody>,
    /// What each element did, in order; kept for 30 days.
    #[schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>")]
    path: Vec<serde_json::Value>,
    /// The bot's attributes at the end, or now.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    attributes: serde_json::Value,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BotSessionMessage")]
struct SaidBody {
    seq: i64,
    /// `END_USER` or `BOT`.
    author: &'static str,
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    content: rapport_domain::bot::Content,
    at: String,
}

impl From<ChatMessage> for SaidBody {
    fn from(message: ChatMessage) -> Self {
        Self {
            seq: message.seq,
            author: message.author.name(),
            content: message.content,
            at: message.at.to_string(),
        }
    }
}

async fn get_list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    mut parameters: Parameters,
) -> Result<Response, Failure> {
    let filter = filter(&mut parameters);
    let query = ListQuery::read(&mut parameters, &["startedAt"], "startedAt:desc");
    parameters.finish()?;
    let before = query.cursor.map(SessionId);
    let actor = caller.actor();
    let mut found = api.app.bot_sessions(&actor, filter, before, query.limit + 1).await?;
    let has_more = found.len() > query.limit;
    found.truncate(query.limit);
    let next = found.last().filter(|_| has_more).map(|last| last.id.0.clone());
    let items: Vec<SessionBody> = found.into_iter().map(SessionBody::from).collect();
    Ok(json(StatusCode::OK, &Page::new(items, next)))
}

fn filter(parameters: &mut Parameters) -> SessionFilter {
    let (bot, person) = (parameters.text("botId"), parameters.text("personId"));
    match (bot, person) {
        (None, None) => SessionFilter::All,
        (Some(bot), None) => SessionFilter::Bot(BotId(bot.to_owned())),
        (None, Some(person)) => match person.parse() {
            Ok(person) => SessionFilter::Person(PersonId(person)),
            Err(_) => {
                parameters.note("personId", ProblemCode::Format, "must be the id of a person");
                SessionFilter::All
            }
        },
        (Some(_), Some(_)) => {
            let message = "cannot be asked for together with botId";
            parameters.note("personId", ProblemCode::NotAllowed, message);
            SessionFilter::All
        }
    }
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    InPath(id): InPath<String>,
) -> Result<Response, Failure> {
    let log = api.app.bot_session(&caller.actor(), &SessionId(id)).await?;
    let SessionLog { summary, messages, path, attributes } = log;
    let body = SessionLogBody {
        session: summary.into(),
        messages: messages.into_iter().map(SaidBody::from).collect(),
        path: path.iter().map(|entry| value(entry)).collect(),
        attributes: value(&attributes),
    };
    Ok(json(StatusCode::OK, &body))
}

/// Stored JSON as part of an answer.
fn value(raw: &RawValue) -> serde_json::Value {
    serde_json::from_str(raw.get()).unwrap_or_default()
}
