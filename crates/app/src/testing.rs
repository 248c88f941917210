//! The ground of this crate's tests: an application with a clock that a test moves by hand.

use crate::{Actor, App, Clock};
use rapport_domain::ids::WorkspaceId;
use rapport_domain::person::Origin;
use rapport_domain::time::Timestamp;
use rapport_store::testing::on_both_engines;
use rapport_store::{Error, Tx, WorkspaceRow};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// 2026-03-02T10:00:00Z, the instant at which the specification's stories begin.
pub(crate) const START: Timestamp = Timestamp(1_772_445_600_000);

/// A clock that stands still until it is moved.
pub(crate) struct ManualClock(AtomicI64);

impl ManualClock {
    pub(crate) fn set(&self, now: Timestamp) {
        self.0.store(now.0, Ordering::SeqCst);
    }

    pub(crate) fn advance_ms(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// One application over a fresh store with one workspace in UTC.
pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) actor: Actor,
}

/// Runs `test` in a fresh world on each engine.
pub(crate) async fn in_both_worlds<F, T>(test: F)
where
    F: Fn(World) -> T,
    T: Future<Output = ()>,
{
    let test = &test;
    on_both_engines(async |store| {
        let workspace = WorkspaceId(1);
        store
            .write(move |tx: &mut Tx<'_>| -> Result<(), Error> {
                let row = WorkspaceRow {
                    id: workspace,
                    name: "default".to_owned(),
                    time_zone: "UTC".to_owned(),
                    settings: "{}".to_owned(),
                    revision: 1,
                };
                tx.insert_workspace(&row, START)
            })
            .await
            .unwrap();
        let clock = Arc::new(ManualClock(AtomicI64::new(START.0)));
        let actor = Actor { workspace, origin: Origin::Api, name: "test".to_owned() };
        let app = App::new(store, Arc::clone(&clock) as Arc<dyn Clock>);
        test(World { app, clock, actor }).await;
    })
    .await;
}

#[tokio::test]
async fn a_catalog_follows_its_revision() {
    in_both_worlds(async |world: World| {
        let catalogs = Arc::clone(&world.app.catalogs);
        let workspace = world.actor.workspace;
        let zone = world
            .app
            .store
            .write(move |tx: &mut Tx<'_>| -> Result<String, crate::Error> {
                catalogs.get(tx, workspace)?;
                let mut row =
                    tx.workspace(workspace)?.ok_or(crate::Error::NotFound("workspace"))?;
                row.time_zone = "Europe/Zagreb".to_owned();
                tx.update_workspace(&row)?;
                Ok(catalogs.get(tx, workspace)?.zone.name().to_owned())
            })
            .await
            .unwrap();
        assert_eq!(zone, "Europe/Zagreb");
        world.clock.advance_ms(1);
        world.clock.set(START);
    })
    .await;
}
