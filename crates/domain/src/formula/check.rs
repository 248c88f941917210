//! Resolves names and infers types (P-56, P-57): from a syntax tree to something that can run.
//!
//! A mistake makes its expression unfit to run but not unknown: the walk goes on with the type it
//! must have, so that all mistakes of a text are found and none is reported twice.

mod calls;
mod constants;

use super::catalog::function_named;
use super::names::{Names, Reference};
use super::node::Node;
use super::problem::{FormulaProblem, FormulaProblemCode, Span};
use super::syntax::{Expression, ExpressionKind, Level, Link, Operator};
use crate::limits::FORMULA_PROBLEMS_MAX;
use crate::tag::name_key;
use crate::value::{DataType, Value};

/// A walk over one formula.
pub(super) struct Checker<'a> {
    pub(super) names: &'a dyn Names,
    pub(super) problems: &'a mut Vec<FormulaProblem>,
    pub(super) found: Found,
}

/// What a formula reads.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    pub(super) references: Vec<Reference>,
    pub(super) tags: Vec<String>,
    pub(super) reads_now: bool,
    pub(super) reads_today: bool,
    patterns: usize,
}

/// An expression after the walk. Both parts are missing where there was a mistake.
#[derive(Debug, Clone)]
pub(super) struct Checked {
    pub(super) node: Option<Node>,
    pub(super) data_type: Option<DataType>,
    pub(super) span: Span,
}

impl Checker<'_> {
    /// Walks over an expression that must have a value: any type but a list.
    pub(super) fn value(&mut self, expression: &Expression<'_>) -> Checked {
        let checked = self.expression(expression);
        if checked.data_type == Some(DataType::ListOfObjects) {
            let message = "a list can only be counted: size(list)";
            self.report(FormulaProblemCode::WrongType, message, checked.span);
            return Checked { node: None, data_type: None, ..checked };
        }
        checked
    }

    fn report(&mut self, code: FormulaProblemCode, message: impl Into<String>, span: Span) {
        self.problems.push(FormulaProblem::new(code, message, span));
    }

    fn expression(&mut self, expression: &Expression<'_>) -> Checked {
        let span = expression.span;
        let (node, data_type) = match &expression.kind {
            ExpressionKind::Broken => (None, None),
            ExpressionKind::Literal(value) => {
                (Some(Node::Literal(value.clone())), Some(value.data_type()))
            }
            ExpressionKind::Attribute(name) => self.attribute(name, span),
            ExpressionKind::Call { name, name_span, arguments } => {
                self.call(name, *name_span, span, arguments)
            }
            ExpressionKind::Not(inner) => {
                let inner = self.of_type(inner, DataType::Boolean);
                (inner.node.map(|node| Node::Not(Box::new(node))), Some(DataType::Boolean))
            }
            ExpressionKind::Negative(inner) => {
                let inner = self.number(inner);
                (inner.node.map(|node| Node::Negative(Box::new(node))), inner.data_type)
            }
            ExpressionKind::Chain { first, rest } => match level(rest) {
                Level::Comparison => self.comparison(first, rest),
                Level::Or | Level::And => self.logic(first, rest),
                _ => self.arithmetic(first, rest),
            },
        };
        Checked { node, data_type, span }
    }

    fn attribute(&mut self, name: &str, span: Span) -> (Option<Node>, Option<DataType>) {
        let references = &mut self.found.references;
        if let Some(slot) = references.iter().position(|reference| reference.name == name) {
            let data_type = references.get(slot).map(|reference| reference.data_type);
            return (Some(Node::Attribute(slot)), data_type);
        }
        if let Some(reference) = self.names.named(name) {
            let data_type = reference.data_type;
            references.push(reference);
            return (Some(Node::Attribute(references.len() - 1)), Some(data_type));
        }
        let message = self.unknown_attribute(name);
        self.report(FormulaProblemCode::UnknownAttribute, message, span);
        (None, None)
    }

    fn unknown_attribute(&self, name: &str) -> String {
        if function_named(name).is_some() {
            return format!("{name} is a function: write {name}(..)");
        }
        if name == "tags" {
            return "tags are asked for one by one: hasTag(\"name\")".to_owned();
        }
        if self.problems.len() >= FORMULA_PROBLEMS_MAX {
            // Nobody reads this one: looking for a name like it would only take time.
            return format!("there is no attribute {name}");
        }
        let key = name_key(name.trim());
        let near = self.names.all().into_iter().find(|known| name_key(&known.name) == key);
        match near {
            Some(near) => format!("there is no attribute {name}; there is {}", near.written()),
            None => format!("there is no attribute {name}"),
        }
    }

    fn of_type(&mut self, expression: &Expression<'_>, wanted: DataType) -> Checked {
        let checked = self.value(expression);
        self.expect(checked, |data_type| data_type == wanted, expected(wanted))
    }

    fn number(&mut self, expression: &Expression<'_>) -> Checked {
        let checked = self.value(expression);
        self.expect(checked, is_number, "a number is expected")
    }

    /// Reports a value that does not fit and takes it for one of unknown type.
    fn expect(
        &mut self,
        checked: Checked,
        fits: impl Fn(DataType) -> bool,
        expectation: &str,
    ) -> Checked {
        match checked.data_type {
            Some(data_type) if !fits(data_type) => {
                let remedy = remedy(expectation, data_type);
                let message = format!("{expectation}, this is {}{remedy}", data_type.label());
                self.report(FormulaProblemCode::WrongType, message, checked.span);
                Checked { node: None, data_type: None, ..checked }
            }
            _ => checked,
        }
    }

    fn logic(
        &mut self,
        first: &Expression<'_>,
        rest: &[Link<'_>],
    ) -> (Option<Node>, Option<DataType>) {
        let first = self.of_type(first, DataType::Boolean).node;
        let mut links = Some(Vec::with_capacity(rest.len()));
        for link in rest {
            let operand = self.of_type(&link.operand, DataType::Boolean).node;
            links = with(links, operand.map(|node| (link.operator, node)));
        }
        (chain(first, links), Some(DataType::Boolean))
    }

    fn arithmetic(
        &mut self,
        first: &Expression<'_>,
        rest: &[Link<'_>],
    ) -> (Option<Node>, Option<DataType>) {
        let first = self.number(first);
        let mut data_type = first.data_type;
        let mut links = Some(Vec::with_capacity(rest.len()));
        for link in rest {
            let operand = self.number(&link.operand);
            data_type = match (link.operator, data_type, operand.data_type) {
                (Operator::Over, ..) => Some(DataType::Decimal),
                (_, Some(DataType::Decimal), _) | (_, _, Some(DataType::Decimal)) => {
                    Some(DataType::Decimal)
                }
                (_, left, right) => left.or(right),
            };
            links = with(links, operand.node.map(|node| (link.operator, node)));
        }
        // With a mistake inside it is a number all the same.
        (chain(first.node, links), data_type.or(Some(DataType::Integer)))
    }

    fn comparison(
        &mut self,
        first: &Expression<'_>,
        rest: &[Link<'_>],
    ) -> (Option<Node>, Option<DataType>) {
        let mut left = self.value(first);
        for link in rest {
            let right = self.value(&link.operand);
            let span = left.span.to(right.span);
            let node = self.compared(left, link, right);
            left = Checked { node, data_type: Some(DataType::Boolean), span };
        }
        (left.node, left.data_type)
    }

    fn compared(&mut self, left: Checked, link: &Link<'_>, right: Checked) -> Option<Node> {
        let (Some(left_type), Some(right_type)) = (left.data_type, right.data_type) else {
            return None;
        };
        let Some(common) = common(left_type, right_type) else {
            let message = format!(
                "{} cannot be compared with {}{}",
                right_type.label(),
                left_type.label(),
                between_dates(left_type, right_type)
            );
            self.report(FormulaProblemCode::WrongType, message, right.span);
            return None;
        };
        let ordered = !matches!(link.operator, Operator::Equal | Operator::NotEqual);
        if ordered && common == DataType::Boolean {
            let message = "True/False has no order: use == or !=";
            self.report(FormulaProblemCode::WrongType, message, link.operator_span);
            return None;
        }
        let sides = (widened(left, common)?, widened(right, common)?);
        Some(Node::Comparison(link.operator, Box::new(sides)))
    }
}

fn level(links: &[Link<'_>]) -> Level {
    links.first().map_or(Level::Operand, |link| link.operator.level())
}

fn chain(first: Option<Node>, links: Option<Vec<(Operator, Node)>>) -> Option<Node> {
    Some(Node::Chain(Box::new(first?), links?))
}

/// One more, unless something is missing.
fn with<T>(all: Option<Vec<T>>, one: Option<T>) -> Option<Vec<T>> {
    let (mut all, one) = (all?, one?);
    all.push(one);
    Some(all)
}

const fn is_number(data_type: DataType) -> bool {
    matches!(data_type, DataType::Integer | DataType::Decimal)
}

/// The type two values share: Integer widens to Decimal, nothing else does.
fn common(left: DataType, right: DataType) -> Option<DataType> {
    match (left, right) {
        _ if left == right => Some(left),
        _ if is_number(left) && is_number(right) => Some(DataType::Decimal),
        _ => None,
    }
}

/// What runs for a value that is taken as `wanted`.
fn widened(checked: Checked, wanted: DataType) -> Option<Node> {
    let node = checked.node?;
    if wanted != DataType::Decimal || checked.data_type != Some(DataType::Integer) {
        return Some(node);
    }
    Some(match node {
        Node::Literal(Value::Integer(whole)) => Node::Literal(Value::Decimal(whole.into())),
        node => Node::Widened(Box::new(node)),
    })
}

const fn expected(data_type: DataType) -> &'static str {
    match data_type {
        DataType::String => "text is expected",
        DataType::Integer => "a whole number is expected",
        DataType::Decimal => "a number is expected",
        DataType::Boolean => "True/False is expected",
        DataType::Date => "a date is expected",
        DataType::DateTime => "a date time is expected",
        DataType::ListOfObjects => "a list is expected",
    }
}

fn remedy(expectation: &str, found: DataType) -> &'static str {
    match (expectation, found) {
        ("text is expected", _) => "; toString(x) makes text of it",
        ("a whole number is expected", DataType::Decimal) => "; toInteger(n) cuts its fraction",
        ("a number is expected", DataType::String) => "; toNumber(s) reads a number",
        _ => "",
    }
}

const fn between_dates(left: DataType, right: DataType) -> &'static str {
    match (left, right) {
        (DataType::Date, DataType::DateTime) | (DataType::DateTime, DataType::Date) => {
            "; toDate(x) makes a day of both"
        }
        _ => "",
    }
}
