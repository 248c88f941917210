//! Deleting custom attributes: not while an active bot uses them, and with all values (P-32).

use crate::Error;
use crate::testing::{START, World, in_both_worlds};
use crate::timers::{TimerHandler, TimerWorker};
use rapport_domain::attribute::CustomAttributeInput;
use rapport_domain::ids::BotId;
use rapport_domain::person::PersonInput;
use rapport_domain::time::Timestamp;
use rapport_domain::value::DataType;
use rapport_store::Tx;
use rapport_store::bots::{BotRow, BotVersionRow};
use rapport_store::timers::TimerRow;
use serde_json::value::RawValue;
use std::sync::Arc;

const DOCUMENT: &str = r#"{"formatVersion":1,"bot":{"name":"Added to Cart","channel":"LIVE_CHAT"},
    "attributes":[{"name":"tier","type":"TEXT"}],
    "dialogs":[{"id":"d-1","name":"Default","kind":"DEFAULT","elements":[
        {"id":"get","type":"CUSTOMER_PROFILES_PROFILE","fields":{"action":"GET_INFORMATION",
            "mappings":[{"profileAttribute":"customAttributes.Loyalty tier","attribute":"tier"}]}}
    ]}]}"#;

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

/// No session times out here.
struct NoSessions;

impl TimerHandler for NoSessions {
    fn fire(&self, _tx: &mut Tx<'_>, _timer: &TimerRow, _now: Timestamp) -> Result<(), Error> {
        Ok(())
    }

    fn fired(&self, _timer: &TimerRow) {}
}

impl World {
    async fn make_text(&self, name: &str) {
        let input = CustomAttributeInput {
            name: name.to_owned(),
            data_type: DataType::String,
            object_schema: None,
        };
        self.app.create_custom_attribute(&self.actor, input).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn values_of_a_deleted_attribute_leave_the_stored_persons() {
    in_both_worlds(async |world: World| {
        for name in ["gone", "stays"] {
            world.make_text(name).await;
        }
        let value = |text: &str| RawValue::from_string(format!("\"{text}\"")).unwrap();
        let input = PersonInput {
            external_id: Some("crm-88".to_owned()),
            custom: ["gone", "stays"].map(|name| (name.to_owned(), value("secret"))).into(),
            ..PersonInput::default()
        };
        let mira = world.app.create_person(&world.actor, input).await.unwrap().person;
        let (workspace, id) = (world.actor.workspace, mira.id);
        let stored = async || {
            let person = world.app.store.read(move |tx: &mut Tx<'_>| tx.person(workspace, id));
            person.await.unwrap().unwrap()
        };
        world.app.delete_custom_attribute(&world.actor, "gone".to_owned()).await.unwrap();
        assert_eq!(stored().await.custom.len(), 2);
        let worker = TimerWorker::new(world.app.clone(), Arc::new(NoSessions));
        worker.fire_due().await.unwrap();
        let after = stored().await;
        assert_eq!((after.custom.len(), after.version), (1, 1));
        let timer = world.app.store.read(|tx: &mut Tx<'_>| tx.next_timer_due()).await.unwrap();
        assert_eq!(timer, None);
    })
    .await;
}
