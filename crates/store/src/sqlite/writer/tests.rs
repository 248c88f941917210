//! What transactions of one group see of each other.

use super::*;
use crate::work::{Closure, Mode};
use rapport_domain::ids::WorkspaceId;
use tokio::sync::oneshot;

type Answer<T> = oneshot::Receiver<Result<T, Error>>;

fn touches() -> (Box<dyn Work>, Answer<()>) {
    let touch = |tx: &mut Tx<'_>| match tx.touch_workspace(WorkspaceId(1)) {
        Ok(()) | Err(Error::Conflict) => Ok(()),
        Err(other) => Err(other),
    };
    let (work, answer) = Closure::new(Mode::Write, touch);
    (Box::new(work), answer)
}

fn looks() -> (Box<dyn Work>, Answer<bool>) {
    let (work, answer) = Closure::new(Mode::Write, |tx: &mut Tx<'_>| Ok(tx.definitions_changed()));
    (Box::new(work), answer)
}

/// The commit of the whole group may fail after the second one has seen what the first one wrote.
#[test]
fn a_change_of_definitions_is_uncertain_for_the_rest_of_its_group_only() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    let table = "CREATE TABLE workspace (workspace_id INTEGER PRIMARY KEY, revision INTEGER)";
    connection.execute_batch(table).unwrap();
    let (sender, mut queue) = mpsc::channel(QUEUE_MAX);
    let mut done = Vec::new();

    let (before, mut seen_before) = looks();
    let (change, _changed) = touches();
    let (after, mut seen_after) = looks();
    for work in [change, after] {
        assert!(sender.try_send(work).is_ok());
    }
    let mut waiting = |_| queue.try_recv().ok();
    let committed = group(&connection, before, &mut waiting, &mut done);
    answer(std::mem::take(&mut done), &committed);
    assert!(!seen_before.try_recv().unwrap().unwrap());
    assert!(seen_after.try_recv().unwrap().unwrap());

    let (next, mut seen_next) = looks();
    let committed = group(&connection, next, &mut waiting, &mut done);
    answer(done, &committed);
    assert!(!seen_next.try_recv().unwrap().unwrap());
}

/// Whatever the system kept of a log that could not be synced, nothing is built on it.
#[tokio::test]
async fn after_a_failed_sync_nothing_more_is_written() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    let writer = Writer::start(connection, PathBuf::from("/nowhere/rapport.db-wal")).unwrap();
    for _ in 0..2 {
        let (work, seen) = looks();
        writer.submit(work).await;
        assert!(matches!(seen.await.unwrap(), Err(Error::Unavailable(_))));
    }
    let ran = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let flag = std::sync::Arc::clone(&ran);
    let (work, seen) = Closure::new(Mode::Write, move |_: &mut Tx<'_>| {
        flag.store(true, std::sync::atomic::Ordering::SeqCst);
        Ok::<(), Error>(())
    });
    writer.submit(Box::new(work)).await;
    assert!(matches!(seen.await.unwrap(), Err(Error::Unavailable(_))));
    assert!(!ran.load(std::sync::atomic::Ordering::SeqCst));
    writer.close().await;
}
