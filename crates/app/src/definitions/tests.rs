//! Event definitions over the store, on both engines (P-61 to P-63, P-70, PS-1, A-223).

use super::*;
use crate::events::ground::event;
use crate::testing::{START, World, in_both_worlds};
use crate::timers::TimerWorker;
use crate::turns::SessionTimeout;
use rapport_domain::event::PropertyInput;
use rapport_domain::time::DAY_MS;
use std::collections::BTreeMap;
use std::sync::Arc;

fn cart() -> DefinitionInput {
    let property = |(name, kind): (&str, &str)| PropertyInput {
        name: name.to_owned(),
        property_type: kind.to_owned(),
        ..PropertyInput::default()
    };
    let fields = [
        ("addedCart", "Boolean"),
        ("productID", "String"),
        ("productName", "String"),
        ("productPrice", "Decimal"),
    ];
    DefinitionInput {
        title: "AddedToCart".to_owned(),
        fields: fields.map(property).to_vec(),
        ..DefinitionInput::default()
    }
}

#[tokio::test]
async fn ps_1_define_added_to_cart() {
    in_both_worlds(async |world: World| {
        let (app, actor) = (&world.app, &world.actor);
        let made = app.create_event_definition(actor, cart()).await.unwrap();
        assert_eq!((made.definition_id.as_str(), made.fields.len()), ("AddedToCart", 4));
        let again = DefinitionInput { title: "addedtocart".to_owned(), ..cart() };
        let taken = app.create_event_definition(actor, again).await;
        assert!(matches!(taken, Err(Error::NameTaken { name, .. }) if name == "Addedtocart"));
        let id = || "AddedToCart".to_owned();
        let mut more = cart();
        more.fields.push(PropertyInput { name: "colour".to_owned(), ..more.fields[1].clone() });
        let changed = app.change_event_definition(actor, id(), more.clone()).await.unwrap();
        assert_eq!(changed.fields.len(), 5);
        more.fields[3].property_type = "String".to_owned();
        let refused = app.change_event_definition(actor, id(), more).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
        let read = app.event_definition(actor, id()).await.unwrap();
        assert_eq!((read.definition, read.count, read.last_seen), (changed, 0, None));
    })
    .await;
}

#[tokio::test]
async fn built_in_definitions_are_there_and_only_switched() {
    in_both_worlds(async |world: World| {
        let (app, actor) = (&world.app, &world.actor);
        let all = app.event_definitions(actor).await.unwrap();
        assert_eq!(all.len(), 10);
        let id = || "chatbotSessionStarted".to_owned();
        let refused = app.change_event_definition(actor, id(), cart()).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
        assert!(matches!(app.delete_event_definition(actor, id()).await, Err(Error::Invalid(_))));
        let context_label = BTreeMap::from([("en".to_owned(), "last chat".to_owned())]);
        let switch = DefinitionSwitch {
            enabled: Some(false),
            context_label: Some(context_label.clone()),
            ..DefinitionSwitch::default()
        };
        app.switch_event_definition(actor, id(), switch).await.unwrap();
        let read = app.event_definition(actor, id()).await.unwrap().definition;
        assert_eq!((read.enabled, read.context_label), (false, context_label));
        let switch = DefinitionSwitch { enabled: Some(true), ..DefinitionSwitch::default() };
        let on = app.switch_event_definition(actor, id(), switch).await.unwrap();
        assert!(on.enabled && on.context_label.len() == 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_used_is_not_deleted() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let (app, actor) = (&world.app, &world.actor);
        let count = r#"{"function":"COUNT","definitionId":"Request","period":{"type":"LIFETIME"}}"#;
        let attribute = world.draft("Requests", count).await.unwrap();
        world.send(event("Request", "r-1", "{}")).await;
        let delete = async || app.delete_event_definition(actor, "Request".to_owned()).await;
        let Err(Error::InUse(users)) = delete().await else { panic!("must be in use") };
        assert_eq!(users, ["the computed attribute \"Requests\"", "1 stored event(s)"]);
        app.delete_computed_attribute(actor, attribute.id).await.unwrap();
        let info = app.event_definition(actor, "Request".to_owned()).await.unwrap();
        assert_eq!((info.count, info.last_seen), (1, Some(START)));
        world.delete("r-1").await;
        delete().await.unwrap();
        assert!(matches!(delete().await, Err(Error::NotFound("event definition"))));
    })
    .await;
}

/// A-223, P-103: events leave after their days, unless something is computed from them; a repeat of
/// one that left is still a repeat.
#[tokio::test]
async fn events_leave_after_their_days_unless_something_looks_at_them() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let (app, actor) = (&world.app, &world.actor);
        let keep = async |id: &str, days| {
            let switch =
                DefinitionSwitch { retention_days: Some(days), ..DefinitionSwitch::default() };
            app.switch_event_definition(actor, id.to_owned(), switch).await.unwrap()
        };
        let count =
            async |id: &str| app.event_definition(actor, id.to_owned()).await.unwrap().count;
        let days_pass = async |days: i64| {
            world.clock.advance_ms(days * DAY_MS);
            let handler = Arc::new(SessionTimeout::new(app.clone()));
            TimerWorker::new(app.clone(), handler).fire_due().await.unwrap();
        };
        assert_eq!(keep("Request", Some(30)).await.retention_days, Some(30));
        keep("Purchase", Some(30)).await;
        let lifetime =
            r#"{"function":"COUNT","definitionId":"Purchase","period":{"type":"LIFETIME"}}"#;
        world.compute("Purchases", lifetime).await;
        // More than one portion, some of them not folded.
        for number in 0..120 {
            world.send(event("Request", &format!("r-{number:03}"), "{}")).await;
            if number == 60 {
                world.fold().await;
            }
        }
        world.send(event("Purchase", "p-1", r#"{"amount":1}"#)).await;
        days_pass(30).await;
        assert_eq!((count("Request").await, count("Purchase").await), (120, 1));
        world.send(event("Request", "young", "{}")).await;
        days_pass(1).await;
        assert_eq!((count("Request").await, count("Purchase").await), (1, 1));
        assert_eq!(world.value("Purchases").await.as_deref(), Some("1"));
        world.send(event("Request", "r-000", "{}")).await;
        assert_eq!(count("Request").await, 1, "a repeat of one that left");
        assert_eq!(app.broken_invariants(usize::MAX).await.unwrap(), [""; 0]);
        keep("Request", None).await;
        keep("Purchase", None).await;
        days_pass(60).await;
        assert_eq!(count("Request").await, 1, "kept for ever");
    })
    .await;
}
