//! Opener rules through a chat, on both engines (I-80, I-83).

use crate::Error;
use crate::events::ground::{event, mira, raw};
use crate::testing::{World, in_both_worlds};
use rapport_store::Tx;

const RULE: &str = r#"{"id":"big","definitionId":"Purchase","maxAgeHours":240,
    "filters":[{"attribute":"amount","operator":"GT","value":"100"}],
    "template":"Is it about the {{ recent.properties.productName }}?"}"#;

/// The rules as the catalog has them.
async fn loaded(world: &World) -> Vec<String> {
    let (catalogs, workspace) = (world.app.catalogs.clone(), world.actor.workspace);
    let read = move |tx: &mut Tx<'_>| -> Result<Vec<String>, Error> {
        let catalog = catalogs.get(tx, workspace)?;
        Ok(catalog.opener_rules.iter().map(|rule| rule.id.clone()).collect())
    };
    world.app.store.read(read).await.unwrap()
}

#[tokio::test]
async fn rules_are_replaced_as_a_whole_and_guard_what_they_speak_of() {
    in_both_worlds(async |world: World| {
        world.shop().await;
        let (app, actor) = (&world.app, &world.actor);
        assert!(app.opener_rules(actor).await.unwrap().is_empty());
        app.replace_opener_rules(actor, vec![raw(RULE)]).await.unwrap();
        assert_eq!(loaded(&world).await, ["big"]);
        let Err(Error::InUse(users)) =
            app.delete_event_definition(actor, "Purchase".to_owned()).await
        else {
            panic!("it is spoken of")
        };
        assert_eq!(users, ["the opener rule \"big\""]);
        let wrong = app.replace_opener_rules(actor, vec![raw(RULE), raw("{}")]).await;
        let Err(Error::Invalid(problems)) = wrong else { panic!("it was taken") };
        assert!(problems.iter().all(|problem| problem.path.starts_with("items[1]")));
        assert_eq!(loaded(&world).await, ["big"], "a refused change changes nothing");
        app.replace_opener_rules(actor, Vec::new()).await.unwrap();
        assert!(loaded(&world).await.is_empty());
        app.delete_event_definition(actor, "Purchase".to_owned()).await.unwrap();
        let profile = app.person(actor, mira()).await.unwrap();
        assert_eq!(profile.person.version, 1);
        world.send(event("Request", "r-1", "{}")).await;
    })
    .await;
}
