//! Every check of C-91 with its place and its exact text.

mod profiles;

use super::chat::{bot, bot_with, text};
use super::world::World;
use crate::bot::{self, Catalog, SenderFact};
use expect_test::{Expect, expect};

const ATTRIBUTES: &str = r#"{"name":"txt","type":"TEXT"},{"name":"num","type":"NUMBER"},
    {"name":"yes","type":"BOOLEAN"},{"name":"day","type":"DATE"},{"name":"list","type":"LIST"},
    {"name":"doc","type":"JSON"},{"name":"link","type":"URL"}"#;

fn listed(json: &str, catalog: &Catalog<'_>) -> String {
    let checked = bot::check(json, catalog);
    let lines = checked.problems.iter().map(|problem| {
        let dialog = problem.dialog_id.as_deref().unwrap_or("-");
        let element = problem.element_id.as_deref().unwrap_or("-");
        let (code, field, message) = (problem.code, &problem.field, &problem.message);
        format!("{code} {dialog}/{element}/{field}: {message}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn check(json: &str, expected: Expect) {
    expected.assert_eq(&listed(json, &World::new().catalog()));
}

/// Checks the elements of a bot's only dialog.
fn elements(elements: &str, expected: Expect) {
    check(&bot(ATTRIBUTES, elements), expected);
}

fn element(kind: &str, fields: &str) -> String {
    format!(r#"{{"id":"e","type":"{kind}","fields":{{{fields}}}}}"#)
}

fn read(mappings: &str) -> String {
    let fields = format!(r#""action":"GET_INFORMATION","mappings":[{mappings}]"#);
    element("CUSTOMER_PROFILES_PROFILE", &fields)
}

fn write(mappings: &str) -> String {
    let fields = format!(r#""action":"CREATE_OR_UPDATE","mappings":[{mappings}]"#);
    element("CUSTOMER_PROFILES_PROFILE", &fields)
}

fn mapped(profile: &str, attribute: &str) -> String {
    format!(r#"{{"profileAttribute":"{profile}","attribute":"{attribute}"}}"#)
}

fn event(fields: &str) -> String {
    element("CUSTOMER_PROFILES_CUSTOM_EVENT", fields)
}

fn filled(attribute: &str, property: &str) -> String {
    let row = format!(r#"{{"attribute":"{attribute}","property":"{property}"}}"#);
    event(&format!(r#""definitionId":"Purchase","mappings":[{row}]"#))
}

fn condition(attribute: &str, operator: &str, value: &str) -> String {
    format!(
        r#"{{"id":"e","type":"CONDITIONS","branches":[{{"id":"b","conditions":[
        {{"attribute":"{attribute}","operator":"{operator}","value":"{value}"}}],"elements":[]}}]}}"#
    )
}

#[test]
fn senders() {
    let json = bot("", &text("e", "hi"));
    let with = |senders| Catalog { senders: Some(senders), ..Catalog::default() };
    expect!["SENDER_MISSING -/-/senders: Choose a sender."].assert_eq(&listed(&json, &with(&[])));
    let taken = [SenderFact { has_other_bot: true }];
    expect!["SENDER_IN_USE -/-/senders: This sender already has an active bot."]
        .assert_eq(&listed(&json, &with(&taken)));
    expect![""].assert_eq(&listed(&json, &with(&[SenderFact { has_other_bot: false }])));
}

#[test]
fn attributes_named() {
    elements(
        &text("e", "{{ nobody }} {{ txt }}"),
        expect![[r#"ATTRIBUTE_UNKNOWN main/e/texts[0]: There is no attribute "nobody"."#]],
    );
    elements(
        &element("SAVE_USER_RESPONSE", r#""attribute":"channel""#),
        expect![[
            r#"ATTRIBUTE_READ_ONLY main/e/attribute: "channel" is predefined and can only be read."#
        ]],
    );
    check(
        &bot(
            r#"{"name":"a b","type":"TEXT"},{"name":"Channel","type":"TEXT"},{"name":"x","type":"TEXT"},{"name":"X","type":"TEXT"}"#,
            &text("e", "hi"),
        ),
        expect![[r#"
        NAME_INVALID -/-/attributes[0].name: "a b" is no attribute name: letters, digits and _, not starting with a digit.
        NAME_TAKEN -/-/attributes[1].name: The name "Channel" is in use already.
        NAME_TAKEN -/-/attributes[3].name: The name "X" is in use already."#]],
    );
}

#[test]
fn dialogs() {
    elements(
        &element("TO_DIALOG", r#""dialogId":"gone""#),
        expect!["DIALOG_MISSING main/e/dialogId: The target dialog no longer exists."],
    );
    let dialog = |id: &str, more: &str| format!(r#"{{"id":"{id}","name":"{id}"{more}}}"#);
    let default = dialog("main", r#","kind":"DEFAULT""#);
    let dialogs = |list: &[&str]| bot_with("", "[]", &list.join(","));
    check(
        &dialogs(&[&default, &dialog("island", "")]),
        expect!["DIALOG_UNREACHABLE island/-/: Nothing leads to this dialog."],
    );
    check(
        &dialogs(&[&default, &default]),
        expect![[r#"
        DEFAULT_DIALOG -/-/dialogs: A bot has exactly one Default dialog, and it is the first.
        NAME_TAKEN main/-/name: The name "main" is in use already.
        ID_TAKEN main/-/id: The id "main" is in use already."#]],
    );
    check(
        &dialogs(&[&dialog("main", r#","kind":"DEFAULT","groupId":"g","triggers":["hello"]"#)]),
        expect![[r#"
        KEYWORD_UNKNOWN main/-/triggers[0]: There is no keyword "hello".
        GROUP_UNKNOWN main/-/groupId: There is no group "g"."#]],
    );
}

#[test]
fn keywords() {
    let keywords = |list: &str| {
        bot_with(
            "",
            list,
            r#"{"id":"main","name":"Main","kind":"DEFAULT","triggers":["a"]},{"id":"two","name":"Two","triggers":["a"]}"#,
        )
    };
    check(
        &keywords(
            r#"[{"name":"a","synonyms":["x"]},{"name":"b","synonyms":[]},{"name":"A","synonyms":[" X "]}]"#,
        ),
        expect![[r#"
        TRIGGER_TAKEN two/-/triggers[0]: Keyword "a" triggers two dialogs.
        KEYWORD_NO_SYNONYM -/-/keywords[1].synonyms: Define at least one synonym.
        NAME_TAKEN -/-/keywords[2].name: The name "A" is in use already.
        SYNONYM_TAKEN -/-/keywords[2].synonyms: "a" belongs to two keywords.
        SYNONYM_TAKEN -/-/keywords[2].synonyms: "x" belongs to two keywords."#]],
    );
}

#[test]
fn syntax() {
    elements(
        &text("e", r"a\n{% if txt %}"),
        expect!["LIQUID_SYNTAX main/e/texts[0]: Line 2: the tag has no endif"],
    );
    elements(
        &element("SAVE_USER_RESPONSE", r#""attribute":"txt","pattern":"(""#),
        expect![
            "PATTERN_SYNTAX main/e/pattern: The regular expression is not valid: error: unclosed group"
        ],
    );
    elements(
        &element(
            "SET_ATTRIBUTES",
            r#""rows":[{"attribute":"num","value":"ten"},{"attribute":"yes","value":1}]"#,
        ),
        expect![[r#"
        VALUE_INVALID main/e/rows[0].value: "ten" is not a valid Number.
        VALUE_INVALID main/e/rows[1].value: "1" is not a valid Boolean."#]],
    );
}

#[test]
fn channels() {
    elements(
        &element("JSON", r#""json":{"a":1}"#),
        expect!["ELEMENT_CHANNEL main/e/type: Live Chat does not support JSON."],
    );
    let open = bot("", &element("BUTTON", r#""text":"a","buttons":[{"title":"b"}]"#));
    check(
        &open.replace("LIVE_CHAT", "OPEN_CHANNEL"),
        expect!["ELEMENT_CHANNEL main/e/type: Open channel does not support Button."],
    );
}

#[test]
fn fields() {
    elements(&element("TEXT", ""), expect!["FIELD_REQUIRED main/e/texts: texts is required."]);
    elements(
        &element("IMAGE", r#""caption":5"#),
        expect![[r#"
        FIELD_REQUIRED main/e/url: url is required.
        FIELD_TYPE main/e/caption: caption must be a text."#]],
    );
    elements(
        &element("TEXT", r#""texts":["a"],"text":"b""#),
        expect!["FIELD_UNKNOWN main/e/text: There is no field text here."],
    );
    elements(
        &element("DANCE", ""),
        expect![[r#"ELEMENT_UNKNOWN main/e/type: There is no element "DANCE"."#]],
    );
    let long = "x".repeat(4097);
    elements(
        &text("e", &long),
        expect!["LIMIT_EXCEEDED main/e/texts[0]: texts[0] exceeds MESSAGE_MAX (4096)."],
    );
    elements(
        &element("SAVE_USER_RESPONSE", r#""attribute":"txt","repeat":{"times":4}"#),
        expect!["FIELD_TYPE main/e/repeat.times: times must be a whole number from 0 to 3."],
    );
    elements(
        &[text("e", "a"), text("e", "b")].join(","),
        expect![[r#"ID_TAKEN main/e/id: The id "e" is in use already."#]],
    );
}

#[test]
fn elements_after_the_end() {
    let close = r#"{"id":"c","type":"CLOSE_SESSION"}"#;
    elements(
        &[close, &text("e", "a")].join(","),
        expect!["ELEMENT_AFTER_END main/e/: This element never runs: the session has ended."],
    );
    let both = format!(
        r#"{{"id":"x","type":"CONDITIONS","branches":[{{"id":"b","conditions":[{{"attribute":"txt","operator":"is null"}}],
        "elements":[{close}]}},{{"id":"z","kind":"ELSE","elements":[{}]}}]}},{}"#,
        close.replace("\"c\"", "\"d\""),
        text("e", "a")
    );
    elements(
        &both,
        expect!["ELEMENT_AFTER_END main/e/: This element never runs: the session has ended."],
    );
}

#[test]
fn documents() {
    check(
        "{",
        expect![
            "DOCUMENT_SYNTAX -/-/: The document is no JSON: EOF while parsing an object at line 1 column 1"
        ],
    );
    check(
        &"[".repeat(500),
        expect![
            "DOCUMENT_SYNTAX -/-/: The document is no JSON: EOF while parsing a list at line 1 column 500"
        ],
    );
    check("{}", expect!["FORMAT_VERSION -/-/formatVersion: formatVersion must be 1."]);
    check(
        r#"{"formatVersion":1,"intents":[1]}"#,
        expect![[r#"
        FIELD_TYPE -/-/intents: intents must be an empty list.
        FIELD_REQUIRED -/-/bot: bot is required."#]],
    );
    check(
        r#"{"formatVersion":1,"bot":{"channel":"FAX","language":"KLINGON"},"dialogs":{}}"#,
        expect![[r#"
        FIELD_TYPE -/-/dialogs: dialogs must be a list.
        FIELD_REQUIRED -/-/bot.name: name is required.
        FIELD_TYPE -/-/bot.channel: channel must be one of LIVE_CHAT, OPEN_CHANNEL.
        FIELD_TYPE -/-/bot.language: language must be one of ENGLISH, CROATIAN, SPANISH, PORTUGUESE, ARABIC, OTHER_LATIN, OTHER_NON_LATIN.
        DEFAULT_DIALOG -/-/dialogs: A bot has exactly one Default dialog, and it is the first."#]],
    );
}

#[test]
fn all_problems_are_listed_at_once() {
    let json = bot(
        ATTRIBUTES,
        &[text("a", "{{ x }}"), read(""), filled("yes", "amount"), condition("num", "is", "1")]
            .join(","),
    );
    let checked = bot::check(&json, &World::new().catalog());
    let codes: Vec<&str> = checked.problems.iter().map(|problem| problem.code).collect();
    expect![[r#"["ATTRIBUTE_UNKNOWN", "CONDITION_OPERATOR", "ID_TAKEN", "ID_TAKEN", "MAPPING_MISSING", "PROPERTY_TYPE"]"#]]
        .assert_eq(&format!("{codes:?}"));
    assert!(checked.bot.is_none() && checked.has_errors());
}

#[test]
fn what_the_workspace_lacks_does_not_stop_a_simulation() {
    let json = bot(ATTRIBUTES, &event(r#""definitionId":"Sale","mappings":[]"#));
    let checked = bot::check(&json, &Catalog::default());
    assert!(checked.bot.is_some() && checked.has_errors());
}
