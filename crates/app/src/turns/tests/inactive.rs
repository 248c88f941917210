//! Bots that are not active any more: their grace, and sessions that do not start (C-7, C-80, P-71).

use super::ground::{MINUTE_MS, Shop, document, fire_timers, text};
use crate::Error;
use crate::chats::Service;
use crate::testing::{World, in_both_worlds};
use rapport_domain::bot::ChannelType;
use serde_json::{Value, json};

/// A bot that asks again and again.
fn asker(grace_seconds: i64) -> Value {
    let ask = json!({"id": "ask", "type": "SAVE_USER_RESPONSE", "fields": {
        "texts": ["Name?"], "attribute": "name",
    }});
    let attributes = json!([{"name": "name", "type": "TEXT"}]);
    let mut document = document(&attributes, &json!([ask, text("t-1", "Hello {{ name }}")]));
    document["bot"]["settings"] = json!({"gracePeriodSeconds": grace_seconds});
    document
}

async fn deactivate(shop: &Shop, grace_seconds: Option<i64>) -> Result<(), Error> {
    shop.app.deactivate_bot(&shop.actor, &shop.bot, None, grace_seconds).await.map(drop)
}

#[tokio::test]
async fn open_sessions_go_on_within_the_grace_and_none_starts() {
    in_both_worlds(async |world: World| {
        let shop = Shop::open(&world, ChannelType::LiveChat, asker(0)).await;
        assert_eq!(shop.say("v-1", "hi").await, ["Name?"]);
        assert_eq!(shop.say("v-2", "hi").await, ["Name?"]);
        deactivate(&shop, Some(600)).await.unwrap();
        world.clock.advance_ms(9 * MINUTE_MS);
        fire_timers(&world).await;
        assert_eq!(shop.say("v-1", "Mira").await, ["Hello Mira"]);
        assert!(shop.say("v-3", "hi").await.is_empty(), "nothing starts within the grace");
        assert_eq!(shop.reasons().await, ["open", "open"]);
        world.clock.advance_ms(MINUTE_MS);
        let last = shop.inbound("v-1", None, "still there?");
        let answered = shop.app.handle_inbound(last).await.unwrap();
        assert_eq!((answered.replies.len(), answered.service), (0, Service::Nobody));
        fire_timers(&world).await;
        assert_eq!(shop.reasons().await, ["BOT_DEACTIVATED"; 2]);
    })
    .await;
}

/// C-3: without a grace of its own a deactivation has that of the bot's settings.
#[tokio::test]
async fn the_grace_of_the_settings_counts_and_a_new_activation_ends_it() {
    in_both_worlds(async |world: World| {
        let shop = Shop::open(&world, ChannelType::LiveChat, asker(60)).await;
        shop.say("v-1", "hi").await;
        deactivate(&shop, None).await.unwrap();
        fire_timers(&world).await;
        assert_eq!(shop.reasons().await, ["open"]);
        shop.publish().await;
        world.clock.advance_ms(MINUTE_MS);
        fire_timers(&world).await;
        assert_eq!(shop.reasons().await, ["open"], "it is active again");
        for wrong in [-1, 86_401] {
            let refused = deactivate(&shop, Some(wrong)).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        }
    })
    .await;
}

/// P-71, C-80: a known bot that is not active starts no session; that is recorded at the profile of
/// the end user, and nobody gets one by it.
#[tokio::test]
async fn a_session_that_does_not_start_is_recorded_at_profiles_that_are_there() {
    in_both_worlds(async |world: World| {
        let shop = Shop::open(&world, ChannelType::LiveChat, asker(0)).await;
        shop.say("v-1", "hi").await;
        deactivate(&shop, None).await.unwrap();
        fire_timers(&world).await;
        shop.say("v-1", "hi again").await;
        shop.say("v-2", "hi").await;
        assert!(shop.profile("v-2").await.is_none());
        let names = shop.event_names("v-1").await;
        let expected =
            ["chatbotSessionStarted", "chatbotSessionEnded", "chatbotSessionStartFailed"];
        assert_eq!(names, expected);
        let events = shop.events(shop.identity("v-1").await).await;
        let properties: Value = serde_json::from_str(events[2].properties.get()).unwrap();
        assert_eq!(properties["reason"], "BOT_INACTIVE");
        assert_eq!(properties["botId"], shop.bot.as_str());
        assert_eq!(properties["destination"], "v-1");
        let person = shop.profile("v-1").await.unwrap();
        let times = crate::persons::overall(&person.contacted);
        assert_eq!(times.inbound_at, Some(world.app.now()));
    })
    .await;
}
