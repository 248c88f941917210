//! How sessions start, end and stay on their version: CS-10, CS-13, C-7, C-79, C-80.

use super::ground::{MINUTE_MS, Shop, document, fire_timers, status_branches, text};
use crate::definitions::DefinitionSwitch;
use crate::testing::{World, in_both_worlds};
use crate::{App, Error, bots};
use rapport_domain::bot::ChannelType;
use rapport_domain::person::PersonType;
use rapport_store::Tx;
use serde_json::{Value, json};
use std::sync::Arc;

/// A bot that looks for the profile first, then greets and waits for a name.
fn greeter(greeting: &str) -> Value {
    let get = json!({"id": "get", "type": "CUSTOMER_PROFILES_PROFILE", "fields": {
        "action": "GET_INFORMATION",
        "mappings": [{"profileAttribute": "firstName", "attribute": "name"}],
    }});
    let ask = json!({"id": "ask", "type": "SAVE_USER_RESPONSE", "fields": {
        "texts": [greeting], "attribute": "name",
    }});
    let attributes = json!([{"name": "name", "type": "TEXT"}]);
    document(&attributes, &json!([get, status_branches(), ask, text("t-2", "Thanks {{ name }}")]))
}

/// CS-10: a new visitor becomes a CUSTOMER with Chatbot Session Started, which the first element
/// finds; after the timeout there is one Chatbot Session Ended.
#[tokio::test]
async fn a_new_visitor_becomes_a_customer_and_silence_ends_the_session_once() {
    in_both_worlds(async |world: World| {
        let shop = Shop::open(&world, ChannelType::LiveChat, greeter("Name?")).await;
        assert_eq!(shop.say("v-1", "hi").await, ["Success", "Name?"]);
        let profile = shop.profile("v-1").await.unwrap();
        assert_eq!(profile.person.person_type, PersonType::Customer);
        assert_eq!(shop.event_names("v-1").await, ["chatbotSessionStarted"]);

        world.clock.advance_ms(14 * MINUTE_MS);
        assert_eq!(shop.say("v-1", "Mira").await, ["Thanks Mira"]);
        world.clock.advance_ms(MINUTE_MS);
        fire_timers(&world).await;
        assert_eq!(shop.reasons().await, ["open"]);
        world.clock.advance_ms(14 * MINUTE_MS);
        fire_timers(&world).await;
        fire_timers(&world).await;
        assert_eq!(shop.reasons().await, ["TIMEOUT"]);
        let names = ["chatbotSessionStarted", "chatbotSessionEnded"];
        assert_eq!(shop.event_names("v-1").await, names);
    })
    .await;
}

/// CS-10: when nothing ran the timer, the next message ends the old session first, at the instant
/// at which its time was over.
#[tokio::test]
async fn a_message_after_the_timeout_ends_the_old_session_at_its_instant() {
    in_both_worlds(async |world: World| {
        let shop = Shop::open(&world, ChannelType::LiveChat, greeter("Name?")).await;
        shop.say("v-1", "hi").await;
        let expired_at = world.app.now().plus_ms(15 * MINUTE_MS);
        world.clock.advance_ms(60 * MINUTE_MS);
        assert_eq!(shop.say("v-1", "hello").await, ["Success", "Name?"]);
        fire_timers(&world).await;
        assert_eq!(shop.reasons().await, ["TIMEOUT", "open"]);
        let events = shop.events(shop.identity("v-1").await).await;
        let ended: Vec<_> = events
            .iter()
            .filter(|event| event.definition_id.as_str() == "chatbotSessionEnded")
            .map(|event| event.occurred_time)
            .collect();
        assert_eq!(ended, [expired_at]);
    })
    .await;
}

/// P-71: with Started switched off nothing makes the profile, and Get information fails.
#[tokio::test]
async fn without_the_started_event_the_first_element_finds_nobody() {
    in_both_worlds(async |world: World| {
        for event in ["chatbotSessionStarted", "chatbotSessionEnded"] {
            let off = DefinitionSwitch { enabled: Some(false), ..DefinitionSwitch::default() };
            world.app.switch_event_definition(&world.actor, event.to_owned(), off).await.unwrap();
        }
        let shop = Shop::open(&world, ChannelType::LiveChat, greeter("Name?")).await;
        assert_eq!(shop.say("v-1", "hi").await, ["Fail", "Name?"]);
        assert!(shop.profile("v-1").await.is_none());
    })
    .await;
}

/// CS-13: a session keeps its version; a new session uses the new one.
#[tokio::test]
async fn publishing_while_chatting_leaves_live_sessions_alone() {
    in_both_worlds(async |world: World| {
        let shop = Shop::open(&world, ChannelType::LiveChat, greeter("Name?")).await;
        shop.say("v-1", "hi").await;
        let mut new = greeter("Who are you?");
        new["dialogs"][0]["elements"][3] = text("t-2", "Welcome {{ name }}");
        let saved = world
            .app
            .save_bot_draft(&world.actor, &shop.bot, Some(1), new.to_string())
            .await
            .unwrap();
        assert!(matches!(saved, bots::DraftSave::Saved(_)));
        let stale =
            world.app.save_bot_draft(&world.actor, &shop.bot, Some(1), new.to_string()).await;
        assert!(matches!(stale.unwrap(), bots::DraftSave::Stale(_)));
        shop.publish().await;
        assert_eq!(shop.say("v-1", "Mira").await, ["Thanks Mira"]);
        assert_eq!(shop.say("v-2", "hi").await, ["Success", "Who are you?"]);
        assert_eq!(shop.say("v-2", "Ivo").await, ["Welcome Ivo"]);
    })
    .await;
}

/// C-7, C-80: deactivation ends open sessions, also if the process dies right after it; messages
/// then stay in the transcript unanswered.
#[tokio::test]
async fn deactivation_ends_open_sessions_and_keeps_messages() {
    in_both_worlds(async |world: World| {
        let shop = Shop::open(&world, ChannelType::LiveChat, greeter("Name?")).await;
        shop.say("v-1", "hi").await;
        shop.say("v-2", "hi").await;
        let bot = world.app.deactivate_bot(&world.actor, &shop.bot, None, None).await.unwrap();
        assert_eq!((bot.active_version, bot.active_channel_ids.len()), (None, 0));
        assert!(shop.say("v-2", "faster than the timer").await.is_empty());
        assert_eq!(shop.reasons().await, ["open", "BOT_DEACTIVATED"]);
        let clock = Arc::clone(&world.app.clock);
        let revived = World { app: App::new(world.app.store.clone(), clock), ..world };
        fire_timers(&revived).await;
        fire_timers(&revived).await;
        assert_eq!(shop.reasons().await, ["BOT_DEACTIVATED"; 2]);
        assert!(shop.say("v-1", "still there?").await.is_empty());
        assert_eq!(shop.reasons().await, ["BOT_DEACTIVATED"; 2]);
        let opened = world.app.open_visit(&shop.channel, Some("v-1".to_owned()), "192.0.2.1");
        let opened = opened.await.unwrap();
        assert_eq!((opened.last_seq, opened.messages.len()), (4, 4));
    })
    .await;
}

/// A session whose channel was taken from the bot and deleted ends with its timeout all the same.
#[tokio::test]
async fn a_session_outlives_its_channel_no_longer_than_its_timeout() {
    in_both_worlds(async |world: World| {
        let shop = Shop::open(&world, ChannelType::LiveChat, greeter("Name?")).await;
        let other = Shop::open(&world, ChannelType::LiveChat, greeter("Who?")).await;
        shop.say("v-1", "hi").await;
        world.app.deactivate_bot(&world.actor, &other.bot, None, None).await.unwrap();
        let elsewhere = Some(vec![other.channel.clone()]);
        world.app.activate_bot(&world.actor, &shop.bot, 1, elsewhere).await.unwrap();
        world.app.delete_channel(&world.actor, &shop.channel).await.unwrap();
        assert_eq!(shop.reasons().await, ["open"]);
        world.clock.advance_ms(15 * MINUTE_MS);
        fire_timers(&world).await;
        assert_eq!(shop.reasons().await, ["TIMEOUT"]);
    })
    .await;
}

/// C-7: a session whose channel is gone ends with its bot as well, and holds up no other.
#[tokio::test]
async fn deactivation_ends_sessions_of_channels_that_are_gone() {
    in_both_worlds(async |world: World| {
        let shop = Shop::open(&world, ChannelType::LiveChat, greeter("Name?")).await;
        let other = Shop::open(&world, ChannelType::LiveChat, greeter("Who?")).await;
        shop.say("v-1", "hi").await;
        world.app.deactivate_bot(&world.actor, &other.bot, None, None).await.unwrap();
        let elsewhere = Some(vec![other.channel.clone()]);
        world.app.activate_bot(&world.actor, &shop.bot, 1, elsewhere).await.unwrap();
        other.say("v-2", "hi").await;
        world.app.delete_channel(&world.actor, &shop.channel).await.unwrap();
        world.app.deactivate_bot(&world.actor, &shop.bot, None, None).await.unwrap();
        fire_timers(&world).await;
        assert_eq!(shop.reasons().await, ["BOT_DEACTIVATED", "BOT_DEACTIVATED"]);
    })
    .await;
}

/// A new visit of the same browser ends the running session with `CLOSED`.
#[tokio::test]
async fn a_new_visit_closes_the_running_session() {
    in_both_worlds(async |world: World| {
        let shop = Shop::open(&world, ChannelType::LiveChat, greeter("Name?")).await;
        let opened = world.app.open_visit(&shop.channel, Some("v-1".to_owned()), "192.0.2.1");
        let token = opened.await.unwrap().token;
        let visit = world.app.authenticate_visit(&shop.channel, &token).await.unwrap();
        assert!(!world.app.new_visit(&visit).await.unwrap());
        shop.say("v-1", "hi").await;
        assert!(world.app.new_visit(&visit).await.unwrap());
        assert_eq!(shop.reasons().await, ["CLOSED"]);
        assert_eq!(shop.say("v-1", "hi").await, ["Success", "Name?"]);
    })
    .await;
}

/// A session that cannot be read ends with `ERROR` and the bot's error message; the next message
/// starts anew (C-80).
#[tokio::test]
async fn a_turn_that_cannot_run_ends_its_session_with_an_error() {
    in_both_worlds(async |world: World| {
        let mut bot = greeter("Name?");
        bot["bot"]["settings"] = json!({"errorMessage": "Something broke."});
        let shop = Shop::open(&world, ChannelType::LiveChat, bot).await;
        shop.say("v-1", "hi").await;
        let (workspace, channel) = (world.actor.workspace, shop.channel.clone());
        world
            .app
            .store
            .write(move |tx: &mut Tx<'_>| -> Result<(), Error> {
                let mut chat = tx.chat(workspace, &channel, "v-1")?.unwrap();
                let was = chat.turn;
                chat.turn += 1;
                chat.session.as_mut().unwrap().state = "{}".to_owned();
                Ok(tx.update_chat(workspace, &chat, was)?)
            })
            .await
            .unwrap();
        assert_eq!(shop.say("v-1", "Mira").await, ["Something broke."]);
        assert_eq!(shop.reasons().await, ["ERROR"]);
        assert_eq!(shop.say("v-1", "hi").await, ["Success", "Name?"]);
    })
    .await;
}

/// C-26: what is sensitive is not stored in readable form, and the session goes on with it.
#[tokio::test]
async fn a_session_that_knows_something_sensitive_is_encrypted_at_rest() {
    in_both_worlds(async |world: World| {
        let mut bot = greeter("Name?");
        bot["attributes"][0]["sensitive"] = json!(true);
        let elements = bot["dialogs"][0]["elements"].as_array_mut().unwrap();
        elements.push(json!({"id": "ask-2", "type": "SAVE_USER_RESPONSE", "fields": {
            "texts": ["City?"], "attribute": "city",
        }}));
        elements.push(text("t-3", "Bye {{ name }}"));
        let city = json!({"name": "city", "type": "TEXT"});
        bot["attributes"].as_array_mut().unwrap().push(city);
        let shop = Shop::open(&world, ChannelType::LiveChat, bot).await;
        let (workspace, channel) = (world.actor.workspace, shop.channel.clone());
        let state = async || {
            let channel = channel.clone();
            let read = move |tx: &mut Tx<'_>| tx.chat(workspace, &channel, "v-1");
            let chat = world.app.store.read(read).await.unwrap();
            chat.and_then(|chat| chat.session).unwrap().state
        };
        shop.say("v-1", "hi").await;
        assert!(state().await.starts_with('{'));
        assert_eq!(shop.say("v-1", "Mira").await, ["Thanks Mira", "City?"]);
        let sealed = state().await;
        assert!(sealed.starts_with("sealed:") && !sealed.contains("Mira"), "{sealed}");
        assert_eq!(shop.say("v-1", "Split").await, ["Bye Mira"]);
        assert_ne!(state().await, sealed);
    })
    .await;
}

/// A-244, C-26: the log shows transcript, path and attributes, sensitive ones masked.
#[tokio::test]
async fn the_log_of_a_session_masks_what_is_sensitive() {
    in_both_worlds(async |world: World| {
        let mut bot = greeter("Name?");
        bot["attributes"][0]["sensitive"] = json!(true);
        let close = json!({"id": "close", "type": "CLOSE_SESSION"});
        bot["dialogs"][0]["elements"].as_array_mut().unwrap().push(close);
        let shop = Shop::open(&world, ChannelType::LiveChat, bot).await;
        shop.say("v-1", "hi").await;
        let all = async || {
            let filter = crate::chats::SessionFilter::Bot(shop.bot.clone());
            world.app.bot_sessions(&world.actor, filter, None, 10).await.unwrap()
        };
        let id = all().await[0].id.clone();
        let open = world.app.bot_session(&world.actor, &id).await.unwrap();
        assert_eq!((open.messages.len(), open.attributes.get()), (3, "{}"));
        shop.say("v-1", "Mira").await;
        let log = world.app.bot_session(&world.actor, &id).await.unwrap();
        assert_eq!((log.summary.reason.as_deref(), log.messages.len()), (Some("CLOSED"), 5));
        assert_eq!(log.attributes.get(), r#"{"name":"***"}"#);
        let person = shop.profile("v-1").await.unwrap().person.id;
        assert_eq!(log.summary.person_id, Some(person));
        let elements: Vec<Value> =
            log.path.iter().map(|entry| serde_json::from_str(entry.get()).unwrap()).collect();
        let types: Vec<&str> =
            elements.iter().filter_map(|entry| entry["elementType"].as_str()).collect();
        let expected = [
            "CUSTOMER_PROFILES_PROFILE",
            "CONDITIONS",
            "TEXT",
            "SAVE_USER_RESPONSE",
            "SAVE_USER_RESPONSE",
            "TEXT",
            "CLOSE_SESSION",
        ];
        assert_eq!(types, expected);
    })
    .await;
}
