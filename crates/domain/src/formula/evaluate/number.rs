//! Arithmetic: whole numbers stay whole, decimals are exact, nothing passes through floating point.

use crate::decimal::Decimal;
use crate::formula::catalog::Function;
use crate::formula::item::{Absent, Evaluated, Item};
use crate::formula::syntax::Operator;

/// The greatest power `pow` raises to.
const POWER_MAX: i64 = 32;

pub(super) fn negative(item: Item<'_>) -> Evaluated<'_> {
    Ok(match item {
        Item::Integer(whole) => Item::Integer(whole.checked_neg().ok_or(Absent::Overflow)?),
        other => Item::Decimal(other.decimal()?.negated()),
    })
}

/// `+ - * / %` between numbers (P-56).
pub(super) fn arithmetic<'a>(operator: Operator, left: Item<'a>, right: Item<'a>) -> Evaluated<'a> {
    let (left, right) = match (operator, left, right) {
        (Operator::Over, left, right) => {
            let (left, right) = (left.decimal()?, right.decimal()?);
            return divided(left, right).map(Item::Decimal);
        }
        (Operator::Remainder, left, right) => return remainder(left, right),
        (_, Item::Integer(left), Item::Integer(right)) => {
            return whole(match operator {
                Operator::Plus => left.checked_add(right),
                Operator::Minus => left.checked_sub(right),
                _ => left.checked_mul(right),
            });
        }
        (_, left, right) => (left.decimal()?, right.decimal()?),
    };
    decimal(match operator {
        Operator::Plus => left.plus(right),
        Operator::Minus => left.minus(right),
        _ => left.times(right),
    })
}

pub(super) fn call_one(function: Function, one: Item<'_>) -> Evaluated<'_> {
    match (function, one) {
        (Function::Abs, Item::Integer(number)) => whole(number.checked_abs()),
        (Function::Abs, one) => Ok(Item::Decimal(one.decimal()?.magnitude())),
        (Function::Floor, one) => whole(one.decimal()?.floor()),
        (Function::Ceil, one) => whole(one.decimal()?.ceil()),
        (Function::ToInteger, one) => whole(one.decimal()?.truncated()),
        (Function::Sqrt, one) => {
            one.decimal()?.square_root().map(Item::Decimal).ok_or(Absent::Empty)
        }
        _ => Err(Absent::Empty),
    }
}

pub(super) fn call_two<'a>(function: Function, one: Item<'a>, two: Item<'a>) -> Evaluated<'a> {
    match function {
        Function::Mod => remainder(one, two),
        Function::Round => {
            let digits = two.integer()?;
            match one {
                Item::Integer(number) => {
                    whole(Decimal::from(number).rounded(digits).and_then(Decimal::truncated))
                }
                one => decimal(one.decimal()?.rounded(digits)),
            }
        }
        _ => power(one, two.integer()?),
    }
}

fn power(base: Item<'_>, exponent: i64) -> Evaluated<'_> {
    let exponent = Some(exponent).filter(|exponent| (0..=POWER_MAX).contains(exponent));
    let exponent = exponent.and_then(|exponent| u32::try_from(exponent).ok());
    let exponent = exponent.ok_or(Absent::Empty)?;
    match base {
        Item::Integer(number) => whole(number.checked_pow(exponent)),
        base => decimal(base.decimal()?.to_power(exponent)),
    }
}

fn divided(left: Decimal, right: Decimal) -> Result<Decimal, Absent> {
    if right == Decimal::ZERO {
        return Err(Absent::Empty);
    }
    left.over(right).ok_or(Absent::Overflow)
}

/// What is left of a division; it has the sign of `left`, and there is none by zero.
fn remainder<'a>(left: Item<'a>, right: Item<'a>) -> Evaluated<'a> {
    match (left, right) {
        (Item::Integer(left), Item::Integer(right)) => {
            left.checked_rem(right).map(Item::Integer).ok_or(Absent::Empty)
        }
        (left, right) => {
            left.decimal()?.remainder(right.decimal()?).map(Item::Decimal).ok_or(Absent::Empty)
        }
    }
}

/// A whole number of the type's range, which is symmetric (P-30).
fn whole<'a>(number: Option<i64>) -> Evaluated<'a> {
    number.filter(|number| *number != i64::MIN).map(Item::Integer).ok_or(Absent::Overflow)
}

fn decimal<'a>(number: Option<Decimal>) -> Evaluated<'a> {
    number.map(Item::Decimal).ok_or(Absent::Overflow)
}
