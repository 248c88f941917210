//! Decimal arithmetic by example, and against long multiplication with many more digits.

use super::*;

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

fn shown(result: Option<Decimal>) -> String {
    result.map_or("-".to_owned(), |decimal| decimal.to_string())
}

#[test]
fn sums_and_products_are_exact_or_out_of_range() {
    assert_eq!(shown(decimal("0.1").plus(decimal("0.2"))), "0.3");
    assert_eq!(shown(decimal("9223372036854775807").plus(decimal("0.000000001"))), "-");
    assert_eq!(shown(decimal("-9223372036854775807").minus(decimal("1"))), "-");
    assert_eq!(shown(decimal("19.99").times(decimal("-3"))), "-59.97");
    assert_eq!(shown(decimal("0.000000001").times(decimal("0.5"))), "0.000000001");
    assert_eq!(shown(decimal("-0.000000001").times(decimal("0.4"))), "0");
    assert_eq!(shown(decimal("3037000500").times(decimal("3037000500"))), "-");
    assert_eq!(shown(decimal("9223372036854775807").times(decimal("9e18"))), "-");
    assert_eq!(shown(decimal("9223372036854775807").times(decimal("1"))), "9223372036854775807");
}

#[test]
fn quotients_round_half_away_from_zero() {
    assert_eq!(shown(decimal("50").over(decimal("3"))), "16.666666667");
    assert_eq!(shown(decimal("-50").over(decimal("3"))), "-16.666666667");
    assert_eq!(shown(decimal("0.000000001").over(decimal("2"))), "0.000000001");
    assert_eq!(shown(decimal("0.000000001").over(decimal("-2.000000001"))), "0");
    assert_eq!(shown(decimal("1").over(Decimal::ZERO)), "-");
    assert_eq!(shown(decimal("9223372036854775807").over(decimal("0.1"))), "-");
    assert_eq!(shown(decimal("7.5").remainder(decimal("2"))), "1.5");
    assert_eq!(shown(decimal("-7.5").remainder(decimal("2"))), "-1.5");
    assert_eq!(shown(decimal("7.5").remainder(Decimal::ZERO)), "-");
}

#[test]
fn powers_are_rounded_once() {
    assert_eq!(shown(decimal("1.1").to_power(2)), "1.21");
    assert_eq!(shown(decimal("1.1").to_power(32)), "21.113776745");
    assert_eq!(shown(decimal("-2.5").to_power(3)), "-15.625");
    assert_eq!(shown(decimal("7").to_power(0)), "1");
    assert_eq!(shown(Decimal::ZERO.to_power(0)), "1");
    assert_eq!(shown(Decimal::ZERO.to_power(5)), "0");
    assert_eq!(shown(decimal("0.001").to_power(3)), "0.000000001");
    assert_eq!(shown(decimal("0.0005").to_power(3)), "0");
    assert_eq!(shown(decimal("9223372036854775807").to_power(32)), "-");
    assert_eq!(shown(decimal("-9223372036854775807").to_power(1)), "-9223372036854775807");
}

#[test]
fn roots_and_rounding() {
    assert_eq!(shown(decimal("2").square_root()), "1.414213562");
    assert_eq!(shown(decimal("144").square_root()), "12");
    assert_eq!(shown(decimal("-1").square_root()), "-");
    assert_eq!(shown(decimal("9223372036854775807").square_root()), "3037000499.976049692");
    assert_eq!(shown(decimal("2.345").rounded(2)), "2.35");
    assert_eq!(shown(decimal("-2.345").rounded(2)), "-2.35");
    assert_eq!(shown(decimal("2.5").rounded(0)), "3");
    assert_eq!(shown(decimal("1250").rounded(-2)), "1300");
    assert_eq!(shown(decimal("1.5").rounded(12)), "1.5");
    assert_eq!(shown(decimal("1.5").rounded(i64::MIN)), "0");
    assert_eq!(shown(decimal("9223372036854775807").rounded(-18)), "9000000000000000000");
    assert_eq!(shown(decimal("9223372036854775807").rounded(-1)), "-");
    assert_eq!(decimal("-2.5").floor(), Some(-3));
    assert_eq!(decimal("-2.5").ceil(), Some(-2));
    assert_eq!(decimal("2.5").ceil(), Some(3));
    assert_eq!(decimal("-2.5").truncated(), Some(-2));
}

/// Long multiplication and long division, digit by digit: another way to the same results.
#[test]
fn products_and_quotients_agree_with_long_arithmetic() {
    let mut seed = 0x5eed_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i128::from(seed as i64)
    };
    for _ in 0..20_000 {
        let (left, right) = (next() >> (next() & 63), next() >> (next() & 63));
        // Products of 64-bit numbers fit 128 bits, so that plain arithmetic can say what is right.
        let rounded = |value: i128| (value.abs() + ONE / 2) / ONE * value.signum();
        let product = Decimal(left).times(Decimal(right));
        assert_eq!(product, Some(Decimal(rounded(left * right))), "{left} * {right}");
        assert_eq!(product.map(|p| p.0), Decimal(right).times(Decimal(left)).map(|p| p.0));
        if right != 0 {
            let doubled = left.abs() * ONE * 2;
            let wanted =
                (doubled + right.abs()) / (right.abs() * 2) * left.signum() * right.signum();
            let quotient = Decimal(left).over(Decimal(right));
            assert_eq!(quotient, Decimal(wanted).in_range(), "{left} / {right}");
        }
        assert_eq!(Decimal(left).to_power(2), Decimal(left).times(Decimal(left)));
    }
}
