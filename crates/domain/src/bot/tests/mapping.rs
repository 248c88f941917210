//! The mapping table as a whole (C-30 to C-33), and the form pickers get.

use crate::bot::mapping::MAPPINGS;
use crate::bot::{BotAttributeType, ProfileAttribute};
use expect_test::expect;

#[test]
fn the_table_is_the_specification() {
    let lines: Vec<String> = MAPPINGS.iter().map(super::chat::json).collect();
    expect![[r#"
        {"bot":"TEXT","reads":["TEXT","GENDER"],"writes":["TEXT"],"fills":["String"]}
        {"bot":"NUMBER","reads":["DECIMAL","WHOLE_NUMBER"],"writes":["DECIMAL","WHOLE_NUMBER"],"fills":["Numeric","Decimal"]}
        {"bot":"BOOLEAN","reads":["BOOLEAN"],"writes":["BOOLEAN"],"fills":["Boolean"]}
        {"bot":"DATE","reads":["DATE","DATE_TIME"],"writes":["DATE"],"fills":[]}
        {"bot":"PHONE_NUMBER","reads":[],"writes":["TEXT"],"fills":["String"]}
        {"bot":"EMAIL","reads":[],"writes":["TEXT"],"fills":["String"]}
        {"bot":"URL","reads":[],"writes":["TEXT"],"fills":["String"]}
        {"bot":"LOCATION","reads":[],"writes":["TEXT"],"fills":["String"]}
        {"bot":"LIST","reads":["LIST_OF_OBJECTS"],"writes":["LIST_OF_OBJECTS"],"fills":["List"]}
        {"bot":"JSON","reads":[],"writes":[],"fills":[]}
        {"bot":"XML","reads":[],"writes":[],"fills":[]}
        {"bot":"XML_LIST","reads":[],"writes":[],"fills":[]}
        {"bot":"MO_AUDIO","reads":[],"writes":["TEXT"],"fills":["String"]}
        {"bot":"MO_CONTACTS","reads":[],"writes":["TEXT"],"fills":["String"]}
        {"bot":"MO_DOCUMENT","reads":[],"writes":["TEXT"],"fills":["String"]}
        {"bot":"MO_IMAGE","reads":[],"writes":["TEXT"],"fills":["String"]}
        {"bot":"MO_LOCATION","reads":[],"writes":["TEXT"],"fills":["String"]}
        {"bot":"MO_VIDEO","reads":[],"writes":["TEXT"],"fills":["String"]}
        {"bot":"MO_MESSAGE","reads":[],"writes":["TEXT"],"fills":["String"]}
        {"bot":"MO_ORDER","reads":[],"writes":["TEXT"],"fills":["String"]}"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn every_type_has_one_row() {
    let rows: Vec<BotAttributeType> = MAPPINGS.iter().map(|row| row.bot).collect();
    assert_eq!(rows, BotAttributeType::ALL);
}

#[test]
fn profile_attributes_have_a_stable_text_form() {
    for text in [
        "city",
        "primaryPhone",
        "type",
        "customAttributes.Loyalty tier",
        "computedAttributes.Purchases 7d",
    ] {
        assert_eq!(text.parse::<ProfileAttribute>().unwrap().to_string(), text);
    }
    for text in ["id", "tags", "segments", "Loyalty tier", ""] {
        assert!(text.parse::<ProfileAttribute>().is_err());
    }
}
