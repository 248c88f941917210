//! Timers on both engines: in order, each with its own instant, and never lost (P-46).

use super::*;
use crate::computed::states::CHANGES_MAX;
use crate::events::NewEvent;
use crate::events::ground::{event, instant, mira};
use crate::testing::{START, World, in_both_worlds};
use parking_lot::Mutex;
use rapport_domain::ids::WorkspaceId;

const COUNT_24: &str =
    r#"{"function":"COUNT","definitionId":"Purchase","period":{"type":"LAST_24_HOURS"}}"#;
const COUNT_7: &str =
    r#"{"function":"COUNT","definitionId":"Purchase","period":{"type":"LAST_DAYS","days":7}}"#;

impl TimerWorker {
    /// Fires everything that is due now and answers how many timers that were.
    pub(crate) async fn fire_due(&self) -> Result<usize, Error> {
        let (_running, stopping) = watch::channel(false);
        let mut fired = 0;
        loop {
            match self.fire_batch(&stopping).await? {
                0 => return Ok(fired),
                more => fired += more,
            }
        }
    }
}

/// Remembers what fired; refuses the subject `broken`; asks for a stop after `last`.
#[derive(Default)]
struct Sessions {
    fired: Mutex<Vec<String>>,
    stop: watch::Sender<bool>,
}

impl TimerHandler for Sessions {
    fn fire(&self, _tx: &mut Tx<'_>, timer: &TimerRow, _now: Timestamp) -> Result<(), Error> {
        match timer.subject.as_str() {
            "broken" => Err(Error::Internal("broken".to_owned())),
            _ => Ok(()),
        }
    }

    fn fired(&self, timer: &TimerRow) {
        self.fired.lock().push(timer.subject.clone());
        if timer.subject == "last" {
            self.stop.send_replace(true);
        }
    }
}

fn worker(world: &World) -> (TimerWorker, Arc<Sessions>) {
    let sessions = Arc::new(Sessions::default());
    (TimerWorker::new(world.app.clone(), Arc::clone(&sessions) as _), sessions)
}

#[tokio::test]
async fn overdue_changes_are_announced_with_their_own_instants() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Today", COUNT_24).await;
        world.compute("Week", COUNT_7).await;
        world.send(event("Purchase", "p-1", "{}")).await;
        world.clock.advance_ms(1000);
        world.send(event("Purchase", "p-2", "{}")).await;
        world.fold().await;
        let (worker, _) = worker(&world);
        assert_eq!(worker.fire_due().await.unwrap(), 0);
        let seq = world.app.last_feed_seq(&world.actor).await.unwrap();
        world.clock.set(instant("2026-04-01T00:00:00Z"));
        assert_eq!(worker.fire_due().await.unwrap(), 1);
        assert_eq!(
            world.flips_after(seq).await,
            [
                "2026-03-03T00:00:00.000Z Week: 0 -> 2",
                "2026-03-03T10:00:00.000Z Today: 2 -> 1",
                "2026-03-03T10:00:01.000Z Today: 1 -> 0",
                "2026-03-10T00:00:00.000Z Week: 2 -> 0",
            ]
        );
        assert_eq!(worker.fire_due().await.unwrap(), 0);
        let due = world.app.store.read(|tx: &mut Tx<'_>| tx.next_timer_due()).await.unwrap();
        assert_eq!(due, None);
    })
    .await;
}

#[tokio::test]
async fn an_event_after_a_long_stop_comes_after_what_was_overdue() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Today", COUNT_24).await;
        world.send(event("Purchase", "p-1", "{}")).await;
        world.fold().await;
        let seq = world.app.last_feed_seq(&world.actor).await.unwrap();
        world.clock.set(instant("2026-03-05T00:00:00Z"));
        world.send(event("Purchase", "p-2", "{}")).await;
        world.fold().await;
        let flips =
            ["2026-03-03T10:00:00.000Z Today: 1 -> 0", "2026-03-05T00:00:00.000Z Today: 0 -> 1"];
        assert_eq!(world.flips_after(seq).await, flips);
        let (worker, _) = worker(&world);
        assert_eq!(worker.fire_due().await.unwrap(), 0, "its timer has moved on");
        world.clock.set(instant("2026-03-06T00:00:00Z"));
        assert_eq!(worker.fire_due().await.unwrap(), 1);
        assert_eq!(world.value("Today").await.as_deref(), Some("0"));
    })
    .await;
}

/// When events are folded does not show: neither in what is announced nor in what is stored.
#[tokio::test]
async fn events_folded_late_are_taken_in_at_their_own_instants() {
    let mut outcomes = Vec::new();
    for folds_at_once in [true, false] {
        let outcome = Mutex::new(Vec::new());
        in_both_worlds(async |world: World| {
            world.shop().await;
            world.compute("Today", COUNT_24).await;
            let seq = world.app.last_feed_seq(&world.actor).await.unwrap();
            for (index, at) in ["02T10:00", "02T22:00", "03T09:00", "04T12:00"].iter().enumerate() {
                world.clock.set(instant(&format!("2026-03-{at}:00Z")));
                world.send(event("Purchase", &format!("p-{index}"), "{}")).await;
                assert_eq!(world.value("Today").await.unwrap(), ["1", "2", "3", "1"][index]);
                if folds_at_once {
                    world.fold().await;
                }
            }
            world.clock.set(instant("2026-03-04T12:00:01Z"));
            world.fold().await;
            assert_eq!(world.value("Today").await.as_deref(), Some("1"));
            let who = world.app.person(&world.actor, mira()).await.unwrap().person.id;
            let workspace = world.actor.workspace;
            let next = move |tx: &mut Tx<'_>| {
                Ok::<_, rapport_store::Error>(
                    tx.person_states(workspace, &[who])?.remove(0).map(|row| row.next_change),
                )
            };
            let next_change = world.app.store.read(next).await.unwrap();
            *outcome.lock() = world.flips_after(seq).await;
            outcome.lock().push(format!("{next_change:?}"));
        })
        .await;
        outcomes.push(outcome.into_inner());
    }
    assert_eq!(outcomes[0], outcomes[1]);
    assert_eq!(outcomes[0].len(), 8, "{:?}", outcomes[0]);
}

#[tokio::test]
async fn many_changes_of_one_person_are_announced_part_by_part() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Today", COUNT_24).await;
        let many = CHANGES_MAX as i64 + 2;
        let nth = |n: i64| {
            let occurred_time = Some(START.plus_ms(n - many));
            Ok(NewEvent { occurred_time, ..event("Purchase", &format!("p-{n}"), "{}") })
        };
        world.app.store_events(&world.actor, (0..many).map(nth).collect()).await.unwrap();
        world.fold().await;
        let seq = world.app.last_feed_seq(&world.actor).await.unwrap();
        world.clock.set(instant("2026-03-05T00:00:00Z"));
        let (worker, _) = worker(&world);
        let (_running, stopping) = watch::channel(false);
        assert_eq!(worker.fire_batch(&stopping).await.unwrap(), 1);
        assert_eq!(world.flips_after(seq).await.len(), CHANGES_MAX);
        assert_eq!(world.value("Today").await.as_deref(), Some("0"), "readers need no timer");
        assert_eq!(worker.fire_batch(&stopping).await.unwrap(), 1);
        let flips = world.flips_after(seq).await;
        assert_eq!(flips.len() as i64, many);
        assert_eq!(flips.last().unwrap(), "2026-03-03T09:59:59.999Z Today: 1 -> 0");
        assert_eq!(worker.fire_batch(&stopping).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_broken_timer_is_put_off_and_holds_nobody_up() {
    in_both_worlds(async |world: World| {
        let workspace: WorkspaceId = world.actor.workspace;
        let set = move |tx: &mut Tx<'_>| -> Result<(), Error> {
            for (subject, due_at) in [("late", 2), ("broken", 1), ("early", 0)] {
                tx.set_timer(workspace, TimerKind::Session, subject, START.plus_ms(due_at))?;
            }
            Ok(())
        };
        world.app.store.write(set).await.unwrap();
        world.clock.advance_ms(10);
        let (worker, sessions) = worker(&world);
        assert_eq!(worker.fire_due().await.unwrap(), 3);
        assert_eq!(*sessions.fired.lock(), ["early", "late"]);
        world.clock.advance_ms(POSTPONED_MS);
        assert_eq!(worker.fire_due().await.unwrap(), 1);
        assert_eq!(*sessions.fired.lock(), ["early", "late"]);
    })
    .await;
}

#[tokio::test]
async fn many_events_of_a_deleted_person_are_erased_in_batches() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        for batch in 0..3 {
            let items = (0..500).map(|n| Ok(event("Purchase", &format!("p-{batch}-{n}"), "{}")));
            world.app.send_events(&world.actor, items.collect()).await.unwrap();
        }
        let count = async || {
            let id = "Purchase".to_owned();
            world.app.event_definition(&world.actor, id).await.unwrap().count
        };
        world.app.delete_person(&world.actor, mira()).await.unwrap();
        assert_eq!(count().await, 500);
        let (worker, _) = worker(&world);
        assert_eq!(worker.fire_due().await.unwrap(), 1);
        assert_eq!(count().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_is_to_stop_begins_no_other_timer() {
    in_both_worlds(async |world: World| {
        let workspace: WorkspaceId = world.actor.workspace;
        let set = move |tx: &mut Tx<'_>| -> Result<(), Error> {
            for (subject, due_at) in [("first", 0), ("last", 1), ("never", 2)] {
                tx.set_timer(workspace, TimerKind::Session, subject, START.plus_ms(due_at))?;
            }
            Ok(())
        };
        world.app.store.write(set).await.unwrap();
        world.clock.advance_ms(10);
        let (worker, sessions) = worker(&world);
        worker.run(sessions.stop.subscribe()).await;
        assert_eq!(*sessions.fired.lock(), ["first", "last"]);
    })
    .await;
}
