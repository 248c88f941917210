//! Timers on both engines: one a subject, in order, taken once.

use super::*;
use crate::Store;
use crate::testing::on_both_engines;

const WS: WorkspaceId = WorkspaceId(1);

#[tokio::test]
async fn timers_fire_in_order_and_are_taken_once() {
    on_both_engines(async |store: Store| {
        store
            .write(|tx: &mut Tx<'_>| -> Result<(), Error> {
                tx.set_timer(WS, TimerKind::Session, "s-1", Timestamp(30))?;
                tx.set_timer(WS, TimerKind::Computed, "7", Timestamp(20))?;
                tx.set_timer(WS, TimerKind::Session, "s-1", Timestamp(10))?;
                tx.set_timer(WS, TimerKind::Erasure, "9", Timestamp(99))?;
                assert_eq!(tx.next_timer_due()?, Some(Timestamp(10)));
                let due = tx.due_timers(Timestamp(20), 10)?;
                let instants: Vec<_> = due.iter().map(|row| (row.kind, row.due_at.0)).collect();
                assert_eq!(instants, [(TimerKind::Session, 10), (TimerKind::Computed, 20)]);
                assert_eq!(tx.due_timers(Timestamp(20), 1)?, due[..1]);
                tx.set_timer(WS, TimerKind::Computed, "7", Timestamp(25))?;
                assert_eq!(tx.take_timers(&due)?, [true, false]);
                assert_eq!(tx.take_timers(&due)?, [false, false]);
                tx.clear_timer(WS, TimerKind::Computed, "7")?;
                tx.clear_timer(WS, TimerKind::Computed, "7")?;
                assert_eq!(tx.next_timer_due()?, Some(Timestamp(99)));
                Ok(())
            })
            .await
            .unwrap();
    })
    .await;
}
