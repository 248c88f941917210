//! Order, retries and fencing of deliveries, on both engines.

use super::{Attempt, Delivery, OutboxWorker, Outcome, RETRY_DELAYS_MS, Webhook};
use crate::channels::ChannelSettings;
use crate::chats::{Author, ChatMessage};
use crate::testing::{World, in_both_worlds};
use crate::{App, Error};
use parking_lot::Mutex;
use rapport_domain::bot::{ChannelType, Content};
use rapport_domain::identity::IdentityType;
use rapport_domain::ids::{ChannelId, WorkspaceId};
use rapport_domain::person::PersonType;
use rapport_store::Tx;
use rapport_store::outbox::OutboxRow;
use std::sync::Arc;

/// The outside: refuses the first `refusals` tries and remembers all of them.
#[derive(Default)]
struct Receiver {
    refusals: Mutex<usize>,
    tries: Mutex<Vec<Webhook>>,
}

impl Receiver {
    fn refusing(tries: usize) -> Arc<Self> {
        Arc::new(Self { refusals: Mutex::new(tries), tries: Mutex::default() })
    }

    fn bodies(&self) -> Vec<String> {
        self.tries.lock().iter().map(|webhook| webhook.body.clone()).collect()
    }
}

impl Delivery for Receiver {
    fn deliver(&self, webhook: Webhook) -> Attempt<'_> {
        self.tries.lock().push(webhook);
        let mut refusals = self.refusals.lock();
        let outcome = if *refusals == 0 {
            Outcome::Delivered
        } else {
            *refusals -= 1;
            Outcome::Failed("answered 503".to_owned())
        };
        Box::pin(std::future::ready(outcome))
    }
}

async fn open_channel(world: &World) -> (ChannelId, String) {
    let settings = ChannelSettings {
        name: "Shop".to_owned(),
        sender: "Ana".to_owned(),
        identity_type: IdentityType::OpenChannel,
        outbound_url: None,
        allowed_origins: Vec::new(),
        person_type: PersonType::Customer,
    };
    let made = world.app.create_channel(&world.actor, ChannelType::OpenChannel, settings).await;
    let made = made.unwrap();
    (made.channel.id, made.secret)
}

/// Puts messages `1..=count` of chat 1 into the transcript and the outbox.
async fn put(app: &App, workspace: WorkspaceId, channel: &ChannelId, count: i64) {
    let (channel, now) = (channel.clone(), app.now());
    app.store
        .write(move |tx: &mut Tx<'_>| -> Result<(), Error> {
            let message = |seq| ChatMessage {
                seq,
                turn: 1,
                author: Author::Bot,
                content: Content::Text { text: format!("message {seq}") },
                client_id: None,
                failed_at: None,
                at: now,
            };
            let rows: Vec<_> = (1..=count).map(|seq| message(seq).to_row().unwrap()).collect();
            tx.insert_messages(workspace, 1, &rows)?;
            let entry = |seq| OutboxRow {
                seq,
                message_id: format!("id-{seq}"),
                url: "https://shop.example/out".to_owned(),
                body: format!("{seq}"),
                created_at: now,
            };
            let rows: Vec<_> = (1..=count).map(entry).collect();
            Ok(tx.insert_outbox(workspace, &channel, 1, &rows, now)?)
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn webhooks_leave_in_order_with_the_channels_secret() {
    in_both_worlds(async |world: World| {
        let (channel, secret) = open_channel(&world).await;
        put(&world.app, world.actor.workspace, &channel, 3).await;
        let receiver = Receiver::refusing(0);
        let worker = OutboxWorker::new(world.app.clone(), receiver.clone());
        assert_eq!(worker.deliver_due().await.unwrap(), 3);
        assert_eq!(receiver.bodies(), ["1", "2", "3"]);
        assert!(receiver.tries.lock().iter().all(|webhook| webhook.secret == secret));
        assert_eq!(worker.deliver_due().await.unwrap(), 0);
        let next = world.app.store.read(|tx: &mut Tx<'_>| tx.next_lane_due()).await.unwrap();
        assert_eq!(next, None);
    })
    .await;
}

#[tokio::test]
async fn a_failed_webhook_is_tried_again_and_those_behind_it_wait() {
    in_both_worlds(async |world: World| {
        let (channel, _) = open_channel(&world).await;
        put(&world.app, world.actor.workspace, &channel, 2).await;
        let receiver = Receiver::refusing(2);
        let worker = OutboxWorker::new(world.app.clone(), receiver.clone());
        worker.deliver_due().await.unwrap();
        world.clock.advance_ms(RETRY_DELAYS_MS[0] - 1);
        worker.deliver_due().await.unwrap();
        assert_eq!(receiver.bodies(), ["1"]);
        world.clock.advance_ms(1);
        worker.deliver_due().await.unwrap();
        world.clock.advance_ms(RETRY_DELAYS_MS[1]);
        worker.deliver_due().await.unwrap();
        assert_eq!(receiver.bodies(), ["1", "1", "1", "2"]);
        let ids: Vec<String> =
            receiver.tries.lock().iter().map(|webhook| webhook.message_id.clone()).collect();
        assert_eq!(ids, ["id-1", "id-1", "id-1", "id-2"]);
    })
    .await;
}

#[tokio::test]
async fn a_webhook_given_up_shows_in_the_transcript_and_the_next_one_leaves() {
    in_both_worlds(async |world: World| {
        let (channel, _) = open_channel(&world).await;
        let workspace = world.actor.workspace;
        put(&world.app, workspace, &channel, 2).await;
        let receiver = Receiver::refusing(RETRY_DELAYS_MS.len() + 1);
        let worker = OutboxWorker::new(world.app.clone(), receiver.clone());
        worker.deliver_due().await.unwrap();
        for delay in RETRY_DELAYS_MS {
            world.clock.advance_ms(delay);
            worker.deliver_due().await.unwrap();
        }
        assert_eq!(receiver.bodies(), ["1", "1", "1", "1", "1", "1", "1", "1", "2"]);
        let read = move |tx: &mut Tx<'_>| {
            Ok::<_, rapport_store::Error>((
                tx.messages_after(workspace, 1, 0, 10)?,
                tx.dead_letters(workspace, 1)?,
            ))
        };
        let (messages, dead) = world.app.store.read(read).await.unwrap();
        let failed: Vec<_> = messages.iter().map(|message| message.failed_at).collect();
        assert_eq!(failed, [Some(world.app.now()), None]);
        assert_eq!(dead, [1]);
    })
    .await;
}

#[tokio::test]
async fn two_workers_deliver_each_webhook_once() {
    in_both_worlds(async |world: World| {
        let (channel, _) = open_channel(&world).await;
        put(&world.app, world.actor.workspace, &channel, 5).await;
        let receiver = Receiver::refusing(0);
        let worker = || OutboxWorker::new(world.app.clone(), receiver.clone());
        let (one, other) = (worker(), worker());
        let (one, other) = tokio::join!(one.deliver_due(), other.deliver_due());
        assert_eq!(one.unwrap() + other.unwrap(), 5);
        assert_eq!(receiver.bodies(), ["1", "2", "3", "4", "5"]);
    })
    .await;
}

#[tokio::test]
async fn a_lane_whose_worker_died_is_taken_over_after_its_lease() {
    in_both_worlds(async |world: World| {
        let (channel, _) = open_channel(&world).await;
        put(&world.app, world.actor.workspace, &channel, 1).await;
        let now = world.app.now();
        world
            .app
            .store
            .write(move |tx: &mut Tx<'_>| -> Result<(), Error> {
                let lane = tx.due_lanes(now, 1)?.remove(0);
                assert!(super::claim(tx, &lane, now.plus_ms(super::LEASE_MS))?.is_some());
                Ok(())
            })
            .await
            .unwrap();
        let receiver = Receiver::refusing(0);
        let worker = OutboxWorker::new(world.app.clone(), receiver.clone());
        assert_eq!(worker.deliver_due().await.unwrap(), 0);
        world.clock.advance_ms(super::LEASE_MS);
        assert_eq!(worker.deliver_due().await.unwrap(), 1);
    })
    .await;
}
