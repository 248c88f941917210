//! What chats may not show: sensitive answers, and what persons said who are erased (C-26, P-100).

use super::ground::{MINUTE_MS, Shop, document, fire_timers, text};
use crate::chats::{SessionFilter, SessionLog};
use crate::pruning;
use crate::scope::Scope;
use crate::testing::{World, in_both_worlds};
use rapport_domain::bot::{ChannelType, Content, MASK};
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::time::DAY_MS;
use rapport_store::Tx;
use serde_json::{Value, json};

/// A bot that asks for a number which nobody may see.
fn confidant() -> Value {
    let ask = json!({"id": "ask", "type": "SAVE_USER_RESPONSE", "fields": {
        "texts": ["Card?"], "attribute": "card", "pattern": "^[0-9]+$",
        "repeat": {"times": 1},
    }});
    let attributes = json!([{"name": "card", "type": "TEXT", "sensitive": true}]);
    document(&attributes, &json!([ask, text("t-1", "Thanks")]))
}

/// The newest session, with its transcript.
async fn log(shop: &Shop) -> SessionLog {
    let all = shop.app.bot_sessions(&shop.actor, SessionFilter::All, None, 1).await.unwrap();
    shop.app.bot_session(&shop.actor, &all[0].id).await.unwrap()
}

fn shown(log: &SessionLog) -> Vec<String> {
    let texts = log.messages.iter().map(|message| match &message.content {
        Content::Text { text } => text.clone(),
        other => format!("{other:?}"),
    });
    texts.collect()
}

/// C-26: a sensitive answer is in no transcript, also one that is refused, and the state that knows
/// it is sealed.
#[tokio::test]
async fn a_sensitive_answer_is_masked_in_the_transcript() {
    in_both_worlds(async |world: World| {
        let shop = Shop::open(&world, ChannelType::LiveChat, confidant()).await;
        shop.say("v-1", "hi").await;
        assert_eq!(shop.say("v-1", "secret x").await, ["Card?"]);
        let (workspace, channel) = (shop.actor.workspace, shop.channel.clone());
        let state = async || {
            let channel = channel.clone();
            let read = move |tx: &mut Tx<'_>| tx.chat(workspace, &channel, "v-1");
            let chat = world.app.store.read(read).await.unwrap().unwrap();
            chat.session.unwrap().state
        };
        assert!(!state().await.contains("secret x"));
        assert_eq!(shop.say("v-1", "4242").await, ["Thanks"]);
        assert!(!state().await.contains("4242"));
        let log = log(&shop).await;
        assert_eq!(shown(&log), ["hi", "Card?", MASK, "Card?", MASK, "Thanks"]);
        assert!(!log.attributes.get().contains("4242"));
        let told = serde_json::to_string(&world.told_after(0).await).unwrap();
        assert!(!told.contains("4242") && !told.contains("secret x"), "{told}");
    })
    .await;
}

/// P-100: of a person who is erased the feed tells no text and no value, only that the person is gone.
#[tokio::test]
async fn the_feed_forgets_who_is_erased() {
    in_both_worlds(async |world: World| {
        let shop = Shop::open(&world, ChannelType::LiveChat, confidant()).await;
        shop.say("v-1", "my dog is called Rex").await;
        shop.say("v-2", "mine is called Bello").await;
        let erased = shop.profile("v-1").await.unwrap().person.id;
        let told = async || serde_json::to_string(&world.told_after(0).await).unwrap();
        let before = told().await;
        for text in ["Rex", "Bello", "v-1", "person.created", &erased.to_string()] {
            assert!(before.contains(text), "{text} is missing: {before}");
        }
        let who = Identity::new(IdentityType::Id, &erased.to_string(), None).unwrap();
        world.app.delete_person(&world.actor, who).await.unwrap();
        let after = told().await;
        assert!(!after.contains("Rex") && !after.contains("v-1"), "{after}");
        assert!(after.contains("Bello"));
        let of_erased = world.told_after(0).await.into_iter();
        let kinds =
            of_erased.filter(|told| told["personId"] == erased.0).map(|t| t["type"].clone());
        assert_eq!(kinds.collect::<Vec<_>>(), ["person.deleted"]);
    })
    .await;
}

/// C-95: what the elements of a session did is kept for thirty days after its end; what was said is
/// kept on.
#[tokio::test]
async fn traces_are_kept_for_thirty_days() {
    in_both_worlds(async |world: World| {
        let shop = Shop::open(&world, ChannelType::LiveChat, confidant()).await;
        let prune = async |days: i64| {
            world.clock.advance_ms(days * DAY_MS);
            fire_timers(&world).await;
        };
        shop.say("v-1", "hi").await;
        world.clock.advance_ms(15 * MINUTE_MS);
        fire_timers(&world).await;
        assert_eq!(shop.reasons().await, ["TIMEOUT"]);
        prune(29).await;
        assert_eq!(log(&shop).await.path.len(), 1);
        shop.say("v-2", "hi").await;
        prune(2).await;
        let young = log(&shop).await;
        assert_eq!(young.path.len(), 1, "the other session is younger");
        let all = shop.app.bot_sessions(&shop.actor, SessionFilter::All, None, 9).await.unwrap();
        let old = shop.app.bot_session(&shop.actor, &all[1].id).await.unwrap();
        assert_eq!((old.path.len(), shown(&old).len()), (0, 2));
        prune(31).await;
        assert_eq!(log(&shop).await.path.len(), 0);
        // One look is enough for all versions that are ever activated.
        shop.publish().await;
        let (app, actor) = (world.app.clone(), world.actor.clone());
        let begin = move |tx: &mut Tx<'_>| {
            let scope = Scope::open(&app, tx, &actor, app.now())?;
            pruning::begin_with_traces(tx, &scope)?;
            Ok::<_, crate::Error>(tx.due_timers(app.now().plus_ms(9 * DAY_MS), 99)?.len())
        };
        assert_eq!(world.app.store.write(begin).await.unwrap(), 1);
    })
    .await;
}
