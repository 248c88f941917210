//! Arithmetic against a twin: random formulas over small numbers, their values computed on the side
//! in whole billionths while the text is written.

use super::ground::{mira, now, shown, zagreb};
use super::random::Random;
use crate::limits::FORMULA_MAX;

/// What the twin knows of an expression.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// Its value in billionths, unless it is empty.
    billionths: Option<i128>,
    /// Whether it is a Decimal.
    decimal: bool,
}

const ONE: i128 = 1_000_000_000;

fn expression(random: &mut Random, depth: usize) -> (String, Known) {
    if depth == 0 || random.below(5) == 0 {
        return literal(random);
    }
    let (left_text, left) = expression(random, depth - 1);
    let (right_text, right) = expression(random, depth - 1);
    let operator = *random.pick(&["+", "-", "*", "/", "%", "max", "if"]);
    let text = match operator {
        "max" => format!("max({left_text}, {right_text})"),
        "if" => format!("if({left_text} < {right_text}, {left_text}, {right_text})"),
        _ => format!("({left_text} {operator} {right_text})"),
    };
    let billionths = match (operator, left.billionths, right.billionths) {
        // The condition is empty with either side, and then the right side is taken.
        ("if", left, right) => left.map_or(right, |left| right.map(|right| left.min(right))),
        (_, Some(left), Some(right)) => combined(operator, left, right),
        _ => None,
    };
    let decimal = left.decimal || right.decimal || operator == "/";
    (text, Known { billionths, decimal })
}

fn literal(random: &mut Random) -> (String, Known) {
    let whole = i128::try_from(random.below(40)).unwrap();
    if random.below(2) == 0 {
        return (whole.to_string(), Known { billionths: Some(whole * ONE), decimal: false });
    }
    let quarter = i128::try_from(random.below(4)).unwrap();
    let billionths = Some(whole * ONE + quarter * ONE / 4);
    (format!("{whole}.{:02}", quarter * 25), Known { billionths, decimal: true })
}

fn combined(operator: &str, left: i128, right: i128) -> Option<i128> {
    // Rounded half away from zero, by doubling instead of by remainders.
    let rounded = |dividend: i128, divisor: i128| {
        let sign = dividend.signum() * divisor.signum();
        sign * ((2 * dividend.abs() + divisor.abs()) / (2 * divisor.abs()))
    };
    Some(match operator {
        "+" => left + right,
        "-" => left - right,
        "*" => rounded(left * right, ONE),
        "/" | "%" if right == 0 => return None,
        "/" => rounded(left * ONE, right),
        "%" => left - left / right * right,
        _ => left.max(right),
    })
}

fn expected(known: Known) -> String {
    let name = if known.decimal { "Decimal" } else { "Integer" };
    let Some(billionths) = known.billionths else {
        return format!("{name} empty");
    };
    let sign = if billionths < 0 { "-" } else { "" };
    let fraction = format!("{:09}", billionths.abs() % ONE);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{name} {sign}{}{point}{fraction}", billionths.abs() / ONE)
}

#[test]
fn arithmetic_agrees_with_its_twin() {
    let (mut values, mut empties) = (0, 0);
    for seed in 0..3_000 {
        let mut random = Random::seeded(seed);
        let (text, known) = expression(&mut random, 4);
        if text.chars().count() > FORMULA_MAX {
            continue;
        }
        let given = shown(&text, &mira(), now(), &zagreb());
        assert_eq!(given, expected(known), "seed {seed}: {text}");
        values += usize::from(known.billionths.is_some());
        empties += usize::from(known.billionths.is_none());
    }
    assert!(values > 2_000 && empties > 50, "{values} values, {empties} empty");
}
