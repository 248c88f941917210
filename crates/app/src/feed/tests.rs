//! The feed on both engines: entries by number, events loaded when they are told.

use super::FeedPart;
use crate::events::ground::{event, purchase};
use crate::testing::{World, in_both_worlds};

/// The numbers and kinds of a part, up to where it read, and how far that is behind.
async fn part(world: &World, seq: i64, topics: &[&'static str]) -> (Vec<String>, i64, i64) {
    match world.app.feed_after(&world.actor, seq, topics).await.unwrap() {
        FeedPart::Entries { entries, read, behind } => {
            let told = |entry: super::ToldEntry| format!("{} {}", entry.seq, entry.told.kind);
            (entries.into_iter().map(told).collect(), read, behind)
        }
        FeedPart::Reset(seq) => (vec!["reset".to_owned()], seq, 0),
    }
}

#[tokio::test]
async fn every_event_of_a_batch_has_its_number() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let seq = world.app.last_feed_seq(&world.actor).await.unwrap();
        let batch = ["e-1", "e-2", "e-3"].map(|id| purchase(id, "2026-03-02T09:00:00Z", "1"));
        world.app.send_events(&world.actor, batch.to_vec()).await.unwrap();
        world.delete("e-2").await;
        let told = |numbers: &[i64]| {
            numbers.iter().map(|n| format!("{} event.stored", seq + n)).collect::<Vec<_>>()
        };
        let all = ["person", "event"];
        // A reader goes on in the middle of a batch; a deleted event is not told any more.
        assert_eq!(part(&world, seq, &all).await, (told(&[1, 3]), seq + 3, 0));
        assert_eq!(part(&world, seq + 2, &all).await, (told(&[3]), seq + 3, 0));
        assert_eq!(part(&world, seq, &["person"]).await, (Vec::new(), seq + 3, 0));
        assert_eq!(part(&world, seq + 4, &all).await.0, ["reset"]);
    })
    .await;
}

#[tokio::test]
async fn a_part_ends_after_many_bytes() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let seq = world.app.last_feed_seq(&world.actor).await.unwrap();
        let long = format!("{{\"topic\":\"{}\"}}", "x".repeat(4000));
        let big = |n: i64| Ok(event("Request", &format!("r-{n:03}"), &long));
        world.app.send_events(&world.actor, (0..300).map(big).collect()).await.unwrap();
        let (told, read, behind) = part(&world, seq, &["event"]).await;
        assert_eq!((told.len(), read, behind), (256, seq + 256, 44));
        assert_eq!(part(&world, read, &["event"]).await.0.len(), 44);
    })
    .await;
}
