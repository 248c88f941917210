//! What is wrong with a text: every problem, with its place in UTF-16 code units (P-60).

use super::ground::{parse, problems_shown};
use crate::formula::FormulaProblemCode;
use crate::limits::{FORMULA_DEPTH_MAX, FORMULA_MAX, FORMULA_PATTERNS_MAX, FORMULA_PROBLEMS_MAX};
use expect_test::{Expect, expect};

fn check(texts: &[&str], expected: Expect) {
    let shown = texts.iter().map(|text| match parse(text) {
        Ok(_) => format!("{text}\n  valid\n"),
        Err(problems) => {
            format!("{text}\n  {}\n", problems_shown(text, &problems).replace('\n', "\n  "))
        }
    });
    expected.assert_eq(&shown.collect::<String>());
}

#[test]
fn what_cannot_be_read() {
    check(
        &[
            r#""open"#,
            r#""a \d b" "#,
            "[open",
            "12abc",
            "1.",
            ".5",
            "1e3",
            "1.2.3",
            "99999999999999999999",
            "99999999999999999999.5",
            "orders = 7",
            "Member && true || !Member",
            "city == 'Split'",
            "city == “Split”",
            "orders $ 2",
            "orders # # 2",
            "🛒",
        ],
        expect![[r##"
            "open
              0..5 "\"open" unreadable: the text needs a " at its end
            "a \d b" 
              3..5 "\\d" unreadable: write \\ for a backslash; \" \n \t are known too
            [open
              0..5 "[open" unreadable: the attribute name needs a ] at its end
            12abc
              0..5 "12abc" unreadable: a number is written like 12 or 3.5
            1.
              0..2 "1." unreadable: a number is written like 12 or 3.5
            .5
              0..2 ".5" unreadable: a number is written like 12 or 3.5
            1e3
              0..3 "1e3" unreadable: a number is written like 12 or 3.5
            1.2.3
              0..5 "1.2.3" unreadable: a number is written like 12 or 3.5
            99999999999999999999
              0..20 "99999999999999999999" out_of_range: a number must be at most 9223372036854775807
            99999999999999999999.5
              0..22 "99999999999999999999.5" out_of_range: a number must be at most 9223372036854775807
            orders = 7
              7..8 "=" unreadable: write == instead of =
            Member && true || !Member
              7..9 "&&" unreadable: write and instead of &&
              15..17 "||" unreadable: write or instead of ||
              18..19 "!" unreadable: write not instead of !
            city == 'Split'
              8..15 "'Split'" unreadable: a text stands between " and "
            city == “Split”
              8..15 "“Split”" unreadable: a text stands between " and "
            orders $ 2
              7..8 "$" unreadable: '$' has no meaning here
            orders # # 2
              7..8 "#" unreadable: '#' has no meaning here
              9..10 "#" unreadable: '#' has no meaning here
            🛒
              0..2 "🛒" unreadable: '🛒' has no meaning here
        "##]],
    );
}

#[test]
fn space_is_nothing() {
    for text in ["", "   ", "\n\t"] {
        let problems = parse(text).unwrap_err();
        assert_eq!(problems_shown(text, &problems), "0..0 \"\" syntax: a value is expected here");
    }
    assert!(parse(" \n\torders\n").is_ok());
}

#[test]
fn what_stands_in_the_wrong_place() {
    check(
        &[
            "1 +",
            "+ 1",
            "1 2",
            "orders city firstName",
            "(1 + 2",
            "1 + 2)",
            "()",
            "round(1.5, 0",
            "round(1.5 0)",
            "round(1.5,, 0)",
            "round(,)",
            "(1, 2)",
            "1 == not true",
            "-not true",
            "orders orders(",
            ",",
            "if(true, (1, 2), [) + unknown",
        ],
        expect![[r#"
            1 +
              3..3 "" syntax: a value is expected here
            + 1
              0..1 "+" syntax: a value is expected here
            1 2
              2..3 "2" syntax: an operator is missing before this
            orders city firstName
              7..11 "city" syntax: an operator is missing before this
              12..21 "firstName" syntax: an operator is missing before this
            (1 + 2
              6..6 "" syntax: ) is missing
            1 + 2)
              5..6 ")" syntax: there is no ( for this )
            ()
              1..2 ")" syntax: a value is expected here
            round(1.5, 0
              12..12 "" syntax: ) is missing
            round(1.5 0)
              0..12 "round(1.5 0)" argument_count: round(n, digits) takes 2 arguments, not 1
              10..11 "0" syntax: , or ) is expected here
            round(1.5,, 0)
              0..14 "round(1.5,, 0)" argument_count: round(n, digits) takes 2 arguments, not 3
              10..11 "," syntax: a value is expected here
            round(,)
              6..7 "," syntax: a value is expected here
              7..8 ")" syntax: a value is expected here
            (1, 2)
              2..3 "," syntax: ) is expected here
            1 == not true
              5..8 "not" syntax: not needs brackets here: (not ..)
              5..13 "not true" wrong_type: True/False cannot be compared with Whole number
            -not true
              1..4 "not" syntax: not needs brackets here: (not ..)
              1..9 "not true" wrong_type: a number is expected, this is True/False
            orders orders(
              7..13 "orders" syntax: an operator is missing before this
              7..13 "orders" unknown_function: there is no function orders
              14..14 "" syntax: a value is expected here
            ,
              0..1 "," syntax: a value is expected here
            if(true, (1, 2), [) + unknown
              11..12 "," syntax: ) is expected here
              17..29 "[) + unknown" unreadable: the attribute name needs a ] at its end
              29..29 "" syntax: ) is missing
        "#]],
    );
}

#[test]
fn names_that_do_not_exist() {
    check(
        &[
            "orders_total / orders_count",
            "City",
            "[loyalty TIER]",
            "now",
            "Round(1.5, 0)",
            "sum(orders, unknown)",
            "tags",
            "now(1)",
        ],
        expect![[r#"
            orders_total / orders_count
              0..12 "orders_total" unknown_attribute: there is no attribute orders_total
              15..27 "orders_count" unknown_attribute: there is no attribute orders_count
            City
              0..4 "City" unknown_attribute: there is no attribute City; there is city
            [loyalty TIER]
              0..14 "[loyalty TIER]" unknown_attribute: there is no attribute loyalty TIER; there is [Loyalty tier]
            now
              0..3 "now" unknown_attribute: now is a function: write now(..)
            Round(1.5, 0)
              0..5 "Round" unknown_function: there is no function Round; there is round
            sum(orders, unknown)
              0..3 "sum" unknown_function: there is no function sum
              12..19 "unknown" unknown_attribute: there is no attribute unknown
            tags
              0..4 "tags" unknown_attribute: tags are asked for one by one: hasTag("name")
            now(1)
              0..6 "now(1)" argument_count: now() takes 0 arguments, not 1
        "#]],
    );
}

#[test]
fn types_that_do_not_fit() {
    check(
        &[
            "[Lifetime spend] + city",
            "city + firstName",
            "-city",
            "not orders",
            "orders and Member",
            "if(orders, 1, 2)",
            "if(Member, 1, city)",
            "coalesce(city, orders, Member)",
            "in(orders, 1, city, 2.5)",
            "city == orders",
            "Renewal < [Last visit]",
            "true < false",
            "1 < 2 < 3",
            "len(orders)",
            "left(city, 2.5)",
            "round(city, 0)",
            r#"year("2026-03-04")"#,
            "toNumber(orders)",
            "toInteger(city)",
            "toDate(orders)",
            "Cart",
            "isEmpty(Cart)",
            "Cart == Cart",
            "toString(Cart)",
            "size(city)",
            "size(unknown)",
            "len(unknown) + city",
            "min(orders, city)",
        ],
        expect![[r#"
            [Lifetime spend] + city
              19..23 "city" wrong_type: a number is expected, this is Text; toNumber(s) reads a number
            city + firstName
              0..4 "city" wrong_type: a number is expected, this is Text; toNumber(s) reads a number
              7..16 "firstName" wrong_type: a number is expected, this is Text; toNumber(s) reads a number
            -city
              1..5 "city" wrong_type: a number is expected, this is Text; toNumber(s) reads a number
            not orders
              4..10 "orders" wrong_type: True/False is expected, this is Whole number
            orders and Member
              0..6 "orders" wrong_type: True/False is expected, this is Whole number
            if(orders, 1, 2)
              3..9 "orders" wrong_type: True/False is expected, this is Whole number
            if(Member, 1, city)
              14..18 "city" wrong_type: a whole number is expected, this is Text
            coalesce(city, orders, Member)
              15..21 "orders" wrong_type: text is expected, this is Whole number; toString(x) makes text of it
              23..29 "Member" wrong_type: text is expected, this is True/False; toString(x) makes text of it
            in(orders, 1, city, 2.5)
              14..18 "city" wrong_type: a whole number is expected, this is Text
            city == orders
              8..14 "orders" wrong_type: Whole number cannot be compared with Text
            Renewal < [Last visit]
              10..22 "[Last visit]" wrong_type: Date time cannot be compared with Date; toDate(x) makes a day of both
            true < false
              5..6 "<" wrong_type: True/False has no order: use == or !=
            1 < 2 < 3
              8..9 "3" wrong_type: Whole number cannot be compared with True/False
            len(orders)
              4..10 "orders" wrong_type: text is expected, this is Whole number; toString(x) makes text of it
            left(city, 2.5)
              11..14 "2.5" wrong_type: a whole number is expected, this is Decimal number; toInteger(n) cuts its fraction
            round(city, 0)
              6..10 "city" wrong_type: a number is expected, this is Text; toNumber(s) reads a number
            year("2026-03-04")
              5..17 "\"2026-03-04\"" wrong_type: a date or date time is expected, this is Text
            toNumber(orders)
              9..15 "orders" wrong_type: text is expected, this is Whole number; toString(x) makes text of it
            toInteger(city)
              10..14 "city" wrong_type: a number is expected, this is Text; toNumber(s) reads a number
            toDate(orders)
              7..13 "orders" wrong_type: text, a date or a date time is expected, this is Whole number
            Cart
              0..4 "Cart" wrong_type: a list can only be counted: size(list)
            isEmpty(Cart)
              8..12 "Cart" wrong_type: a list can only be counted: size(list)
            Cart == Cart
              0..4 "Cart" wrong_type: a list can only be counted: size(list)
              8..12 "Cart" wrong_type: a list can only be counted: size(list)
            toString(Cart)
              9..13 "Cart" wrong_type: a list can only be counted: size(list)
            size(city)
              5..9 "city" wrong_type: a list is expected, this is Text
            size(unknown)
              5..12 "unknown" unknown_attribute: there is no attribute unknown
            len(unknown) + city
              4..11 "unknown" unknown_attribute: there is no attribute unknown
              15..19 "city" wrong_type: a number is expected, this is Text; toNumber(s) reads a number
            min(orders, city)
              12..16 "city" wrong_type: a number is expected, this is Text; toNumber(s) reads a number
        "#]],
    );
}

#[test]
fn numbers_of_arguments_and_written_texts() {
    check(
        &[
            "len()",
            "len(city, city)",
            "substring(city)",
            "substring(city, 1, 2, 3)",
            "concat(city)",
            "now(orders)",
            "if(true)",
            "size()",
            "hasTag()",
            r#"dateAdd(today(), 1, "day")"#,
            "dateAdd(today(), 1, city)",
            r#"formatDate(today(), "YYYY-MM-DD")"#,
            r#"matches(city, "(a")"#,
            r#"matches(city, "a)(b")"#,
            r#"matches(city, "\\w{1000}{1000}")"#,
            r#"matches(city, concat("a", "b"))"#,
            "hasTag(city)",
            r#"hasTag(" ")"#,
        ],
        expect![[r#"
            len()
              0..5 "len()" argument_count: len(s) takes 1 argument, not 0
            len(city, city)
              0..15 "len(city, city)" argument_count: len(s) takes 1 argument, not 2
            substring(city)
              0..15 "substring(city)" argument_count: substring(s, start[, length]) takes 2 to 3 arguments, not 1
            substring(city, 1, 2, 3)
              0..24 "substring(city, 1, 2, 3)" argument_count: substring(s, start[, length]) takes 2 to 3 arguments, not 4
            concat(city)
              0..12 "concat(city)" argument_count: concat(a, b, ..) takes at least 2 arguments, not 1
            now(orders)
              0..11 "now(orders)" argument_count: now() takes 0 arguments, not 1
            if(true)
              0..8 "if(true)" argument_count: if(c, a, b) takes 3 arguments, not 1
            size()
              0..6 "size()" argument_count: size(list) takes 1 argument, not 0
            hasTag()
              0..8 "hasTag()" argument_count: hasTag("name") takes 1 argument, not 0
            dateAdd(today(), 1, "day")
              20..25 "\"day\"" bad_constant: must be one of seconds, minutes, hours, days, weeks, months, years
            dateAdd(today(), 1, city)
              20..24 "city" not_constant: must be written as "text", not computed
            formatDate(today(), "YYYY-MM-DD")
              20..32 "\"YYYY-MM-DD\"" bad_constant: must be made of yyyy, MM, dd, HH, mm, ss and signs between them
            matches(city, "(a")
              14..18 "\"(a\"" bad_constant: is no regular expression: error: unclosed group
            matches(city, "a)(b")
              14..20 "\"a)(b\"" bad_constant: is no regular expression: error: unopened group
            matches(city, "\\w{1000}{1000}")
              14..31 "\"\\\\w{1000}{1000}\"" bad_constant: is no regular expression: Compiled regex exceeds size limit of 262144 bytes.
            matches(city, concat("a", "b"))
              14..30 "concat(\"a\", \"b\")" not_constant: must be written as "text", not computed
            hasTag(city)
              7..11 "city" not_constant: must be written as "text", not computed
            hasTag(" ")
              7..10 "\" \"" bad_constant: must not be empty
        "#]],
    );
}

#[test]
fn places_are_utf16_code_units() {
    check(
        &[r#"len("🛒ž") + city"#, "[🛒🛒] + 1", "city ==\n\n  ordres"],
        expect![[r#"
        len("🛒ž") + city
          13..17 "city" wrong_type: a number is expected, this is Text; toNumber(s) reads a number
        [🛒🛒] + 1
          0..6 "[🛒🛒]" unknown_attribute: there is no attribute 🛒🛒
        city ==

          ordres
          11..17 "ordres" unknown_attribute: there is no attribute ordres
    "#]],
    );
}

#[test]
fn every_problem_is_reported() {
    check(
        &[r#"if(ordres > 5, upper(Points), round(city, "2")) + matches(city, "[")"#],
        expect![[r#"
            if(ordres > 5, upper(Points), round(city, "2")) + matches(city, "[")
              0..47 "if(ordres > 5, upper(Points), round(city, \"2\"))" wrong_type: a number is expected, this is Text; toNumber(s) reads a number
              3..9 "ordres" unknown_attribute: there is no attribute ordres
              21..27 "Points" wrong_type: text is expected, this is Whole number; toString(x) makes text of it
              30..46 "round(city, \"2\")" wrong_type: text is expected, this is Whole number; toString(x) makes text of it
              36..40 "city" wrong_type: a number is expected, this is Text; toNumber(s) reads a number
              42..45 "\"2\"" wrong_type: a whole number is expected, this is Text
              50..68 "matches(city, \"[\")" wrong_type: a number is expected, this is True/False
              64..67 "\"[\"" bad_constant: is no regular expression: error: unclosed character class
        "#]],
    );
}

#[test]
fn depth_is_refused_where_it_begins() {
    let nested = |open: &str, core: &str, close: &str, depth: usize| {
        format!("{}{core}{}", open.repeat(depth), close.repeat(depth))
    };
    let level = FORMULA_DEPTH_MAX - 1;
    for (open, core, close) in
        [("(", "1", ")"), ("-", "1", ""), ("not ", "true", ""), ("abs(", "1", ")")]
    {
        assert!(parse(&nested(open, core, close, level)).is_ok(), "{open}");
        let text = nested(open, core, close, level + 1);
        let problems = parse(&text).unwrap_err();
        assert_eq!(problems.len(), 1, "{open}");
        assert_eq!(problems[0].code, FormulaProblemCode::TooDeep);
        assert_eq!(problems[0].from, open.len() * FORMULA_DEPTH_MAX);
        let open_ended = open.repeat(FORMULA_MAX / open.len());
        let codes: Vec<_> = parse(&open_ended).unwrap_err().iter().map(|p| p.code).collect();
        assert_eq!(codes, [FormulaProblemCode::TooDeep], "{open}");
    }
    // A long chain is not deep.
    assert!(parse(&format!("1{}", "+1".repeat((FORMULA_MAX - 1) / 2))).is_ok());
    assert!(parse(&format!("true{}", " or true".repeat(400))).is_ok());
}

#[test]
fn sizes_are_refused() {
    let text = "1".repeat(FORMULA_MAX + 1);
    assert_eq!(parse(&text).unwrap_err()[0].code, FormulaProblemCode::TooLong);
    // Characters are counted, not bytes.
    assert!(parse(&format!("\"{}\"", "ž".repeat(FORMULA_MAX - 2))).is_ok());
    let pattern = r#"matches(city, "a")"#;
    let patterns = |count: usize| vec![pattern; count].join(" or ");
    assert!(parse(&patterns(FORMULA_PATTERNS_MAX)).is_ok());
    let problems = parse(&patterns(FORMULA_PATTERNS_MAX + 1)).unwrap_err();
    assert_eq!(problems[0].code, FormulaProblemCode::TooManyPatterns);
    assert_eq!(parse(&"$ ".repeat(500)).unwrap_err().len(), FORMULA_PROBLEMS_MAX);
}

#[test]
fn codes_have_wire_names_of_their_own() {
    let mut names: Vec<_> = FormulaProblemCode::ALL.iter().map(|code| code.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), FormulaProblemCode::ALL.len());
}
