//! What standard attributes and definitions accept.

use super::*;
use crate::problem::ProblemCode;
use crate::value::Value;
use serde_json::value::RawValue;

fn read(attribute: StandardAttribute, json: &str) -> String {
    let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
    match attribute.read(&raw) {
        Ok(Some(value)) => value.to_text(),
        Ok(None) => "empty".to_owned(),
        Err(problem) => format!("{:?}", problem.code),
    }
}

#[test]
fn standard_attributes_keep_their_forms() {
    use StandardAttribute::*;
    assert_eq!(read(FirstName, "\"Mira\""), "Mira");
    assert_eq!(read(FirstName, "\"Mira & Co\""), "Format");
    assert_eq!(read(LastName, "\"a\\nb\""), "Format");
    assert_eq!(read(City, &format!("\"{}\"", "x".repeat(51))), "TooLong");
    assert_eq!(read(City, "12"), "WrongType");
    assert_eq!(read(City, "\"\""), "empty");
    assert_eq!(read(BirthDate, "\"\""), "empty");
    assert_eq!(read(Gender, "\"FEMALE\""), "FEMALE");
    assert_eq!(read(Gender, "\"female\""), "NotAllowed");
    assert_eq!(read(Gender, "\"UNKNOWN\""), "NotAllowed");
    assert_eq!(read(BirthDate, "\"1990-02-30\""), "Format");
    assert_eq!(read(PreferredLanguage, "\"hr\""), "hr");
    assert_eq!(read(PreferredLanguage, "\"en-GB\""), "en-GB");
    assert_eq!(read(PreferredLanguage, "\"EN\""), "Format");
    assert_eq!(
        read(ProfilePicture, "\"https://shop.example/m.png\""),
        "https://shop.example/m.png"
    );
    assert_eq!(read(ProfilePicture, "\"javascript:alert(1)\""), "Format");
}

#[test]
fn priority_is_high_or_empty_in_any_case() {
    let priority = StandardAttribute::Priority;
    assert_eq!(read(priority, "\"high\""), "HIGH");
    assert_eq!(read(priority, "\"Normal\""), "empty");
    assert_eq!(read(priority, "\"TOP\""), "NotAllowed");
    assert_eq!(read(priority, "\"EXTREMELY HIGH\""), "NotAllowed");
}

fn input(name: &str, data_type: DataType, schema: &[(&str, DataType)]) -> CustomAttributeInput {
    let schema: ListSchema =
        schema.iter().map(|(name, data_type)| ((*name).to_owned(), *data_type)).collect();
    let object_schema = (!schema.is_empty()).then_some(schema);
    CustomAttributeInput { name: name.to_owned(), data_type, object_schema }
}

fn refused(input: CustomAttributeInput) -> Vec<(String, ProblemCode)> {
    let tier = CustomAttributeInput {
        name: "Loyalty tier".to_owned(),
        data_type: DataType::String,
        object_schema: None,
    };
    let none = Attributes::default();
    let tier = tier.define(AttributeId(1), Timestamp(0), &none).unwrap();
    let spend = ComputedName { name: "Spend".to_owned(), data_type: DataType::Decimal };
    let attributes = Attributes::new(vec![tier], vec![spend]);
    let problems = input.define(AttributeId(2), Timestamp(0), &attributes).unwrap_err();
    problems.into_iter().map(|problem| (problem.path, problem.code)).collect()
}

#[test]
fn names_are_unique_ignoring_case_among_all_kinds() {
    for name in ["loyalty TIER", "spend", "FIRSTNAME", "tags"] {
        let found = refused(input(name, DataType::String, &[]));
        assert_eq!(found, [("name".to_owned(), ProblemCode::Taken)], "{name}");
    }
}

#[test]
fn definitions_report_every_problem() {
    let list = DataType::ListOfObjects;
    assert_eq!(
        refused(input("a{b}", DataType::String, &[("sku", DataType::String)])),
        [
            ("name".to_owned(), ProblemCode::Format),
            ("objectSchema".to_owned(), ProblemCode::NotAllowed)
        ]
    );
    assert_eq!(
        refused(input("Cart", list, &[])),
        [("objectSchema".to_owned(), ProblemCode::Required)]
    );
    assert_eq!(
        refused(input("", list, &[("__id", DataType::String), ("more", list)])),
        [
            ("name".to_owned(), ProblemCode::Required),
            ("objectSchema.__id".to_owned(), ProblemCode::Taken),
            ("objectSchema.more".to_owned(), ProblemCode::NotAllowed)
        ]
    );
}

#[test]
fn an_empty_list_is_empty_and_long_ones_are_refused() {
    let cart = input("Cart", DataType::ListOfObjects, &[("sku", DataType::String)])
        .define(AttributeId(1), Timestamp(0), &Attributes::default())
        .unwrap();
    let read = |json: &str| cart.read(&serde_json::from_str::<Box<RawValue>>(json).unwrap());
    assert_eq!(read("[]").unwrap(), None);
    assert_eq!(read("\"\"").unwrap(), None);
    let many = format!("[{}]", vec!["{}"; 129].join(","));
    assert_eq!(read(&many).unwrap_err().first().unwrap().code, ProblemCode::ListFull);
    let item = format!("{{\"sku\":\"{}\"}}", "x".repeat(4000));
    let large = format!("[{}]", vec![item.as_str(); 17].join(","));
    assert_eq!(read(&large).unwrap_err().first().unwrap().code, ProblemCode::TooLong);
    assert!(matches!(read("[{\"sku\":\"A-1\"}]").unwrap(), Some(Value::List(_))));
}
