//! Bots through their use cases, on both engines.

use super::{Activation, Bot, BotChange, NewBot, Publication};
use crate::Error;
use crate::channels::ChannelSettings;
use crate::testing::{World, in_both_worlds};
use rapport_domain::attribute::CustomAttributeInput;
use rapport_domain::bot::{BotProblem, ChannelType};
use rapport_domain::identity::IdentityType;
use rapport_domain::ids::ChannelId;
use rapport_domain::person::PersonType;
use rapport_domain::value::DataType;
use serde_json::{Value, json};

async fn widget(world: &World) -> ChannelId {
    let settings = ChannelSettings {
        name: "Shop".to_owned(),
        sender: "Ana".to_owned(),
        identity_type: IdentityType::LiveChat,
        outbound_url: None,
        allowed_origins: Vec::new(),
        person_type: PersonType::Customer,
    };
    let made = world.app.create_channel(&world.actor, ChannelType::LiveChat, settings).await;
    made.unwrap().channel.id
}

fn new(document: Option<Value>) -> NewBot {
    NewBot {
        name: "Shop".to_owned(),
        channel_type: ChannelType::LiveChat,
        language: None,
        description: String::new(),
        channel_ids: Vec::new(),
        document: document.map(|document| document.to_string()),
    }
}

async fn make(world: &World, document: Option<Value>) -> Bot {
    world.app.create_bot(&world.actor, new(document)).await.unwrap()
}

async fn publish(world: &World, bot: &Bot) -> Publication {
    world.app.publish_bot(&world.actor, &bot.id, "first".to_owned()).await.unwrap()
}

async fn activate(world: &World, bot: &Bot, channels: &[&ChannelId]) -> Activation {
    let channels = channels.iter().map(|id| (*id).clone()).collect();
    world.app.activate_bot(&world.actor, &bot.id, 1, Some(channels)).await.unwrap()
}

fn codes(problems: &[BotProblem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.code).collect()
}

fn greeting(text: &str) -> Value {
    json!({
        "formatVersion": 1,
        "bot": {"name": "Imported", "channel": "LIVE_CHAT", "description": "Greets"},
        "dialogs": [{"id": "d-1", "name": "Default", "kind": "DEFAULT", "elements": [
            {"id": "t-1", "type": "TEXT", "fields": {"texts": [text]}},
        ]}],
    })
}

#[tokio::test]
async fn a_new_bot_has_a_default_dialog_and_can_be_published() {
    in_both_worlds(async |world: World| {
        let bot = make(&world, None).await;
        let shown = (bot.name.as_str(), bot.language.as_str(), bot.draft_revision);
        assert_eq!(shown, ("Shop", "ENGLISH", 1));
        assert!(world.app.validate_bot(&world.actor, &bot.id).await.unwrap().is_empty());
        let Publication::Published(version, _) = publish(&world, &bot).await else { panic!() };
        assert_eq!((version.number, version.note.as_str()), (1, "first"));
        assert_eq!(world.app.bots(&world.actor).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_bot_made_from_a_document_keeps_what_it_says() {
    in_both_worlds(async |world: World| {
        let bot = make(&world, Some(greeting("Hi"))).await;
        assert_eq!((bot.name.as_str(), bot.description.as_str()), ("Shop", "Greets"));
        let open_channel = NewBot {
            channel_type: ChannelType::OpenChannel,
            name: String::new(),
            ..new(Some(greeting("Hi")))
        };
        let refused = world.app.create_bot(&world.actor, open_channel).await;
        let Err(Error::Invalid(problems)) = refused else { panic!("it was made") };
        let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(paths, ["name", "channel"]);
    })
    .await;
}

/// C-90, A-241: everything wrong is listed, and nothing is published.
#[tokio::test]
async fn a_draft_with_errors_is_saved_but_not_published() {
    in_both_worlds(async |world: World| {
        let mut wrong = greeting("Hi {{ nobody }}");
        let jump = json!({"id": "j-1", "type": "TO_DIALOG", "fields": {"dialogId": "gone"}});
        wrong["dialogs"][0]["elements"].as_array_mut().unwrap().push(jump);
        let bot = make(&world, Some(wrong)).await;
        let listed = world.app.validate_bot(&world.actor, &bot.id).await.unwrap();
        assert_eq!(codes(&listed), ["ATTRIBUTE_UNKNOWN", "DIALOG_MISSING"]);
        let refused = publish(&world, &bot).await;
        assert_eq!(refused, Publication::Refused(listed));
        assert!(world.app.bot_versions(&world.actor, &bot.id).await.unwrap().is_empty());
        let no_object = "[]".to_owned();
        let saved = world.app.save_bot_draft(&world.actor, &bot.id, None, no_object).await;
        assert!(matches!(saved, Err(Error::Invalid(_))));
    })
    .await;
}

/// C-7: a sender has at most one active bot; activating again replaces the senders.
#[tokio::test]
async fn a_sender_has_one_active_bot() {
    in_both_worlds(async |world: World| {
        let (left, right) = (widget(&world).await, widget(&world).await);
        let (one, other) = (make(&world, None).await, make(&world, None).await);
        publish(&world, &one).await;
        publish(&world, &other).await;
        let Activation::Refused(problems) = activate(&world, &one, &[]).await else { panic!() };
        assert_eq!(codes(&problems), ["SENDER_MISSING"]);
        let Activation::Active(bot, _) = activate(&world, &one, &[&left]).await else { panic!() };
        assert_eq!((bot.active_version, bot.active_channel_ids), (Some(1), vec![left.clone()]));
        let taken = activate(&world, &other, &[&left, &right]).await;
        let Activation::Refused(problems) = taken else { panic!("{taken:?}") };
        assert_eq!(codes(&problems), ["SENDER_IN_USE"]);
        let Activation::Active(bot, _) = activate(&world, &one, &[&right]).await else { panic!() };
        assert_eq!(bot.active_channel_ids, std::slice::from_ref(&right));
        assert!(matches!(activate(&world, &other, &[&left]).await, Activation::Active(..)));

        let in_use = world.app.delete_channel(&world.actor, &right).await;
        assert!(matches!(in_use, Err(Error::InUse(_))));
        let missing = ChannelId("nowhere".to_owned());
        let unknown = world.app.activate_bot(&world.actor, &one.id, 1, Some(vec![missing])).await;
        assert!(matches!(unknown, Err(Error::Invalid(_))));
    })
    .await;
}

/// C-11: a bot that was active is archived, not deleted.
#[tokio::test]
async fn a_bot_that_was_active_is_archived_instead_of_deleted() {
    in_both_worlds(async |world: World| {
        let (app, actor) = (&world.app, &world.actor);
        let channel = widget(&world).await;
        let bot = make(&world, None).await;
        publish(&world, &bot).await;
        activate(&world, &bot, &[&channel]).await;
        assert!(matches!(app.archive_bot(actor, &bot.id).await, Err(Error::State(_))));
        app.deactivate_bot(actor, &bot.id, None, None).await.unwrap();
        assert!(matches!(app.delete_bot(actor, &bot.id).await, Err(Error::State(_))));
        assert!(app.archive_bot(actor, &bot.id).await.unwrap().archived_at.is_some());
        let late = app.update_bot(actor, &bot.id, BotChange::default()).await;
        assert!(matches!(late, Err(Error::State(_))));
        let unused = make(&world, None).await;
        app.delete_bot(actor, &unused.id).await.unwrap();
        assert!(matches!(app.bot(actor, &unused.id).await, Err(Error::NotFound("bot"))));
    })
    .await;
}

/// A-240, A-241: settings are part of the draft, and a version can be copied back into it.
#[tokio::test]
async fn settings_change_the_draft_and_a_version_restores_it() {
    in_both_worlds(async |world: World| {
        let (app, actor) = (&world.app, &world.actor);
        let bot = make(&world, Some(greeting("Hi"))).await;
        publish(&world, &bot).await;
        let change = BotChange {
            name: Some("Renamed".to_owned()),
            language: Some("CROATIAN".to_owned()),
            ..BotChange::default()
        };
        let renamed = app.update_bot(actor, &bot.id, change).await.unwrap();
        assert_eq!((renamed.name.as_str(), renamed.draft_revision), ("Renamed", 2));
        let draft = app.bot_draft(actor, &bot.id).await.unwrap();
        let document: Value = serde_json::from_str(draft.document.get()).unwrap();
        assert_eq!((&document["bot"]["name"], draft.revision), (&json!("Renamed"), 2));
        let restored = app.restore_bot_version(actor, &bot.id, 1).await.unwrap();
        assert_eq!(restored.revision, 3);
        assert_eq!(app.bot(actor, &bot.id).await.unwrap().name, "Shop");
        let (version, document) = app.bot_version(actor, &bot.id, 1).await.unwrap();
        assert_eq!((version.number, document.get()), (1, restored.document.get()));
        let missing = app.bot_version(actor, &bot.id, 2).await;
        assert!(matches!(missing, Err(Error::NotFound("version"))));
    })
    .await;
}

/// P-32, P-39, P-63: what an active bot uses is not taken away, and the bot is named.
#[tokio::test]
async fn what_an_active_bot_uses_stays() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let (app, actor) = (&world.app, &world.actor);
        let count =
            r#"{"function":"COUNT","definitionId":"Purchase","period":{"type":"LIFETIME"}}"#;
        let computed = world.compute("Purchases", count).await.id;
        let (name, data_type) = ("Tier".to_owned(), DataType::String);
        let tier = CustomAttributeInput { name, data_type, object_schema: None };
        app.create_custom_attribute(actor, tier).await.unwrap();
        let mut document = greeting("Hi");
        document["attributes"] =
            json!([{"name": "tier", "type": "TEXT"}, {"name": "count", "type": "NUMBER"}]);
        document["dialogs"][0]["elements"] = json!([
            {"id": "get", "type": "CUSTOMER_PROFILES_PROFILE", "fields": {
                "action": "GET_INFORMATION",
                "mappings": [
                    {"profileAttribute": "customAttributes.Tier", "attribute": "tier"},
                    {"profileAttribute": "computedAttributes.Purchases", "attribute": "count"},
                ],
            }},
            {"id": "send", "type": "CUSTOMER_PROFILES_CUSTOM_EVENT", "fields": {
                "definitionId": "Request",
                "mappings": [{"attribute": "tier", "property": "topic"}],
            }},
        ]);
        let bot = make(&world, Some(document)).await;
        publish(&world, &bot).await;
        let active = activate(&world, &bot, &[&widget(&world).await]).await;
        assert!(matches!(active, Activation::Active(..)), "{active:?}");

        let users = |refused: Result<(), Error>| match refused {
            Err(Error::InUse(users)) => users,
            other => panic!("{other:?}"),
        };
        let the_bot = ["the chatbot \"Shop\""];
        let stop = async || app.deactivate_computed_attribute(actor, computed).await.map(drop);
        let delete_event = async || app.delete_event_definition(actor, "Request".to_owned()).await;
        let delete_custom = async || app.delete_custom_attribute(actor, "Tier".to_owned()).await;
        assert_eq!(users(stop().await), the_bot);
        assert_eq!(users(delete_event().await), the_bot);
        assert_eq!(users(delete_custom().await), the_bot);

        app.deactivate_bot(actor, &bot.id, None, None).await.unwrap();
        stop().await.unwrap();
        app.delete_computed_attribute(actor, computed).await.unwrap();
        delete_event().await.unwrap();
        delete_custom().await.unwrap();
    })
    .await;
}
