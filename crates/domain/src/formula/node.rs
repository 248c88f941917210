//! A checked formula as it is evaluated: names are slots, constants are read, types agree.

use super::calendar::Unit;
use super::catalog::Function;
use super::date_form::DateForm;
use super::syntax::Operator;
use crate::value::Value;
use regex::Regex;

/// One step of an evaluation.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// A constant.
    Literal(Value),
    /// The attribute in this slot of the references.
    Attribute(usize),
    /// The number of items of the list in this slot.
    Size(usize),
    /// Whether the person has the tag with this key.
    HasTag(String),
    /// A whole number as a decimal.
    Widened(Box<Node>),
    /// `-x`.
    Negative(Box<Node>),
    /// `not x`.
    Not(Box<Node>),
    /// Truth values joined by `and` or `or`, or numbers by arithmetic, from left to right.
    Chain(Box<Node>, Vec<(Operator, Node)>),
    /// Two values of one type, compared.
    Comparison(Operator, Box<(Node, Node)>),
    /// A function with what it is called with.
    Call(Function, Vec<Node>, Constant),
}

/// What a function was told by a written text.
#[derive(Debug, Clone)]
pub(super) enum Constant {
    None,
    Unit(Unit),
    Pattern(Regex),
    DateForm(DateForm),
}
