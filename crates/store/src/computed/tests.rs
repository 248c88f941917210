//! Computed attributes, states and the place of the backfill on both engines.

use super::*;
use crate::Store;
use crate::testing::on_both_engines;

const WS: WorkspaceId = WorkspaceId(1);

/// The form of today stays readable for good.
const FORM_1: &str = concat!(
    r#"{"form":1,"id":5,"name":"Purchases 7d","kind":"EVENT_AGGREGATE","definition":{"function":"#,
    r#""SUM","definitionId":"Purchase","property":"amount","exclude":"NONE","period":{"type":"#,
    r#""LAST_DAYS","days":7}},"resultType":"DECIMAL","status":"INACTIVE","frozen":{"at":5,"#,
    r#""day":2},"revision":3,"createdAt":1,"modifiedAt":5}"#
);

#[test]
fn a_document_is_read_and_written_alike() {
    assert_eq!(write(&read(FORM_1).unwrap()).unwrap(), FORM_1);
    assert!(read(&FORM_1.replace("\"form\":1", "\"form\":2")).is_err());
}

#[tokio::test]
async fn attributes_states_and_the_backfill_are_kept() {
    on_both_engines(async |store: Store| {
        store
            .write(|tx: &mut Tx<'_>| -> Result<(), Error> {
                let attribute = read(FORM_1)?;
                tx.put_computed_attribute(WS, &attribute)?;
                tx.put_computed_attribute(WS, &attribute.filled(7))?;
                assert_eq!(tx.computed_attributes(WS)?, [attribute]);
                tx.delete_computed_attribute(WS, ComputedId(5))?;
                assert!(tx.computed_attributes(WS)?.is_empty());

                let state = |bytes: &[u8], next: Option<i64>| PersonStateRow {
                    person_id: PersonId(7),
                    state: bytes.to_vec(),
                    settled_at: Timestamp(3),
                    next_change: next.map(Timestamp),
                };
                tx.put_person_states(WS, &[state(&[1], Some(9))])?;
                tx.put_person_states(WS, &[state(&[2, 0], None)])?;
                let found = tx.person_states(WS, &[PersonId(8), PersonId(7)])?;
                assert_eq!(found, [None, Some(state(&[2, 0], None))]);
                tx.delete_person_state(WS, PersonId(7))?;
                assert_eq!(tx.person_states(WS, &[PersonId(7)])?, [None]);

                let place = |after: Option<i64>| BackfillRow {
                    zone: "UTC".to_owned(),
                    after_person: after.map(PersonId),
                };
                assert_eq!(tx.computed_backfill(WS)?, None);
                tx.put_computed_backfill(WS, &place(Some(4)))?;
                tx.put_computed_backfill(WS, &place(None))?;
                assert_eq!(tx.computed_backfill(WS)?, Some(place(None)));
                Ok(())
            })
            .await
            .unwrap();
    })
    .await;
}
