//! How a bot moves: branches, jumps, routing, repeats, fallbacks, limits (C-17 to C-21, C-56, C-57).

use super::chat::{Chat, bot, bot_with, json, set, text};
use super::world::World;
use crate::bot::{Content, EndReason, Input, TurnEnvironment, step};
use crate::limits::{MESSAGE_MAX, TURN_ELEMENTS_MAX};
use crate::time::Zone;
use expect_test::expect;

const KEYWORDS: &str =
    r#"[{"name":"help","synonyms":["help","SOS"]},{"name":"yes","synonyms":["yes"]}]"#;

fn talk(json: &str, lines: &[&str]) -> String {
    Chat::new(json, World::new()).talk(lines)
}

#[test]
fn when_a_branch_ends_the_elements_below_go_on() {
    let elements = format!(
        r#"{{"id":"c","type":"CONDITIONS","branches":[{{"id":"b1","conditions":[
        {{"attribute":"channel","operator":"is","value":"live_chat"}}],"elements":[{},
        {{"id":"inner","type":"CONDITIONS","branches":[{{"id":"b2","conditions":[
        {{"attribute":"displayName","operator":"is null"}}],"elements":[]}}]}},{}]}}]}},{}"#,
        text("t1", "one"),
        text("t2", "two"),
        text("t3", "three")
    );
    expect![[r#"
        > hi
        < one
        < two
        < three
    "#]]
    .assert_eq(&talk(&bot("", &elements), &["hi"]));
}

/// A Default dialog that talks, and a dialog behind the keyword "help".
fn routed(first_message: &str) -> String {
    let dialogs = format!(
        r#"{{"id":"main","name":"Main","kind":"DEFAULT","elements":[{}]}},
        {{"id":"help","name":"Help","triggers":["help"],"elements":[{}]}}"#,
        text("t1", "main"),
        text("t2", "help")
    );
    let json = bot_with("", KEYWORDS, &dialogs);
    let settings =
        format!(r#""channel":"LIVE_CHAT","settings":{{"firstMessage":"{first_message}"}}"#);
    json.replace(r#""channel":"LIVE_CHAT""#, &settings)
}

#[test]
fn an_idle_session_routes_by_keyword_then_to_the_default_dialog() {
    expect![[r#"
        > help
        < main
        >  sOs 
        < help
        > help me
        < main
    "#]]
    .assert_eq(&talk(&routed("DEFAULT_DIALOG"), &["help", " sOs ", "help me"]));
    assert_eq!(talk(&routed("ROUTE"), &["help"]), "> help\n< help\n");
}

#[test]
fn local_attributes_are_cleared_when_the_dialog_is_left() {
    let dialogs = format!(
        r#"{{"id":"main","name":"Main","kind":"DEFAULT","elements":[{},{},
        {{"id":"go","type":"TO_DIALOG","fields":{{"dialogId":"next"}}}},{}]}},
        {{"id":"next","name":"Next","elements":[{}]}}"#,
        set("s1", "here", "\"a\""),
        set("s2", "everywhere", "\"b\""),
        text("never", "never"),
        text("t", "[{{ here }}][{{ everywhere }}]")
    );
    let attributes =
        r#"{"name":"here","type":"TEXT","scope":"LOCAL"},{"name":"everywhere","type":"TEXT"}"#;
    assert_eq!(talk(&bot_with(attributes, "[]", &dialogs), &["hi"]), "> hi\n< [][b]\n");
}

/// Asks for a number; a second dialog takes what does not fit.
fn asking(fields: &str) -> String {
    let dialogs = format!(
        r#"{{"id":"main","name":"Main","kind":"DEFAULT","elements":[
        {{"id":"ask","type":"SAVE_USER_RESPONSE","fields":{{"texts":["How many?"],"attribute":"n"{fields}}}}},{}]}},
        {{"id":"lost","name":"Lost","elements":[{}]}}"#,
        text("t", "got {{ n }}"),
        text("l", "lost")
    );
    bot_with(r#"{"name":"n","type":"NUMBER"}"#, "[]", &dialogs)
}

#[test]
fn wrong_answers_are_repeated_then_fall_back() {
    let fields = r#","repeat":{"times":2,"texts":["A number, please."]},
        "fallback":{"action":"GO_TO_DIALOG","dialogId":"lost","texts":["I give up."]}"#;
    expect![[r#"
        > hi
        < How many?
        > two
        < A number, please.
        > none
        < A number, please.
        > 2.50
        < got 2.5
    "#]]
    .assert_eq(&talk(&asking(fields), &["hi", "two", "none", "2.50"]));
    expect![[r#"
        > hi
        < How many?
        > a
        < A number, please.
        > b
        < A number, please.
        > c
        < I give up.
        < lost
    "#]]
    .assert_eq(&talk(&asking(fields), &["hi", "a", "b", "c"]));
}

#[test]
fn without_a_fallback_the_default_dialog_starts_again() {
    expect![[r#"
        > hi
        < How many?
        > a
        < How many?
        > 3
        < got 3
    "#]]
    .assert_eq(&talk(&asking(""), &["hi", "a", "3"]));
    // A repeat without a text of its own asks with the element's.
    let own = asking(r#","repeat":{"times":1}"#);
    assert_eq!(talk(&own, &["hi", "a"]), "> hi\n< How many?\n> a\n< How many?\n");
}

#[test]
fn an_answer_must_match_its_pattern_and_a_filled_attribute_is_skipped() {
    let pattern =
        asking(r#","pattern":"[0-9]{2}","fallback":{"action":"GO_TO_DIALOG","dialogId":"lost"}"#);
    assert_eq!(talk(&pattern, &["hi", "123"]), "> hi\n< How many?\n> 123\n< lost\n");
    assert_eq!(talk(&pattern, &["hi", "12"]), "> hi\n< How many?\n> 12\n< got 12\n");
    let skip = asking(r#","skipIfFilled":true"#);
    expect![[r#"
        > hi
        < How many?
        > 1
        < got 1
        > again
        < got 1
    "#]]
    .assert_eq(&talk(&skip, &["hi", "1", "again"]));
}

#[test]
fn user_responses_branch_by_keyword() {
    let elements = format!(
        r#"{{"id":"ask","type":"USER_RESPONSE","fields":{{"repeat":{{"times":1,"texts":["Yes?"]}}}},"branches":[
        {{"id":"y","keyword":"yes","elements":[{}]}},{{"id":"f","kind":"FALLBACK","elements":[{}]}}]}},{}"#,
        text("t1", "yes"),
        text("t2", "neither"),
        text("t3", "below")
    );
    let dialogs =
        format!(r#"{{"id":"main","name":"Main","kind":"DEFAULT","elements":[{elements}]}}"#);
    let json = bot_with("", KEYWORDS, &dialogs);
    expect![[r#"
        > hi
        > maybe
        < Yes?
        > help
        < neither
        < below
        > hi
        >  YES
        < yes
        < below
    "#]]
    .assert_eq(&talk(&json, &["hi", "maybe", "help", "hi", " YES"]));
}

#[test]
fn a_button_answers_with_its_value() {
    let elements = format!(
        r#"{{"id":"b","type":"BUTTON","fields":{{"text":"Pick","buttons":[{{"title":"Red {{{{ channel }}}}","value":"r"}},{{"title":"Blue"}}]}}}},
        {{"id":"s","type":"SAVE_USER_RESPONSE","fields":{{"attribute":"x"}}}},{}"#,
        text("t", "{{ x }} {{ lastReceivedTextMessage }} {{ lastReceivedMessage.type }}")
    );
    let mut chat = Chat::new(&bot(r#"{"name":"x","type":"TEXT"}"#, &elements), World::new());
    chat.say("hi");
    expect![[r#"[{"type":"BUTTON","text":"Pick","buttons":[{"title":"Red LIVE_CHAT","payload":"r"},{"title":"Blue","payload":"Blue"}]}]"#]]
        .assert_eq(&json(&chat.last.messages));
    let turn = chat.send(Content::Postback { payload: "r".to_owned(), title: None });
    assert_eq!(json(&turn.messages), r#"[{"type":"TEXT","text":"r r POSTBACK"}]"#);
}

#[test]
fn an_endless_loop_ends_the_session_with_the_error_message() {
    let elements = r#"{"id":"go","type":"TO_DIALOG","fields":{"dialogId":"main"}}"#;
    let mut chat = Chat::new(&bot("", elements), World::new());
    assert_eq!(chat.say("hi"), "< Sorry, something went wrong. Please try again later.\n# ERROR\n");
    assert_eq!(chat.last.trace.len(), TURN_ELEMENTS_MAX);
    let note = chat.last.trace.last().unwrap().note.as_deref();
    assert_eq!(note, Some("The turn exceeds TURN_ELEMENTS_MAX."));
}

#[test]
fn a_template_that_takes_too_much_ends_the_session_too() {
    let elements = text("t", "{% for a in (1..99999) %}{% endfor %}");
    let mut chat = Chat::new(&bot("", &elements), World::new());
    assert_eq!(chat.say("hi"), "< Sorry, something went wrong. Please try again later.\n# ERROR\n");
    let note = chat.entry("t").note.as_deref();
    assert_eq!(note, Some("The turn exceeds LIQUID_STEPS_MAX."));
}

#[test]
fn the_templates_and_messages_of_a_turn_have_limits_together() {
    let again = r#"{"id":"go","type":"TO_DIALOG","fields":{"dialogId":"main"}}"#;
    let note = |elements: &str| {
        let mut chat = Chat::new(&bot("", &format!("{elements},{again}")), World::new());
        chat.say("hi");
        assert_eq!(chat.last.ended, Some(EndReason::Error));
        chat.last.trace.last().unwrap().note.clone().unwrap()
    };
    let slow =
        |id| text(id, "{% for a in (1..700) %}{% if a > 700 %}{{ a }}{% endif %}{% endfor %}");
    expect!["The turn exceeds TURN_STEPS_MAX."].assert_eq(&note(&[slow("a"), slow("b")].join(",")));
    let long =
        text("t", &format!("{{% for a in (1..400) %}}{} {{% endfor %}}", "word ".repeat(20)));
    expect!["The turn exceeds TURN_OUTPUT_MAX."].assert_eq(&note(&long));
}

#[test]
fn long_texts_are_split_at_a_word_and_empty_ones_not_sent() {
    let elements =
        [text("t1", "{% for a in (1..1500) %}word {% endfor %}"), text("t2", "{{ displayName }}")];
    let mut chat = Chat::new(&bot("", &elements.join(",")), World::new());
    chat.say("hi");
    let lengths: Vec<usize> =
        chat.last.messages.iter().map(|m| m.text().unwrap().chars().count()).collect();
    assert_eq!(lengths.len(), 2);
    assert!(lengths[0] <= MESSAGE_MAX && lengths[0] > MESSAGE_MAX - 6, "{lengths:?}");
}

#[test]
fn sessions_end_by_timeout_and_from_outside() {
    let mut chat = Chat::new(&bot("", &text("t", "hi")), World::new());
    chat.say("hi");
    let mut session = chat.session.clone().unwrap();
    let environment = TurnEnvironment { now: chat.world.now, zone: Zone::utc(), random: 0 };
    assert_eq!(session.expires_at(15).0 - chat.world.now.0, 900_000);
    for (input, reason) in [
        (Input::Timeout, EndReason::Timeout),
        (Input::Ended(EndReason::BotDeactivated), EndReason::BotDeactivated),
    ] {
        let turn = step(&chat.bot, &mut session, input, &environment, &mut chat.world);
        assert_eq!((turn.ended, turn.messages.len()), (Some(reason), 0));
    }
}

#[test]
fn the_same_input_gives_the_same_turn_and_variations_vary() {
    let elements = r#"{"id":"t","type":"TEXT","fields":{"texts":["a","b","c","d","e"]}}"#;
    let said = |seed: u64| {
        let mut chat = Chat::new(&bot("", elements), World::new());
        chat.seed = seed;
        chat.talk(&["1", "2", "3"])
    };
    assert_eq!(said(1), said(1));
    let different: std::collections::BTreeSet<String> = (0..40).map(said).collect();
    assert_eq!(different.len(), 5);
}

#[test]
fn a_wrong_value_sets_nothing_and_falls_back() {
    let dialogs = r#"{"id":"main","name":"Main","kind":"DEFAULT","elements":[
        {"id":"s","type":"SET_ATTRIBUTES","fields":{"rows":[{"attribute":"a","value":"x"},
        {"attribute":"n","value":"{{ lastReceivedTextMessage }}"}],
        "fallback":{"action":"GO_TO_DIALOG","dialogId":"lost"}}},
        {"id":"t","type":"TEXT","fields":{"texts":["{{ a }} {{ n | plus: 1 }}"]}}]},
        {"id":"lost","name":"Lost","elements":[{"id":"l","type":"TEXT","fields":{"texts":["lost{{ a }}"]}}]}"#;
    let attributes = r#"{"name":"a","type":"TEXT"},{"name":"n","type":"NUMBER"}"#;
    let json = bot_with(attributes, "[]", dialogs);
    assert_eq!(talk(&json, &["one", "1"]), "> one\n< lost\n> 1\n< x 2\n");
}
