//! Bots and persons in one turn: the specification's stories CS-1, CS-2 and the opener of I-83.

use super::ground::{
    MINUTE_MS, PHONE, Shop, define, document, person_with_phone, status_branches, text,
};
use crate::testing::{World, in_both_worlds};
use rapport_domain::bot::ChannelType;
use rapport_domain::time::DAY_MS;
use serde_json::{Value, json};

const FIELDS: [(&str, &str); 4] = [
    ("addedCart", "Boolean"),
    ("productID", "String"),
    ("productName", "String"),
    ("productPrice", "Decimal"),
];

/// The dialog "Added to Cart" for a contact; the number the end user writes becomes it.
fn added_to_cart(contact_type: &str, create_profile: bool) -> Value {
    let mapping = |name: &str| json!({"attribute": name, "property": name});
    let attributes = json!([
        {"name": "addedCart", "type": "BOOLEAN"},
        {"name": "productID", "type": "TEXT"},
        {"name": "productName", "type": "TEXT"},
        {"name": "productPrice", "type": "NUMBER"},
        {"name": "customerContact", "type": contact_type},
    ]);
    let elements = json!([
        {"id": "set", "type": "SET_ATTRIBUTES", "fields": {"rows": [
            {"attribute": "addedCart", "value": true},
            {"attribute": "productID", "value": "SKU-1"},
            {"attribute": "productName", "value": "Red shoes"},
            {"attribute": "productPrice", "value": 49.90},
        ]}},
        {"id": "ask", "type": "SAVE_USER_RESPONSE", "fields": {
            "texts": ["Your number?"], "attribute": "customerContact",
        }},
        {"id": "event", "type": "CUSTOMER_PROFILES_CUSTOM_EVENT", "fields": {
            "contact": {"attribute": "customerContact", "type": "PHONE"},
            "definitionId": "AddedToCart",
            "createProfile": create_profile,
            "mappings": FIELDS.map(|(name, _)| mapping(name)),
        }},
        status_branches(),
    ]);
    document(&attributes, &elements)
}

/// CS-1: the event is on the profile before the next message is out.
#[tokio::test]
async fn a_bot_puts_a_product_into_the_cart() {
    in_both_worlds(async |world: World| {
        define(&world.app, &world.actor, "AddedToCart", None, &FIELDS).await;
        let mira = person_with_phone(&world.app, &world.actor, PHONE).await;
        let bot = added_to_cart("PHONE_NUMBER", false);
        let shop = Shop::open(&world, ChannelType::LiveChat, bot).await;
        assert_eq!(shop.say("v-1", "hi").await, ["Your number?"]);
        assert_eq!(shop.say("v-1", "+385 91 123 4567").await, ["Success"]);
        let events = shop.events(mira).await;
        let [event] = events.as_slice() else { panic!("{events:?}") };
        assert_eq!(
            (event.definition_id.as_str(), event.source.as_str()),
            ("AddedToCart", "ANSWERS")
        );
        let properties: Value = serde_json::from_str(event.properties.get()).unwrap();
        let expected = json!({
            "addedCart": true, "productID": "SKU-1", "productName": "Red shoes",
            "productPrice": 49.9,
        });
        assert_eq!(properties, expected);
    })
    .await;
}

/// CS-2: the three outcomes, and null before any such element.
#[tokio::test]
async fn an_event_element_has_three_outcomes() {
    in_both_worlds(async |world: World| {
        define(&world.app, &world.actor, "AddedToCart", None, &FIELDS).await;
        let strict = Shop::open(&world, ChannelType::LiveChat, added_to_cart("TEXT", false)).await;
        strict.say("v-1", "hi").await;
        assert_eq!(strict.say("v-1", "385911111111").await, ["Fail"]);
        strict.say("v-2", "hi").await;
        assert_eq!(strict.say("v-2", "abc").await, ["Validation_Error"]);
        let log = world.app.bot_sessions(&world.actor, crate::chats::SessionFilter::All, None, 10);
        let mut causes = Vec::new();
        for session in log.await.unwrap() {
            let log = world.app.bot_session(&world.actor, &session.id).await.unwrap();
            let path: Vec<Value> =
                log.path.iter().map(|entry| serde_json::from_str(entry.get()).unwrap()).collect();
            causes.extend(
                path.into_iter().filter_map(|entry| {
                    entry.get("cause").and_then(Value::as_str).map(str::to_owned)
                }),
            );
        }
        assert_eq!(causes, ["IDENTITY_INVALID", "PERSON_NOT_FOUND"]);

        let making = Shop::open(&world, ChannelType::LiveChat, added_to_cart("TEXT", true)).await;
        making.say("v-3", "hi").await;
        assert_eq!(making.say("v-3", "385911111111").await, ["Success"]);

        let before = document(&json!([]), &json!([status_branches()]));
        let before = Shop::open(&world, ChannelType::LiveChat, before).await;
        assert_eq!(before.say("v-4", "hi").await, ["none"]);
    })
    .await;
}

/// I-83, CS-3: a returning visitor is greeted by what happened lately, until exactly seven days
/// after it.
#[tokio::test]
async fn a_returning_visitor_is_greeted_by_the_recent_event() {
    in_both_worlds(async |world: World| {
        let label = Some("recent purchase");
        define(&world.app, &world.actor, "Purchase", label, &[("productName", "String")]).await;
        let attributes = json!([{"name": "product", "type": "TEXT"}]);
        let bot = document(
            &attributes,
            &json!([
                text("t-1", "{{ contextOpener }}"),
                text("t-2", "[{{ contextRecentEvent }}] {{ context.recent.properties.productName }}"),
                {"id": "set", "type": "SET_ATTRIBUTES", "fields": {"rows": [
                    {"attribute": "product", "value": "Blue kettle"},
                ]}},
                {"id": "event", "type": "CUSTOMER_PROFILES_CUSTOM_EVENT", "fields": {
                    "definitionId": "Purchase",
                    "mappings": [{"attribute": "product", "property": "productName"}],
                }},
                {"id": "close", "type": "CLOSE_SESSION", "fields": {}},
            ]),
        );
        let mut brief = bot.clone();
        brief["dialogs"][0]["elements"].as_array_mut().unwrap().remove(1);
        let shop = Shop::open(&world, ChannelType::LiveChat, bot).await;
        let plain = "How can I help?";
        let opener = "How can I help? Are you contacting us regarding your recent purchase?";
        assert_eq!(shop.say("v-1", "hi").await, [plain, "[] "]);
        world.clock.advance_ms(3 * DAY_MS);
        let greeted = [opener, "[Purchase] Blue kettle"];
        assert_eq!(shop.say("v-1", "hi again").await, greeted);
        world.clock.advance_ms(7 * DAY_MS - 1);
        assert_eq!(shop.say("v-1", "hello").await, greeted);
        world.clock.advance_ms(7 * DAY_MS);
        assert_eq!(shop.say("v-1", "hello").await, [plain, "[] "]);
        world.clock.advance_ms(MINUTE_MS);
        assert_eq!(shop.say("v-2", "hi").await, [plain, "[] "]);

        // The same from a bot that looks at nothing but the opener.
        let shop = Shop::open(&world, ChannelType::LiveChat, brief).await;
        assert_eq!(shop.say("v-1", "hi").await, [plain]);
        assert_eq!(shop.say("v-1", "hi again").await, [opener]);
    })
    .await;
}

/// P-28: when a person last wrote and was last written to is read from its chats, and only there
/// where one person is read.
#[tokio::test]
async fn a_profile_says_when_its_person_last_wrote() {
    in_both_worlds(async |world: World| {
        let bot = document(&json!([]), &json!([text("t-1", "Hello")]));
        let shop = Shop::open(&world, ChannelType::LiveChat, bot).await;
        let started_at = world.app.now();
        shop.say("v-1", "hi").await;
        world.clock.advance_ms(MINUTE_MS);
        world.app.deactivate_bot(&world.actor, &shop.bot, None, None).await.unwrap();
        shop.say("v-1", "still there?").await;
        let contacted = shop.profile("v-1").await.unwrap().contacted;
        let times = contacted.get("LIVE_CHAT").copied().unwrap();
        assert_eq!(times.inbound_at, Some(started_at.plus_ms(MINUTE_MS)));
        assert_eq!(times.contacted_at, Some(started_at));
        assert_eq!((contacted.len(), crate::persons::overall(&contacted)), (1, times));
        person_with_phone(&world.app, &world.actor, PHONE).await;
        let query = crate::persons::PersonQuery { limit: 9, ..Default::default() };
        let listed = world.app.persons(&world.actor, query).await.unwrap().items;
        assert!(listed.iter().all(|profile| profile.contacted.is_empty()));
    })
    .await;
}
