//! One turn at a time per end user, in arrival order, within this process.
//!
//! The store's guard on the chat row is what makes turns exclusive; this queue only keeps the
//! order of arrival and saves turns that would be run twice.

use crate::hub::ChatKey;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;

type Lane = Arc<tokio::sync::Mutex<()>>;

/// The chats that have a turn under way.
#[derive(Default)]
pub(crate) struct Lanes {
    busy: Mutex<HashMap<ChatKey, Lane>>,
}

/// The right to run a turn; ends when dropped.
pub(crate) struct Place {
    lanes: Arc<Lanes>,
    key: ChatKey,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Lanes {
    /// Waits until all who came before for the same chat are done.
    pub(crate) async fn enter(self: &Arc<Self>, key: ChatKey) -> Place {
        let lane = Arc::clone(self.busy.lock().entry(key.clone()).or_default());
        // Made before the wait: a caller that gives up leaves the lane as well.
        let mut place = Place { lanes: Arc::clone(self), key, guard: None };
        place.guard = Some(lane.lock_owned().await);
        place
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(self.guard.take());
        let mut busy = self.lanes.busy.lock();
        // New callers take their copy under the same lock, so one owner means nobody waits.
        if busy.get(&self.key).is_some_and(|lane| Arc::strong_count(lane) == 1) {
            busy.remove(&self.key);
        }
    }
}
