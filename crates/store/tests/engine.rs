//! The behaviour both engines share: what a transaction keeps, and what it does not.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use rapport_domain::ids::WorkspaceId;
use rapport_domain::time::Timestamp;
use rapport_store::testing::{Folder, Schema, on_both_engines};
use rapport_store::{Error, Location, Store, Tx, WorkspaceRow};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

const NOW: Timestamp = Timestamp(1_772_445_600_000);

fn workspace(id: i64) -> WorkspaceRow {
    WorkspaceRow {
        id: WorkspaceId(id),
        name: format!("workspace {id}"),
        time_zone: "Europe/Zagreb".to_owned(),
        settings: "{}".to_owned(),
        revision: 1,
    }
}

async fn insert(store: &Store, id: i64) -> Result<(), Error> {
    store.write(move |tx: &mut Tx<'_>| tx.insert_workspace(&workspace(id), NOW)).await
}

async fn names(store: &Store) -> Vec<String> {
    let rows = store.read(|tx: &mut Tx<'_>| tx.workspaces()).await.unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledged_write_is_in_the_next_read() {
    on_both_engines(async |store| {
        for id in 1..=20 {
            insert(&store, id).await.unwrap();
            assert_eq!(names(&store).await.len(), usize::try_from(id).unwrap());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_or_panicking_closure_keeps_nothing_and_disturbs_nobody() {
    on_both_engines(async |store| {
        let refused = store.write(|tx: &mut Tx<'_>| -> Result<(), Error> {
            tx.insert_workspace(&workspace(1), NOW)?;
            Err(Error::corrupt("refused"))
        });
        let panicked = store.write(|tx: &mut Tx<'_>| -> Result<(), Error> {
            tx.insert_workspace(&workspace(2), NOW)?;
            panic!("a defect");
        });
        let (refused, panicked, kept) = tokio::join!(refused, panicked, insert(&store, 3));
        assert!(matches!(refused, Err(Error::Corrupt(_))));
        assert!(matches!(panicked, Err(Error::Panicked)));
        kept.unwrap();
        assert_eq!(names(&store).await, ["workspace 3"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_read_modify_writes_lose_none() {
    on_both_engines(async |store| {
        insert(&store, 1).await.unwrap();
        let runs = Arc::new(AtomicU32::new(0));
        let writers: Vec<_> = (0..100)
            .map(|_| {
                let (store, runs) = (store.clone(), Arc::clone(&runs));
                tokio::spawn(async move {
                    store
                        .write(move |tx: &mut Tx<'_>| -> Result<(), Error> {
                            runs.fetch_add(1, Ordering::Relaxed);
                            let id = WorkspaceId(1);
                            let mut row = tx.workspace(id)?.ok_or(Error::corrupt("gone"))?;
                            let count: u32 = row.settings.parse().unwrap_or(0);
                            row.settings = (count + 1).to_string();
                            tx.update_workspace(&row)
                        })
                        .await
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap().unwrap();
        }
        let row = store.read(|tx: &mut Tx<'_>| tx.workspace(WorkspaceId(1))).await.unwrap();
        assert_eq!(row.unwrap().settings, "100");
        assert!(runs.load(Ordering::Relaxed) >= 100);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_store_refuses_and_what_it_held_is_there_again() {
    let folder = Folder::new();
    let schema = Schema::new().await;
    let locations =
        [Location::Sqlite(folder.0.join("rapport.db")), Location::Postgres(schema.url())];
    for location in &locations {
        let store = Store::open(location).await.unwrap();
        let queued: Vec<_> = (1..=50)
            .map(|id| {
                let store = store.clone();
                tokio::spawn(async move { insert(&store, id).await })
            })
            .collect();
        for write in queued {
            write.await.unwrap().unwrap();
        }
        store.clone().close().await;
        assert!(matches!(insert(&store, 99).await, Err(Error::Unavailable(_))));
        let again = Store::open(location).await.unwrap();
        assert_eq!(names(&again).await.len(), 50);
        again.close().await;
    }
    schema.drop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_end_in_the_same_schema() {
    let described = std::sync::Mutex::new(Vec::new());
    on_both_engines(async |store| {
        let schema = store.read(|tx: &mut Tx<'_>| tx.describe()).await.unwrap();
        described.lock().unwrap().push(schema);
    })
    .await;
    let described = described.into_inner().unwrap();
    assert!(described[0].len() > 10);
    assert_eq!(described[0], described[1]);
}

/// A read that could change something would take locks and make writers run again.
#[tokio::test(flavor = "multi_thread")]
async fn a_read_changes_nothing() {
    let schema = Schema::new().await;
    let store = Store::open(&Location::Postgres(schema.url())).await.unwrap();
    let read = store.read(|tx: &mut Tx<'_>| tx.insert_workspace(&workspace(1), NOW)).await;
    assert!(matches!(read, Err(Error::Statement(_))));
    assert_eq!(names(&store).await, [""; 0]);
    store.close().await;
    schema.drop().await;
}
