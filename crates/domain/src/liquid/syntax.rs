//! The parts of a parsed template.

use super::data::Data;
use super::filter::Filter;
use std::fmt;

/// A mistake in a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line {}: {}", self.line, self.message)
    }
}

/// A name that a template takes from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The name.
    pub name: String,
    /// The line it stands on, from 1.
    pub line: usize,
}

/// One piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Text(String),
    Output(Pipeline),
    If { arms: Vec<(Condition, Vec<Node>)>, otherwise: Vec<Node> },
    Case { subject: Operand, arms: Vec<(Vec<Operand>, Vec<Node>)>, otherwise: Vec<Node> },
    For(Box<For>),
    Assign { name: String, value: Pipeline },
    Capture { name: String, body: Vec<Node> },
    Break,
    Continue,
}

/// `for variable in items`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct For {
    pub variable: String,
    pub items: Operand,
    pub limit: Option<Operand>,
    pub offset: Option<Operand>,
    pub reversed: bool,
    pub body: Vec<Node>,
    pub otherwise: Vec<Node>,
}

/// A value passed through filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pipeline {
    pub operand: Operand,
    pub filters: Vec<(Filter, Vec<Operand>)>,
}

/// A value as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Operand {
    Literal(Data),
    /// `empty` or `blank`: equal to null, to empty text, lists and objects.
    Empty,
    Path {
        root: String,
        steps: Vec<Step>,
    },
    Range(Box<Operand>, Box<Operand>),
}

/// One step of a path: `.name`, `[index]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Name(String),
    Index(Operand),
}

/// What `if` and `unless` test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    Truth(Operand),
    Compare(Operand, Comparison, Operand),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
}

/// A comparison of two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
}
