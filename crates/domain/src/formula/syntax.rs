//! The syntax tree of a formula, before names and types are known.

use super::problem::Span;
use crate::value::Value;

/// An expression and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expression<'t> {
    pub(super) kind: ExpressionKind<'t>,
    pub(super) span: Span,
}

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ExpressionKind<'t> {
    /// Unreadable; reported already.
    Broken,
    /// A number, text or truth value.
    Literal(Value),
    /// An attribute by its name.
    Attribute(&'t str),
    /// A function with its arguments.
    Call { name: &'t str, name_span: Span, arguments: Vec<Expression<'t>> },
    /// `-x`.
    Negative(Box<Expression<'t>>),
    /// `not x`.
    Not(Box<Expression<'t>>),
    /// Operands joined by operators of one level, from left to right. Flat, so that a long sum is
    /// not a deep tree.
    Chain { first: Box<Expression<'t>>, rest: Vec<Link<'t>> },
}

/// An operator and its right operand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link<'t> {
    pub(super) operator: Operator,
    pub(super) operator_span: Span,
    pub(super) operand: Expression<'t>,
}

/// The operators between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Over,
    Remainder,
}

/// How tightly operators bind, loosest first. `not` stands between `and` and comparisons (P-56).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Operand,
}

impl Level {
    /// The next tighter one.
    pub(super) const fn tighter(self) -> Self {
        match self {
            Self::Or => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Comparison,
            Self::Comparison => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product | Self::Operand => Self::Operand,
        }
    }
}

impl Operator {
    pub(super) const fn level(self) -> Level {
        match self {
            Self::Or => Level::Or,
            Self::And => Level::And,
            Self::Plus | Self::Minus => Level::Sum,
            Self::Times | Self::Over | Self::Remainder => Level::Product,
            _ => Level::Comparison,
        }
    }
}
