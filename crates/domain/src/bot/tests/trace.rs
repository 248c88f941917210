//! What the trace tells, and what it hides (C-26, C-94).

use super::chat::{Chat, bot, json, text};
use super::world::World;
use crate::bot::CompiledBot;
use expect_test::expect;

const ATTRIBUTES: &str = r#"{"name":"card","type":"TEXT","sensitive":true,"visibleToAgent":true},
    {"name":"city","type":"TEXT"}"#;

fn elements() -> String {
    [
        r#"{"id":"ask","type":"SAVE_USER_RESPONSE","fields":{"texts":["Card?"],"attribute":"card"}}"#.to_owned(),
        text("say", "Your card: {{ card }}"),
        r#"{"id":"write","type":"CUSTOMER_PROFILES_PROFILE","fields":{"action":"CREATE_OR_UPDATE","mappings":[
          {"profileAttribute":"city","attribute":"card"},
          {"profileAttribute":"externalId","attribute":"card"}]}}"#.to_owned(),
        r#"{"id":"check","type":"CONDITIONS","branches":[{"id":"some","join":"OR","conditions":[
          {"attribute":"card","operator":"is null"},{"attribute":"card","operator":"contains","value":"4"}],"elements":[]}]}"#
            .to_owned(),
    ]
    .join(",")
}

#[test]
fn an_entry_says_what_happened_and_masks_what_is_sensitive() {
    let mut chat = Chat::new(&bot(ATTRIBUTES, &elements()), World::new());
    chat.say("hi");
    assert_eq!(chat.say("4111"), "< Your card: 4111\n");
    let trace: Vec<String> = chat.last.trace.iter().map(json).collect();
    expect![[r#"
        {"at":1772445600000,"dialogId":"main","elementId":"ask","elementType":"SAVE_USER_RESPONSE","input":"***","attributes":[{"name":"card","from":null,"to":"***"}]}
        {"at":1772445600000,"dialogId":"main","elementId":"say","elementType":"TEXT","messages":[{"type":"TEXT","text":"Your card: ***"}]}
        {"at":1772445600000,"dialogId":"main","elementId":"write","elementType":"CUSTOMER_PROFILES_PROFILE","status":"Success","cause":"CREATED","profile":[{"kind":"CREATED","personType":"CUSTOMER"},{"kind":"ATTRIBUTE","attribute":"externalId","from":null,"to":"***"},{"kind":"ATTRIBUTE","attribute":"contactInformation.LIVE_CHAT","from":null,"to":"***"},{"kind":"ATTRIBUTE","attribute":"city","from":null,"to":"***"}]}
        {"at":1772445600000,"dialogId":"main","elementId":"check","elementType":"CONDITIONS","branch":{"id":"some","why":"card contains \"4\""}}"#]]
    .assert_eq(&trace.join("\n"));
}

#[test]
fn a_bot_knows_its_secrets_and_what_agents_may_see() {
    let compiled = CompiledBot::compile(&bot(ATTRIBUTES, &elements())).unwrap();
    assert!(compiled.is_sensitive("card") && !compiled.is_sensitive("city"));
    assert_eq!(compiled.visible_attributes(), ["card"]);
    assert!(!compiled.needs_context());
    let greets = bot("", &text("t", "{{ contextOpener }}"));
    assert!(CompiledBot::compile(&greets).unwrap().needs_context());
}

#[test]
fn the_same_run_of_an_element_sends_the_same_event_id() {
    let elements = r#"{"id":"event","type":"CUSTOMER_PROFILES_CUSTOM_EVENT","fields":{
        "definitionId":"AddedToCart","createProfile":true,"mappings":[]}}"#;
    let ids = || {
        let mut chat = Chat::new(&bot("", elements), World::new());
        chat.talk(&["one", "two"]);
        let ids: Vec<String> =
            chat.world.events.iter().map(|event| event.event_id.to_string()).collect();
        ids
    };
    assert_eq!(ids(), ids());
    let ids = ids();
    assert!(ids[0] != ids[1] && ids.iter().all(|id| id.len() == 32));
}
