//! Events on both engines: stored once, read back in order, remembered when deleted.

use super::*;
use crate::Store;
use crate::testing::on_both_engines;

const WS: WorkspaceId = WorkspaceId(1);
const MIRA: PersonId = PersonId(7);

fn row(id: &str, definition: &str, at: i64) -> EventRow {
    EventRow {
        event_id: EventId::from(id),
        person_id: MIRA,
        definition_id: DefinitionId::from(definition),
        occurred_time: Timestamp(at),
        received_time: Timestamp(100),
        properties: "{\"amount\":1}".to_owned(),
        source: "API".to_owned(),
    }
}

async fn write<T: Send + 'static>(
    store: &Store,
    closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
) -> T {
    store.write(closure).await.unwrap()
}

fn before(at: i64, id: &str) -> EventPosition {
    EventPosition { occurred_time: Timestamp(at), event_id: id.to_owned() }
}

fn range(definition: Option<&str>, from: i64, before: EventPosition, limit: i64) -> EventRange {
    let definition_id = definition.map(DefinitionId::from);
    EventRange { definition_id, from: Timestamp(from), before, limit }
}

fn ids(rows: &[EventRow]) -> Vec<&str> {
    rows.iter().map(|row| row.event_id.as_str()).collect()
}

#[tokio::test]
async fn an_event_is_stored_once() {
    on_both_engines(async |store: Store| {
        write(&store, |tx| {
            let twice = [row("e-1", "Purchase", 1), row("e-1", "Request", 2), row("e-2", "R", 3)];
            assert_eq!(tx.insert_events(WS, &twice)?, [true, false, true]);
            assert_eq!(tx.insert_events(WS, &twice[..1])?, [false]);
            let found = tx.events_by_id(WS, &[EventId::from("e-1"), EventId::from("e-3")])?;
            assert_eq!(found, [Some(row("e-1", "Purchase", 1)), None]);
            let elsewhere = tx.events_by_id(WorkspaceId(2), &[EventId::from("e-1")])?;
            assert_eq!(elsewhere, [None]);
            tx.delete_events(WS, &twice[..1])?;
            assert_eq!(tx.insert_events(WS, &twice[..1])?, [true]);
            Ok(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn events_are_read_newest_first_and_ordered_by_bytes() {
    on_both_engines(async |store: Store| {
        write(&store, |tx| {
            let rows = [
                row("b", "Purchase", 5),
                row("B", "Request", 5),
                row("_", "Purchase", 5),
                row("a", "Purchase", 9),
                row("z", "Purchase", 1),
            ];
            tx.insert_events(WS, &rows)?;
            let read = |tx: &mut Tx<'_>, range| tx.person_events(WS, MIRA, &range);
            let all = read(tx, range(None, 0, before(100, ""), 10))?;
            assert_eq!(ids(&all), ["a", "b", "_", "B", "z"]);
            // Some are folded, some wait: readers do not notice.
            let tail = tx.event_tails(WS, &[MIRA])?.remove(0);
            assert_eq!(ids(&tail), ["B", "_", "a", "b", "z"]);
            tx.fold_events(WS, &tail[1..3])?;
            assert_eq!(read(tx, range(None, 0, before(100, ""), 10))?, all);
            let page = read(tx, range(None, 0, before(5, "b"), 2))?;
            assert_eq!(ids(&page), ["_", "B"]);
            let purchases = read(tx, range(Some("Purchase"), 2, before(9, "a"), 10))?;
            assert_eq!(ids(&purchases), ["b", "_"]);
            assert_eq!(tx.persons_with_tail(WS, PersonId(0), 10)?, [MIRA]);
            assert_eq!(tx.workspaces_with_tail()?, [WS]);
            let tail = tx.event_tails(WS, &[MIRA])?.remove(0);
            tx.fold_events(WS, &tail)?;
            assert!(tx.workspaces_with_tail()?.is_empty());
            assert_eq!(read(tx, range(None, 0, before(100, ""), 10))?, all);
            let (purchase, start) = (DefinitionId::from("Purchase"), before(0, ""));
            let places = [(MIRA, &purchase, &before(1, "z")), (PersonId(8), &purchase, &start)];
            let replay = tx.events_after(WS, &places, 2)?;
            assert_eq!(ids(&replay[0]), ["_", "b"]);
            assert!(replay[1].is_empty());
            Ok(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn persons_with_events_are_walked_in_order() {
    on_both_engines(async |store: Store| {
        write(&store, |tx| {
            let of = |id: &str, person| EventRow { person_id: PersonId(person), ..row(id, "P", 1) };
            let rows = [of("a", 3), of("b", 9), of("c", 3)];
            tx.insert_events(WS, &rows)?;
            assert_eq!(tx.persons_with_tail(WS, PersonId(0), 2)?, [PersonId(3)]);
            tx.fold_events(WS, &rows)?;
            assert_eq!(tx.next_person_with_events(WS, PersonId(0))?, Some(PersonId(3)));
            assert_eq!(tx.next_person_with_events(WS, PersonId(3))?, Some(PersonId(9)));
            assert_eq!(tx.next_person_with_events(WS, PersonId(9))?, None);
            assert_eq!(tx.last_person_with_events(WS)?, Some(PersonId(9)));
            Ok(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn counts_and_tombstones_are_kept() {
    on_both_engines(async |store: Store| {
        write(&store, |tx| {
            let definition_id = DefinitionId::from("Purchase");
            let count = |stored, at| EventCount {
                definition_id: DefinitionId::from("Purchase"),
                stored,
                last_seen: Timestamp(at),
            };
            tx.add_event_counts(WS, &[count(3, 5)])?;
            tx.add_event_counts(WS, &[count(2, 9)])?;
            tx.subtract_event_count(WS, &definition_id, 1)?;
            assert_eq!(tx.event_counts(WS)?, [count(4, 9)]);

            assert!(!tx.has_event_tombstones(WS)?);
            tx.put_event_tombstones(WS, &[[1; 32]], Timestamp(50))?;
            assert!(tx.has_event_tombstones(WS)?);
            let hashes = [[1; 32], [2; 32]];
            assert_eq!(tx.event_tombstones(WS, &hashes, Timestamp(49))?, [true, false]);
            assert_eq!(tx.event_tombstones(WS, &hashes, Timestamp(50))?, [false, false]);
            assert_eq!(tx.prune_event_tombstones(Timestamp(50), 10)?, 1);
            assert!(!tx.has_event_tombstones(WS)?);
            Ok(())
        })
        .await;
    })
    .await;
}
