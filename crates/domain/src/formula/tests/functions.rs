//! Every function of P-58 that does not tell the time, one table each.

use super::ground::{check, mira, now, shown, zagreb};
use crate::formula::{FUNCTIONS, Group};
use expect_test::expect;

#[test]
fn text_is_measured_in_characters() {
    check(
        &[
            "len(city)",
            r#"len("")"#,
            r#"len("žuta 🛒")"#,
            r#"find("banana", "an")"#,
            r#"find("banana", "x")"#,
            r#"find("banana", "AN")"#,
            r#"find("banana", "")"#,
            r#"find("🛒 kart", "kart")"#,
            r#"contains(city, "pli")"#,
            r#"contains(city, "PLI")"#,
            r#"startsWith(city, "Sp")"#,
            r#"startsWith(city, "sp")"#,
            r#"endsWith(city, "it")"#,
            r#"endsWith(city, "")"#,
        ],
        expect![[r#"
            len(city)  ->  Integer 5
            len("")  ->  Integer 0
            len("žuta 🛒")  ->  Integer 6
            find("banana", "an")  ->  Integer 1
            find("banana", "x")  ->  Integer -1
            find("banana", "AN")  ->  Integer -1
            find("banana", "")  ->  Integer 0
            find("🛒 kart", "kart")  ->  Integer 2
            contains(city, "pli")  ->  Boolean true
            contains(city, "PLI")  ->  Boolean false
            startsWith(city, "Sp")  ->  Boolean true
            startsWith(city, "sp")  ->  Boolean false
            endsWith(city, "it")  ->  Boolean true
            endsWith(city, "")  ->  Boolean true
        "#]],
    );
}

#[test]
fn regular_expressions_match_whole_texts() {
    check(
        &[
            r#"matches(city, "S.*")"#,
            r#"matches(city, "pli")"#,
            r#"matches(city, "Sp|Split")"#,
            r#"matches("a1", "\\w\\d")"#,
            r#"matches("ČA", "(?i)ča")"#,
            r#"matches(no_text, "a")"#,
            r#"matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+")"#,
        ],
        expect![[r#"
            matches(city, "S.*")  ->  Boolean true
            matches(city, "pli")  ->  Boolean false
            matches(city, "Sp|Split")  ->  Boolean true
            matches("a1", "\\w\\d")  ->  Boolean true
            matches("ČA", "(?i)ča")  ->  Boolean true
            matches(no_text, "a")  ->  Boolean empty because of no_text
            matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+")  ->  Boolean false
        "#]],
    );
}

#[test]
fn text_is_changed() {
    check(
        &[
            r#"lower("ČAJ")"#,
            r#"upper("straße")"#,
            r#"trim("  a b \n")"#,
            r#"concat(firstName, " ", city)"#,
            "substring(city, 1)",
            "substring(city, 1, 2)",
            "substring(city, 5)",
            "substring(city, 6)",
            "substring(city, -1)",
            "substring(city, 1, -1)",
            "substring(city, 3, 99)",
            "left(city, 2)",
            "left(city, 99)",
            "left(city, 0)",
            "left(city, -1)",
            "right(city, 2)",
            "right(city, 99)",
            r#"right("ab🛒", 1)"#,
            r#"replace("banana", "an", "-")"#,
            r#"replace("banana", "", "-")"#,
            r#"replace("banana", "AN", "-")"#,
        ],
        expect![[r#"
            lower("ČAJ")  ->  String "čaj"
            upper("straße")  ->  String "STRASSE"
            trim("  a b \n")  ->  String "a b"
            concat(firstName, " ", city)  ->  String "Mira Split"
            substring(city, 1)  ->  String "plit"
            substring(city, 1, 2)  ->  String "pl"
            substring(city, 5)  ->  String ""
            substring(city, 6)  ->  String empty
            substring(city, -1)  ->  String empty
            substring(city, 1, -1)  ->  String empty
            substring(city, 3, 99)  ->  String "it"
            left(city, 2)  ->  String "Sp"
            left(city, 99)  ->  String "Split"
            left(city, 0)  ->  String ""
            left(city, -1)  ->  String empty
            right(city, 2)  ->  String "it"
            right(city, 99)  ->  String "Split"
            right("ab🛒", 1)  ->  String "🛒"
            replace("banana", "an", "-")  ->  String "b--a"
            replace("banana", "", "-")  ->  String "banana"
            replace("banana", "AN", "-")  ->  String "banana"
        "#]],
    );
}

#[test]
fn no_text_outgrows_a_text_value() {
    // Ten zeros become four times as many with every step; TEXT_MAX is 4096.
    let length = |steps: usize| {
        let mut text = "toString(10000000000)".to_owned();
        for _ in 0..steps {
            text = format!(r#"replace({text}, "0", "0000")"#);
        }
        shown(&format!("len({text})"), &mira(), now(), &zagreb())
    };
    assert_eq!(length(4), "Integer 2561");
    assert_eq!(length(5), "Integer OVERFLOW");
    assert_eq!(length(40), "Integer OVERFLOW");
}

#[test]
fn numbers() {
    check(
        &[
            "round(2.345, 2)",
            "round(-2.345, 2)",
            "round(2.5, 0)",
            "round(1250, -2)",
            "round(orders, 2)",
            "round(1.5, 99)",
            "floor(2.5)",
            "floor(-2.5)",
            "floor(7)",
            "ceil(2.000000001)",
            "ceil(-2.5)",
            "abs(-3)",
            "abs(-3.5)",
            "min(3, 1, 2)",
            "max(3, 1.5, 2)",
            "mod(7, 3)",
            "mod(-7, 3)",
            "mod(7.5, -2)",
            "pow(2, 10)",
            "pow(1.1, 2)",
            "pow(2, 0)",
            "pow(-2, 3)",
            "sqrt(2)",
            "sqrt(16)",
        ],
        expect![[r#"
            round(2.345, 2)  ->  Decimal 2.35
            round(-2.345, 2)  ->  Decimal -2.35
            round(2.5, 0)  ->  Decimal 3
            round(1250, -2)  ->  Integer 1300
            round(orders, 2)  ->  Integer 7
            round(1.5, 99)  ->  Decimal 1.5
            floor(2.5)  ->  Integer 2
            floor(-2.5)  ->  Integer -3
            floor(7)  ->  Integer 7
            ceil(2.000000001)  ->  Integer 3
            ceil(-2.5)  ->  Integer -2
            abs(-3)  ->  Integer 3
            abs(-3.5)  ->  Decimal 3.5
            min(3, 1, 2)  ->  Integer 1
            max(3, 1.5, 2)  ->  Decimal 3
            mod(7, 3)  ->  Integer 1
            mod(-7, 3)  ->  Integer -1
            mod(7.5, -2)  ->  Decimal 1.5
            pow(2, 10)  ->  Integer 1024
            pow(1.1, 2)  ->  Decimal 1.21
            pow(2, 0)  ->  Integer 1
            pow(-2, 3)  ->  Integer -8
            sqrt(2)  ->  Decimal 1.414213562
            sqrt(16)  ->  Decimal 4
        "#]],
    );
}

#[test]
fn logic() {
    check(
        &[
            r#"if(orders > 5, "many", "few")"#,
            "coalesce(no_number, orders)",
            "isEmpty(city)",
            r#"in(city, "Zagreb", "Split")"#,
            r#"in(city, "Zagreb", "split")"#,
            "in(orders, 1)",
            r#"hasTag(" beta TESTER ")"#,
            "size(Cart) > 1",
        ],
        expect![[r#"
            if(orders > 5, "many", "few")  ->  String "many"
            coalesce(no_number, orders)  ->  Integer 7
            isEmpty(city)  ->  Boolean false
            in(city, "Zagreb", "Split")  ->  Boolean true
            in(city, "Zagreb", "split")  ->  Boolean false
            in(orders, 1)  ->  Boolean false
            hasTag(" beta TESTER ")  ->  Boolean true
            size(Cart) > 1  ->  Boolean true
        "#]],
    );
}

#[test]
fn conversions() {
    check(
        &[
            "toString(orders)",
            "toString(2.50)",
            "toString(true)",
            "toString(Renewal)",
            "toString([Last visit])",
            "toString(city)",
            r#"toNumber("12")"#,
            r#"toNumber("-12.50")"#,
            r#"toNumber(" 12")"#,
            r#"toNumber("1e3")"#,
            r#"toNumber("")"#,
            r#"toNumber("99999999999999999999")"#,
            "toInteger(2.9)",
            "toInteger(-2.9)",
            "toInteger(7)",
            r#"toDate("2026-03-04")"#,
            r#"toDate("2026-02-29")"#,
            r#"toDate("4.3.2026")"#,
            "toDate([Last visit])",
            "toDate(Renewal)",
            r#"toDateTime("2026-03-04T08:15:00+02:00")"#,
            r#"toDateTime("2026-03-04T08:15:00")"#,
            r#"toDateTime("2026-03-04")"#,
            "toDateTime(Renewal)",
            "toDateTime([Last visit])",
        ],
        expect![[r#"
            toString(orders)  ->  String "7"
            toString(2.50)  ->  String "2.5"
            toString(true)  ->  String "true"
            toString(Renewal)  ->  String "2026-03-31"
            toString([Last visit])  ->  String "2026-03-01T23:30:15.250Z"
            toString(city)  ->  String "Split"
            toNumber("12")  ->  Decimal 12
            toNumber("-12.50")  ->  Decimal -12.5
            toNumber(" 12")  ->  Decimal empty
            toNumber("1e3")  ->  Decimal empty
            toNumber("")  ->  Decimal empty
            toNumber("99999999999999999999")  ->  Decimal empty
            toInteger(2.9)  ->  Integer 2
            toInteger(-2.9)  ->  Integer -2
            toInteger(7)  ->  Integer 7
            toDate("2026-03-04")  ->  Date "2026-03-04"
            toDate("2026-02-29")  ->  Date empty
            toDate("4.3.2026")  ->  Date empty
            toDate([Last visit])  ->  Date "2026-03-02"
            toDate(Renewal)  ->  Date "2026-03-31"
            toDateTime("2026-03-04T08:15:00+02:00")  ->  DateTime "2026-03-04T06:15:00.000Z"
            toDateTime("2026-03-04T08:15:00")  ->  DateTime "2026-03-04T08:15:00.000Z"
            toDateTime("2026-03-04")  ->  DateTime empty
            toDateTime(Renewal)  ->  DateTime "2026-03-30T22:00:00.000Z"
            toDateTime([Last visit])  ->  DateTime "2026-03-01T23:30:15.250Z"
        "#]],
    );
}

#[test]
fn the_catalog_names_each_function_once_with_signature_and_help() {
    let mut names: Vec<_> = FUNCTIONS.iter().map(|function| function.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), FUNCTIONS.len());
    for function in FUNCTIONS {
        assert!(function.signature.starts_with(&format!("{}(", function.name)));
        assert!(function.help.ends_with('.') && function.help.len() < 90, "{}", function.name);
    }
    let of = |group| FUNCTIONS.iter().filter(move |function| function.group == group).count();
    let groups =
        [Group::String, Group::Number, Group::Date, Group::Logic, Group::Conversion].map(of);
    assert_eq!(groups, [14, 9, 13, 6, 5]);
}

#[test]
fn the_reference_page_lists_the_catalog() {
    let page = include_str!("../../../../../docs/reference/formulas.md");
    for function in FUNCTIONS {
        let line = format!("| `{}` | {} |", function.signature, function.help);
        assert!(page.contains(&line), "docs/reference/formulas.md lacks {line}");
    }
}
