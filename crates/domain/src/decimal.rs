//! Exact decimal numbers: 18 digits and more before the point, nine after it (P-30, P-48).
//!
//! Sums and averages of money must not drift, so nothing here is floating point.

mod arithmetic;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Fraction digits that are kept (`DECIMAL_SCALE`).
pub const DECIMAL_SCALE: u32 = 9;

const ONE: i128 = 1_000_000_000;
const LIMIT: i128 = (i64::MAX as i128) * ONE;

/// A decimal number as a whole number of billionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Decimal(i128);

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// From its number of billionths, without a range check: for sums in progress.
    pub const fn from_billionths(billionths: i128) -> Self {
        Self(billionths)
    }

    /// Its number of billionths.
    pub const fn billionths(self) -> i128 {
        self.0
    }

    /// Reads JSON number syntax (`-12.5`, `1e3`); more fraction digits than are kept are rounded
    /// half away from zero. `None` when it is no number or out of range (P-30).
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.find(['e', 'E']) {
            Some(at) => (rest.get(..at)?, rest.get(at + 1..)?.parse::<i32>().ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits_only(whole) || !digits_only(fraction) {
            return None;
        }
        let magnitude = scaled(whole, fraction, exponent)?;
        Self(if negative { -magnitude } else { magnitude }).in_range()
    }

    /// `self` if its magnitude is within the range of the type, else `None`.
    pub fn in_range(self) -> Option<Self> {
        (-LIMIT..=LIMIT).contains(&self.0).then_some(self)
    }

    /// The number as a whole number, if it has no fraction and fits.
    pub fn to_integer(self) -> Option<i64> {
        if self.0 % ONE != 0 {
            return None;
        }
        i64::try_from(self.0 / ONE).ok()
    }

    /// `self / divisor`, rounded half away from zero; `None` for a divisor of zero.
    pub fn divided_by(self, divisor: i64) -> Option<Self> {
        let divisor = i128::from(divisor);
        if divisor == 0 {
            return None;
        }
        let (quotient, remainder) = (self.0 / divisor, self.0 % divisor);
        let away = i128::from(remainder.abs() * 2 >= divisor.abs());
        let sign = if (self.0 < 0) == (divisor < 0) { 1 } else { -1 };
        Some(Self(quotient + sign * away))
    }
}

/// The digits `whole.fraction × 10^exponent` as billionths, rounded half away from zero.
fn scaled(whole: &str, fraction: &str, exponent: i32) -> Option<i128> {
    let digits = whole.bytes().chain(fraction.bytes());
    let point = i64::try_from(whole.len()).ok()? + i64::from(exponent);
    let kept = point + i64::from(DECIMAL_SCALE);
    let mut value: i128 = 0;
    let mut read: i64 = 0;
    for digit in digits {
        if read == kept {
            value += i128::from(digit >= b'5');
            return Some(value);
        }
        if read > kept {
            return Some(value);
        }
        value = value.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
        read += 1;
    }
    while read < kept && value != 0 {
        value = value.checked_mul(10)?;
        read += 1;
    }
    Some(value)
}

impl From<i64> for Decimal {
    fn from(whole: i64) -> Self {
        Self(i128::from(whole) * ONE)
    }
}

/// The shortest exact form: `49.9`, `50`, `-0.000000001`.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let (whole, fraction) = (magnitude / ONE as u128, magnitude % ONE as u128);
        if self.0 < 0 {
            f.write_str("-")?;
        }
        if fraction == 0 {
            return write!(f, "{whole}");
        }
        let digits = format!("{fraction:09}");
        write!(f, "{whole}.{}", digits.trim_end_matches('0'))
    }
}

/// As a JSON number with exactly these digits.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = serde_json::value::RawValue::from_string(self.to_string())
            .map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

/// From a JSON number, exactly as written.
impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <Box<serde_json::value::RawValue>>::deserialize(deserializer)?;
        Self::parse(raw.get()).ok_or_else(|| serde::de::Error::custom("a number was expected"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Decimal::parse(text).map_or("-".to_owned(), |decimal| decimal.to_string())
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(shown("49.90"), "49.9");
        assert_eq!(shown("0.1234567895"), "0.12345679");
        assert_eq!(shown("-0.0000000005"), "-0.000000001");
        assert_eq!(shown("1e3"), "1000");
        assert_eq!(shown("2.5E-1"), "0.25");
        assert_eq!(shown("9223372036854775807"), "9223372036854775807");
        assert_eq!(shown("9223372036854775808"), "-");
        assert_eq!(shown("1e400"), "-");
        assert_eq!(shown("NaN"), "-");
        assert_eq!(shown("1."), "1");
    }

    #[test]
    fn averages_round_half_away_from_zero() {
        let sum = Decimal::parse("50").unwrap();
        assert_eq!(sum.divided_by(3).unwrap().to_string(), "16.666666667");
        assert_eq!(
            Decimal::parse("-50").unwrap().divided_by(3).unwrap().to_string(),
            "-16.666666667"
        );
        assert_eq!(sum.divided_by(0), None);
    }
}
