//! Strict typing and exact digits of values (P-30, P-31, P-33, A-45).

use super::*;

fn read(json: &str, data_type: DataType) -> String {
    let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
    match Value::read(&raw, data_type) {
        Ok(Some(value)) => value.to_json(),
        Ok(None) => "empty".to_owned(),
        Err(problem) => format!("{:?}", problem.code),
    }
}

#[test]
fn a_value_is_never_converted() {
    assert_eq!(read("\"12\"", DataType::Integer), "WrongType");
    assert_eq!(read("12", DataType::String), "WrongType");
    assert_eq!(read("2.0", DataType::Integer), "2");
    assert_eq!(read("2.5", DataType::Integer), "WrongType");
    assert_eq!(read("\"true\"", DataType::Boolean), "WrongType");
    assert_eq!(read("\"2026-13-01\"", DataType::Date), "Format");
    assert_eq!(read("null", DataType::Date), "empty");
    assert_eq!(read("[]", DataType::Decimal), "WrongType");
}

#[test]
fn digits_survive_as_written() {
    assert_eq!(read("9007199254740993.123456789", DataType::Decimal), "9007199254740993.123456789");
    assert_eq!(read("9223372036854775807", DataType::Integer), "9223372036854775807");
    assert_eq!(read("9223372036854775808", DataType::Integer), "WrongType");
    assert_eq!(read("9223372036854775808", DataType::Decimal), "OutOfRange");
}

#[test]
fn lists_report_every_problem_with_its_place() {
    let schema = ListSchema::from([
        ("sku".to_owned(), DataType::String),
        ("qty".to_owned(), DataType::Integer),
    ]);
    let raw: Box<RawValue> =
        serde_json::from_str(r#"[{"sku":"A-1","qty":2},{"sku":1,"colour":"red"}]"#).unwrap();
    let problems = Value::read_list(&raw, &schema).unwrap_err();
    let places: Vec<_> = problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(places, ["[1].colour", "[1].sku"]);
}
