//! Checks of the Customer Profiles elements and of conditions.

use super::{condition, element, elements, event, filled, mapped, read, write};
use expect_test::expect;

#[test]
fn contacts() {
    let tags = |contact: &str| {
        element(
            "CUSTOMER_PROFILES_TAGS",
            &format!(r#""action":"REMOVE_TAGS","tags":["vip"],"contact":{contact}"#),
        )
    };
    elements(
        &tags(r#"{"attribute":""}"#),
        expect![
            "CONTACT_MISSING main/e/contact.attribute: Choose the contact information attribute."
        ],
    );
    elements(
        &tags(r#"{"attribute":"txt"}"#),
        expect!["CONTACT_MISSING main/e/contact.type: Choose the contact information attribute."],
    );
    elements(
        &tags(r#"{"attribute":"yes","type":"PHONE"}"#),
        expect![[
            r#"CONTACT_TYPE_MISMATCH main/e/contact.attribute: "yes" is Boolean; it cannot hold Phone number."#
        ]],
    );
    elements(
        &tags(r#"{"attribute":"num","type":"TELEGRAM"}"#),
        expect![[
            r#"CONTACT_TYPE_MISMATCH main/e/contact.attribute: "num" is Number; it cannot hold TELEGRAM."#
        ]],
    );
    elements(&tags(r#"{"attribute":"num","type":"EXTERNAL_ID"}"#), expect![""]);
    elements(&tags(r#"{"attribute":"phoneNumber"}"#), expect![""]);
}

#[test]
fn mappings() {
    elements(
        &read(""),
        expect![
            "MAPPING_MISSING main/e/mappings: Get information needs at least one attribute mapping."
        ],
    );
    elements(&write(""), expect![""]);
    elements(
        &read(&mapped("customAttributes.Renewal", "txt")),
        expect![[
            r#"MAPPING_TYPE main/e/mappings[0].profileAttribute: Text "txt" cannot be mapped to Date time "Renewal"."#
        ]],
    );
    elements(&read(&mapped("customAttributes.Renewal", "day")), expect![""]);
    elements(
        &write(&mapped("city", "yes")),
        expect![[
            r#"MAPPING_TYPE main/e/mappings[0].profileAttribute: Boolean "yes" cannot be mapped to Text "city"."#
        ]],
    );
    elements(
        &write(&mapped("gender", "txt")),
        expect![[
            r#"MAPPING_TYPE main/e/mappings[0].profileAttribute: Text "txt" cannot be mapped to Gender "gender"."#
        ]],
    );
    elements(
        &write(&mapped("type", "txt")),
        expect![[
            r#"MAPPING_READ_ONLY main/e/mappings[0].profileAttribute: "type" cannot be written by a chatbot."#
        ]],
    );
    elements(
        &write(&mapped("computedAttributes.Lifetime spend", "num")),
        expect![[
            r#"MAPPING_COMPUTED main/e/mappings[0].profileAttribute: "Lifetime spend" is computed and can only be read."#
        ]],
    );
    elements(
        &write(&[mapped("city", "txt"), mapped("city", "link")].join(",")),
        expect![[
            r#"MAPPING_DUPLICATE main/e/mappings[1].profileAttribute: "city" is mapped twice."#
        ]],
    );
    elements(
        &read(&[mapped("city", "txt"), mapped("country", "txt")].join(",")),
        expect![[
            r#"MAPPING_DUPLICATE main/e/mappings[1].profileAttribute: "txt" is mapped twice."#
        ]],
    );
    elements(
        &read(&mapped("customAttributes.Size", "txt")),
        expect![[
            r#"PROFILE_ATTRIBUTE_MISSING main/e/mappings[0].profileAttribute: Customer Profiles has no attribute "Size"."#
        ]],
    );
    elements(
        &read(&mapped("town", "txt")),
        expect![[
            r#"PROFILE_ATTRIBUTE_MISSING main/e/mappings[0].profileAttribute: Customer Profiles has no attribute "town"."#
        ]],
    );
    elements(
        &read(&mapped("computedAttributes.Old score", "num")),
        expect![[
            r#"COMPUTED_NOT_ACTIVE main/e/mappings[0].profileAttribute: "Old score" is not active."#
        ]],
    );
    let overwrite = |row: String| row.replace('}', r#","overwrite":true}"#);
    elements(
        &write(&overwrite(mapped("city", "txt"))),
        expect![
            "OVERWRITE_NOT_LIST main/e/mappings[0].overwrite: Overwrite is for lists in Create or update only."
        ],
    );
    elements(
        &read(&overwrite(mapped("customAttributes.Cart", "list"))),
        expect![
            "OVERWRITE_NOT_LIST main/e/mappings[0].overwrite: Overwrite is for lists in Create or update only."
        ],
    );
    elements(&write(&overwrite(mapped("customAttributes.Cart", "list"))), expect![""]);
}

#[test]
fn events() {
    elements(
        &event(r#""definitionId":"Sale","mappings":[]"#),
        expect![[r#"EVENT_MISSING main/e/definitionId: Event "Sale" does not exist."#]],
    );
    elements(
        &filled("txt", "colour"),
        expect![[
            r#"PROPERTY_MISSING main/e/mappings[0].property: Event "Purchase" has no property "colour"."#
        ]],
    );
    elements(
        &filled("yes", "amount"),
        expect![[
            r#"PROPERTY_TYPE main/e/mappings[0].property: Boolean "yes" cannot fill Decimal number property "amount"."#
        ]],
    );
    elements(
        &filled("txt", "orderedAt"),
        expect![
            "PROPERTY_DATETIME main/e/mappings[0].property: Chatbots cannot fill a date time; use a Text attribute and a Text property."
        ],
    );
    elements(
        &event(r#""definitionId":"Request","mappings":[]"#),
        expect![[
            r#"PROPERTY_REQUIRED_UNMAPPED main/e/mappings: Required property "topic" has no mapping."#
        ]],
    );
    let twice = r#""definitionId":"Request","mappings":[{"attribute":"txt","property":"topic"},{"attribute":"link","property":"topic"}]"#;
    elements(
        &event(twice),
        expect![[r#"MAPPING_DUPLICATE main/e/mappings[1].property: "topic" is mapped twice."#]],
    );
}

#[test]
fn tags() {
    let tags = |fields: &str| element("CUSTOMER_PROFILES_TAGS", fields);
    elements(
        &tags(r#""action":"REMOVE_TAGS","tags":[]"#),
        expect!["TAGS_EMPTY main/e/tags: Name at least one tag."],
    );
    elements(
        &tags(r#""action":"GET_TAGS","tags":["vip"]"#),
        expect![
            "RESULT_MISSING main/e/resultAttribute: Choose a Boolean attribute for the result."
        ],
    );
    elements(
        &tags(
            r#""action":"GET_TAGS","tags":["vip"],"resultAttribute":"txt","presentTagsAttribute":"txt""#,
        ),
        expect![[r#"
        RESULT_MISSING main/e/resultAttribute: Choose a Boolean attribute for the result.
        VALUE_INVALID main/e/presentTagsAttribute: "txt" is not a valid List."#]],
    );
    let many = vec!["\"t\""; 21].join(",");
    elements(
        &tags(&format!(r#""action":"REMOVE_TAGS","tags":[{many}]"#)),
        expect!["LIMIT_EXCEEDED main/e/tags: tags exceeds ELEMENT_TAGS_MAX (20)."],
    );
}

#[test]
fn conditions() {
    elements(
        &condition("num", "contains", "1"),
        expect![[
            r#"CONDITION_OPERATOR main/e/branches[0].conditions[0].operator: "contains" does not fit Number."#
        ]],
    );
    elements(
        &condition("doc", "is", "1"),
        expect![[
            r#"CONDITION_OPERATOR main/e/branches[0].conditions[0].operator: "is" does not fit JSON."#
        ]],
    );
    elements(&condition("doc", "is null", ""), expect![""]);
    elements(
        &condition("num", "is less than", "ten"),
        expect![[
            r#"CONDITION_VALUE main/e/branches[0].conditions[0].value: "ten" is not a valid Number."#
        ]],
    );
    elements(&condition("num", "is less than", "{{ num }}"), expect![""]);
    elements(
        &condition("day", "is after", "2026-13-01"),
        expect![[
            r#"CONDITION_VALUE main/e/branches[0].conditions[0].value: "2026-13-01" is not a valid Date."#
        ]],
    );
    elements(
        r#"{"id":"e","type":"CONDITIONS","branches":[{"id":"x","kind":"ELSE","elements":[]},{"id":"b","conditions":[],"elements":[]}]}"#,
        expect![[r#"
        BRANCH_ORDER main/e/branches[1].kind: This branch must be the last one, and there is only one of it.
        FIELD_REQUIRED main/e/branches[0].conditions: branches[0].conditions is required."#]],
    );
}
