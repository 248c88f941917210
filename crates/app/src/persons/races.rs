//! Persons under concurrency and under long random histories: one identity, one person, and no
//! write lost (P-11, P-17, P-19).

use super::{PersonQuery, Profile};
use crate::Error;
use crate::testing::{World, in_both_worlds};
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::person::change::ContactAction;
use rapport_domain::person::{ContactInput, PersonInput};
use rapport_store::Tx;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Writers at once.
const WRITERS: usize = 12;

/// Steps of a random history.
const STEPS: usize = 300;

/// Phones a random history chooses from: few, so that they meet.
const PHONES: u64 = 6;

fn phone(number: &str) -> ContactInput {
    let (path, identifier) = ("phone".to_owned(), number.to_owned());
    ContactInput { path, kind: IdentityType::Phone, identifier, primary: false }
}

fn with_phone(number: &str) -> PersonInput {
    PersonInput { contacts: Some(vec![phone(number)]), ..PersonInput::default() }
}

fn by_phone(number: &str) -> Identity {
    Identity::new(IdentityType::Phone, number, None).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_claim_a_phone_one_gets_it() {
    in_both_worlds(async |world: World| {
        let mut claims = tokio::task::JoinSet::new();
        for _ in 0..WRITERS {
            let (app, actor) = (world.app.clone(), world.actor.clone());
            claims.spawn(async move { app.create_person(&actor, with_phone("4911111")).await });
        }
        let results = claims.join_all().await;
        let made = results.iter().filter(|result| result.is_ok()).count();
        let refused =
            results.iter().filter(|result| matches!(result, Err(Error::IdentityTaken(_)))).count();
        assert_eq!((made, refused), (1, WRITERS - 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_writes_to_one_person_are_all_kept() {
    in_both_worlds(async |world: World| {
        world.app.create_person(&world.actor, with_phone("4911111")).await.unwrap();
        let mut writes = tokio::task::JoinSet::new();
        for number in 0..WRITERS {
            let (app, actor) = (world.app.clone(), world.actor.clone());
            let mut input = with_phone(&format!("49222{number:02}"));
            input.tags = Some(vec![format!("tag {number}"), "shared".to_owned()]);
            writes.spawn(async move {
                app.patch_person(&actor, by_phone("4911111"), input, None).await
            });
        }
        assert!(writes.join_all().await.iter().all(Result::is_ok));
        let person = world.app.person(&world.actor, by_phone("4911111")).await.unwrap();
        let expected = (WRITERS + 1, WRITERS + 1, i64::try_from(WRITERS).unwrap() + 1);
        let found = (person.person.contacts.len(), person.tags.len(), person.person.version);
        assert_eq!(found, expected);
        assert_eq!(world.app.tags(&world.actor).await.unwrap().len(), WRITERS + 1);
    })
    .await;
}

/// A small generator: the same history for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn phone(&mut self) -> String {
        format!("491111{}", self.roll(PHONES))
    }
}

/// Who has which phone, kept by the simplest means: the slow twin of the store.
#[derive(Default)]
struct Model {
    owner: BTreeMap<String, usize>,
    next: usize,
}

impl Model {
    fn phones(&self, owner: usize) -> usize {
        self.owner.values().filter(|other| **other == owner).count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_random_history_ends_as_its_model_says() {
    for seed in [1, 2, 3] {
        in_both_worlds(async |world: World| {
            let (mut dice, mut model) = (Dice(seed), Model::default());
            for step in 0..STEPS {
                world.clock.advance_ms(1);
                let outcome = play(&world, &mut dice, &mut model).await;
                assert!(outcome, "seed {seed}, step {step}");
            }
            compare(&world, &model).await;
        })
        .await;
    }
}

/// One random step, in the world and in the model; true when both answer alike.
async fn play(world: &World, dice: &mut Dice, model: &mut Model) -> bool {
    let (app, actor) = (&world.app, &world.actor);
    let (who, other) = (dice.phone(), dice.phone());
    let owner = model.owner.get(&who).copied();
    let taken = |model: &Model| model.owner.get(&other).is_some_and(|o| Some(*o) != owner);
    match dice.roll(4) {
        0 => {
            let made = app.create_person(actor, with_phone(&who)).await;
            if owner.is_some() {
                return matches!(made, Err(Error::IdentityTaken(_)));
            }
            model.next += 1;
            model.owner.insert(who, model.next);
            made.is_ok()
        }
        1 => {
            let mut input = with_phone(&other);
            let city = RawValue::from_string(format!("\"{}\"", dice.roll(3))).unwrap();
            input.standard.insert("city".parse().unwrap(), city);
            let changed = app.patch_person(actor, by_phone(&who), input, None).await;
            let Some(owner) = owner else { return matches!(changed, Err(Error::NotFound(_))) };
            if taken(model) {
                return matches!(changed, Err(Error::IdentityTaken(_)));
            }
            model.owner.insert(other, owner);
            changed.is_ok()
        }
        2 => {
            let contacts = vec![phone(&other)];
            let action = ContactAction::Remove;
            let changed = app.change_contacts(actor, by_phone(&who), action, contacts).await;
            let Some(owner) = owner else { return matches!(changed, Err(Error::NotFound(_))) };
            if taken(model) || !model.owner.contains_key(&other) {
                return changed.is_ok();
            }
            if model.phones(owner) == 1 {
                return matches!(changed, Err(Error::Invalid(_)));
            }
            model.owner.remove(&other);
            changed.is_ok()
        }
        _ => {
            let gone = app.delete_person(actor, by_phone(&who)).await;
            let Some(owner) = owner else { return matches!(gone, Err(Error::NotFound(_))) };
            model.owner.retain(|_, other| *other != owner);
            gone.is_ok()
        }
    }
}

async fn compare(world: &World, model: &Model) {
    let query = PersonQuery { limit: 100, ..PersonQuery::default() };
    let persons = world.app.persons(&world.actor, query).await.unwrap().items;
    let mut listed: Vec<Vec<String>> = persons.iter().map(phones).collect();
    listed.sort();
    let mut expected: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (phone, owner) in &model.owner {
        expected.entry(*owner).or_default().push(phone.clone());
    }
    let mut expected: Vec<Vec<String>> = expected.into_values().collect();
    expected.sort();
    assert_eq!(listed, expected);
    for phone in model.owner.keys() {
        let found = world.app.person(&world.actor, by_phone(phone)).await.unwrap();
        assert!(phones(&found).contains(phone));
    }
    let broken = world.app.store.read(|tx: &mut Tx<'_>| tx.broken_invariants()).await.unwrap();
    assert_eq!(broken, []);
}

fn phones(profile: &Profile) -> Vec<String> {
    let contacts = profile.person.contacts.iter();
    let mut phones: Vec<String> = contacts.map(|c| c.identity.identifier.clone()).collect();
    phones.sort();
    phones
}
