//! Each message once and in order: duplicates, many end users, restarts (C-20, C-21).

use super::ground::{Shop, define, document, text, texts};
use crate::clock::Clock;
use crate::hub::Pushed;
use crate::testing::{START, World, in_both_worlds};
use crate::{Actor, App};
use rapport_domain::bot::ChannelType;
use rapport_domain::ids::WorkspaceId;
use rapport_domain::person::Origin;
use rapport_domain::time::Timestamp;
use rapport_store::testing::{Folder, Schema};
use rapport_store::{Error, Location, Store, Tx, WorkspaceRow};
use serde_json::{Value, json};
use std::sync::Arc;

/// A bot that stores one event per message and then waits for the next.
fn counter() -> Value {
    document(
        &json!([{"name": "answer", "type": "TEXT"}]),
        &json!([
            {"id": "event", "type": "CUSTOMER_PROFILES_CUSTOM_EVENT", "fields": {
                "definitionId": "Said",
                "mappings": [{"attribute": "lastReceivedTextMessage", "property": "text"}],
            }},
            text("t-1", "You said {{ lastReceivedTextMessage }}"),
        ]),
    )
}

async fn counting_shop(world: &World, channel_type: ChannelType) -> Shop {
    define(&world.app, &world.actor, "Said", None, &[("text", "String")]).await;
    Shop::open(world, channel_type, counter()).await
}

/// Eight parallel copies of one inbound message make one turn, one event, one reply, and all are
/// answered the same.
#[tokio::test]
async fn eight_copies_of_a_message_are_one_turn() {
    in_both_worlds(async |world: World| {
        for channel_type in [ChannelType::LiveChat, ChannelType::OpenChannel] {
            let shop = if channel_type == ChannelType::LiveChat {
                counting_shop(&world, channel_type).await
            } else {
                Shop::open(&world, channel_type, counter()).await
            };
            let copies = (0..8).map(|_| {
                let (app, inbound) = (shop.app.clone(), shop.inbound("u-1", Some("m-1"), "hi"));
                tokio::spawn(async move { app.handle_inbound(inbound).await.unwrap() })
            });
            let copies: Vec<_> = copies.collect();
            let mut answers = Vec::new();
            for copy in copies {
                answers.push(copy.await.unwrap());
            }
            assert!(answers.iter().all(|answer| *answer == answers[0]));
            assert_eq!(texts(&answers[0]), ["You said hi"]);
            assert_eq!(shop.event_names("u-1").await, ["chatbotSessionStarted", "Said"]);
            shop.say("u-1", "more").await;
            let again = shop.app.handle_inbound(shop.inbound("u-1", Some("m-1"), "other")).await;
            assert_eq!(again.unwrap(), answers[0]);
        }
    })
    .await;
}

/// The same from two processes on one store: what is exclusive is decided there, not in memory.
#[tokio::test]
async fn copies_that_reach_two_processes_are_one_turn() {
    in_both_worlds(async |world: World| {
        let shop = counting_shop(&world, ChannelType::OpenChannel).await;
        let other = App::new(world.app.store.clone(), Arc::clone(&world.app.clock));
        let copies: Vec<_> = (0..8)
            .map(|copy| {
                let app = if copy % 2 == 0 { shop.app.clone() } else { other.clone() };
                let inbound = shop.inbound("u-1", Some("m-1"), "hi");
                tokio::spawn(async move { app.handle_inbound(inbound).await.unwrap() })
            })
            .collect();
        let mut answers = Vec::new();
        for copy in copies {
            answers.push(copy.await.unwrap());
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert_eq!(texts(&answers[0]), ["You said hi"]);
        assert_eq!(shop.event_names("u-1").await, ["chatbotSessionStarted", "Said"]);
    })
    .await;
}

/// A browser's message ids wait sixteen at a time until they are claimed: a repeat is a repeat
/// wherever its id is by then, also for another process.
#[tokio::test]
async fn a_repeat_is_known_before_and_after_its_id_is_claimed() {
    in_both_worlds(async |world: World| {
        let shop = counting_shop(&world, ChannelType::LiveChat).await;
        let other = App::new(world.app.store.clone(), Arc::clone(&world.app.clock));
        let mut answers = Vec::new();
        for number in 0..40 {
            let inbound = shop.inbound("v-1", Some(&format!("c-{number}")), "hi");
            answers.push(shop.app.handle_inbound(inbound).await.unwrap());
            if ![15, 16, 17, 31, 32, 33, 39].contains(&number) {
                continue;
            }
            for (earlier, first) in answers.iter().enumerate() {
                let copy = shop.inbound("v-1", Some(&format!("c-{earlier}")), "other");
                let again = other.handle_inbound(copy).await.unwrap();
                assert_eq!(again, *first, "c-{earlier} after c-{number}");
            }
        }
        assert_eq!(shop.event_names("v-1").await.len(), 1 + answers.len());
        let (workspace, channel) = (shop.actor.workspace, shop.channel.clone());
        let read = move |tx: &mut Tx<'_>| tx.chat(workspace, &channel, "v-1");
        let chat = world.app.store.read(read).await.unwrap().unwrap();
        assert_eq!((chat.last_seq, chat.recent_ids.len()), (80, 8));
    })
    .await;
}

/// The message ids of browsers are their own: the same one from two visitors is two messages.
#[tokio::test]
async fn two_visitors_may_use_the_same_message_id() {
    in_both_worlds(async |world: World| {
        let shop = counting_shop(&world, ChannelType::LiveChat).await;
        for visitor in ["v-1", "v-2"] {
            let inbound = shop.inbound(visitor, Some("c-1"), visitor);
            let accepted = shop.app.handle_inbound(inbound).await.unwrap();
            assert_eq!(texts(&accepted), [format!("You said {visitor}")]);
        }
    })
    .await;
}

/// Messages of one end user are handled in arrival order, each number once, and a watcher sees
/// every one of them.
#[tokio::test]
async fn messages_of_one_end_user_keep_their_order_and_numbers() {
    in_both_worlds(async |world: World| {
        let shop = counting_shop(&world, ChannelType::LiveChat).await;
        let key = crate::hub::ChatKey { channel: shop.channel.clone(), end_user: "v-1".to_owned() };
        let mut watcher = shop.app.hub.watch(key, 0, false);
        let sent: Vec<String> = (0..10).map(|number| format!("message {number}")).collect();
        let turns = sent.iter().map(|text| shop.say("v-1", text));
        let mut turns: Vec<_> = turns.map(Box::pin).collect();
        let answers = std::future::poll_fn(|context| {
            // Polled in order once, so that they arrive in order.
            for turn in &mut turns {
                assert!(turn.as_mut().poll(context).is_pending());
            }
            std::task::Poll::Ready(())
        });
        answers.await;
        for (turn, text) in turns.into_iter().zip(&sent) {
            assert_eq!(turn.await, [format!("You said {text}")]);
        }
        let mut seqs = Vec::new();
        while seqs.len() < 20 {
            match watcher.next().await {
                Pushed::Message(message) => seqs.push(message.seq),
                Pushed::Missed => panic!("a message was missed"),
            }
        }
        assert!(seqs.iter().copied().eq(1..=20));
    })
    .await;
}

/// What another process wrote does not come through this one's hub: a watcher looks for it.
#[tokio::test]
async fn a_watcher_finds_what_another_process_wrote() {
    in_both_worlds(async |world: World| {
        if !world.app.store.is_shared() {
            return;
        }
        let shop = counting_shop(&world, ChannelType::LiveChat).await;
        let opened = shop.app.open_visit(&shop.channel, Some("v-1".to_owned()), "192.0.2.1");
        let token = opened.await.unwrap().token;
        let visit = shop.app.authenticate_visit(&shop.channel, &token).await.unwrap();
        let mut watcher = shop.app.watch_visit(&visit, 0);
        let other = App::new(world.app.store.clone(), Arc::clone(&world.app.clock));
        other.handle_inbound(shop.inbound("v-1", None, "hi")).await.unwrap();
        assert!(matches!(watcher.next().await, Pushed::Missed));
        let found = shop.app.visit_messages(&visit, 0).await.unwrap();
        assert_eq!(found.iter().map(|message| message.seq).collect::<Vec<_>>(), [1, 2]);
        assert!(shop.app.visit_messages(&visit, 2).await.unwrap().is_empty());
    })
    .await;
}

struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        START
    }
}

fn actor() -> Actor {
    Actor { workspace: WorkspaceId(1), origin: Origin::Api, name: "test".to_owned() }
}

async fn app_at(location: &Location) -> App {
    App::new(Store::open(location).await.unwrap(), Arc::new(StandingClock))
}

/// A restart in the middle of a session: it goes on where it was, and a message that was handled
/// before is still known.
#[tokio::test]
async fn a_session_survives_a_restart() {
    let folder = Folder::new();
    let schema = Schema::new().await;
    for location in
        [Location::Sqlite(folder.0.join("rapport.db")), Location::Postgres(schema.url())]
    {
        let app = app_at(&location).await;
        let row = WorkspaceRow {
            id: WorkspaceId(1),
            name: "default".to_owned(),
            time_zone: "UTC".to_owned(),
            settings: "{}".to_owned(),
            revision: 1,
        };
        let make = move |tx: &mut Tx<'_>| -> Result<(), Error> { tx.insert_workspace(&row, START) };
        app.store.write(make).await.unwrap();
        let ask = json!({"id": "ask", "type": "SAVE_USER_RESPONSE", "fields": {
            "texts": ["Name?"], "attribute": "name",
        }});
        let attributes = json!([{"name": "name", "type": "TEXT"}]);
        let bot = document(&attributes, &json!([ask, text("t-1", "Thanks {{ name }}")]));
        let mut shop = Shop::open_in(app, actor(), ChannelType::LiveChat, bot).await;
        let first = shop.inbound("v-1", Some("c-1"), "hi");
        let answer = shop.app.handle_inbound(first.clone()).await.unwrap();
        assert_eq!(texts(&answer), ["Name?"]);

        shop.app.store.clone().close().await;
        shop.app = app_at(&location).await;
        assert_eq!(shop.app.handle_inbound(first).await.unwrap(), answer);
        assert_eq!(shop.say("v-1", "Mira").await, ["Thanks Mira"]);
        assert_eq!(shop.event_names("v-1").await, ["chatbotSessionStarted"]);
        shop.app.store.close().await;
    }
    schema.drop().await;
}
