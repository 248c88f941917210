//! Many transactions as one, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use rapport_domain::ids::WorkspaceId;
use rapport_domain::time::Timestamp;
use rapport_store::testing::on_both_engines;
use rapport_store::{Error, Store, Tx, WorkspaceRow};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

fn workspace(id: i64) -> WorkspaceRow {
    WorkspaceRow {
        id: WorkspaceId(id),
        name: id.to_string(),
        time_zone: "UTC".to_owned(),
        settings: "0".to_owned(),
        revision: 1,
    }
}

async fn insert(store: &Store, id: i64) -> Result<(), Error> {
    store.write(move |tx: &mut Tx<'_>| tx.insert_workspace(&workspace(id), Timestamp(0))).await
}

async fn ids(store: &Store) -> Vec<i64> {
    let rows = store.read(|tx: &mut Tx<'_>| tx.workspaces()).await.unwrap();
    let mut ids: Vec<i64> = rows.into_iter().map(|row| row.id.0).collect();
    ids.sort_unstable();
    ids
}

fn not_yet(_: &mut Tx<'_>) -> Result<Option<()>, Error> {
    Ok(None)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_future_writes_is_seen_by_it_and_committed_with_its_end() {
    on_both_engines(async |store| {
        let inner = store.clone();
        let call = move || {
            let store = inner.clone();
            async move {
                insert(&store, 1).await.unwrap();
                // A refused write leaves nothing, and those around it stay.
                let refused = store.write(|tx: &mut Tx<'_>| -> Result<(), Error> {
                    tx.insert_workspace(&workspace(2), Timestamp(0))?;
                    Err(Error::corrupt("refused"))
                });
                assert!(matches!(refused.await, Err(Error::Corrupt(_))));
                assert_eq!(ids(&store).await, [1]);
                3
            }
        };
        let settle = |tx: &mut Tx<'_>, id| tx.insert_workspace(&workspace(id), Timestamp(0));
        store.write_joined(not_yet, call, settle).await.unwrap();
        assert_eq!(ids(&store).await, [1, 3]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_stays_when_the_end_is_refused_the_future_panics_or_it_was_done_before() {
    on_both_engines(async |store| {
        let call = |panics: bool| {
            let store = store.clone();
            move || {
                let store = store.clone();
                async move {
                    insert(&store, 1).await.unwrap();
                    assert!(!panics, "a defect");
                }
            }
        };
        let settle = |_: &mut Tx<'_>, ()| Err::<(), _>(Error::corrupt("refused"));
        let refused = store.write_joined(not_yet, call(false), settle).await;
        assert!(matches!(refused, Err(Error::Corrupt(_))));
        let panicked = store.write_joined(not_yet, call(true), |_: &mut Tx<'_>, ()| Ok(())).await;
        assert!(matches!(panicked, Err(Error::Panicked)));
        let done = |_: &mut Tx<'_>| Ok(Some(()));
        store.write_joined(done, call(true), settle).await.unwrap();
        assert_eq!(ids(&store).await, [0; 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn futures_that_meet_run_again_and_lose_nothing() {
    on_both_engines(async |store| {
        insert(&store, 1).await.unwrap();
        let runs = Arc::new(AtomicU32::new(0));
        let calls = (0..20).map(|_| {
            let (store, inner, runs) = (store.clone(), store.clone(), Arc::clone(&runs));
            let call = move || {
                let (store, runs) = (inner.clone(), Arc::clone(&runs));
                async move {
                    runs.fetch_add(1, Ordering::Relaxed);
                    let read = |tx: &mut Tx<'_>| tx.workspace(WorkspaceId(1));
                    let mut row = store.read(read).await?.ok_or(Error::corrupt("gone"))?;
                    row.settings = (row.settings.parse::<u32>().unwrap_or(0) + 1).to_string();
                    store.write(move |tx: &mut Tx<'_>| tx.update_workspace(&row)).await
                }
            };
            let settle = |_: &mut Tx<'_>, updated: Result<(), Error>| updated;
            tokio::spawn(async move { store.write_joined(not_yet, call, settle).await })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
        let row = store.read(|tx: &mut Tx<'_>| tx.workspace(WorkspaceId(1))).await.unwrap();
        assert_eq!(row.unwrap().settings, "20");
        assert!(runs.load(Ordering::Relaxed) >= 20);
    })
    .await;
}
