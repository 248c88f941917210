//! Computed attributes over the store, on both engines (P-37 to P-60, PS-2, PS-3, PS-6, PS-7,
//! A-210, A-211).

mod derived;
mod permutation;

use super::states;
use crate::Error;
use crate::events::ground::{event, instant, mira, of_new, purchase, raw};
use crate::events::{Item, NewEvent};
use crate::scope::Scope;
use crate::testing::{START, World, in_both_worlds};
use rapport_domain::attribute::CustomAttributeInput;
use rapport_domain::computed::{ComputedInput, Status};
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::ids::ComputedId;
use rapport_domain::time::DAY_MS;
use rapport_domain::value::{DataType, Value};
use rapport_store::Tx;

const SPEND: &str = r#"{"function":"SUM","definitionId":"Purchase","property":"amount","period":{"type":"LIFETIME"}}"#;
const COUNT: &str =
    r#"{"function":"COUNT","definitionId":"Purchase","period":{"type":"LIFETIME"}}"#;
const COUNT_7: &str =
    r#"{"function":"COUNT","definitionId":"Purchase","period":{"type":"LAST_DAYS","days":7}}"#;
const COUNT_24: &str =
    r#"{"function":"COUNT","definitionId":"Purchase","period":{"type":"LAST_24_HOURS"}}"#;
const TOPIC: &str = r#"{"function":"MOST_COMMON","definitionId":"Request","property":"topic","period":{"type":"LIFETIME"}}"#;

fn input(name: &str, definition: &str) -> ComputedInput {
    let kind = "EVENT_AGGREGATE".to_owned();
    ComputedInput { name: name.to_owned(), kind, definition: raw(definition) }
}

fn request(id: &str, at: &str, topic: &str) -> Item {
    let json = format!("{{\"topic\":\"{topic}\"}}");
    Ok(NewEvent { occurred_time: Some(instant(at)), ..event("Request", id, &json) })
}

#[tokio::test]
async fn ps_2_spend_count_and_most_common_in_any_order() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        for (name, definition) in [("Spend", SPEND), ("Purchases", COUNT), ("Topic", TOPIC)] {
            world.compute(name, definition).await;
        }
        let mut items = vec![
            purchase("p-1", "2026-03-01T10:00:00Z", "19.90"),
            purchase("p-2", "2026-03-01T11:00:00Z", "5.10"),
            purchase("p-3", "2026-03-01T12:00:00Z", "25.00"),
            request("r-1", "2026-03-01T10:00:00Z", "billing"),
            request("r-2", "2026-03-01T10:01:00Z", "delivery"),
            request("r-3", "2026-03-01T10:02:00Z", "delivery"),
            request("r-4", "2026-03-01T10:03:00Z", "billing"),
        ];
        items.reverse();
        for item in items {
            world.app.store_events(&world.actor, vec![item]).await.unwrap();
        }
        let values = world.values().await;
        assert_eq!(values["Spend"], "50");
        assert_eq!(values["Purchases"], "3");
        assert_eq!(values["Topic"], "billing");
    })
    .await;
}

#[tokio::test]
async fn ps_3_days_pass_by_themselves() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Week", COUNT_7).await;
        world.send(event("Purchase", "p-1", "{}")).await;
        let at = async |text: &str| {
            world.clock.set(instant(text));
            world.value("Week").await.unwrap()
        };
        assert_eq!(at("2026-03-02T23:59:59.999Z").await, "0");
        assert_eq!(at("2026-03-03T00:00:00Z").await, "1");
        assert_eq!(at("2026-03-09T23:59:59.999Z").await, "1");
        assert_eq!(at("2026-03-10T00:00:00Z").await, "0");
    })
    .await;
}

#[tokio::test]
async fn an_attribute_is_exact_from_its_activation_on() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.send(event("Purchase", "p-1", r#"{"amount":5}"#)).await;
        let draft = world.draft("Spend", SPEND).await.unwrap();
        assert_eq!(world.value("Spend").await, None);
        let test = world
            .app
            .test_computed(&world.actor, "EVENT_AGGREGATE".to_owned(), raw(SPEND), mira())
            .await
            .unwrap();
        assert_eq!((test.value.unwrap().to_text().as_str(), test.at), ("5", START));
        assert_eq!((test.data_type, test.overflow), (DataType::Decimal, false));
        let active = world.app.activate_computed_attribute(&world.actor, draft.id).await.unwrap();
        assert_eq!(active.status, Status::Processing { progress: 0 });
        world.send(event("Purchase", "p-2", r#"{"amount":7}"#)).await;
        assert_eq!(world.value("Spend").await, None, "readable nowhere while Processing");
        world.fill_in().await;
        let active = world.app.computed_attribute(&world.actor, draft.id).await.unwrap();
        assert_eq!(active.status, Status::Active);
        assert_eq!(world.value("Spend").await.as_deref(), Some("12"));
        assert!(!world.app.fill_in_computed().await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn frozen_values_stay_and_a_new_activation_counts_again() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let today = world.compute("Today", COUNT_24).await;
        world.send(event("Purchase", "p-1", "{}")).await;
        world.app.deactivate_computed_attribute(&world.actor, today.id).await.unwrap();
        world.clock.advance_ms(2 * DAY_MS);
        let omar = Identity::new(IdentityType::Email, "omar@example.org", None).unwrap();
        world.send(of_new(omar.clone(), event("Purchase", "p-2", "{}"))).await;
        world.send(event("Purchase", "p-3", "{}")).await;
        assert_eq!(world.value("Today").await.as_deref(), Some("1"));
        let omar = world.app.person(&world.actor, omar).await.unwrap();
        assert!(omar.computed.is_empty(), "none for new profiles");
        world.app.activate_computed_attribute(&world.actor, today.id).await.unwrap();
        world.clock.advance_ms(DAY_MS - 1);
        world.fill_in().await;
        assert_eq!(world.value("Today").await.as_deref(), Some("1"));
        world.clock.advance_ms(1);
        assert_eq!(world.value("Today").await.as_deref(), Some("0"));
    })
    .await;
}

#[tokio::test]
async fn a_new_time_zone_counts_days_anew_at_once() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Week", COUNT_7).await;
        let late = purchase("p-1", "2026-03-01T23:30:00Z", "1");
        world.app.send_events(&world.actor, vec![late]).await.unwrap();
        world.fold().await;
        assert_eq!(world.value("Week").await.as_deref(), Some("1"));
        let workspace = world.actor.workspace;
        let zagreb = move |tx: &mut Tx<'_>| -> Result<(), Error> {
            let mut row = tx.workspace(workspace)?.ok_or(Error::NotFound("workspace"))?;
            row.time_zone = "Europe/Zagreb".to_owned();
            Ok(tx.update_workspace(&row)?)
        };
        world.app.store.write(zagreb).await.unwrap();
        assert_eq!(world.value("Week").await.as_deref(), Some("0"), "0:30 of today in Zagreb");
        world.fill_in().await;
        let due = world.app.store.read(|tx: &mut Tx<'_>| tx.next_timer_due()).await.unwrap();
        assert_eq!(due, Some(instant("2026-03-02T23:00:00Z")), "midnight in Zagreb");
        world.clock.set(instant("2026-03-02T23:00:00Z"));
        assert_eq!(world.value("Week").await.as_deref(), Some("1"));
    })
    .await;
}

#[tokio::test]
async fn sums_beyond_the_range_are_empty() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Spend", SPEND).await;
        world.send(event("Purchase", "p-1", r#"{"amount":9223372036854775807}"#)).await;
        world.send(event("Purchase", "p-2", r#"{"amount":1}"#)).await;
        assert_eq!(world.value("Spend").await, None);
        let test = world
            .app
            .test_computed(&world.actor, "EVENT_AGGREGATE".to_owned(), raw(SPEND), mira())
            .await
            .unwrap();
        assert_eq!((test.value, test.overflow), (None, true));
        world.delete("p-2").await;
        assert_eq!(world.value("Spend").await.as_deref(), Some("9223372036854775807"));
    })
    .await;
}

#[tokio::test]
async fn only_drafts_and_inactive_ones_are_edited_and_deleted() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let (app, actor) = (&world.app, &world.actor);
        let spend = world.compute("Spend", SPEND).await;
        let edit = app.edit_computed_attribute(actor, spend.id, input("Spend", COUNT)).await;
        assert!(matches!(edit, Err(Error::State(_))));
        let deleted = app.delete_computed_attribute(actor, spend.id).await;
        assert!(matches!(deleted, Err(Error::State(_))));
        let again = app.activate_computed_attribute(actor, spend.id).await;
        assert!(matches!(again, Err(Error::State(_))));
        let copy = app.duplicate_computed_attribute(actor, spend.id).await.unwrap();
        assert_eq!((copy.name.as_str(), copy.status), ("Spend (2)", Status::Draft));
        let copy =
            app.edit_computed_attribute(actor, copy.id, input("Count", COUNT)).await.unwrap();
        assert_eq!((copy.name.as_str(), copy.result_type), ("Count", DataType::Integer));
        app.deactivate_computed_attribute(actor, spend.id).await.unwrap();
        let edited = app.edit_computed_attribute(actor, spend.id, input("Spend", COUNT)).await;
        assert_eq!(edited.unwrap().status, Status::Inactive { frozen: None });
        app.delete_computed_attribute(actor, spend.id).await.unwrap();
        let gone = app.computed_attribute(actor, spend.id).await;
        assert!(matches!(gone, Err(Error::NotFound("computed attribute"))));
        assert_eq!(app.computed_attributes(actor).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn names_are_unique_and_definitions_checked() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.draft("Spend", SPEND).await.unwrap();
        for taken in ["spend", "city"] {
            let draft = world.draft(taken, SPEND).await;
            assert!(matches!(draft, Err(Error::NameTaken { .. })), "{taken}");
        }
        let custom = async |name: &str| {
            let (name, data_type) = (name.to_owned(), DataType::String);
            let input = CustomAttributeInput { name, data_type, object_schema: None };
            world.app.create_custom_attribute(&world.actor, input).await
        };
        custom("Tier").await.unwrap();
        assert!(matches!(world.draft("TIER", SPEND).await, Err(Error::NameTaken { .. })));
        // A Draft keeps its name from everybody else too (P-31).
        assert!(matches!(custom("SPEND").await, Err(Error::NameTaken { .. })));
        let Err(Error::Invalid(problems)) = world.draft("", r#"{"function":"MEDIAN"}"#).await
        else {
            panic!("must be refused");
        };
        let places: Vec<_> = problems.iter().map(|problem| problem.path.as_str()).collect();
        let expected =
            ["name", "definition.function", "definition.definitionId", "definition.period"];
        assert_eq!(places, expected);
        let unknown = world.app.activate_computed_attribute(&world.actor, ComputedId(1)).await;
        assert!(matches!(unknown, Err(Error::NotFound("computed attribute"))));
    })
    .await;
}

#[tokio::test]
async fn only_active_ones_may_be_referenced() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let known = async || {
            let names = |_: &mut Tx<'_>, scope: &crate::scope::Scope<'_>| {
                Ok(scope.catalog.attributes.computed_named("Spend").map(|known| known.data_type))
            };
            world.app.look(&world.actor, names).await.unwrap()
        };
        let spend = world.draft("Spend", SPEND).await.unwrap();
        assert_eq!(known().await, None);
        world.app.activate_computed_attribute(&world.actor, spend.id).await.unwrap();
        assert_eq!(known().await, None);
        world.fill_in().await;
        assert_eq!(known().await, Some(DataType::Decimal));
        let zero = world.app.person(&world.actor, mira()).await.unwrap().computed;
        assert_eq!(zero["Spend"], Value::Decimal(rapport_domain::decimal::Decimal::ZERO));
    })
    .await;
}

#[tokio::test]
async fn a_new_person_has_a_state_from_the_start() {
    in_both_worlds(async |world: World| {
        let states = async |who: Identity| {
            let (id, ws) = (
                world.app.person(&world.actor, who).await.unwrap().person.id,
                world.actor.workspace,
            );
            let read = move |tx: &mut Tx<'_>| tx.person_states(ws, &[id]);
            world.app.store.read(read).await.unwrap().into_iter().flatten().count()
        };
        world.shop().await;
        assert_eq!(states(mira()).await, 0, "nothing is computed yet");
        world.compute("Spend", SPEND).await;
        let omar = Identity::new(IdentityType::Email, "omar@example.org", None).unwrap();
        world.send(of_new(omar.clone(), event("Request", "r-1", "{}"))).await;
        // Nobody looks at requests, and still there is nothing left to look for.
        assert_eq!(states(omar).await, 1);
    })
    .await;
}

/// The worker computes on a snapshot; whatever changed since, its outcome is worth nothing.
#[tokio::test]
async fn what_was_prepared_before_a_change_is_not_written() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Spend", SPEND).await;
        world.send(event("Purchase", "e-1", r#"{"amount":5}"#)).await;
        let persons = vec![world.app.person(&world.actor, mira()).await.unwrap().person.id];
        let prepare = async || {
            let (app, actor, persons) = (world.app.clone(), world.actor.clone(), persons.clone());
            let now = app.now();
            let read = move |tx: &mut Tx<'_>| {
                let mut scope = Scope::open(&app, tx, &actor, now)?;
                states::prepare(tx, &mut scope, &persons)
            };
            let prepared = world.app.store.read::<_, Error, _>(read).await.unwrap();
            move |tx: &mut Tx<'_>, scope: &mut Scope<'_>| states::commit(tx, scope, &prepared)
        };
        let before_deletion = prepare().await;
        world.delete("e-1").await;
        let stale = world.app.transact(&world.actor, before_deletion).await;
        assert!(matches!(stale, Err(Error::Store(rapport_store::Error::Conflict))));
        assert_eq!(world.value("Spend").await.as_deref(), Some("0"));

        world.send(event("Purchase", "e-2", r#"{"amount":7}"#)).await;
        let (first, second) = (prepare().await, prepare().await);
        world.app.transact(&world.actor, first).await.unwrap();
        let stale = world.app.transact(&world.actor, second).await;
        assert!(matches!(stale, Err(Error::Store(rapport_store::Error::Conflict))));
        assert_eq!(world.value("Spend").await.as_deref(), Some("7"));

        world.send(event("Purchase", "e-3", r#"{"amount":1}"#)).await;
        let before_definition = prepare().await;
        world.compute("Count", COUNT).await;
        let stale = world.app.transact(&world.actor, before_definition).await;
        assert!(matches!(stale, Err(Error::Store(rapport_store::Error::Conflict))));
        world.fold().await;
        let (spend, count) = (world.value("Spend").await, world.value("Count").await);
        assert_eq!((spend.as_deref(), count.as_deref()), (Some("8"), Some("2")));
    })
    .await;
}
