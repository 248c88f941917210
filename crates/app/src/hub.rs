//! The hub: new transcript messages on their way to whoever watches a chat in this process.
//!
//! It holds nothing durable. A watcher sees each number once and in order; where it cannot, because
//! it was too slow or two turns overtook each other here, it is told to read the transcript. What
//! other processes write never comes here, so on a store they share it is told to look regularly.

use crate::chats::ChatMessage;
use parking_lot::Mutex;
use rapport_domain::ids::ChannelId;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep_until};

/// Messages a slow watcher may fall behind before it reads the transcript instead.
const BACKLOG_MAX: usize = 64;

/// How long a message that another process wrote stays unseen at most.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Whose chat: the end user on a channel.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChatKey {
    /// The channel.
    pub channel: ChannelId,
    /// The channel's id of the end user.
    pub end_user: String,
}

/// The watchers of all chats.
#[derive(Default)]
pub struct Hub {
    watched: Mutex<HashMap<ChatKey, broadcast::Sender<Arc<ChatMessage>>>>,
    watched_count: AtomicUsize,
}

/// What a watcher gets.
#[derive(Debug, Clone)]
pub enum Pushed {
    /// The next message.
    Message(Arc<ChatMessage>),
    /// Read the transcript after the last number seen, then tell the watcher with
    /// [`Watcher::seen`].
    Missed,
}

impl Hub {
    /// Watches a chat for messages after the number `seen`. On a store that is `shared` by
    /// processes the watcher is told to read the transcript every two seconds.
    pub fn watch(self: &Arc<Self>, key: ChatKey, seen: i64, shared: bool) -> Watcher {
        let mut watched = self.watched.lock();
        let sender =
            watched.entry(key.clone()).or_insert_with(|| broadcast::channel(BACKLOG_MAX).0);
        let receiver = sender.subscribe();
        self.watched_count.store(watched.len(), Ordering::SeqCst);
        drop(watched);
        let look_at = shared.then(|| Instant::now() + LOOK_EVERY);
        Watcher { hub: Arc::clone(self), key, seen, look_at, receiver: Some(receiver) }
    }

    /// Hands committed messages to the watchers of a chat; costs one load when there are none.
    pub(crate) fn publish(&self, key: &ChatKey, messages: &[Arc<ChatMessage>]) {
        if messages.is_empty() || self.watched_count.load(Ordering::SeqCst) == 0 {
            return;
        }
        let Some(sender) = self.watched.lock().get(key).cloned() else { return };
        for message in messages {
            // Without a receiver there is nobody to tell.
            let _ = sender.send(Arc::clone(message));
        }
    }

    fn forget(&self, key: &ChatKey) {
        let mut watched = self.watched.lock();
        if watched.get(key).is_some_and(|sender| sender.receiver_count() == 0) {
            watched.remove(key);
        }
        self.watched_count.store(watched.len(), Ordering::SeqCst);
    }
}

/// Someone who watches a chat until dropped.
pub struct Watcher {
    hub: Arc<Hub>,
    key: ChatKey,
    seen: i64,
    /// When to read the transcript next, whatever came here.
    look_at: Option<Instant>,
    receiver: Option<broadcast::Receiver<Arc<ChatMessage>>>,
}

impl Watcher {
    /// Waits for the next message. Cancelling it loses nothing.
    pub async fn next(&mut self) -> Pushed {
        let Some(receiver) = &mut self.receiver else { return std::future::pending().await };
        loop {
            let received = tokio::select! {
                biased;
                received = receiver.recv() => received,
                () = until(self.look_at) => {
                    self.look_at = Some(Instant::now() + LOOK_EVERY);
                    return Pushed::Missed;
                }
            };
            match received {
                Ok(message) if message.seq <= self.seen => {}
                Ok(message) if message.seq == self.seen + 1 => {
                    self.seen = message.seq;
                    return Pushed::Message(message);
                }
                Ok(_) | Err(RecvError::Lagged(_)) => return Pushed::Missed,
                // The hub keeps the sender while someone watches, so this does not happen.
                Err(RecvError::Closed) => return std::future::pending().await,
            }
        }
    }

    /// Notes the newest number read from the transcript.
    pub fn seen(&mut self, seq: i64) {
        self.seen = self.seen.max(seq);
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        drop(self.receiver.take());
        self.hub.forget(&self.key);
    }
}

async fn until(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant).await,
        None => std::future::pending().await,
    }
}
