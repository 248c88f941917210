//! Renders a template within its limits.

use super::data::Data;
use super::filter;
use super::syntax::{Comparison, Condition, For, Node, Operand, Pipeline, Step};
use crate::limits::LIQUID_OUTPUT_MAX;
use std::borrow::Cow;
use std::cmp::Ordering;

/// Bytes of data that cost one step: copying them is work, too.
const STEP_BYTES: usize = 1024;

/// What a template can look up.
pub trait Scope {
    /// The data of a name, if there is such a name.
    fn get(&self, name: &str) -> Option<Cow<'_, Data>>;
}

/// The limit that a template went over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exceeded {
    /// `LIQUID_STEPS_MAX`
    Steps,
    /// `LIQUID_OUTPUT_MAX`
    Output,
}

impl Exceeded {
    /// The limit's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Steps => "LIQUID_STEPS_MAX",
            Self::Output => "LIQUID_OUTPUT_MAX",
        }
    }
}

/// Renders nodes to text in so many steps; gives the text and the steps it did not take.
pub(super) fn nodes(
    nodes: &[Node],
    scope: &dyn Scope,
    steps: usize,
) -> Result<(String, usize), Exceeded> {
    let mut rendering = Rendering { scope, locals: Vec::new(), steps, out: String::new() };
    rendering.nodes(nodes)?;
    Ok((rendering.out, rendering.steps))
}

struct Rendering<'a> {
    scope: &'a dyn Scope,
    /// Names the template made itself; later ones hide earlier ones.
    locals: Vec<(String, Data)>,
    steps: usize,
    out: String,
}

/// What to do after a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Node,
    Iteration,
    LeaveLoop,
}

impl Rendering<'_> {
    fn spend(&mut self, steps: usize) -> Result<(), Exceeded> {
        self.steps = self.steps.checked_sub(steps).ok_or(Exceeded::Steps)?;
        Ok(())
    }

    fn nodes(&mut self, nodes: &[Node]) -> Result<Next, Exceeded> {
        for node in nodes {
            self.spend(1)?;
            let next = self.node(node)?;
            if self.out.len() > LIQUID_OUTPUT_MAX {
                return Err(Exceeded::Output);
            }
            if next != Next::Node {
                return Ok(next);
            }
        }
        Ok(Next::Node)
    }

    fn node(&mut self, node: &Node) -> Result<Next, Exceeded> {
        match node {
            Node::Text(text) => self.out.push_str(text),
            Node::Output(pipeline) => {
                let data = self.pipeline(pipeline)?;
                data.write_to(&mut self.out);
            }
            Node::If { arms, otherwise } => {
                for (condition, body) in arms {
                    if self.holds(condition)? {
                        return self.nodes(body);
                    }
                }
                return self.nodes(otherwise);
            }
            Node::Case { subject, arms, otherwise } => {
                let subject = self.operand(subject)?;
                for (values, body) in arms {
                    for value in values {
                        if self.equals(&subject, value)? {
                            return self.nodes(body);
                        }
                    }
                }
                return self.nodes(otherwise);
            }
            Node::For(parts) => return self.repeat(parts),
            Node::Assign { name, value } => {
                let value = self.pipeline(value)?;
                self.set(name, value);
            }
            Node::Capture { name, body } => {
                let outside = std::mem::take(&mut self.out);
                let next = self.nodes(body);
                let captured = std::mem::replace(&mut self.out, outside);
                let next = next?;
                self.set(name, Data::Text(captured));
                return Ok(next);
            }
            Node::Break => return Ok(Next::LeaveLoop),
            Node::Continue => return Ok(Next::Iteration),
        }
        Ok(Next::Node)
    }

    fn repeat(&mut self, parts: &For) -> Result<Next, Exceeded> {
        let items = self.loop_items(parts)?;
        if items.is_empty() {
            return self.nodes(&parts.otherwise);
        }
        let length = items.len();
        let outer = self.locals.len();
        for (index, item) in items.into_iter().enumerate() {
            self.spend(1)?;
            // Names assigned in the body stay; those of the loop are made anew each time.
            self.locals.insert(outer, (parts.variable.clone(), item));
            self.locals.insert(outer + 1, ("forloop".to_owned(), position(index, length)));
            let next = self.nodes(&parts.body)?;
            self.locals.drain(outer..outer + 2);
            if next == Next::LeaveLoop {
                break;
            }
        }
        Ok(Next::Node)
    }

    fn loop_items(&mut self, parts: &For) -> Result<Vec<Data>, Exceeded> {
        let mut items = match self.operand(&parts.items)? {
            Data::List(items) => items,
            Data::Object(entries) => {
                let pair = |(name, data)| Data::List(vec![Data::Text(name), data]);
                entries.into_iter().map(pair).collect()
            }
            _ => Vec::new(),
        };
        if let Some(offset) = &parts.offset {
            let offset = self.count(offset)?.unwrap_or(0);
            items.drain(..offset.min(items.len()));
        }
        if let Some(limit) = &parts.limit
            && let Some(limit) = self.count(limit)?
        {
            items.truncate(limit);
        }
        if parts.reversed {
            items.reverse();
        }
        Ok(items)
    }

    fn count(&mut self, operand: &Operand) -> Result<Option<usize>, Exceeded> {
        let data = self.operand(operand)?;
        Ok(whole(&data).map(|count| usize::try_from(count).unwrap_or(0)))
    }

    fn set(&mut self, name: &str, data: Data) {
        match self.locals.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = data,
            None => self.locals.push((name.to_owned(), data)),
        }
    }

    fn holds(&mut self, condition: &Condition) -> Result<bool, Exceeded> {
        self.spend(1)?;
        Ok(match condition {
            Condition::Truth(operand) => {
                !matches!(self.operand(operand)?, Data::Null | Data::Boolean(false))
            }
            Condition::Not(inner) => !self.holds(inner)?,
            Condition::And(left, right) => self.holds(left)? && self.holds(right)?,
            Condition::Or(left, right) => self.holds(left)? || self.holds(right)?,
            Condition::Compare(left, comparison, right) => {
                let left = self.operand(left)?;
                self.compares(&left, *comparison, right)?
            }
        })
    }

    fn compares(
        &mut self,
        left: &Data,
        comparison: Comparison,
        right: &Operand,
    ) -> Result<bool, Exceeded> {
        match comparison {
            Comparison::Equal => return self.equals(left, right),
            Comparison::Unequal => return Ok(!self.equals(left, right)?),
            _ => {}
        }
        let right = self.operand(right)?;
        if comparison == Comparison::Contains {
            return Ok(match left {
                Data::Text(text) => !right.is_null() && text.contains(&right.to_text()),
                Data::List(items) => items.contains(&right),
                _ => false,
            });
        }
        let order = match (left, &right) {
            (Data::Number(left), Data::Number(right)) => left.cmp(right),
            (Data::Text(left), Data::Text(right)) => left.cmp(right),
            _ => return Ok(false),
        };
        Ok(match comparison {
            Comparison::Less => order == Ordering::Less,
            Comparison::LessOrEqual => order != Ordering::Greater,
            Comparison::Greater => order == Ordering::Greater,
            _ => order != Ordering::Less,
        })
    }

    fn equals(&mut self, left: &Data, right: &Operand) -> Result<bool, Exceeded> {
        if *right == Operand::Empty {
            return Ok(is_empty(left));
        }
        Ok(*left == self.operand(right)?)
    }

    fn pipeline(&mut self, pipeline: &Pipeline) -> Result<Data, Exceeded> {
        let mut data = self.operand(&pipeline.operand)?;
        for (filter, arguments) in &pipeline.filters {
            let arguments =
                arguments.iter().map(|a| self.operand(a)).collect::<Result<Vec<_>, _>>()?;
            data = filter::apply(*filter, data, &arguments)?;
            self.spend(1 + data.size() / STEP_BYTES)?;
        }
        Ok(data)
    }

    fn operand(&mut self, operand: &Operand) -> Result<Data, Exceeded> {
        let data = match operand {
            Operand::Literal(data) => data.clone(),
            Operand::Empty => Data::text(""),
            Operand::Path { root, steps } => self.path(root, steps)?,
            Operand::Range(from, to) => {
                let (from, to) = (self.operand(from)?, self.operand(to)?);
                let (Some(from), Some(to)) = (whole(&from), whole(&to)) else {
                    return Ok(Data::Null);
                };
                let length = i128::from(to) - i128::from(from) + 1;
                self.spend(usize::try_from(length.max(0)).unwrap_or(usize::MAX))?;
                Data::List((from..=to).map(|number| Data::Number(number.into())).collect())
            }
        };
        self.spend(1 + data.size() / STEP_BYTES)?;
        Ok(data)
    }

    fn path(&mut self, root: &str, steps: &[Step]) -> Result<Data, Exceeded> {
        let mut keys = Vec::with_capacity(steps.len());
        for step in steps {
            keys.push(match step {
                Step::Name(name) => Data::text(name),
                Step::Index(operand) => self.operand(operand)?,
            });
        }
        let local = self.locals.iter().rev().find(|(name, _)| name == root);
        let found = match local {
            Some((_, data)) => Some(Cow::Borrowed(data)),
            None => self.scope.get(root),
        };
        let Some(found) = found else {
            return Ok(Data::Null);
        };
        let mut current = Cow::Borrowed(found.as_ref());
        for key in &keys {
            current = match current {
                Cow::Borrowed(data) => part(data, key).unwrap_or_default(),
                Cow::Owned(_) => return Ok(Data::Null),
            };
        }
        Ok(current.into_owned())
    }
}

/// The part of `data` under a name or an index; `size`, `first` and `last` of lists and texts.
fn part<'d>(data: &'d Data, key: &Data) -> Option<Cow<'d, Data>> {
    match (data, key) {
        (Data::Object(_), Data::Text(name)) if data.get(name).is_some() => {
            data.get(name).map(Cow::Borrowed)
        }
        (Data::List(items), Data::Number(_)) => {
            let index = whole(key)?;
            let index = if index < 0 { index + i64::try_from(items.len()).ok()? } else { index };
            items.get(usize::try_from(index).ok()?).map(Cow::Borrowed)
        }
        (Data::List(items), Data::Text(name)) if name == "first" => {
            items.first().map(Cow::Borrowed)
        }
        (Data::List(items), Data::Text(name)) if name == "last" => items.last().map(Cow::Borrowed),
        (_, Data::Text(name)) if name == "size" => Some(Cow::Owned(data.count())),
        _ => None,
    }
}

/// `forloop` in the body of a loop.
fn position(index: usize, length: usize) -> Data {
    let number = |number: usize| Data::Number(i64::try_from(number).unwrap_or(i64::MAX).into());
    Data::object([
        ("index", number(index + 1)),
        ("index0", number(index)),
        ("length", number(length)),
        ("first", Data::Boolean(index == 0)),
        ("last", Data::Boolean(index + 1 == length)),
    ])
}

fn is_empty(data: &Data) -> bool {
    match data {
        Data::Null => true,
        Data::Text(text) => text.trim().is_empty(),
        Data::List(items) => items.is_empty(),
        Data::Object(entries) => entries.is_empty(),
        Data::Boolean(_) | Data::Number(_) => false,
    }
}

fn whole(data: &Data) -> Option<i64> {
    match data {
        Data::Number(number) => number.to_integer(),
        _ => None,
    }
}
