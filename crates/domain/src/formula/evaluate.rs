//! Evaluates a checked formula for one person at one instant.
//!
//! Nothing fails here: whatever has no answer is empty (P-57). Every argument is evaluated even
//! when another is empty, so that all empty inputs can be named; only `if` reads one branch.

mod date;
mod number;
mod text;

use super::catalog::Function;
use super::item::{Absent, Evaluated, Item};
use super::names::{Inputs, Reference};
use super::node::{Constant, Node};
use super::syntax::Operator;
use crate::filter::Now;
use crate::value::Value;
use std::borrow::Cow;

/// One evaluation.
pub(super) struct Run<'a> {
    pub(super) references: &'a [Reference],
    pub(super) inputs: &'a dyn Inputs,
    pub(super) now: Now<'a>,
    /// The slots of the inputs that were empty and not made up for.
    pub(super) empty: Vec<usize>,
}

impl<'a> Run<'a> {
    /// The value of a node.
    pub(super) fn item(&mut self, node: &'a Node) -> Evaluated<'a> {
        match node {
            Node::Literal(value) => Item::of(value).ok_or(Absent::Empty),
            Node::Attribute(slot) => self.attribute(*slot),
            Node::Size(slot) => Ok(Item::Integer(self.size(*slot))),
            Node::HasTag(key) => Ok(Item::Boolean(self.inputs.has_tag(key))),
            Node::Widened(inner) => self.item(inner)?.decimal().map(Item::Decimal),
            Node::Negative(inner) => number::negative(self.item(inner)?),
            Node::Not(inner) => Ok(Item::Boolean(!self.item(inner)?.boolean()?)),
            Node::Chain(first, links) => self.chain(first, links),
            Node::Comparison(operator, sides) => {
                let (left, right) = both(self.item(&sides.0), self.item(&sides.1))?;
                let order = left.order(&right).ok_or(Absent::Empty)?;
                Ok(Item::Boolean(match operator {
                    Operator::NotEqual => order.is_ne(),
                    Operator::Less => order.is_lt(),
                    Operator::LessOrEqual => order.is_le(),
                    Operator::Greater => order.is_gt(),
                    Operator::GreaterOrEqual => order.is_ge(),
                    _ => order.is_eq(),
                }))
            }
            Node::Call(function, arguments, constant) => self.call(*function, arguments, constant),
        }
    }

    fn attribute(&mut self, slot: usize) -> Evaluated<'a> {
        let value =
            self.references.get(slot).and_then(|reference| self.inputs.value(reference, self.now));
        let item = match value {
            Some(Cow::Borrowed(value)) => Item::of(value),
            Some(Cow::Owned(value)) => Item::owned(value),
            None => None,
        };
        item.ok_or_else(|| {
            self.empty.push(slot);
            Absent::Empty
        })
    }

    fn size(&self, slot: usize) -> i64 {
        let value =
            self.references.get(slot).and_then(|reference| self.inputs.value(reference, self.now));
        match value.as_deref() {
            Some(Value::List(items)) => i64::try_from(items.len()).unwrap_or(i64::MAX),
            _ => 0,
        }
    }

    fn chain(&mut self, first: &'a Node, links: &'a [(Operator, Node)]) -> Evaluated<'a> {
        let mut result = self.item(first);
        for (operator, operand) in links {
            let operand = self.item(operand);
            result = both(result, operand).and_then(|(left, right)| match operator {
                Operator::And => Ok(Item::Boolean(left.boolean()? & right.boolean()?)),
                Operator::Or => Ok(Item::Boolean(left.boolean()? | right.boolean()?)),
                _ => number::arithmetic(*operator, left, right),
            });
        }
        result
    }

    fn call(
        &mut self,
        function: Function,
        arguments: &'a [Node],
        constant: &'a Constant,
    ) -> Evaluated<'a> {
        match (function, arguments) {
            (Function::Now, _) => Ok(Item::DateTime(self.now.at)),
            (Function::Today, _) => Ok(Item::Date(self.now.today())),
            (Function::If, [condition, yes, no]) => {
                let holds = self.made_up_for(|run| run.item(condition)).and_then(Item::boolean);
                self.item(if holds == Ok(true) { yes } else { no })
            }
            (Function::Coalesce, _) => self.coalesce(arguments),
            (Function::IsEmpty, [inner]) => {
                Ok(Item::Boolean(self.made_up_for(|run| run.item(inner)).is_err()))
            }
            (Function::In, [wanted, others @ ..]) => self.one_of(wanted, others),
            (Function::Min | Function::Max | Function::Concat, [first, rest @ ..]) => {
                self.folded(function, first, rest)
            }
            (_, [one]) => self.item(one).and_then(|one| self.call_one(function, one, constant)),
            (_, [one, two]) => {
                let (one, two) = both(self.item(one), self.item(two))?;
                self.call_two(function, one, two, constant)
            }
            (_, [one, two, three]) => {
                let (one, two, three) = (self.item(one), self.item(two), self.item(three));
                let ((one, two), three) = both(both(one, two), three)?;
                text::call_three(function, one, two, three)
            }
            _ => Err(Absent::Empty),
        }
    }

    /// Evaluates something whose emptiness does not make the result empty.
    fn made_up_for<T>(&mut self, evaluate: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.empty.len();
        let result = evaluate(self);
        self.empty.truncate(before);
        result
    }

    fn coalesce(&mut self, arguments: &'a [Node]) -> Evaluated<'a> {
        let before = self.empty.len();
        let mut absent = Absent::Empty;
        for argument in arguments {
            match self.item(argument) {
                Ok(item) => {
                    self.empty.truncate(before);
                    return Ok(item);
                }
                Err(why) => absent = absent.max(why),
            }
        }
        Err(absent)
    }

    fn one_of(&mut self, wanted: &'a Node, others: &'a [Node]) -> Evaluated<'a> {
        let mut result = self.item(wanted).map(|wanted| (wanted, false));
        for other in others {
            let other = self.item(other);
            result = both(result, other).map(|((wanted, found), other)| {
                let equal = wanted.order(&other).is_some_and(std::cmp::Ordering::is_eq);
                (wanted, found | equal)
            });
        }
        result.map(|(_, found)| Item::Boolean(found))
    }

    /// A function of any number of arguments, from left to right.
    fn folded(&mut self, function: Function, first: &'a Node, rest: &'a [Node]) -> Evaluated<'a> {
        let mut result = self.item(first);
        for next in rest {
            let next = self.item(next);
            result = both(result, next).and_then(|(left, right)| match function {
                Function::Concat => text::joined(left, right),
                Function::Min => {
                    Ok(if right.order(&left).is_some_and(|o| o.is_lt()) { right } else { left })
                }
                _ => Ok(if right.order(&left).is_some_and(|o| o.is_gt()) { right } else { left }),
            });
        }
        result
    }

    fn call_one(&self, function: Function, one: Item<'a>, constant: &'a Constant) -> Evaluated<'a> {
        match (function, constant) {
            (Function::Matches, Constant::Pattern(pattern)) => {
                Ok(Item::Boolean(pattern.is_match(&one.text()?)))
            }
            (Function::StartOf, Constant::Unit(unit)) => {
                one.moment()?.start_of(*unit, self.now.zone).map(Item::from).ok_or(Absent::Overflow)
            }
            (Function::FormatDate, Constant::DateForm(form)) => {
                text::bounded(form.write(one.moment()?.local(self.now.zone)))
            }
            (Function::Age, _) => date::age(one.moment()?, self.now),
            (Function::ToDate | Function::ToDateTime, _) => {
                date::converted(function, one, self.now.zone)
            }
            (
                Function::Year
                | Function::Month
                | Function::Day
                | Function::Hour
                | Function::Minute
                | Function::DayOfWeek,
                _,
            ) => date::part(function, one.moment()?.local(self.now.zone)),
            (
                Function::Len
                | Function::Lower
                | Function::Upper
                | Function::Trim
                | Function::ToString
                | Function::ToNumber,
                _,
            ) => text::call_one(function, one),
            _ => number::call_one(function, one),
        }
    }

    fn call_two(
        &self,
        function: Function,
        one: Item<'a>,
        two: Item<'a>,
        constant: &'a Constant,
    ) -> Evaluated<'a> {
        match (function, constant) {
            (Function::DateDiff, Constant::Unit(unit)) => {
                Ok(Item::Integer(one.moment()?.units_to(two.moment()?, *unit, self.now.zone)))
            }
            (Function::DateAdd, Constant::Unit(unit)) => {
                let moved = one.moment()?.plus(two.integer()?, *unit, self.now.zone);
                moved.map(Item::from).ok_or(Absent::Overflow)
            }
            (Function::Round | Function::Mod | Function::Pow, _) => {
                number::call_two(function, one, two)
            }
            _ => text::call_two(function, one, two),
        }
    }
}

/// Both values, or why there are not both.
fn both<A, B>(left: Result<A, Absent>, right: Result<B, Absent>) -> Result<(A, B), Absent> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(left), Err(right)) => Err(left.max(right)),
        (Err(why), Ok(_)) | (Ok(_), Err(why)) => Err(why),
    }
}
