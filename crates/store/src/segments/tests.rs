//! Segments and memberships on both engines.

use super::*;
use crate::Store;
use crate::testing::on_both_engines;

const WS: WorkspaceId = WorkspaceId(1);

/// The form of today stays readable for good.
const FORM_1: &str = concat!(
    r##"{"form":1,"name":"Recent buyers","description":"d","query":{"#contains":{"tags":"vip"}},"##,
    r##""events":[{"definitionId":"Purchase","timelineCondition":{"occurred":"ALL"}}],"##,
    r##""createdAt":1,"modifiedAt":5}"##
);

#[test]
fn a_document_is_read_and_written_alike() {
    assert_eq!(write(&read(SegmentId(7), FORM_1).unwrap()).unwrap(), FORM_1);
    assert!(read(SegmentId(7), &FORM_1.replace("\"form\":1", "\"form\":2")).is_err());
}

#[tokio::test]
async fn segments_and_memberships_are_kept() {
    on_both_engines(async |store: Store| {
        store
            .write(|tx: &mut Tx<'_>| -> Result<(), Error> {
                let mut row = read(SegmentId(7), FORM_1)?;
                tx.put_segment(WS, &row)?;
                row.input.name = "Buyers".to_owned();
                row.input.query = None;
                tx.put_segment(WS, &row)?;
                let stored = tx.segments(WS)?.pop().map(|found| (found.id, write(&found).ok()));
                assert_eq!(stored, Some((SegmentId(7), write(&row).ok())));

                let member = |segment, person, since| Membership {
                    segment_id: SegmentId(segment),
                    person_id: PersonId(person),
                    since: Timestamp(since),
                };
                let all = [member(7, 1, 10), member(7, 2, 11), member(8, 1, 12)];
                tx.insert_memberships(WS, &all)?;
                tx.insert_memberships(WS, &[member(7, 1, 99)])?;
                let [first, second, third] = all;
                let of = tx.memberships_of(WS, &[PersonId(3), PersonId(1)])?;
                assert_eq!(of, [vec![], vec![first, third]]);
                assert_eq!(tx.members_after(WS, SegmentId(7), PersonId(0), 1)?, [first]);
                assert_eq!(tx.members_after(WS, SegmentId(7), PersonId(1), 9)?, [second]);
                let pair = (SegmentId(7), PersonId(2));
                assert_eq!(tx.end_memberships(WS, &[pair, pair])?, [true, false]);
                tx.delete_memberships(WS, PersonId(9))?;
                tx.delete_segment(WS, SegmentId(7))?;
                assert_eq!(tx.memberships_of(WS, &[PersonId(1)])?, [vec![third]]);
                tx.delete_memberships(WS, PersonId(1))?;
                assert_eq!(tx.memberships_of(WS, &[PersonId(1)])?, [vec![]]);
                assert!(tx.segments(WS)?.is_empty());
                Ok(())
            })
            .await
            .unwrap();
    })
    .await;
}
