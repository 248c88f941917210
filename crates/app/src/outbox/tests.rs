//! Order, retries and fencing of deliveries, on both engines.

use super::{
    Attempt, Delivery, ENTRIES_MAX, Lanes, OutboxWorker, Outcome, RETRY_DELAYS_MS, Webhook,
};
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
use rapport_store::chats::TurnRow;
use rapport_store::outbox::OutboxRow;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, mpsc, watch};

impl OutboxWorker {
    /// Delivers everything that is due now and returns how many tries that took.
    async fn deliver_due(&self) -> Result<usize, Error> {
        let (_running, stopping) = watch::channel(false);
        let mut lanes = Lanes::default();
        let mut tries = 0;
        loop {
            self.fill(&mut lanes, &stopping).await?;
            match lanes.next().await {
                Some(more) => tries += more,
                None => return Ok(tries),
            }
        }
    }
}

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
    put_into(app, workspace, channel, 1, count).await;
}

async fn put_into(app: &App, workspace: WorkspaceId, channel: &ChannelId, chat: i64, count: i64) {
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
            let messages = (1..=count).map(|seq| message(seq).to_row().unwrap()).collect();
            let row = TurnRow { turn: 1, first_seq: 1, at: now, messages, trace: None };
            tx.insert_turns(workspace, chat, &[row])?;
            let entry = |seq| OutboxRow {
                seq,
                message_id: format!("id-{seq}"),
                url: "https://shop.example/out".to_owned(),
                body: if chat == 1 { format!("{seq}") } else { format!("{chat}.{seq}") },
                created_at: now,
            };
            let rows: Vec<_> = (1..=count).map(entry).collect();
            Ok(tx.insert_outbox(workspace, &channel, chat, &rows, now)?)
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

/// Says what arrives; the first webhook of chat 1 is not answered until it is released.
struct SlowReceiver {
    arrived: mpsc::UnboundedSender<String>,
    release: Notify,
}

impl Delivery for SlowReceiver {
    fn deliver(&self, webhook: Webhook) -> Attempt<'_> {
        Box::pin(async move {
            let slow = webhook.body == "1";
            self.arrived.send(webhook.body).unwrap();
            if slow {
                self.release.notified().await;
            }
            Outcome::Delivered
        })
    }
}

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_receiver_that_does_not_answer_holds_up_no_other() {
    in_both_worlds(async |world: World| {
        let (channel, _) = open_channel(&world).await;
        let workspace = world.actor.workspace;
        put(&world.app, workspace, &channel, 2).await;
        let (sender, mut arrived) = mpsc::unbounded_channel();
        let receiver = Arc::new(SlowReceiver { arrived: sender, release: Notify::new() });
        let worker = OutboxWorker::new(world.app.clone(), Arc::clone(&receiver) as _);
        let (stop, stopping) = watch::channel(false);
        let running = tokio::spawn(worker.run(stopping));
        let mut next = async || tokio::time::timeout(PATIENCE, arrived.recv()).await.unwrap();
        assert_eq!(next().await.as_deref(), Some("1"));
        for chat in 2..=3 {
            put_into(&world.app, workspace, &channel, chat, 1).await;
            world.app.outbox.notify_one();
            assert_eq!(next().await, Some(format!("{chat}.1")));
        }
        stop.send_replace(true);
        receiver.release.notify_one();
        running.await.unwrap();
        assert!(arrived.try_recv().is_err(), "the second of chat 1 is left to the next start");
        let now = world.app.now();
        let due = move |tx: &mut Tx<'_>| tx.due_lanes(now, 10);
        let due = world.app.store.read(due).await.unwrap();
        assert_eq!(due.iter().map(|lane| lane.chat_id).collect::<Vec<_>>(), [1]);
    })
    .await;
}

#[tokio::test]
async fn a_long_lane_is_left_to_others_after_a_number_of_entries() {
    in_both_worlds(async |world: World| {
        let (channel, _) = open_channel(&world).await;
        let workspace = world.actor.workspace;
        put(&world.app, workspace, &channel, ENTRIES_MAX as i64 + 1).await;
        let receiver = Receiver::refusing(0);
        let worker = OutboxWorker::new(world.app.clone(), receiver.clone());
        let now = world.app.now();
        let due = async || {
            let due = move |tx: &mut Tx<'_>| tx.due_lanes(now, 10);
            world.app.store.read(due).await.unwrap()
        };
        let (_running, stopping) = watch::channel(false);
        let lane = due().await.remove(0);
        assert_eq!(worker.work_lane(lane, &stopping).await.unwrap(), ENTRIES_MAX);
        assert_eq!(due().await.len(), 1);
        assert_eq!(worker.deliver_due().await.unwrap(), 1);
        assert_eq!(due().await.len(), 0);
    })
    .await;
}
