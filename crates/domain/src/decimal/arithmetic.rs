//! Calculating with decimals: every result is the exact one, rounded once, half away from zero.
//!
//! `None` means that the result lies outside the range of the type, or that there is none.

use super::{DECIMAL_SCALE, Decimal, LIMIT, ONE};

/// `ONE` as a magnitude.
const UNIT: u128 = ONE.unsigned_abs();
/// Half of it: from here on a fraction is rounded away from zero.
const HALF: u128 = UNIT / 2;

impl Decimal {
    /// `self + other`.
    pub fn plus(self, other: Self) -> Option<Self> {
        Self(self.0.checked_add(other.0)?).in_range()
    }

    /// `self - other`.
    pub fn minus(self, other: Self) -> Option<Self> {
        Self(self.0.checked_sub(other.0)?).in_range()
    }

    /// `self × other`.
    pub fn times(self, other: Self) -> Option<Self> {
        let (left, right) = (self.0.unsigned_abs(), other.0.unsigned_abs());
        let (whole, fraction) = (left / UNIT, left % UNIT);
        let (other_whole, other_fraction) = (right / UNIT, right % UNIT);
        let mixed =
            whole.checked_mul(other_fraction)?.checked_add(fraction.checked_mul(other_whole)?)?;
        let magnitude = whole
            .checked_mul(other_whole)?
            .checked_mul(UNIT)?
            .checked_add(mixed)?
            .checked_add((fraction * other_fraction + HALF) / UNIT)?;
        Self::signed(magnitude, (self.0 < 0) != (other.0 < 0))
    }

    /// `self / other`; none for a divisor of zero.
    pub fn over(self, other: Self) -> Option<Self> {
        let (dividend, divisor) = (self.0.unsigned_abs(), other.0.unsigned_abs());
        let scaled = dividend.checked_mul(UNIT)?;
        let quotient = scaled.checked_div(divisor)?;
        let away = u128::from(scaled % divisor >= divisor - divisor / 2);
        Self::signed(quotient + away, (self.0 < 0) != (other.0 < 0))
    }

    /// What is left of `self / other` cut to a whole number; it has the sign of `self`.
    pub fn remainder(self, other: Self) -> Option<Self> {
        self.0.checked_rem(other.0).map(Self)
    }

    /// `self` to a whole power.
    pub fn to_power(self, exponent: u32) -> Option<Self> {
        let base = limbs(self.0.unsigned_abs());
        let mut product = vec![1];
        for _ in 0..exponent {
            product = multiplied(&product, &base);
        }
        // The product has `exponent` limbs behind the point, one of which is kept.
        let magnitude = match (exponent as usize).checked_sub(1) {
            None => UNIT,
            Some(dropped) => {
                let kept = product.get(dropped..).unwrap_or_default();
                let next = dropped.checked_sub(1).and_then(|at| product.get(at));
                let away = next.is_some_and(|limb| u128::from(*limb) >= HALF);
                magnitude(kept)?.checked_add(u128::from(away))?
            }
        };
        Self::signed(magnitude, self.0 < 0 && exponent % 2 == 1)
    }

    /// The square root; none of a negative number.
    pub fn square_root(self) -> Option<Self> {
        let square = u128::try_from(self.0).ok()?.checked_mul(UNIT)?;
        let root = square.isqrt();
        let away = u128::from(square - root * root > root);
        Self::signed(root + away, false)
    }

    /// Rounded to so many digits behind the point; before it where they are negative.
    pub fn rounded(self, digits: i64) -> Option<Self> {
        let dropped = i64::from(DECIMAL_SCALE).saturating_sub(digits);
        if dropped <= 0 {
            return Some(self);
        }
        let dropped = u32::try_from(dropped).unwrap_or(u32::MAX);
        let Some(step) = 10_i128.checked_pow(dropped) else {
            return Some(Self::ZERO);
        };
        let remainder = self.0 % step;
        let away = if remainder.abs() >= step - step / 2 { step * self.0.signum() } else { 0 };
        Self((self.0 - remainder).checked_add(away)?).in_range()
    }

    /// The greatest whole number that is not greater.
    pub fn floor(self) -> Option<i64> {
        i64::try_from(self.0.div_euclid(ONE)).ok()
    }

    /// The least whole number that is not less.
    pub fn ceil(self) -> Option<i64> {
        i64::try_from(-(-self.0).div_euclid(ONE)).ok()
    }

    /// Without its fraction.
    pub fn truncated(self) -> Option<i64> {
        i64::try_from(self.0 / ONE).ok()
    }

    /// With the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self(-self.0)
    }

    /// Without a sign.
    #[must_use]
    pub fn magnitude(self) -> Self {
        Self(self.0.abs())
    }

    fn signed(magnitude: u128, negative: bool) -> Option<Self> {
        let magnitude = i128::try_from(magnitude).ok().filter(|magnitude| *magnitude <= LIMIT)?;
        Some(Self(if negative { -magnitude } else { magnitude }))
    }
}

/// A magnitude in limbs of nine digits, the lowest first.
fn limbs(mut magnitude: u128) -> Vec<u64> {
    let mut limbs = Vec::new();
    while magnitude > 0 {
        limbs.push((magnitude % UNIT) as u64);
        magnitude /= UNIT;
    }
    limbs
}

/// The magnitude of limbs, if it is anywhere near the range.
fn magnitude(limbs: &[u64]) -> Option<u128> {
    limbs
        .iter()
        .rev()
        .try_fold(0_u128, |sum, limb| sum.checked_mul(UNIT)?.checked_add(u128::from(*limb)))
}

/// The product of two numbers in limbs.
fn multiplied(left: &[u64], right: &[u64]) -> Vec<u64> {
    let mut product = vec![0_u64; left.len() + right.len()];
    for (shift, limb) in left.iter().enumerate() {
        let mut carry = 0;
        let factors = right.iter().copied().chain(std::iter::once(0));
        for (place, factor) in product.iter_mut().skip(shift).zip(factors) {
            let sum = *place + limb * factor + carry;
            *place = sum % UNIT as u64;
            carry = sum / UNIT as u64;
        }
    }
    product
}

#[cfg(test)]
mod tests;
