//! Events from the outside and from the inside, on both engines (P-65 to P-72, PS-4, A-84 to A-89,
//! A-222).

use super::ground::{event, instant, mira, of_new, purchase};
use super::*;
use crate::definitions::DefinitionSwitch;
use crate::testing::{START, World, in_both_worlds};
use rapport_domain::event::{DefinitionInput, PropertyInput};
use rapport_domain::identity::IdentityType;
use rapport_domain::person::Origin;
use std::sync::Arc;

const SPEND: &str = r#"{"function":"SUM","definitionId":"Purchase","property":"amount","period":{"type":"LIFETIME"}}"#;
const COUNT: &str =
    r#"{"function":"COUNT","definitionId":"Purchase","period":{"type":"LIFETIME"}}"#;
const COUNT_24: &str =
    r#"{"function":"COUNT","definitionId":"Purchase","period":{"type":"LAST_24_HOURS"}}"#;

fn email(address: &str) -> Identity {
    Identity::new(IdentityType::Email, address, None).unwrap()
}

fn places(error: Error) -> Vec<(String, ProblemCode)> {
    match error {
        Error::Invalid(problems) => problems.into_iter().map(|p| (p.path, p.code)).collect(),
        other => panic!("{other}"),
    }
}

fn query(limit: usize) -> EventQuery {
    EventQuery { definition_id: None, from: None, to: None, cursor: None, limit }
}

async fn ids(world: &World, query: EventQuery) -> (Vec<String>, Option<String>) {
    let page = world.app.person_events(&world.actor, mira(), query).await.unwrap();
    (page.items.into_iter().map(|event| event.event_id.0).collect(), page.next)
}

#[tokio::test]
async fn a_single_event_is_answered_as_stored() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let new = event("Purchase", "e-17", r#"{"amount":49.90,"productName":null}"#);
        let stored = world.app.send_event(&world.actor, new).await.unwrap();
        assert_eq!(stored.properties.get(), r#"{"amount":49.9}"#);
        assert_eq!((stored.occurred_time, stored.source.as_str()), (START, "API"));
        let made = NewEvent { event_id: None, ..event("Purchase", "", "{}") };
        let made = world.app.send_event(&world.actor, made).await.unwrap();
        assert_eq!(made.event_id.as_str().len(), 36);
    })
    .await;
}

#[tokio::test]
async fn a_single_event_is_refused_with_its_reason() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let send = async |event| world.app.send_event(&world.actor, event).await.unwrap_err();
        let unknown = send(event("Visit", "e-1", "{}")).await;
        assert!(matches!(unknown, Error::NotFound("event definition")));
        let stranger = NewEvent {
            person: EventPerson::Identity(email("omar@example.org")),
            ..event("Purchase", "e-1", "{}")
        };
        assert!(matches!(send(stranger).await, Error::NotFound("person")));
        let built_in = send(event("chatbotSessionStarted", "e-1", "{}")).await;
        assert_eq!(places(built_in), [("definitionId".to_owned(), ProblemCode::ReadOnly)]);
        let bad = send(event("Purchase", "e 1", r#"{"amount":"49.90","colour":"red"}"#)).await;
        assert_eq!(
            places(bad),
            [
                ("eventId".to_owned(), ProblemCode::Format),
                ("properties.amount".to_owned(), ProblemCode::WrongType),
                ("properties.colour".to_owned(), ProblemCode::Unknown),
            ]
        );
        assert_eq!(ids(&world, query(10)).await.0, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_and_changes_nothing() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.send(event("Purchase", "e-1", r#"{"amount":1}"#)).await;
        world.clock.advance_ms(5);
        let other = event("Request", "e-1", r#"{"topic":"billing"}"#);
        let other = of_new(email("omar@example.org"), other);
        let answer = world.app.send_event(&world.actor, other.clone()).await.unwrap();
        assert_eq!(answer.definition_id.as_str(), "Purchase");
        assert_eq!((answer.occurred_time, answer.properties.get()), (START, r#"{"amount":1}"#));
        let outcomes = world.app.store_events(&world.actor, vec![Ok(other)]).await.unwrap();
        assert_eq!(outcomes, [Outcome::Duplicate(EventId::from("e-1"))]);
        let omar = world.app.person(&world.actor, email("omar@example.org")).await;
        assert!(matches!(omar, Err(Error::NotFound("person"))));
    })
    .await;
}

#[tokio::test]
async fn a_batch_is_stored_as_a_whole_or_not_at_all() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let new = of_new(email("omar@example.org"), event("Purchase", "e-2", "{}"));
        let old = purchase("e-3", "2026-01-31T09:59:59.999Z", "1");
        let items = vec![
            purchase("e-1", "2026-03-02T09:00:00Z", "1"),
            Ok(new.clone()),
            old,
            Ok(event("Visit", "e-4", "{}")),
            Err(vec![Problem::new("identifier.id", ProblemCode::Required, "must be given")]),
        ];
        let malformed = world.app.send_events(&world.actor, items.clone()).await.unwrap_err();
        assert_eq!(
            places(malformed),
            [
                ("[2].occurredTime".to_owned(), ProblemCode::OutOfTime),
                ("[3].definitionId".to_owned(), ProblemCode::Missing),
                ("[4].identifier.id".to_owned(), ProblemCode::Required),
            ]
        );
        let wrong = world.app.send_events(&world.actor, items[..4].to_vec()).await.unwrap_err();
        assert_eq!(
            places(wrong),
            [
                ("[2].occurredTime".to_owned(), ProblemCode::OutOfTime),
                ("[3].definitionId".to_owned(), ProblemCode::Missing),
            ]
        );
        assert_eq!(ids(&world, query(10)).await.0, [""; 0]);
        assert!(world.app.person(&world.actor, email("omar@example.org")).await.is_err());
        let right = vec![items[0].clone(), Ok(new), items[0].clone()];
        world.app.send_events(&world.actor, right).await.unwrap();
        assert_eq!(ids(&world, query(10)).await.0, ["e-1"]);
        let omar = world.app.person(&world.actor, email("OMAR@example.org")).await.unwrap();
        assert_eq!(omar.person.created.from, Origin::Api);
        let none = world.app.send_events(&world.actor, Vec::new()).await.unwrap_err();
        assert_eq!(places(none), [(String::new(), ProblemCode::Required)]);
    })
    .await;
}

#[tokio::test]
async fn a_native_batch_is_answered_item_by_item() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let future = purchase("e-2", "2026-03-02T11:00:00Z", "2");
        let items = vec![
            Err(vec![Problem::new("", ProblemCode::WrongType, "must be an object")]),
            Ok(event("Purchase", "e-1", r#"{"amount":1}"#)),
            Ok(event("Purchase", "e-1", r#"{"amount":7}"#)),
            Ok(event("Visit", "e-9", "{}")),
            future,
        ];
        let outcomes = world.app.store_events(&world.actor, items).await.unwrap();
        assert!(matches!(&outcomes[0], Outcome::Rejected(found) if found[0].path.is_empty()));
        assert_eq!(outcomes[1], Outcome::Stored(EventId::from("e-1")));
        assert_eq!(outcomes[2], Outcome::Duplicate(EventId::from("e-1")));
        assert!(
            matches!(&outcomes[3], Outcome::Rejected(found) if found[0].path == "definitionId")
        );
        assert_eq!(outcomes[4], Outcome::Stored(EventId::from("e-2")));
        let page = world.app.person_events(&world.actor, mira(), query(10)).await.unwrap();
        assert_eq!(page.items[0].occurred_time, START, "a future time becomes now");
    })
    .await;
}

#[tokio::test]
async fn the_same_unknown_person_is_made_once() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let of = |address: &str, id: &str| {
            Ok(of_new(email(address), event("Purchase", id, r#"{"amount":2}"#)))
        };
        world.compute("Spend", SPEND).await;
        let items = vec![of("omar@example.org", "e-1"), of("Omar@Example.org", "e-2")];
        world.app.send_events(&world.actor, items).await.unwrap();
        let omar = world.app.person(&world.actor, email("omar@example.org")).await.unwrap();
        assert_eq!(omar.computed["Spend"].to_text(), "4");
    })
    .await;
}

#[tokio::test]
async fn a_repeat_inside_a_batch_makes_no_person() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let repeat = of_new(email("omar@example.org"), event("Purchase", "e-1", "{}"));
        let refused = NewEvent {
            person: EventPerson::Identity(email("vera@example.org")),
            ..event("Purchase", "e-2", "{}")
        };
        let items = [
            event("Purchase", "e-1", "{}"),
            repeat,
            refused,
            of_new(email("ana@example.org"), event("Purchase", "e-2", "{}")),
        ];
        let items = items.map(Ok).to_vec();
        let outcomes = world.app.store_events(&world.actor, items).await.unwrap();
        assert_eq!(outcomes[1], Outcome::Duplicate(EventId::from("e-1")));
        assert!(world.app.person(&world.actor, email("omar@example.org")).await.is_err());
        // What was refused does not count as the first.
        assert_eq!(outcomes[3], Outcome::Stored(EventId::from("e-2")));
        assert!(world.app.person(&world.actor, email("ana@example.org")).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_transaction_that_runs_again_after_its_commit_stores_nothing_twice() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Spend", SPEND).await;
        let sent = NewEvent { event_id: None, ..event("Purchase", "", r#"{"amount":2}"#) };
        let events = [sent.clone(), of_new(email("omar@example.org"), sent)];
        let batch = Arc::new(world.app.judge(&world.actor, events.to_vec()).await);
        let run = async || {
            let batch = Arc::clone(&batch);
            let send = move |tx: &mut Tx<'_>, scope: &mut Scope<'_>| {
                ingest::ingest(tx, scope, &batch, &mut |_, _| {})
            };
            world.app.transact(&world.actor, send).await.unwrap()
        };
        let first = run().await;
        let seq = world.app.last_feed_seq(&world.actor).await.unwrap();
        assert!(matches!(first[..], [Outcome::Stored(_), Outcome::Stored(_)]), "{first:?}");
        assert_eq!(run().await, first);
        assert_eq!(world.app.last_feed_seq(&world.actor).await.unwrap(), seq);
        assert_eq!(world.value("Spend").await.as_deref(), Some("2"));
        let omar = world.app.person(&world.actor, email("omar@example.org")).await.unwrap();
        assert_eq!(omar.computed["Spend"].to_text(), "2");
    })
    .await;
}

#[tokio::test]
async fn single_events_that_come_together_have_an_answer_each() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Spend", SPEND).await;
        let sent = |number: i64| match number % 4 {
            0 => event("Purchase", &format!("e-{number}"), r#"{"amount":1}"#),
            1 => event("Purchase", "same", r#"{"amount":1000}"#),
            2 => event("Purchase", &format!("e-{number}"), r#"{"amount":"1"}"#),
            _ => NewEvent {
                person: EventPerson::Identity(email("nobody@example.org")),
                ..event("Purchase", &format!("e-{number}"), "{}")
            },
        };
        let sending: Vec<_> = (0..200)
            .map(|number| {
                let (app, actor) = (world.app.clone(), world.actor.clone());
                tokio::spawn(async move { app.send_event(&actor, sent(number)).await })
            })
            .collect();
        for (number, sending) in sending.into_iter().enumerate() {
            match (number % 4, sending.await.unwrap()) {
                (0, Ok(stored)) => assert_eq!(stored.event_id.0, format!("e-{number}")),
                (1, Ok(stored)) => assert_eq!(stored.event_id.as_str(), "same"),
                (2, Err(Error::Invalid(problems))) => {
                    assert_eq!(problems[0].path, "properties.amount");
                }
                (3, Err(Error::NotFound("person"))) => {}
                (_, answer) => panic!("{number}: {answer:?}"),
            }
        }
        assert_eq!(world.value("Spend").await.as_deref(), Some("1050"));
    })
    .await;
}

#[tokio::test]
async fn definitions_that_change_after_an_event_came_decide_about_it() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let sent = event("Purchase", "e-1", r#"{"coupon":"SPRING"}"#);
        // Known while the definitions are at hand, and wrong by them.
        world.app.person(&world.actor, mira()).await.unwrap();
        let batch = world.app.judge(&world.actor, vec![sent]).await;
        let text = |name: &str| PropertyInput {
            name: name.to_owned(),
            property_type: "String".to_owned(),
            ..PropertyInput::default()
        };
        let amount = PropertyInput { property_type: "Decimal".to_owned(), ..text("amount") };
        let input = DefinitionInput {
            title: "Purchase".to_owned(),
            fields: vec![text("productName"), amount, text("coupon")],
            ..DefinitionInput::default()
        };
        let id = "Purchase".to_owned();
        world.app.change_event_definition(&world.actor, id, input).await.unwrap();
        let send = move |tx: &mut Tx<'_>, scope: &mut Scope<'_>| {
            ingest::ingest(tx, scope, &batch, &mut |_, _| {})
        };
        let outcomes = world.app.transact(&world.actor, send).await.unwrap();
        assert_eq!(outcomes, [Outcome::Stored(EventId::from("e-1"))]);
    })
    .await;
}

#[tokio::test]
async fn product_events_make_customers_unless_switched_off() {
    in_both_worlds(async |world: World| {
        let visitor = Identity::new(IdentityType::LiveChat, "v-1", Some("w-1")).unwrap();
        let started = of_new(visitor.clone(), event("chatbotSessionStarted", "s-1", "{}"));
        let ingest = async |event: NewEvent| {
            let app = world.app.clone();
            let send = move |tx: &mut Tx<'_>, scope: &mut Scope<'_>| {
                app.ingest_in(tx, scope, vec![event.clone()])
            };
            world.app.transact(&world.actor, send).await.unwrap().remove(0)
        };
        let switched = async |enabled| {
            let switch = DefinitionSwitch { enabled: Some(enabled), ..DefinitionSwitch::default() };
            let id = "chatbotSessionStarted".to_owned();
            world.app.switch_event_definition(&world.actor, id, switch).await.unwrap();
        };
        switched(false).await;
        assert_eq!(ingest(started.clone()).await, Outcome::SwitchedOff);
        assert!(world.app.person(&world.actor, visitor.clone()).await.is_err());
        switched(true).await;
        assert_eq!(ingest(started).await, Outcome::Stored(EventId::from("s-1")));
        let person = world.app.person(&world.actor, visitor).await.unwrap().person;
        assert_eq!(person.person_type, PersonType::Customer);
    })
    .await;
}

#[tokio::test]
async fn events_are_read_newest_first_by_page_definition_and_time() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let items = vec![
            purchase("e-2", "2026-03-01T10:00:00Z", "1"),
            purchase("e-1", "2026-03-01T10:00:00Z", "1"),
            purchase("e-3", "2026-02-20T10:00:00Z", "1"),
            Ok(event("Request", "r-1", r#"{"topic":"billing"}"#)),
        ];
        world.app.send_events(&world.actor, items).await.unwrap();
        let (first, next) = ids(&world, query(2)).await;
        assert_eq!(first, ["r-1", "e-2"]);
        let rest = EventQuery { cursor: next, ..query(2) };
        assert_eq!(ids(&world, rest).await, (vec!["e-1".to_owned(), "e-3".to_owned()], None));
        let recent = EventQuery {
            definition_id: Some("Purchase".to_owned()),
            from: Some(instant("2026-03-01T00:00:00Z")),
            ..query(10)
        };
        assert_eq!(ids(&world, recent).await.0, ["e-2", "e-1"]);
        let before = EventQuery { to: Some(instant("2026-03-01T10:00:00Z")), ..query(10) };
        assert_eq!(ids(&world, before).await.0, ["e-3"]);
        let bad = world.app.person_events(&world.actor, mira(), query(0)).await.unwrap_err();
        assert_eq!(places(bad), [("limit".to_owned(), ProblemCode::OutOfRange)]);
    })
    .await;
}

#[tokio::test]
async fn ps_4_late_duplicate_deleted() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Purchases", COUNT).await;
        world.compute("Today", COUNT_24).await;
        world.send(event("Purchase", "e-0", r#"{"amount":1}"#)).await;
        let values = async || (world.value("Purchases").await, world.value("Today").await);
        let pair = |all: &str, today: &str| (Some(all.to_owned()), Some(today.to_owned()));
        let late = || purchase("e-1", "2026-02-27T10:00:00Z", "5");
        world.app.send_events(&world.actor, vec![late(), late()]).await.unwrap();
        assert_eq!(values().await, pair("2", "1"));
        world.fold().await;
        let seq = world.app.last_feed_seq(&world.actor).await.unwrap();
        world.delete("e-1").await;
        assert_eq!(values().await, pair("1", "1"));
        assert_eq!(world.flips_after(seq).await, ["2026-03-02T10:00:00.000Z Purchases: 2 -> 1"]);
        world.app.send_events(&world.actor, vec![late()]).await.unwrap();
        assert_eq!(values().await, pair("1", "1"));
        let gone = world.app.delete_event(&world.actor, EventId::from("e-1")).await;
        assert!(matches!(gone, Err(Error::NotFound("event"))));
        world.clock.advance_ms(31 * rapport_domain::time::DAY_MS);
        let again = event("Purchase", "e-1", r#"{"amount":5}"#);
        let outcomes = world.app.store_events(&world.actor, vec![Ok(again)]).await.unwrap();
        assert_eq!(outcomes, [Outcome::Stored(EventId::from("e-1"))]);
    })
    .await;
}

#[tokio::test]
async fn a_deleted_person_leaves_no_events_and_replays_are_ignored() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Spend", SPEND).await;
        world.send(event("Purchase", "e-1", r#"{"amount":1}"#)).await;
        world.app.delete_person(&world.actor, mira()).await.unwrap();
        let replay = of_new(mira(), event("Purchase", "e-1", r#"{"amount":1}"#));
        let outcomes = world.app.store_events(&world.actor, vec![Ok(replay)]).await.unwrap();
        assert_eq!(outcomes, [Outcome::Duplicate(EventId::from("e-1"))]);
        assert!(world.app.person(&world.actor, mira()).await.is_err());
        let purchases =
            world.app.event_definition(&world.actor, "Purchase".to_owned()).await.unwrap();
        assert_eq!((purchases.count, purchases.last_seen), (0, Some(START)));
    })
    .await;
}

#[tokio::test]
async fn the_feed_tells_of_the_event_and_of_what_it_changed() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Spend", SPEND).await;
        let seq = world.app.last_feed_seq(&world.actor).await.unwrap();
        world.send(event("Purchase", "e-1", r#"{"amount":49.9}"#)).await;
        let told = world.told_after(seq).await;
        assert_eq!(told[0]["type"], "event.stored");
        assert_eq!(told[0]["data"]["properties"], serde_json::json!({"amount": 49.9}));
        world.clock.advance_ms(700);
        world.fold().await;
        assert_eq!(world.flips_after(seq).await, ["2026-03-02T10:00:00.000Z Spend: 0 -> 49.9"]);
    })
    .await;
}
