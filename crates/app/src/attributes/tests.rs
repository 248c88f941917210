//! A custom attribute that an active bot uses stays (P-32).

use crate::Error;
use crate::testing::{START, World, in_both_worlds};
use rapport_domain::attribute::CustomAttributeInput;
use rapport_domain::ids::BotId;
use rapport_domain::value::DataType;
use rapport_store::Tx;
use rapport_store::bots::{BotRow, BotVersionRow};

const DOCUMENT: &str = r#"{"dialogs":[{"elements":[
    {"mappings":[{"profileAttribute":"customAttributes.Loyalty tier","botAttribute":"tier"}]}]}]}"#;

fn bot(active_version: Option<i64>) -> BotRow {
    BotRow {
        id: BotId("b-1".to_owned()),
        name: "Added to Cart".to_owned(),
        channel_type: "LIVE_CHAT".to_owned(),
        language: "en".to_owned(),
        description: String::new(),
        channel_ids: "[]".to_owned(),
        draft_revision: 1,
        last_version: 1,
        active_version,
        was_active: 1,
        archived_at: None,
        created_at: START,
        updated_at: START,
        updated_by: String::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_names_the_active_bots_that_use_it() {
    in_both_worlds(async |world: World| {
        let workspace = world.actor.workspace;
        for name in ["Loyalty tier", "tier"] {
            let data_type = DataType::String;
            let input =
                CustomAttributeInput { name: name.to_owned(), data_type, object_schema: None };
            world.app.create_custom_attribute(&world.actor, input).await.unwrap();
        }
        world
            .app
            .store
            .write(move |tx: &mut Tx<'_>| {
                let version = BotVersionRow {
                    number: 1,
                    note: String::new(),
                    created_at: START,
                    created_by: String::new(),
                };
                let bot = bot(Some(1));
                tx.insert_bot(workspace, &bot, "{}")?;
                tx.insert_bot_version(workspace, &bot.id, &version, DOCUMENT)
            })
            .await
            .unwrap();
        let delete = async |name: &str| {
            world.app.delete_custom_attribute(&world.actor, name.to_owned()).await
        };
        match delete("Loyalty tier").await {
            Err(Error::InUse(users)) => assert_eq!(users, ["the chatbot \"Added to Cart\""]),
            other => panic!("{other:?}"),
        }
        delete("tier").await.unwrap();
        world
            .app
            .store
            .write(move |tx: &mut Tx<'_>| tx.update_bot(workspace, &bot(None), 1))
            .await
            .unwrap();
        delete("Loyalty tier").await.unwrap();
    })
    .await;
}
