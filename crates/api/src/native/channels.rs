//! Channels.

use super::body::Page;
use crate::body::{Json, json};
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_app::access::Caller;
use rapport_app::channels::{Channel, ChannelSecret, ChannelSettings};
use rapport_domain::access::Capability;
use rapport_domain::bot::ChannelType;
use rapport_domain::identity::IdentityType;
use rapport_domain::ids::ChannelId;
use rapport_domain::person::PersonType;
use rapport_domain::problem::{Problem, ProblemCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Adds the routes.
pub(super) fn add(routes: &mut Routes) {
    let reads = |method, path| Route::native(method, path, Capability::ReadChannels);
    let manages = |method, path| Route::native(method, path, Capability::ManageChannels);
    routes.add(
        reads(Method::GET, "/api/v1/channels")
            .summary("All channels, oldest first")
            .answers::<Page<ChannelBody>>(200),
        list,
    );
    routes.add(
        manages(Method::POST, "/api/v1/channels")
            .summary("Make a channel; the answer is the only one that shows its secret")
            .takes::<NewChannelBody>()
            .answers::<ChannelSecretBody>(201),
        create,
    );
    routes.add(
        reads(Method::GET, "/api/v1/channels/{id}")
            .answers::<ChannelBody>(200)
            .summary("A channel"),
        get,
    );
    routes.add(
        manages(Method::PUT, "/api/v1/channels/{id}")
            .summary("Replace what can be changed of a channel")
            .takes::<SettingsBody>()
            .answers::<ChannelBody>(200),
        update,
    );
    routes.add(
        manages(Method::DELETE, "/api/v1/channels/{id}")
            .summary("Remove a channel on which no bot is active")
            .answers_nothing(204),
        delete,
    );
    routes.add(
        manages(Method::POST, "/api/v1/channels/{id}/rotate-secret")
            .summary("Give a channel a new secret")
            .answers::<ChannelSecretBody>(200),
        rotate,
    );
}

/// A channel to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct NewChannelBody {
    /// `LIVE_CHAT` or `OPEN_CHANNEL`; fixed afterwards.
    #[serde(rename = "type")]
    channel_type: String,
    #[serde(flatten)]
    settings: SettingsBody,
}

/// What can be changed of a channel.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SettingsBody {
    /// Its name in the console.
    name: String,
    /// The name its messages come from; the channel's name when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<String>,
    /// What its end users' ids are; fixed for live chat.
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_type: Option<String>,
    /// Where messages of an open channel go when the inbound one named no address.
    #[serde(skip_serializing_if = "Option::is_none")]
    outbound_url: Option<String>,
    /// Origins that may embed a widget; empty means all.
    #[serde(default)]
    allowed_origins: Vec<String>,
    /// Type of the persons it makes: `CUSTOMER` or `LEAD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    person_type: Option<String>,
}

/// A channel.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ChannelBody {
    id: String,
    #[serde(rename = "type")]
    channel_type: String,
    #[serde(flatten)]
    settings: SettingsBody,
    /// The bot that answers new sessions.
    bot: Option<ActiveBotBody>,
    /// What the owner should know: that nobody answers, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'static str>,
    created_at: String,
    updated_at: String,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ActiveBotBody {
    id: String,
    version: i64,
}

/// A channel with its secret.
#[derive(Debug, Serialize, JsonSchema)]
struct ChannelSecretBody {
    #[serde(flatten)]
    channel: ChannelBody,
    /// Signs the channel's webhooks; shown only now.
    secret: String,
}

impl From<Channel> for ChannelBody {
    fn from(channel: Channel) -> Self {
        let hint = channel.service().hint();
        let settings = channel.settings;
        Self {
            id: channel.id.0,
            channel_type: channel.channel_type.name().to_owned(),
            settings: SettingsBody {
                name: settings.name,
                sender: Some(settings.sender),
                identity_type: Some(settings.identity_type.name().to_owned()),
                outbound_url: settings.outbound_url,
                allowed_origins: settings.allowed_origins,
                person_type: Some(person_type_name(settings.person_type).to_owned()),
            },
            bot: channel.bot.map(|bot| ActiveBotBody { id: bot.id.0, version: bot.version }),
            hint,
            created_at: channel.created_at.to_string(),
            updated_at: channel.updated_at.to_string(),
        }
    }
}

impl From<ChannelSecret> for ChannelSecretBody {
    fn from(made: ChannelSecret) -> Self {
        Self { channel: made.channel.into(), secret: made.secret }
    }
}

const fn person_type_name(person_type: PersonType) -> &'static str {
    match person_type {
        PersonType::Customer => "CUSTOMER",
        PersonType::Lead => "LEAD",
    }
}

async fn list(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Failure> {
    let channels = api.app.channels(&caller.actor()).await?;
    let items: Vec<ChannelBody> = channels.into_iter().map(ChannelBody::from).collect();
    Ok(json(StatusCode::OK, &Page::whole(items)))
}

async fn create(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Json(body): Json<NewChannelBody>,
) -> Result<Response, Failure> {
    let channel_type = ChannelType::ALL
        .iter()
        .copied()
        .find(|known| known.name() == body.channel_type)
        .ok_or_else(|| {
            let message = "must be LIVE_CHAT or OPEN_CHANNEL";
            Failure::invalid("type", ProblemCode::NotAllowed, message)
        })?;
    let settings = settings(body.settings, channel_type)?;
    let made = api.app.create_channel(&caller.actor(), channel_type, settings).await?;
    let location = format!("/api/v1/channels/{}", made.channel.id);
    let answer = json(StatusCode::CREATED, &ChannelSecretBody::from(made));
    Ok(([(LOCATION, location)], answer).into_response())
}

async fn get(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let channel = api.app.channel(&caller.actor(), &ChannelId(id)).await?;
    Ok(json(StatusCode::OK, &ChannelBody::from(channel)))
}

async fn update(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Json(body): Json<SettingsBody>,
) -> Result<Response, Failure> {
    let (actor, id) = (caller.actor(), ChannelId(id));
    let channel = api.app.channel(&actor, &id).await?;
    let settings = settings(body, channel.channel_type)?;
    let channel = api.app.update_channel(&actor, &id, settings).await?;
    Ok(json(StatusCode::OK, &ChannelBody::from(channel)))
}

async fn delete(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    api.app.delete_channel(&caller.actor(), &ChannelId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn rotate(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let made = api.app.rotate_channel_secret(&caller.actor(), &ChannelId(id)).await?;
    Ok(json(StatusCode::OK, &ChannelSecretBody::from(made)))
}

/// The settings with their defaults; every name that is none is a finding.
fn settings(body: SettingsBody, channel_type: ChannelType) -> Result<ChannelSettings, Failure> {
    let mut problems = Vec::new();
    let default = match channel_type {
        ChannelType::LiveChat => IdentityType::LiveChat,
        ChannelType::OpenChannel => IdentityType::OpenChannel,
    };
    let identity_type = body.identity_type.map_or(Ok(default), |name| name.parse());
    let identity_type = identity_type.unwrap_or_else(|()| {
        let message = "is no identity type";
        problems.push(Problem::new("identityType", ProblemCode::NotAllowed, message));
        default
    });
    let person_type = match body.person_type.as_deref() {
        None | Some("CUSTOMER") => PersonType::Customer,
        Some("LEAD") => PersonType::Lead,
        Some(_) => {
            let message = "must be CUSTOMER or LEAD";
            problems.push(Problem::new("personType", ProblemCode::NotAllowed, message));
            PersonType::Customer
        }
    };
    if !problems.is_empty() {
        return Err(problems.into());
    }
    Ok(ChannelSettings {
        sender: body.sender.unwrap_or_else(|| body.name.clone()),
        name: body.name,
        identity_type,
        outbound_url: body.outbound_url,
        allowed_origins: body.allowed_origins,
        person_type,
    })
}
