//! Formulas and scores over the store, on both engines (P-36 to P-46, P-54 to P-59, PS-6, PS-7).

use super::{COUNT, COUNT_24, SPEND, input};
use crate::Error;
use crate::events::ground::{event, instant, mira, of_new, purchase, raw};
use crate::testing::{World, in_both_worlds};
use rapport_domain::attribute::{CustomAttributeInput, StandardAttribute};
use rapport_domain::computed::{ComputedInput, Status};
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::person::PersonInput;
use rapport_domain::time::DAY_MS;
use rapport_domain::value::DataType;
use rapport_store::Tx;

const PRIORITY: &str = r##"{"rules":[
    {"points":50,"attribute":{"#gte":{"Spend":500}}},
    {"points":30,"event":{"definitionId":"Purchase","timelineCondition":
        {"occurred":"ALL","operator":"AFTER","start":30,"units":"DAYS"}}}]}"##;
const TIER: &str =
    r#"{"expression":"if(Spend == 0, \"new\", if(Spend >= 500, \"gold\", \"standard\"))"}"#;
const HELLO: &str =
    r#"{"expression":"concat(\"Hello \", city, if(hasTag(\"vip\"), \"!\", \".\"))"}"#;

impl World {
    async fn city(&self, city: &str) {
        let city = raw(&format!("\"{city}\""));
        let standard = [(StandardAttribute::City, city)].into();
        let input = PersonInput { standard, ..PersonInput::default() };
        self.app.patch_person(&self.actor, mira(), input, None).await.unwrap();
    }

    async fn tagged_mira(&self, tag: &str) {
        let tags = Some(vec![tag.to_owned()]);
        let input = PersonInput { tags, ..PersonInput::default() };
        self.app.patch_person(&self.actor, mira(), input, None).await.unwrap();
    }

    async fn due(&self) -> Option<String> {
        let due = |tx: &mut Tx<'_>| tx.next_timer_due();
        self.app.store.read(due).await.unwrap().map(|at| at.to_string())
    }

    /// Brings Mira up, as her timer does.
    async fn catch_up(&self) {
        let id = self.app.person(&self.actor, mira()).await.unwrap().person.id;
        let catch_up = move |tx: &mut Tx<'_>, scope: &mut crate::scope::Scope<'_>| {
            super::super::states::catch_up(tx, scope, &[id])
        };
        self.app.transact(&self.actor, catch_up).await.unwrap();
    }
}

#[tokio::test]
async fn ps_6_a_score_falls_at_the_millisecond_of_expiry() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Spend", SPEND).await;
        let score = world.derive("Score", "SCORE", PRIORITY).await;
        assert_eq!((score.status, score.result_type), (Status::Active, DataType::Integer));
        assert_eq!(world.value("Score").await.as_deref(), Some("0"));
        let seq = world.app.last_feed_seq(&world.actor).await.unwrap();
        let bought = purchase("p-1", "2026-02-27T10:00:00Z", "620");
        world.app.send_events(&world.actor, vec![bought]).await.unwrap();
        assert_eq!(world.value("Score").await.as_deref(), Some("80"), "before it is folded");
        world.fold().await;
        assert_eq!(world.due().await.as_deref(), Some("2026-03-29T10:00:00.000Z"));
        world.clock.set(instant("2026-03-29T09:59:59.999Z"));
        assert_eq!(world.value("Score").await.as_deref(), Some("80"));
        world.clock.set(instant("2026-03-29T10:00:00Z"));
        assert_eq!(world.value("Score").await.as_deref(), Some("50"));
        world.clock.advance_ms(DAY_MS);
        world.catch_up().await;
        assert_eq!(
            world.flips_after(seq).await,
            [
                "2026-03-02T10:00:00.000Z Spend: 0 -> 620",
                "2026-03-02T10:00:00.000Z Score: 0 -> 80",
                "2026-03-29T10:00:00.000Z Score: 80 -> 50",
            ]
        );
        assert_eq!(world.due().await, None);
        world.delete("p-1").await;
        assert_eq!(world.value("Score").await.as_deref(), Some("0"));
        let told = world.flips_after(seq).await;
        assert!(
            told[3..].contains(&"2026-03-30T10:00:00.000Z Score: 50 -> 0".to_owned()),
            "{told:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn ps_7_a_formula_reads_an_aggregate() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let (name, data_type) = ("Points".to_owned(), DataType::Integer);
        let points = CustomAttributeInput { name, data_type, object_schema: None };
        world.app.create_custom_attribute(&world.actor, points).await.unwrap();
        world.compute("Spend", SPEND).await;
        let tier = world.derive("Tier", "FORMULA", TIER).await;
        assert_eq!(tier.result_type, DataType::String);
        world.derive("Tens", "FORMULA", r#"{"expression":"round(Points / 10, 0)"}"#).await;
        assert_eq!(world.value("Tier").await.as_deref(), Some("new"));
        world.send(event("Purchase", "p-1", r#"{"amount":620}"#)).await;
        let values = world.values().await;
        assert_eq!((values["Tier"].as_str(), values.get("Tens")), ("gold", None));
        let custom = [("Points".to_owned(), raw("25"))].into();
        let input = PersonInput { custom, ..PersonInput::default() };
        world.app.patch_person(&world.actor, mira(), input, None).await.unwrap();
        assert_eq!(world.value("Tens").await.as_deref(), Some("3"));
        let wrong = world.draft_of("x", "FORMULA", r#"{"expression":"Spend + city"}"#).await;
        let Err(Error::Invalid(problems)) = wrong else { panic!("must be refused") };
        assert_eq!(problems[0].path, "definition.expression");
        assert!(problems[0].message.starts_with("8..12: a number is expected"), "{problems:?}");
    })
    .await;
}

#[tokio::test]
async fn writing_a_person_changes_what_follows_from_it() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.city("Split").await;
        let seq = world.app.last_feed_seq(&world.actor).await.unwrap();
        world.derive("Hello", "FORMULA", HELLO).await;
        world.derive("Length", "FORMULA", r#"{"expression":"len(Hello)"}"#).await;
        assert_eq!(world.value("Length").await.as_deref(), Some("12"), "she has no events");
        world.city("Zagreb").await;
        world.tagged_mira("vip").await;
        world.city("").await;
        assert_eq!(world.value("Hello").await, None);
        assert_eq!(
            world.flips_after(seq).await,
            [
                "2026-03-02T10:00:00.000Z Hello: \"Hello Split.\" -> \"Hello Zagreb.\"",
                "2026-03-02T10:00:00.000Z Length: 12 -> 13",
                "2026-03-02T10:00:00.000Z Hello: \"Hello Zagreb.\" -> \"Hello Zagreb!\"",
                "2026-03-02T10:00:00.000Z Hello: \"Hello Zagreb!\" -> null",
                "2026-03-02T10:00:00.000Z Length: 13 -> null",
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn time_alone_changes_formulas_of_persons_without_events() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.derive("Day", "FORMULA", r#"{"expression":"dayOfWeek(today())"}"#).await;
        assert_eq!(world.due().await.as_deref(), Some("2026-03-03T00:00:00.000Z"));
        let seq = world.app.last_feed_seq(&world.actor).await.unwrap();
        world.clock.set(instant("2026-03-04T12:00:00Z"));
        world.catch_up().await;
        assert_eq!(
            world.flips_after(seq).await,
            ["2026-03-03T00:00:00.000Z Day: 1 -> 2", "2026-03-04T00:00:00.000Z Day: 2 -> 3"]
        );
        let omar = Identity::new(IdentityType::Email, "omar@example.org", None).unwrap();
        world.send(of_new(omar.clone(), event("Request", "r-1", "{}"))).await;
        let omar = world.app.person(&world.actor, omar).await.unwrap();
        assert_eq!(omar.computed["Day"].to_text(), "3");
        assert_eq!(world.due().await.as_deref(), Some("2026-03-05T00:00:00.000Z"));
    })
    .await;
}

#[tokio::test]
async fn what_they_use_cannot_be_taken_away() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let (app, actor) = (&world.app, &world.actor);
        let (name, data_type) = ("Points".to_owned(), DataType::Integer);
        let points = CustomAttributeInput { name, data_type, object_schema: None };
        app.create_custom_attribute(actor, points).await.unwrap();
        world.tagged_mira("vip").await;
        let spend = world.compute("Spend", SPEND).await;
        let score = r##"{"rules":[{"points":1,"attribute":{"#and":[{"tags":"vip"},{"#gt":{"Points":1}}]}},
            {"points":1,"event":{"definitionId":"Request","timelineCondition":{"occurred":"ALL"}}}]}"##;
        world.draft_of("Score", "SCORE", score).await.unwrap();
        let tier = world.draft_of("Tier", "FORMULA", TIER).await.unwrap();
        let users = |refused: Result<(), Error>| match refused {
            Err(Error::InUse(users)) => users.join(", "),
            other => format!("{other:?}"),
        };
        let stopped = app.deactivate_computed_attribute(actor, spend.id).await.map(drop);
        assert_eq!(users(stopped), "the computed attribute \"Tier\"");
        let of_score = "the computed attribute \"Score\"";
        assert_eq!(users(app.delete_tag(actor, "vip".to_owned()).await), of_score);
        let custom = app.delete_custom_attribute(actor, "Points".to_owned()).await;
        assert_eq!(users(custom), of_score);
        let events = app.delete_event_definition(actor, "Request".to_owned()).await;
        assert_eq!(users(events), of_score);
        app.delete_computed_attribute(actor, tier.id).await.unwrap();
        app.deactivate_computed_attribute(actor, spend.id).await.unwrap();
        let inactive = world.draft_of("Tier", "FORMULA", TIER).await;
        let Err(Error::Invalid(problems)) = inactive else { panic!("must be refused") };
        assert_eq!(problems[0].message, "Spend is not Active: only Active ones can be read");
        let itself = ComputedInput {
            kind: "FORMULA".to_owned(),
            ..input("Spend", r#"{"expression":"Spend + 1"}"#)
        };
        let cycle = app.edit_computed_attribute(actor, spend.id, itself).await;
        let Err(Error::Invalid(problems)) = cycle else { panic!("must be refused") };
        assert_eq!(problems[0].message, "reads itself: Spend → Spend");
    })
    .await;
}

#[tokio::test]
async fn frozen_values_outlive_what_they_were_derived_from() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.city("Split").await;
        world.compute("Today", COUNT_24).await;
        let text = r#"{"expression":"concat(city, \" \", toString(Today))"}"#;
        let both = world.derive("Both", "FORMULA", text).await;
        let (app, actor) = (&world.app, &world.actor);
        world.send(event("Purchase", "p-1", "{}")).await;
        world.clock.advance_ms(1);
        app.deactivate_computed_attribute(actor, both.id).await.unwrap();
        // Nobody has come by to hold the value yet.
        world.clock.advance_ms(1);
        world.send(event("Purchase", "p-2", "{}")).await;
        assert_eq!(world.value("Both").await.as_deref(), Some("Split 1"));
        world.city("Zagreb").await;
        let omar = Identity::new(IdentityType::Email, "omar@example.org", None).unwrap();
        world.send(of_new(omar.clone(), event("Purchase", "p-3", "{}"))).await;
        world.clock.advance_ms(3 * DAY_MS);
        let values = world.values().await;
        assert_eq!((values["Both"].as_str(), values["Today"].as_str()), ("Split 1", "0"));
        world.fill_in().await;
        assert_eq!(world.value("Both").await.as_deref(), Some("Split 1"));
        let omar = app.person(actor, omar).await.unwrap();
        assert!(!omar.computed.contains_key("Both"), "none for new profiles");
        app.activate_computed_attribute(actor, both.id).await.unwrap();
        world.fill_in().await;
        assert_eq!(world.value("Both").await.as_deref(), Some("Zagreb 0"));
    })
    .await;
}

#[tokio::test]
async fn definitions_are_tried_before_they_are_saved() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        world.compute("Spend", SPEND).await;
        world.send(event("Purchase", "p-1", r#"{"amount":620}"#)).await;
        let tried = async |kind: &str, definition: &str| {
            let (kind, definition) = (kind.to_owned(), raw(definition));
            let test = world.app.test_computed(&world.actor, kind, definition, mira()).await;
            test.unwrap().value.unwrap().to_text()
        };
        assert_eq!(tried("SCORE", PRIORITY).await, "80");
        world.fold().await;
        assert_eq!(tried("SCORE", PRIORITY).await, "80");
        assert_eq!(tried("FORMULA", TIER).await, "gold");
        assert_eq!(tried("EVENT_AGGREGATE", COUNT).await, "1");
        let draft = world.draft_of("Tier", "FORMULA", TIER).await.unwrap();
        let copy = world.app.duplicate_computed_attribute(&world.actor, draft.id).await.unwrap();
        assert_eq!((copy.name.as_str(), &copy.definition), ("Tier (2)", &draft.definition));
        assert_eq!(world.value("Tier").await, None);
    })
    .await;
}
