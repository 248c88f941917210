//! Any order and batching of the same events ends in the same stored bytes (P-45).

use super::{COUNT_7, COUNT_24, SPEND, TOPIC};
use crate::events::ground::{event, purchase};
use crate::events::{Item, NewEvent};
use crate::testing::{START, World, in_both_worlds};
use parking_lot::Mutex;
use rapport_domain::computed::ComputedAttribute;
use rapport_domain::ids::ComputedId;
use rapport_store::Tx;
use rapport_store::computed::PersonStateRow;
use std::sync::Arc;

/// A generator that repeats itself for a seed.
struct Steps(u64);

impl Steps {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        ((self.0 >> 33) % limit as u64) as usize
    }
}

fn events(steps: &mut Steps) -> Vec<Item> {
    let mut items = Vec::new();
    for number in 0..60 {
        let age = steps.below(29 * 24) as i64 * 3_600_000;
        let at = START.plus_ms(-age);
        let topic = ["billing", "delivery", "returns"][steps.below(3)];
        let request =
            event("Request", &format!("r-{number}"), &format!("{{\"topic\":\"{topic}\"}}"));
        items.push(Ok(NewEvent { occurred_time: Some(at), ..request }));
        items.push(purchase(&format!("p-{number}"), &at.to_string(), &format!("{number}.25")));
    }
    items
}

#[tokio::test]
async fn order_and_batching_do_not_show_in_the_stored_state() {
    let expected: Arc<Mutex<Option<PersonStateRow>>> = Arc::default();
    for seed in 0..4 {
        let expected = &expected;
        in_both_worlds(async |world: World| {
            world.shop().await;
            for (id, definition) in (1..).zip([SPEND, COUNT_7, COUNT_24, TOPIC]) {
                compute_as(&world, ComputedId(id), definition).await;
            }
            let mut items = events(&mut Steps(7));
            let mut steps = Steps(seed);
            for index in (1..items.len()).rev() {
                items.swap(index, steps.below(index + 1));
            }
            let mut rest = items.as_slice();
            while !rest.is_empty() {
                let (batch, later) = rest.split_at((steps.below(40) + 1).min(rest.len()));
                world.app.send_events(&world.actor, batch.to_vec()).await.unwrap();
                if steps.below(3) == 0 {
                    world.fold().await;
                }
                rest = later;
            }
            world.fold().await;
            let state = stored(&world).await;
            let mut expected = expected.lock();
            let first = expected.get_or_insert_with(|| state.clone());
            assert_eq!(
                PersonStateRow { person_id: first.person_id, ..state },
                *first,
                "seed {seed}"
            );
        })
        .await;
    }
}

async fn stored(world: &World) -> PersonStateRow {
    let workspace = world.actor.workspace;
    let person = world.app.person(&world.actor, super::mira()).await.unwrap().person.id;
    let read = move |tx: &mut Tx<'_>| tx.person_states(workspace, &[person]);
    world.app.store.read(read).await.unwrap().remove(0).unwrap()
}

/// An Active attribute under an id of the test's choice, the same in every world.
async fn compute_as(world: &World, id: ComputedId, definition: &str) {
    let draft = world.draft(&format!("attribute {id}"), definition).await.unwrap();
    let activated = draft.activated(START, id.0).unwrap().filled(100);
    let workspace = world.actor.workspace;
    let put = move |tx: &mut Tx<'_>| {
        tx.delete_computed_attribute(workspace, activated.id)?;
        tx.put_computed_attribute(workspace, &ComputedAttribute { id, ..activated.clone() })?;
        tx.touch_workspace(workspace)
    };
    world.app.store.write::<(), rapport_store::Error, _>(put).await.unwrap();
}
