//! The stories CS-1 to CS-13 as far as they are the engine's.

use super::chat::{Chat, bot, set, status, text};
use super::world::World;
use crate::bot::check;
use crate::decimal::Decimal;
use crate::identity::{Identity, IdentityType};
use crate::value::Value;
use expect_test::expect;

const CART_ATTRIBUTES: &str = r#"{"name":"addedCart","type":"BOOLEAN"},
    {"name":"productID","type":"TEXT"},{"name":"productName","type":"TEXT"},
    {"name":"productPrice","type":"NUMBER"},{"name":"customerContact","type":"PHONE_NUMBER"},
    {"name":"textContact","type":"TEXT"}"#;

/// The element of CS-1 with these further fields.
fn cart_event(contact: &str, more: &str) -> String {
    format!(
        r#"{{"id":"event","type":"CUSTOMER_PROFILES_CUSTOM_EVENT","fields":{{
        "contact":{{"attribute":"{contact}","type":"PHONE"}},"definitionId":"AddedToCart",{more}
        "mappings":[{{"attribute":"addedCart","property":"addedCart"}},
          {{"attribute":"productID","property":"productID"}},
          {{"attribute":"productName","property":"productName"}},
          {{"attribute":"productPrice","property":"productPrice"}}]}}}}"#
    )
}

fn cart_bot(contact_attribute: &str, contact: &str, more: &str) -> String {
    let elements = [
        set("a", contact_attribute, &format!("\"{contact}\"")),
        set("b", "addedCart", "true"),
        set("c", "productID", "\"SKU-1\""),
        set("d", "productName", "\"Red shoes\""),
        set("e", "productPrice", "49.90"),
        cart_event(contact_attribute, more),
        r#"{"id":"check","type":"CONDITIONS","branches":[{"id":"ok","conditions":[
          {"attribute":"lastCustomerProfilesStatusCode","operator":"is","value":"Success"}],
          "elements":[{"id":"yes","type":"TEXT","fields":{"texts":["Added {{ productName }}."]}}]},
          {"id":"else","kind":"ELSE","elements":[{"id":"no","type":"TEXT",
          "fields":{"texts":["{{ lastCustomerProfilesStatusCode }}"]}}]}]}"#
            .to_owned(),
    ];
    bot(CART_ATTRIBUTES, &elements.join(","))
}

fn phone(number: &str) -> Identity {
    Identity::new(IdentityType::Phone, number, None).unwrap()
}

#[test]
fn cs_1_added_to_cart() {
    let json = cart_bot("customerContact", "385911234567", "");
    let mut chat = Chat::new(&json, World::with_mira());
    expect![[r#"
        > hi
        < Added Red shoes.
    "#]]
    .assert_eq(&chat.talk(&["hi"]));
    let event = &chat.world.events[0];
    assert_eq!(event.definition_id.as_str(), "AddedToCart");
    expect![[
        r#"{"addedCart":true,"productID":"SKU-1","productName":"Red shoes","productPrice":49.9}"#
    ]]
    .assert_eq(&super::chat::json(&event.properties));
    assert_eq!(chat.outcome("event"), r#"Success "UPDATED""#);
}

#[test]
fn cs_2_three_outcomes() {
    let outcome = |attribute: &str, contact: &str, more: &str| {
        let mut chat = Chat::new(&cart_bot(attribute, contact, more), World::with_mira());
        let said = chat.say("hi");
        (said, chat.outcome("event"), chat.world.persons.len())
    };
    let (said, cause, persons) = outcome("customerContact", "385990000000", "");
    assert_eq!((said.as_str(), persons), ("< Fail\n", 1));
    assert_eq!(cause, r#"Fail "PERSON_NOT_FOUND""#);
    let (said, cause, persons) =
        outcome("customerContact", "385990000000", r#""createProfile":true,"#);
    assert_eq!((said.as_str(), persons), ("< Added Red shoes.\n", 2));
    assert_eq!(cause, r#"Success "UPDATED""#);
    let (said, cause, _) = outcome("textContact", "abc", "");
    assert_eq!(said, "< Validation_Error\n");
    assert_eq!(cause, r#"Validation_Error "IDENTITY_INVALID""#);
}

#[test]
fn cs_2_before_any_element_the_status_is_null() {
    let elements = r#"{"id":"check","type":"CONDITIONS","branches":[
        {"id":"ok","conditions":[{"attribute":"lastCustomerProfilesStatusCode","operator":"is","value":"Success"}],
         "elements":[{"id":"t1","type":"TEXT","fields":{"texts":["Success"]}}]},
        {"id":"null","conditions":[{"attribute":"lastCustomerProfilesStatusCode","operator":"is null"}],
         "elements":[{"id":"t2","type":"TEXT","fields":{"texts":["null"]}}]}]}"#;
    let mut chat = Chat::new(&bot("", elements), World::new());
    assert_eq!(chat.say("hi"), "< null\n");
}

#[test]
fn cs_3_recent_order() {
    let elements = [
        r#"{"id":"read","type":"CUSTOMER_PROFILES_PROFILE","fields":{"action":"GET_INFORMATION",
          "contact":{"attribute":"mira","type":"PHONE"},"mappings":[
          {"profileAttribute":"computedAttributes.Bought in 7 days","attribute":"recent"},
          {"profileAttribute":"computedAttributes.Last product","attribute":"product"}]}}"#,
        r#"{"id":"say","type":"TEXT","fields":{"texts":["How can I help?{% if recent %} Are you contacting us regarding your recent purchase? ({{ product }}){% endif %}"]}}"#,
        r#"{"id":"close","type":"CLOSE_SESSION"}"#,
    ];
    let attributes = r#"{"name":"mira","type":"TEXT"},{"name":"recent","type":"BOOLEAN"},{"name":"product","type":"TEXT"}"#;
    let elements = [set("a", "mira", "\"385911234567\""), elements.join(",")].join(",");
    let mut chat = Chat::new(&bot(attributes, &elements), World::with_mira());
    let shoes = [("productName", Value::Text("Red shoes".to_owned()))];
    chat.world.was("Purchase", 3, &shoes);
    expect![[r#"
        < How can I help? Are you contacting us regarding your recent purchase? (Red shoes)
        # CLOSED
    "#]]
    .assert_eq(&chat.say("hi"));
    chat.days_pass(4);
    assert_eq!(chat.say("hi"), "< How can I help?\n# CLOSED\n");
}

#[test]
fn cs_4_lifetime_spend_sees_the_event_just_sent() {
    let read = |id: &str| {
        format!(
            r#"{{"id":"{id}","type":"CUSTOMER_PROFILES_PROFILE","fields":{{"action":"GET_INFORMATION",
            "contact":{{"attribute":"mira","type":"PHONE"}},
            "mappings":[{{"profileAttribute":"computedAttributes.Lifetime spend","attribute":"spend"}}]}}}}"#
        )
    };
    let elements = [
        set("a", "mira", "\"385911234567\""),
        read("read1"),
        text("t1", "You have spent {{spend}} with us"),
        set("b", "amount", "10.50"),
        r#"{"id":"event","type":"CUSTOMER_PROFILES_CUSTOM_EVENT","fields":{"contact":{"attribute":"mira","type":"PHONE"},
          "definitionId":"Purchase","mappings":[{"attribute":"amount","property":"amount"}]}}"#
            .to_owned(),
        read("read2"),
        text("t2", "You have spent {{spend}} with us"),
    ];
    let attributes = r#"{"name":"mira","type":"PHONE_NUMBER"},{"name":"spend","type":"NUMBER"},{"name":"amount","type":"NUMBER"}"#;
    let mut chat = Chat::new(&bot(attributes, &elements.join(",")), World::with_mira());
    for amount in ["19.90", "5.10", "25.00"] {
        let amount = Value::Decimal(Decimal::parse(amount).unwrap());
        chat.world.was("Purchase", 20, &[("amount", amount)]);
    }
    expect![[r#"
        < You have spent 50 with us
        < You have spent 60.5 with us
    "#]]
    .assert_eq(&chat.say("hi"));
}

/// Asks for a value and writes it to a profile attribute of Mira, with a second mapping beside it.
fn write_bot(kind: &str, profile: &str) -> String {
    let elements = [
        set("a", "mira", "\"385911234567\""),
        set("b", "tier", "\"gold\""),
        r#"{"id":"ask","type":"SAVE_USER_RESPONSE","fields":{"attribute":"value"}}"#.to_owned(),
        format!(
            r#"{{"id":"write","type":"CUSTOMER_PROFILES_PROFILE","fields":{{"action":"CREATE_OR_UPDATE",
            "contact":{{"attribute":"mira","type":"PHONE"}},"mappings":[
            {{"profileAttribute":"{profile}","attribute":"value"}},
            {{"profileAttribute":"customAttributes.Loyalty tier","attribute":"tier"}}]}}}}"#
        ),
        status("say"),
    ];
    let attributes = format!(
        r#"{{"name":"mira","type":"TEXT"}},{{"name":"tier","type":"TEXT"}},{{"name":"value","type":"{kind}"}}"#
    );
    bot(&attributes, &elements.join(","))
}

/// What Mira's profile and the outcome are after this value was written.
fn written(kind: &str, profile: &str, value: &str) -> String {
    let mut chat = Chat::new(&write_bot(kind, profile), World::with_mira());
    chat.talk(&["hi", value]);
    let mira = chat.world.person(&phone("385911234567")).unwrap();
    let values: Vec<String> =
        mira.standard.iter().map(|(a, v)| format!("{a}={}", v.to_text())).collect();
    let custom: Vec<String> = mira.custom.values().map(Value::to_text).collect();
    let (values, custom) = (values.join(","), custom.join(","));
    format!("{}: {values} | {custom}", chat.outcome("write"))
}

#[test]
fn cs_5_high_priority() {
    expect![[r#"Success "UPDATED": priority=HIGH | gold"#]]
        .assert_eq(&written("TEXT", "priority", "HIGH"));
    expect![[r#"Success "UPDATED": priority=HIGH | gold"#]]
        .assert_eq(&written("TEXT", "priority", "high"));
    expect![[r#"Validation_Error "VALUE_FORMAT":  | "#]]
        .assert_eq(&written("TEXT", "priority", "TOP"));
}

#[test]
fn cs_6_location_city() {
    expect![[r#"Success "UPDATED": city=Split | gold"#]]
        .assert_eq(&written("TEXT", "city", "Split"));
    let long = "x".repeat(51);
    expect![[r#"Validation_Error "VALUE_TOO_LONG":  | "#]]
        .assert_eq(&written("TEXT", "city", &long));
}

#[test]
fn numbers_are_written_as_what_they_are() {
    expect![[r#"Success "UPDATED":  | gold,12"#]].assert_eq(&written(
        "NUMBER",
        "customAttributes.Points",
        "12",
    ));
    expect![[r#"Validation_Error "VALUE_TYPE":  | "#]].assert_eq(&written(
        "NUMBER",
        "customAttributes.Points",
        "12.5",
    ));
    expect![[r#"Success "UPDATED": birthDate=1990-05-01 | gold"#]].assert_eq(&written(
        "DATE",
        "birthDate",
        "1990-05-01",
    ));
}

#[test]
fn cs_7_boolean_and_text() {
    let world = World::new();
    let element = |target: &str| {
        format!(
            r#"{{"id":"write","type":"CUSTOMER_PROFILES_PROFILE","fields":{{"action":"CREATE_OR_UPDATE",
            "mappings":[{{"profileAttribute":"{target}","attribute":"addedCart"}}]}}}}"#
        )
    };
    let first = |target: &str| {
        let json = bot(CART_ATTRIBUTES, &element(target));
        let checked = check(&json, &world.catalog());
        assert!(checked.has_errors());
        format!("{}: {}", checked.problems[0].code, checked.problems[0].message)
    };
    expect![[r#"MAPPING_TYPE: Boolean "addedCart" cannot be mapped to Text "city"."#]]
        .assert_eq(&first("city"));
    expect![[r#"MAPPING_COMPUTED: "Bought in 7 days" is computed and can only be read."#]]
        .assert_eq(&first("computedAttributes.Bought in 7 days"));
}

#[test]
fn cs_8_lists() {
    let write = |id: &str, overwrite: bool| {
        format!(
            r#"{{"id":"{id}","type":"CUSTOMER_PROFILES_PROFILE","fields":{{"action":"CREATE_OR_UPDATE","mappings":[
            {{"profileAttribute":"customAttributes.Cart","attribute":"items","overwrite":{overwrite}}}]}}}}"#
        )
    };
    let read = |id: &str| {
        format!(
            r#"{{"id":"{id}","type":"CUSTOMER_PROFILES_PROFILE","fields":{{"action":"GET_INFORMATION","mappings":[
            {{"profileAttribute":"customAttributes.Cart","attribute":"back"}}]}}}},{}"#,
            text(&format!("{id}-say"), "{{ back }} {{ lastCustomerProfilesStatusCode }}")
        )
    };
    let shoes = r#"[{"name":"Red shoes","price":49.9}]"#;
    let many = format!("[{}]", vec![r#"{"name":"x"}"#; 128].join(","));
    let elements = [
        set("s", "items", shoes),
        write("w1", false),
        write("w2", false),
        read("r1"),
        write("w3", true),
        read("r2"),
        set("m", "items", &many),
        write("w4", false),
        status("say"),
        read("r3"),
    ];
    let attributes = r#"{"name":"items","type":"LIST"},{"name":"back","type":"LIST"}"#;
    let mut chat = Chat::new(&bot(attributes, &elements.join(",")), World::new());
    expect![[r#"
        < [{"name":"Red shoes","price":49.9},{"name":"Red shoes","price":49.9}] Success
        < [{"name":"Red shoes","price":49.9}] Success
        < Validation_Error
        < [{"name":"Red shoes","price":49.9}] Success
    "#]]
    .assert_eq(&chat.say("hi"));
    assert_eq!(chat.outcome("w1"), r#"Success "CREATED""#);
    assert_eq!(chat.outcome("w4"), r#"Validation_Error "LIST_FULL""#);
}

#[test]
fn cs_9_tags() {
    let tags = |id: &str, action: &str, tags: &str, more: &str| {
        format!(
            r#"{{"id":"{id}","type":"CUSTOMER_PROFILES_TAGS","fields":{{"action":"{action}",
            "contact":{{"attribute":"mira","type":"PHONE"}},"tags":{tags}{more}}}}},{}"#,
            text(
                &format!("{id}-say"),
                "{{ has }} {{ found }} {{ lastCustomerProfilesStatusCode }}"
            )
        )
    };
    let result = r#","resultAttribute":"has","presentTagsAttribute":"found""#;
    let elements = [
        set("a", "mira", "\"385911234567\""),
        tags("add", "ADD_OR_CREATE_TAGS", r#"["vip","{{ 'new' }}-tag"," vip "]"#, ""),
        tags("get", "GET_TAGS", r#"["vip","gold"]"#, result),
        tags("get2", "GET_TAGS", r#"["vip","new-tag"]"#, result),
        tags("del", "REMOVE_TAGS", r#"["vip","new-tag"]"#, ""),
        tags("del2", "REMOVE_TAGS", r#"["vip","new-tag"]"#, ""),
        tags("bad", "ADD_OR_CREATE_TAGS", r#"["vip","{{ nothing }}"]"#, ""),
    ];
    let attributes = r#"{"name":"mira","type":"TEXT"},{"name":"nothing","type":"TEXT"},
        {"name":"has","type":"BOOLEAN"},{"name":"found","type":"LIST"}"#;
    let mut chat = Chat::new(&bot(attributes, &elements.join(",")), World::with_mira());
    expect![[r#"
        <   Success
        < false ["vip"] Success
        < true ["vip","new-tag"] Success
        < true ["vip","new-tag"] Success
        < true ["vip","new-tag"] Success
        < true ["vip","new-tag"] Validation_Error
    "#]]
    .assert_eq(&chat.say("hi"));
    let made: Vec<&str> = chat.world.tags.iter().map(|tag| tag.name.as_str()).collect();
    assert_eq!(made, ["vip", "new-tag"]);
    assert_eq!(chat.outcome("del2"), r#"Success "NOT_MODIFIED""#);
    assert_eq!(chat.outcome("bad"), r#"Validation_Error "TAG_INVALID""#);
}

#[test]
fn cs_11_a_date_time_travels_as_text() {
    let elements = [
        set("a", "mira", "\"385911234567\""),
        set("b", "at", "\"2026-03-02T10:00:00Z\""),
        r#"{"id":"event","type":"CUSTOMER_PROFILES_CUSTOM_EVENT","fields":{"contact":{"attribute":"mira","type":"PHONE"},
          "definitionId":"Purchase","mappings":[{"attribute":"at","property":"PROPERTY"}]}}"#
            .to_owned(),
    ];
    let attributes = r#"{"name":"mira","type":"TEXT"},{"name":"at","type":"TEXT"}"#;
    let json = bot(attributes, &elements.join(","));
    let refused = check(&json.replace("PROPERTY\"", "orderedAt\""), &World::new().catalog());
    assert_eq!(refused.problems[0].code, "PROPERTY_DATETIME");
    let fine = json.replace("PROPERTY\"", "orderedAtText\"");
    assert!(check(&fine, &World::new().catalog()).problems.is_empty());
    let mut chat = Chat::new(&fine, World::with_mira());
    chat.say("hi");
    expect![[r#"{"orderedAtText":"2026-03-02T10:00:00Z"}"#]]
        .assert_eq(&super::chat::json(&chat.world.events[0].properties));
}

#[test]
fn cs_12_create_or_update_then_test() {
    let elements = [
        r#"{"id":"ask","type":"SAVE_USER_RESPONSE","fields":{"attribute":"email"}}"#.to_owned(),
        r#"{"id":"write","type":"CUSTOMER_PROFILES_PROFILE","fields":{"action":"CREATE_OR_UPDATE",
          "mappings":[{"profileAttribute":"primaryEmail","attribute":"email"}]}}"#
            .to_owned(),
        status("say"),
    ];
    let json = bot(r#"{"name":"email","type":"EMAIL"}"#, &elements.join(","));
    let mut chat = Chat::new(&json, World::new());
    chat.talk(&["hi", "mira@example.org"]);
    let visitor = chat.world.person(&Chat::visitor()).unwrap();
    assert_eq!(visitor.primary(IdentityType::Email), Some("mira@example.org"));
    assert_eq!(chat.outcome("write"), r#"Success "CREATED""#);

    let mut world = std::mem::replace(&mut chat.world, World::new());
    world.persons[0].contacts.retain(|contact| contact.identity.kind == IdentityType::Email);
    let mut other = Chat::new(&json, world);
    expect![[r#"
        > hi
        > mira@example.org
        < Fail
    "#]]
    .assert_eq(&other.talk(&["hi", "mira@example.org"]));
    assert_eq!(other.outcome("write"), r#"Fail "IDENTITY_TAKEN""#);
    assert_eq!(other.world.persons.len(), 1);
}

#[test]
fn cs_13_a_session_keeps_its_version() {
    let version = |number: u32| {
        let elements = [
            r#"{"id":"wait","type":"SAVE_USER_RESPONSE","fields":{"attribute":"x"}}"#.to_owned(),
            text("say", &format!("version {number}")),
            r#"{"id":"close","type":"CLOSE_SESSION"}"#.to_owned(),
        ];
        bot(r#"{"name":"x","type":"TEXT"}"#, &elements.join(","))
    };
    let mut one = Chat::new(&version(1), World::new());
    one.say("hi");
    let mut two = Chat::new(&version(2), World::new());
    two.say("hi");
    assert_eq!(one.say("go on"), "< version 1\n# CLOSED\n");
    assert_eq!(two.say("go on"), "< version 2\n# CLOSED\n");
}
