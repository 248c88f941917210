//! Literals, names, operators: precedence, types, and what empty does to them (P-56, P-57).

use super::ground::check;
use expect_test::expect;

#[test]
fn literals_and_names() {
    check(
        &[
            "12",
            "3.50",
            "9223372036854775807",
            "-9223372036854775807",
            "0.1234567895",
            r#""text""#,
            r#""a \"b\" \\ \n\t""#,
            "true",
            "city",
            "[city]",
            "[Loyalty tier]",
            "[Lifetime spend]",
            "[and]",
            "birthDate",
            "[Last visit]",
            "( orders )",
        ],
        expect![[r#"
            12  ->  Integer 12
            3.50  ->  Decimal 3.5
            9223372036854775807  ->  Integer 9223372036854775807
            -9223372036854775807  ->  Integer -9223372036854775807
            0.1234567895  ->  Decimal 0.12345679
            "text"  ->  String "text"
            "a \"b\" \\ \n\t"  ->  String "a \"b\" \\ \n\t"
            true  ->  Boolean true
            city  ->  String "Split"
            [city]  ->  String "Split"
            [Loyalty tier]  ->  String "gold"
            [Lifetime spend]  ->  Decimal 620
            [and]  ->  Integer 3
            birthDate  ->  Date "1990-05-01"
            [Last visit]  ->  DateTime "2026-03-01T23:30:15.250Z"
            ( orders )  ->  Integer 7
        "#]],
    );
}

#[test]
fn precedence_from_low_to_high() {
    check(
        &[
            "1 + 2 * 3",
            "(1 + 2) * 3",
            "10 - 4 - 3",
            "100 / 10 / 2",
            "7 % 4 * 2",
            "2 * 7 % 4",
            "-2 * -3 - -4",
            "- -2",
            "1 + 1 == 2",
            "not 1 == 2",
            "not not true",
            "true or true and false",
            "(true or true) and false",
            "not true or true",
            "not (true or true)",
            "1 < 2 == true",
            "1 < 2 and 2 < 3 or false",
            "-orders + 1",
        ],
        expect![[r#"
            1 + 2 * 3  ->  Integer 7
            (1 + 2) * 3  ->  Integer 9
            10 - 4 - 3  ->  Integer 3
            100 / 10 / 2  ->  Decimal 5
            7 % 4 * 2  ->  Integer 6
            2 * 7 % 4  ->  Integer 2
            -2 * -3 - -4  ->  Integer 10
            - -2  ->  Integer 2
            1 + 1 == 2  ->  Boolean true
            not 1 == 2  ->  Boolean true
            not not true  ->  Boolean true
            true or true and false  ->  Boolean true
            (true or true) and false  ->  Boolean false
            not true or true  ->  Boolean true
            not (true or true)  ->  Boolean false
            1 < 2 == true  ->  Boolean true
            1 < 2 and 2 < 3 or false  ->  Boolean true
            -orders + 1  ->  Integer -6
        "#]],
    );
}

#[test]
fn integers_widen_to_decimals() {
    check(
        &[
            "1 + 2.5",
            "2.5 + 1 - 0.5",
            "2 * 1.5",
            "1 + 2 * 3 % 2",
            "6 / 3",
            "7 / 2",
            "orders / 2 * 2",
            "7.5 % 2",
            "-7 % 3",
            "1 == 1.0",
            "orders < 7.5",
            "if(true, 1, 2.5)",
            "coalesce(no_number, 1, 2.5)",
            "max(1, 2.5, 3)",
            "min(1, 2)",
            "in(1, 0.5, 1.0)",
            "mod(7, 2.5)",
        ],
        expect![[r#"
            1 + 2.5  ->  Decimal 3.5
            2.5 + 1 - 0.5  ->  Decimal 3
            2 * 1.5  ->  Decimal 3
            1 + 2 * 3 % 2  ->  Integer 1
            6 / 3  ->  Decimal 2
            7 / 2  ->  Decimal 3.5
            orders / 2 * 2  ->  Decimal 7
            7.5 % 2  ->  Decimal 1.5
            -7 % 3  ->  Integer -1
            1 == 1.0  ->  Boolean true
            orders < 7.5  ->  Boolean true
            if(true, 1, 2.5)  ->  Decimal 1
            coalesce(no_number, 1, 2.5)  ->  Decimal 1
            max(1, 2.5, 3)  ->  Decimal 3
            min(1, 2)  ->  Integer 1
            in(1, 0.5, 1.0)  ->  Boolean true
            mod(7, 2.5)  ->  Decimal 2
        "#]],
    );
}

#[test]
fn comparisons_are_exact() {
    check(
        &[
            r#"city == "Split""#,
            r#"city == "split""#,
            r#"city != "split""#,
            r#""a" < "b""#,
            r#""B" < "a""#,
            "true == false",
            "Renewal > birthDate",
            "[Last visit] <= now()",
            "toDate([Last visit]) == today()",
            "0.1 + 0.2 == 0.3",
            "9223372036854775807 > 9223372036854775806.999999999",
        ],
        expect![[r#"
            city == "Split"  ->  Boolean true
            city == "split"  ->  Boolean false
            city != "split"  ->  Boolean true
            "a" < "b"  ->  Boolean true
            "B" < "a"  ->  Boolean true
            true == false  ->  Boolean false
            Renewal > birthDate  ->  Boolean true
            [Last visit] <= now()  ->  Boolean true
            toDate([Last visit]) == today()  ->  Boolean false
            0.1 + 0.2 == 0.3  ->  Boolean true
            9223372036854775807 > 9223372036854775806.999999999  ->  Boolean true
        "#]],
    );
}

#[test]
fn empty_in_empty_out() {
    check(
        &[
            "no_number + 1",
            "no_number + no_decimal",
            "-no_number",
            "not no_answer",
            "no_answer and false",
            "true or no_answer",
            "no_number == no_number",
            r#"no_text != "a""#,
            "concat(no_text, city)",
            "round(no_decimal, no_number)",
            r#"dateAdd(no_date, no_number, "days")"#,
            "in(city, city, no_text)",
            "max(orders, no_number)",
        ],
        expect![[r#"
            no_number + 1  ->  Integer empty because of no_number
            no_number + no_decimal  ->  Decimal empty because of no_number, no_decimal
            -no_number  ->  Integer empty because of no_number
            not no_answer  ->  Boolean empty because of no_answer
            no_answer and false  ->  Boolean empty because of no_answer
            true or no_answer  ->  Boolean empty because of no_answer
            no_number == no_number  ->  Boolean empty because of no_number
            no_text != "a"  ->  Boolean empty because of no_text
            concat(no_text, city)  ->  String empty because of no_text
            round(no_decimal, no_number)  ->  Decimal empty because of no_decimal, no_number
            dateAdd(no_date, no_number, "days")  ->  Date empty because of no_date, no_number
            in(city, city, no_text)  ->  Boolean empty because of no_text
            max(orders, no_number)  ->  Integer empty because of no_number
        "#]],
    );
}

#[test]
fn exceptions_to_empty() {
    check(
        &[
            "isEmpty(no_number)",
            "isEmpty(no_number + 1)",
            "isEmpty(orders)",
            "isEmpty(1 / 0)",
            "coalesce(no_text, middleName, city)",
            "coalesce(no_text, middleName)",
            "coalesce(no_number + 1, 5)",
            "if(no_answer, 1, 2)",
            "if(Member, orders, no_number)",
            "if(not Member, orders, no_number)",
            "if(isEmpty(no_text), no_number, no_decimal)",
            "if(no_answer, 1, no_number)",
            "size(no_list)",
            "size(Cart)",
            r#"hasTag("vip")"#,
            r#"hasTag("other")"#,
        ],
        expect![[r#"
            isEmpty(no_number)  ->  Boolean true
            isEmpty(no_number + 1)  ->  Boolean true
            isEmpty(orders)  ->  Boolean false
            isEmpty(1 / 0)  ->  Boolean true
            coalesce(no_text, middleName, city)  ->  String "Split"
            coalesce(no_text, middleName)  ->  String empty because of no_text, middleName
            coalesce(no_number + 1, 5)  ->  Integer 5
            if(no_answer, 1, 2)  ->  Integer 2
            if(Member, orders, no_number)  ->  Integer 7
            if(not Member, orders, no_number)  ->  Integer empty because of no_number
            if(isEmpty(no_text), no_number, no_decimal)  ->  Decimal empty because of no_number
            if(no_answer, 1, no_number)  ->  Integer empty because of no_number
            size(no_list)  ->  Integer 0
            size(Cart)  ->  Integer 2
            hasTag("vip")  ->  Boolean true
            hasTag("other")  ->  Boolean false
        "#]],
    );
}

#[test]
fn no_answer_and_out_of_range() {
    check(
        &[
            "1 / 0",
            "1 % 0",
            "mod(1.5, 0)",
            "no_number / 0",
            "9223372036854775807 + 1",
            "-9223372036854775807 - 1",
            "9223372036854775807 * 2 - 9223372036854775807",
            "9223372036854775807 * 1.5",
            "1 / 0.000000001 * 9223372036854775807",
            "pow(10, 19)",
            "pow(10.5, 32)",
            "pow(10, 33)",
            "pow(10, -1)",
            "sqrt(-1)",
            "round(9223372036854775807, -1)",
            r#"toNumber("twelve")"#,
            r#"dateAdd(today(), 99999999, "years")"#,
            "coalesce(9223372036854775807 + 1, 1)",
            "(9223372036854775807 + 1) + no_number",
        ],
        expect![[r#"
            1 / 0  ->  Decimal empty
            1 % 0  ->  Integer empty
            mod(1.5, 0)  ->  Decimal empty
            no_number / 0  ->  Decimal empty because of no_number
            9223372036854775807 + 1  ->  Integer OVERFLOW
            -9223372036854775807 - 1  ->  Integer OVERFLOW
            9223372036854775807 * 2 - 9223372036854775807  ->  Integer OVERFLOW
            9223372036854775807 * 1.5  ->  Decimal OVERFLOW
            1 / 0.000000001 * 9223372036854775807  ->  Decimal OVERFLOW
            pow(10, 19)  ->  Integer OVERFLOW
            pow(10.5, 32)  ->  Decimal OVERFLOW
            pow(10, 33)  ->  Integer empty
            pow(10, -1)  ->  Integer empty
            sqrt(-1)  ->  Decimal empty
            round(9223372036854775807, -1)  ->  Integer OVERFLOW
            toNumber("twelve")  ->  Decimal empty
            dateAdd(today(), 99999999, "years")  ->  Date OVERFLOW
            coalesce(9223372036854775807 + 1, 1)  ->  Integer 1
            (9223372036854775807 + 1) + no_number  ->  Integer OVERFLOW because of no_number
        "#]],
    );
}
