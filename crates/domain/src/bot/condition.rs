//! Operators of conditions: which fit which type, and when they hold (C-54, C-55).

use super::attribute_type::BotAttributeType as Type;
use super::value::{BotValue, Location};
use crate::decimal::Decimal;
use crate::liquid::Data;
use crate::time::Day;
use serde::Serialize;
use std::cmp::Ordering;

macro_rules! operators {
    ($($variant:ident => $name:literal;)+) => {
        /// An operator of a condition.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
        pub enum Operator {
            $(
                #[doc = $name]
                #[serde(rename = $name)]
                $variant
            ),+
        }

        impl Operator {
            /// All operators.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in documents and on the screen.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

operators! {
    Is => "is";
    IsNot => "is not";
    Contains => "contains";
    DoesNotContain => "does not contain";
    StartsWith => "starts with";
    EndsWith => "ends with";
    Equal => "is equal to";
    NotEqual => "is not equal to";
    Greater => "is greater than";
    GreaterOrEqual => "is greater than or equal to";
    Less => "is less than";
    LessOrEqual => "is less than or equal to";
    Before => "is before";
    BeforeOrEqual => "is before or equal to";
    After => "is after";
    AfterOrEqual => "is after or equal to";
    CountEqual => "number of values is equal to";
    CountLess => "number of values is less than";
    CountGreater => "number of values is greater than";
    IsNull => "is null";
    IsNotNull => "is not null";
}

const TEXT: &[Operator] = &[
    Operator::Is,
    Operator::IsNot,
    Operator::Contains,
    Operator::DoesNotContain,
    Operator::StartsWith,
    Operator::EndsWith,
];
const NUMBER: &[Operator] = &[
    Operator::Equal,
    Operator::NotEqual,
    Operator::Greater,
    Operator::GreaterOrEqual,
    Operator::Less,
    Operator::LessOrEqual,
];
const DATE: &[Operator] = &[
    Operator::Equal,
    Operator::NotEqual,
    Operator::Before,
    Operator::BeforeOrEqual,
    Operator::After,
    Operator::AfterOrEqual,
];
const LIST: &[Operator] = &[
    Operator::Contains,
    Operator::DoesNotContain,
    Operator::CountEqual,
    Operator::CountLess,
    Operator::CountGreater,
];

impl Operator {
    /// The operator of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operator| operator.name() == name)
    }

    /// The operators of a type beside *is null* and *is not null*, which fit every type.
    pub const fn of_type(kind: Type) -> &'static [Self] {
        match kind {
            Type::Text | Type::PhoneNumber | Type::Email => TEXT,
            Type::Boolean => &[Self::Is, Self::IsNot],
            Type::Number => NUMBER,
            Type::Date => DATE,
            Type::Location | Type::Url => &[Self::Equal, Self::NotEqual],
            Type::List => LIST,
            _ => &[],
        }
    }

    /// Whether it fits a type.
    pub fn fits(self, kind: Type) -> bool {
        !self.takes_value() || Self::of_type(kind).contains(&self)
    }

    /// Whether it compares with a value.
    pub const fn takes_value(self) -> bool {
        !matches!(self, Self::IsNull | Self::IsNotNull)
    }

    /// What the value must be: a type's name, if it must have a form.
    pub(super) fn value_error(self, kind: Type, value: &str) -> Option<&'static str> {
        let (fits, expected) = match (self, kind) {
            (Self::CountEqual | Self::CountLess | Self::CountGreater, _) => {
                (count(value).is_some(), Type::Number.label())
            }
            (_, Type::Boolean) => (truth(value).is_some(), kind.label()),
            (_, Type::Number) => (Decimal::parse(value.trim()).is_some(), kind.label()),
            (_, Type::Date) => (Day::parse(value.trim()).is_some(), kind.label()),
            (_, Type::Location) => (Location::parse(value).is_some(), kind.label()),
            _ => (true, ""),
        };
        (self.takes_value() && !fits).then_some(expected)
    }

    /// Whether it holds. Negative operators are the opposites of positive ones, so they hold for
    /// null and for values that cannot be compared; all others are false there (C-55).
    pub fn holds(self, value: Option<&BotValue>, operand: &str) -> bool {
        match self {
            Self::IsNull => value.is_none(),
            Self::IsNotNull => value.is_some(),
            Self::IsNot => !Self::Is.holds(value, operand),
            Self::NotEqual => !Self::Equal.holds(value, operand),
            Self::DoesNotContain => !Self::Contains.holds(value, operand),
            _ => value.is_some_and(|value| self.holds_for(value, operand)),
        }
    }

    fn holds_for(self, value: &BotValue, operand: &str) -> bool {
        match value {
            BotValue::Text(text) => self.holds_for_text(text, operand),
            BotValue::Boolean(value) => truth(operand) == Some(*value),
            BotValue::Number(number) => {
                self.orders(Decimal::parse(operand.trim()).map(|operand| number.cmp(&operand)))
            }
            BotValue::Date(day) => {
                self.orders(Day::parse(operand.trim()).map(|operand| day.cmp(&operand)))
            }
            BotValue::Location(place) => Location::parse(operand).is_some_and(|operand| {
                (operand.latitude, operand.longitude) == (place.latitude, place.longitude)
            }),
            BotValue::List(items) => self.holds_for_list(items, operand),
            BotValue::Json(_) => false,
        }
    }

    fn holds_for_text(self, text: &str, operand: &str) -> bool {
        let (text, operand) = (text.to_lowercase(), operand.to_lowercase());
        match self {
            Self::Is | Self::Equal => text == operand,
            Self::Contains => text.contains(&operand),
            Self::StartsWith => text.starts_with(&operand),
            Self::EndsWith => text.ends_with(&operand),
            _ => false,
        }
    }

    fn holds_for_list(self, items: &[Data], operand: &str) -> bool {
        let counted = || count(operand).map(|operand| items.len().cmp(&operand));
        match self {
            Self::Contains => {
                let operand = operand.to_lowercase();
                items.iter().any(|item| item.to_text().to_lowercase() == operand)
            }
            Self::CountEqual => counted() == Some(Ordering::Equal),
            Self::CountLess => counted() == Some(Ordering::Less),
            Self::CountGreater => counted() == Some(Ordering::Greater),
            _ => false,
        }
    }

    fn orders(self, order: Option<Ordering>) -> bool {
        let Some(order) = order else {
            return false;
        };
        match self {
            Self::Equal => order.is_eq(),
            Self::Greater | Self::After => order.is_gt(),
            Self::GreaterOrEqual | Self::AfterOrEqual => order.is_ge(),
            Self::Less | Self::Before => order.is_lt(),
            Self::LessOrEqual | Self::BeforeOrEqual => order.is_le(),
            _ => false,
        }
    }
}

/// `true` or `false` in any case.
pub(super) fn truth(text: &str) -> Option<bool> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    text.eq_ignore_ascii_case("false").then_some(false)
}

fn count(text: &str) -> Option<usize> {
    text.trim().parse().ok()
}
