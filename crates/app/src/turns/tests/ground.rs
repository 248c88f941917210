//! What the tests of turns share: a shop's definitions, channels, bots and a way to talk to them.

use crate::bots::{Activation, NewBot, Publication};
use crate::channels::ChannelSettings;
use crate::chats::SessionFilter;
use crate::events::{EventQuery, StoredEvent};
use crate::persons::Profile;
use crate::testing::World;
use crate::timers::TimerWorker;
use crate::turns::{Accepted, Inbound, SessionTimeout};
use crate::{Actor, App};
use rapport_domain::bot::{ChannelType, Content};
use rapport_domain::event::{DefinitionInput, PropertyInput};
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::ids::{BotId, ChannelId};
use rapport_domain::person::{ContactInput, PersonInput, PersonType};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const MINUTE_MS: i64 = 60_000;
pub(super) const PHONE: &str = "385911234567";

/// A channel with an active bot.
pub(super) struct Shop {
    pub(super) app: App,
    pub(super) actor: Actor,
    pub(super) channel: ChannelId,
    pub(super) bot: BotId,
}

/// A bot with one dialog.
pub(super) fn document(attributes: &Value, elements: &Value) -> Value {
    json!({
        "formatVersion": 1,
        "bot": {"name": "Shop", "channel": "LIVE_CHAT", "language": "ENGLISH"},
        "attributes": attributes,
        "dialogs": [
            {"id": "d-1", "name": "Default", "kind": "DEFAULT", "elements": elements}
        ],
    })
}

/// A text element.
pub(super) fn text(id: &str, text: &str) -> Value {
    json!({"id": id, "type": "TEXT", "fields": {"texts": [text]}})
}

/// A Conditions element on the status of the last Customer Profiles element, with a text for each
/// outcome.
pub(super) fn status_branches() -> Value {
    let branch = |id: &str, status: &str| {
        let attribute = "lastCustomerProfilesStatusCode";
        json!({
            "id": id,
            "conditions": [{"attribute": attribute, "operator": "is", "value": status}],
            "elements": [text(&format!("t-{id}"), status)],
        })
    };
    json!({
        "id": "status",
        "type": "CONDITIONS",
        "branches": [
            branch("b-1", "Success"),
            branch("b-2", "Fail"),
            branch("b-3", "Validation_Error"),
            {"id": "b-4", "kind": "ELSE", "elements": [text("t-b-4", "none")]},
        ],
    })
}

impl Shop {
    /// Makes the channel and activates version 1 of the bot.
    pub(super) async fn open(world: &World, channel_type: ChannelType, document: Value) -> Self {
        Self::open_in(world.app.clone(), world.actor.clone(), channel_type, document).await
    }

    pub(super) async fn open_in(
        app: App,
        actor: Actor,
        channel_type: ChannelType,
        mut document: Value,
    ) -> Self {
        document["bot"]["channel"] = json!(channel_type.name());
        let settings = ChannelSettings {
            name: "Shop".to_owned(),
            sender: "Ana".to_owned(),
            identity_type: match channel_type {
                ChannelType::LiveChat => IdentityType::LiveChat,
                ChannelType::OpenChannel => IdentityType::OpenChannel,
            },
            outbound_url: Some("https://shop.example/out".to_owned()),
            allowed_origins: Vec::new(),
            person_type: PersonType::Customer,
        };
        let made = app.create_channel(&actor, channel_type, settings).await.unwrap();
        let new = NewBot {
            name: "Shop".to_owned(),
            channel_type,
            language: None,
            description: String::new(),
            channel_ids: vec![made.channel.id.clone()],
            document: Some(document.to_string()),
        };
        let bot = app.create_bot(&actor, new).await.unwrap().id;
        let shop = Self { app, actor, channel: made.channel.id, bot };
        shop.publish().await;
        shop
    }

    /// Publishes the draft and activates it.
    pub(super) async fn publish(&self) {
        let published = self.app.publish_bot(&self.actor, &self.bot, String::new()).await.unwrap();
        let Publication::Published(version, _) = published else { panic!("{published:?}") };
        let activated =
            self.app.activate_bot(&self.actor, &self.bot, version.number, None).await.unwrap();
        assert!(matches!(activated, Activation::Active(..)), "{activated:?}");
    }

    /// A message of an end user; without an id it is new each time.
    pub(super) fn inbound(&self, end_user: &str, id: Option<&str>, text: &str) -> Inbound {
        Inbound {
            workspace: self.actor.workspace,
            channel: self.channel.clone(),
            end_user: end_user.to_owned(),
            message_id: id.map(str::to_owned),
            content: Content::Text { text: text.to_owned() },
            display_name: None,
            callback: None,
        }
    }

    /// What the bot answers.
    pub(super) async fn say(&self, end_user: &str, text: &str) -> Vec<String> {
        texts(&self.app.handle_inbound(self.inbound(end_user, None, text)).await.unwrap())
    }

    /// The identity of an end user.
    pub(super) async fn identity(&self, end_user: &str) -> Identity {
        let channel = self.app.channel(&self.actor, &self.channel).await.unwrap();
        channel.identity(end_user).unwrap()
    }

    /// The profile of an end user, if there is one.
    pub(super) async fn profile(&self, end_user: &str) -> Option<Profile> {
        self.app.person(&self.actor, self.identity(end_user).await).await.ok()
    }

    /// The events of a person, oldest first: definition and the property `reason`, if it has one.
    pub(super) async fn events(&self, who: Identity) -> Vec<StoredEvent> {
        let query =
            EventQuery { definition_id: None, from: None, to: None, cursor: None, limit: 100 };
        let mut page = self.app.person_events(&self.actor, who, query).await.unwrap();
        page.items.reverse();
        page.items
    }

    /// Names of the events of an end user, oldest first.
    pub(super) async fn event_names(&self, end_user: &str) -> Vec<String> {
        let events = self.events(self.identity(end_user).await).await;
        events.into_iter().map(|event| event.definition_id.0).collect()
    }

    /// Why each session ended, oldest first; open ones say so.
    pub(super) async fn reasons(&self) -> Vec<String> {
        let all = self.app.bot_sessions(&self.actor, SessionFilter::All, None, 100).await.unwrap();
        let reason = |session: crate::chats::SessionSummary| {
            session.reason.unwrap_or_else(|| "open".to_owned())
        };
        all.into_iter().rev().map(reason).collect()
    }
}

/// Defines an event with properties `name: type`.
pub(super) async fn define(
    app: &App,
    actor: &Actor,
    id: &str,
    label: Option<&str>,
    fields: &[(&str, &str)],
) {
    let property = |(name, kind): &(&str, &str)| PropertyInput {
        name: (*name).to_owned(),
        property_type: (*kind).to_owned(),
        ..PropertyInput::default()
    };
    let input = DefinitionInput {
        definition_id: Some(id.to_owned()),
        title: id.to_owned(),
        fields: fields.iter().map(property).collect(),
        context_label: label.map(|label| ("en".to_owned(), label.to_owned())).into_iter().collect(),
        ..DefinitionInput::default()
    };
    app.create_event_definition(actor, input).await.unwrap();
}

/// Makes a person with a phone.
pub(super) async fn person_with_phone(app: &App, actor: &Actor, phone: &str) -> Identity {
    let contact = ContactInput {
        path: "contactInformation[0].identifier".to_owned(),
        kind: IdentityType::Phone,
        identifier: phone.to_owned(),
        primary: true,
    };
    let input = PersonInput { contacts: Some(vec![contact]), ..PersonInput::default() };
    app.create_person(actor, input).await.unwrap();
    Identity::new(IdentityType::Phone, phone, None).unwrap()
}

/// What an accepted message was answered with.
pub(super) fn texts(accepted: &Accepted) -> Vec<String> {
    let text = |content: &Content| match content {
        Content::Text { text } => text.clone(),
        other => format!("{other:?}"),
    };
    accepted.replies.iter().map(|message| text(&message.content)).collect()
}

/// Fires what is due.
pub(super) async fn fire_timers(world: &World) {
    let handler = Arc::new(SessionTimeout::new(world.app.clone()));
    TimerWorker::new(world.app.clone(), handler).fire_due().await.unwrap();
}
