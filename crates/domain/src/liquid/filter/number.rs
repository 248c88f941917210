//! Filters of numbers. Text that is written like a number counts as one.

use super::Filter;
use crate::decimal::Decimal;
use crate::liquid::data::Data;

/// Billionths in one.
const ONE: i128 = 1_000_000_000;

/// The number of a value.
pub(super) fn number(data: &Data) -> Option<Decimal> {
    match data {
        Data::Number(number) => Some(*number),
        Data::Text(text) => Decimal::parse(text.trim()),
        _ => None,
    }
}

/// The whole number of a value.
pub(super) fn whole(data: &Data) -> Option<i64> {
    number(data)?.to_integer()
}

/// Plus, minus, times, divided by, modulo; null where there is no result.
pub(super) fn calculated(filter: Filter, left: &Data, right: &Data) -> Data {
    let operands = number(left).zip(number(right));
    let result = operands.and_then(|(left, right)| {
        let (left, right) = (left.billionths(), right.billionths());
        let billionths = match filter {
            Filter::Plus => left.checked_add(right),
            Filter::Minus => left.checked_sub(right),
            Filter::Times => times(left, right),
            Filter::DividedBy => divided(left, right),
            _ => left.checked_rem(right),
        };
        Decimal::from_billionths(billionths?).in_range()
    });
    result.map_or(Data::Null, Data::Number)
}

fn times(left: i128, right: i128) -> Option<i128> {
    let whole = (left / ONE).checked_mul(right)?;
    let fraction = rounded_quotient((left % ONE).checked_mul(right)?, ONE);
    whole.checked_add(fraction)
}

/// As in Liquid, whole numbers divide to a whole number, rounded down.
fn divided(left: i128, right: i128) -> Option<i128> {
    if right == 0 {
        return None;
    }
    if left % ONE == 0 && right % ONE == 0 {
        let (quotient, remainder) = (left / right, left % right);
        let down = i128::from(remainder != 0 && (remainder < 0) != (right < 0));
        return (quotient - down).checked_mul(ONE);
    }
    Some(rounded_quotient(left.checked_mul(ONE)?, right))
}

/// Rounded half away from zero.
fn rounded_quotient(left: i128, right: i128) -> i128 {
    let (quotient, remainder) = (left / right, left % right);
    let away = i128::from(remainder.unsigned_abs() * 2 >= right.unsigned_abs());
    if (left < 0) == (right < 0) { quotient + away } else { quotient - away }
}

/// Up, down, or to so many fraction digits.
pub(super) fn rounded(filter: Filter, value: &Data, digits: &Data) -> Data {
    let Some(number) = number(value) else {
        return Data::Null;
    };
    let billionths = number.billionths();
    let down = billionths.div_euclid(ONE) * ONE;
    let result = match filter {
        Filter::Floor => down,
        Filter::Ceil if down == billionths => down,
        Filter::Ceil => down + ONE,
        _ => {
            let digits = whole(digits).and_then(|digits| u32::try_from(digits).ok()).unwrap_or(0);
            let unit = ONE / 10_i128.pow(digits.min(crate::decimal::DECIMAL_SCALE));
            rounded_quotient(billionths, unit) * unit
        }
    };
    Data::Number(Decimal::from_billionths(result))
}
