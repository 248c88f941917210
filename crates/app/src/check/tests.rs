//! States that are not what the events give are found, on both engines.

use crate::Error;
use crate::events::ground::{event, mira};
use crate::testing::{World, in_both_worlds};
use rapport_domain::ids::PersonId;
use rapport_store::Tx;
use rapport_store::computed::PersonStateRow;

const DAY_MS: i64 = 86_400_000;

const COUNT: &str =
    r#"{"function":"COUNT","definitionId":"Purchase","period":{"type":"LIFETIME"}}"#;
const WEEK: &str = r#"{"function":"SUM","property":"amount","definitionId":"Purchase",
    "period":{"type":"LAST_DAYS","days":7}}"#;
const LAST: &str = r#"{"function":"LAST","property":"productName","definitionId":"Purchase",
    "period":{"type":"LAST_24_HOURS"}}"#;

async fn person(world: &World) -> PersonId {
    world.app.person(&world.actor, mira()).await.unwrap().person.id
}

async fn broken(world: &World) -> Vec<String> {
    world.app.broken_invariants(usize::MAX).await.unwrap()
}

/// Three attributes, purchases on several days, some of them folded.
async fn shop(world: &World) {
    world.shop().await;
    for (name, definition) in [("Count", COUNT), ("Week", WEEK), ("Last", LAST)] {
        world.compute(name, definition).await;
    }
    for day in 0..5 {
        let json = format!(r#"{{"productName":"shoes {day}","amount":{day}.5}}"#);
        world.send(event("Purchase", &format!("e-{day}"), &json)).await;
        if day == 2 {
            world.fold().await;
        }
        world.clock.advance_ms(DAY_MS);
    }
}

#[tokio::test]
async fn what_is_kept_and_what_waits_are_what_the_events_give() {
    in_both_worlds(async |world: World| {
        shop(&world).await;
        assert_eq!(broken(&world).await, [""; 0], "with events that wait");
        world.fold().await;
        assert_eq!(broken(&world).await, [""; 0], "with everything folded");
        world.delete("e-1").await;
        world.clock.advance_ms(30 * DAY_MS);
        assert_eq!(broken(&world).await, [""; 0], "long after");
    })
    .await;
}

/// A state that missed a fold, one that is cut off, one of which nobody looked at.
#[tokio::test]
async fn a_corrupted_state_is_found() {
    in_both_worlds(async |world: World| {
        shop(&world).await;
        let (person, workspace) = (person(&world).await, world.actor.workspace);
        let state = async || {
            let read = move |tx: &mut Tx<'_>| tx.person_states(workspace, &[person]);
            world.app.store.read(read).await.unwrap().pop().flatten().unwrap()
        };
        let put = async |row: PersonStateRow| {
            let write = move |tx: &mut Tx<'_>| -> Result<(), Error> {
                Ok(tx.put_person_states(workspace, std::slice::from_ref(&row))?)
            };
            world.app.store.write(write).await.unwrap();
        };
        let before = state().await;
        world.fold().await;
        let sound = state().await;
        let expected = format!(
            "every aggregate state is what the stored events give: 1 broken, person {person}"
        );
        let cut_off = sound.state.iter().copied().take(sound.state.len() - 1).collect();
        for bytes in [before.state, cut_off] {
            put(PersonStateRow { state: bytes, ..sound.clone() }).await;
            assert_eq!(broken(&world).await, std::slice::from_ref(&expected));
            assert!(world.app.broken_invariants(0).await.unwrap().is_empty());
        }
        put(sound).await;
        assert_eq!(broken(&world).await, [""; 0]);
    })
    .await;
}
