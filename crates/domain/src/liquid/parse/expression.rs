//! Parses what stands inside outputs and tags.

use super::{Names, error};
use crate::limits::LIQUID_DEPTH_MAX;
use crate::liquid::filter::Filter;
use crate::liquid::syntax::{Comparison, Condition, Operand, Pipeline, Step, SyntaxError};
use crate::liquid::tokens::{Token, tokens};

/// The words of one output or tag, read from left to right.
pub(super) struct Expression<'p> {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    line: usize,
    depth: usize,
    names: &'p mut Names,
}

impl<'p> Expression<'p> {
    pub(super) fn new(text: &str, line: usize, names: &'p mut Names) -> Result<Self, SyntaxError> {
        let tokens = tokens(text).map_err(|message| error(line, message))?;
        Ok(Self { tokens: tokens.into_iter().peekable(), line, depth: 0, names })
    }

    pub(super) fn is_at_end(&mut self) -> bool {
        self.tokens.peek().is_none()
    }

    pub(super) fn end(&mut self) -> Result<(), SyntaxError> {
        match self.tokens.next() {
            None => Ok(()),
            Some(token) => Err(self.fail(format!("unexpected {}", shown(&token)))),
        }
    }

    pub(super) fn name(&mut self, what: &str) -> Result<String, SyntaxError> {
        match self.tokens.next() {
            Some(Token::Name(name)) => Ok(name),
            other => Err(self.expected(what, other)),
        }
    }

    pub(super) fn word(&mut self, word: &str) -> Result<(), SyntaxError> {
        match self.tokens.next() {
            Some(Token::Name(name)) if name == word => Ok(()),
            other => Err(self.expected(word, other)),
        }
    }

    pub(super) fn symbol(&mut self, symbol: &str) -> Result<(), SyntaxError> {
        match self.tokens.next() {
            Some(Token::Symbol(found)) if found == symbol => Ok(()),
            other => Err(self.expected(symbol, other)),
        }
    }

    pub(super) fn whole_operand(&mut self) -> Result<Operand, SyntaxError> {
        let operand = self.operand()?;
        self.end()?;
        Ok(operand)
    }

    pub(super) fn whole_pipeline(&mut self) -> Result<Pipeline, SyntaxError> {
        let operand = self.operand()?;
        let mut filters = Vec::new();
        while self.take("|") {
            let name = self.name("a filter")?;
            let filter = Filter::named(&name);
            let filter =
                filter.ok_or_else(|| self.fail(format!("there is no filter \"{name}\"")))?;
            let mut arguments = Vec::new();
            if self.take(":") {
                arguments.push(self.operand()?);
                while self.take(",") {
                    arguments.push(self.operand()?);
                }
            }
            if !filter.takes(arguments.len()) {
                let count = arguments.len();
                return Err(self.fail(format!("\"{name}\" does not take {count} arguments")));
            }
            filters.push((filter, arguments));
        }
        self.end()?;
        Ok(Pipeline { operand, filters })
    }

    /// `value, value or value`, as `when` takes them.
    pub(super) fn alternatives(&mut self) -> Result<Vec<Operand>, SyntaxError> {
        let mut values = vec![self.operand()?];
        while !self.is_at_end() {
            if !self.take(",") {
                self.word("or")?;
            }
            values.push(self.operand()?);
        }
        Ok(values)
    }

    /// `and` and `or` bind alike and from the right, as Liquid has it.
    pub(super) fn whole_condition(&mut self) -> Result<Condition, SyntaxError> {
        self.depth += 1;
        if self.depth > LIQUID_DEPTH_MAX {
            return Err(self.fail(format!("it has more than {LIQUID_DEPTH_MAX} conditions")));
        }
        let first = self.comparison()?;
        match self.tokens.next() {
            None => Ok(first),
            Some(Token::Name(word)) if word == "and" => {
                Ok(Condition::And(Box::new(first), Box::new(self.whole_condition()?)))
            }
            Some(Token::Name(word)) if word == "or" => {
                Ok(Condition::Or(Box::new(first), Box::new(self.whole_condition()?)))
            }
            other => Err(self.expected("and, or", other)),
        }
    }

    fn comparison(&mut self) -> Result<Condition, SyntaxError> {
        let left = self.operand()?;
        let comparison = match self.tokens.peek() {
            Some(Token::Symbol("==")) => Comparison::Equal,
            Some(Token::Symbol("!=" | "<>")) => Comparison::Unequal,
            Some(Token::Symbol("<")) => Comparison::Less,
            Some(Token::Symbol("<=")) => Comparison::LessOrEqual,
            Some(Token::Symbol(">")) => Comparison::Greater,
            Some(Token::Symbol(">=")) => Comparison::GreaterOrEqual,
            Some(Token::Name(name)) if name == "contains" => Comparison::Contains,
            _ => return Ok(Condition::Truth(left)),
        };
        self.tokens.next();
        Ok(Condition::Compare(left, comparison, self.operand()?))
    }

    pub(super) fn operand(&mut self) -> Result<Operand, SyntaxError> {
        self.depth += 1;
        if self.depth > LIQUID_DEPTH_MAX {
            return Err(self.fail(format!("values are nested deeper than {LIQUID_DEPTH_MAX}")));
        }
        let operand = match self.tokens.next() {
            Some(Token::Literal(data)) => Operand::Literal(data),
            Some(Token::Name(name)) if name == "empty" || name == "blank" => Operand::Empty,
            Some(Token::Name(root)) => {
                self.names.mention(&root, self.line);
                Operand::Path { root, steps: self.steps()? }
            }
            Some(Token::Symbol("(")) => {
                let from = self.operand()?;
                self.symbol("..")?;
                let to = self.operand()?;
                self.symbol(")")?;
                Operand::Range(Box::new(from), Box::new(to))
            }
            other => return Err(self.expected("a value", other)),
        };
        self.depth -= 1;
        Ok(operand)
    }

    fn steps(&mut self) -> Result<Vec<Step>, SyntaxError> {
        let mut steps = Vec::new();
        loop {
            if self.take(".") {
                steps.push(Step::Name(self.name("a name")?));
            } else if self.take("[") {
                steps.push(Step::Index(self.operand()?));
                self.symbol("]")?;
            } else {
                return Ok(steps);
            }
        }
    }

    fn take(&mut self, symbol: &'static str) -> bool {
        self.tokens.next_if_eq(&Token::Symbol(symbol)).is_some()
    }

    fn expected(&self, what: &str, found: Option<Token>) -> SyntaxError {
        let found = found.as_ref().map_or_else(|| "nothing".to_owned(), shown);
        self.fail(format!("expected {what}, found {found}"))
    }

    fn fail(&self, message: String) -> SyntaxError {
        error(self.line, message)
    }
}

fn shown(token: &Token) -> String {
    match token {
        Token::Name(name) => name.clone(),
        Token::Literal(data) => data.to_json(),
        Token::Symbol(symbol) => (*symbol).to_owned(),
    }
}
