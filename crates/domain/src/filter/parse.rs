//! Reads a condition from JSON and reports every mistake with its place.

use super::comparison;
use super::field::{Holds, Named, Scope};
use super::pairs::Pairs;
use super::{Clause, Condition, Test};
use crate::attribute::Attributes;
use crate::limits::{FILTER_CLAUSES_MAX, FILTER_DEPTH_MAX, FILTER_PROBLEMS_MAX};
use crate::problem::{Checked, Problem, ProblemCode};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Reads a condition over persons.
///
/// # Errors
/// Every problem with its place, `#and[1].#gt.birthDate`, up to `FILTER_PROBLEMS_MAX`.
pub fn parse(json: &str, attributes: &Attributes) -> Checked<Condition> {
    let mut parser = Parser { problems: Vec::new(), clauses: 0 };
    let condition = match serde_json::from_str::<&RawValue>(json) {
        Ok(raw) => parser.condition(raw, "", 1, Scope::Person(attributes)),
        Err(_) => parser.refuse("", ProblemCode::Format, "must be JSON"),
    };
    if parser.clauses > FILTER_CLAUSES_MAX {
        parser.too_many_clauses::<Condition>("");
    }
    match condition {
        Some(condition) if parser.problems.is_empty() => Ok(condition),
        _ => {
            parser.problems.truncate(FILTER_PROBLEMS_MAX);
            Err(parser.problems)
        }
    }
}

struct Parser {
    problems: Vec<Problem>,
    clauses: usize,
}

impl Parser {
    fn refuse<T>(
        &mut self,
        path: &str,
        code: ProblemCode,
        message: impl Into<String>,
    ) -> Option<T> {
        self.problems.push(Problem::new(path, code, message));
        None
    }

    fn too_many_clauses<T>(&mut self, path: &str) -> Option<T> {
        let message = format!("must have at most {FILTER_CLAUSES_MAX} comparisons");
        self.refuse(path, ProblemCode::TooMany, message)
    }

    fn read<'j, T: Deserialize<'j>>(
        &mut self,
        raw: &'j RawValue,
        path: &str,
        expected: &str,
    ) -> Option<T> {
        match serde_json::from_str(raw.get()) {
            Ok(value) => Some(value),
            Err(_) => self.refuse(path, ProblemCode::WrongType, format!("must be {expected}")),
        }
    }

    /// The members of an object; no more than comparisons are allowed are looked at.
    fn members<'j>(
        &mut self,
        raw: &'j RawValue,
        path: &str,
        named: &str,
    ) -> Option<Vec<(String, &'j RawValue)>> {
        let Pairs(members) = self.read(raw, path, "an object")?;
        if members.is_empty() {
            return self.refuse(path, ProblemCode::Required, format!("must name a {named}"));
        }
        if members.len() > FILTER_CLAUSES_MAX {
            return self.too_many_clauses(path);
        }
        Some(members)
    }

    /// One object; several keys mean that all hold.
    fn condition(
        &mut self,
        raw: &RawValue,
        path: &str,
        depth: usize,
        scope: Scope<'_>,
    ) -> Option<Condition> {
        if depth > FILTER_DEPTH_MAX {
            let message = format!("must be nested at most {FILTER_DEPTH_MAX} deep");
            return self.refuse(path, ProblemCode::TooMany, message);
        }
        if self.clauses > FILTER_CLAUSES_MAX || self.problems.len() >= FILTER_PROBLEMS_MAX {
            return None;
        }
        let mut parts = Vec::new();
        for (key, raw) in self.members(raw, path, "comparison")? {
            let path = below(path, &key);
            match key.as_str() {
                "#and" => {
                    parts.push(self.group(raw, &path, depth, scope).map(Condition::And));
                }
                "#or" => parts.push(self.group(raw, &path, depth, scope).map(Condition::Or)),
                "#exist" | "#exists" => parts.push(self.existence(raw, &path, scope, false)),
                "#notExist" => parts.push(self.existence(raw, &path, scope, true)),
                "#any" | "#all" => self.each(raw, &path, &mut parts, |parser, name, raw, path| {
                    parser.items(key == "#any", name, raw, path, depth, scope)
                }),
                operator if operator.starts_with('#') => {
                    self.each(raw, &path, &mut parts, |parser, name, raw, path| {
                        parser.comparison(operator, name, raw, path, scope)
                    });
                }
                name => parts.push(self.comparison("#eq", name, raw, &path, scope)),
            }
        }
        let mut parts = parts.into_iter().collect::<Option<Vec<_>>>()?;
        if parts.len() == 1 { parts.pop() } else { Some(Condition::And(parts)) }
    }

    /// The fields below an operator.
    fn each(
        &mut self,
        raw: &RawValue,
        path: &str,
        parts: &mut Vec<Option<Condition>>,
        mut one: impl FnMut(&mut Self, &str, &RawValue, &str) -> Option<Condition>,
    ) {
        match self.members(raw, path, "field") {
            Some(fields) => {
                for (name, raw) in fields {
                    parts.push(one(self, &name, raw, &below(path, &name)));
                }
            }
            None => parts.push(None),
        }
    }

    fn group(
        &mut self,
        raw: &RawValue,
        path: &str,
        depth: usize,
        scope: Scope<'_>,
    ) -> Option<Vec<Condition>> {
        let members: Vec<&RawValue> = self.read(raw, path, "a list of conditions")?;
        if members.is_empty() {
            return self.refuse(path, ProblemCode::Required, "must hold at least one condition");
        }
        if members.len() > FILTER_CLAUSES_MAX {
            return self.too_many_clauses(path);
        }
        let mut parts = Vec::with_capacity(members.len());
        for (index, member) in members.into_iter().enumerate() {
            parts.push(self.condition(member, &format!("{path}[{index}]"), depth + 1, scope));
        }
        parts.into_iter().collect()
    }

    fn field<'a>(&mut self, name: &str, path: &str, scope: Scope<'a>) -> Option<Named<'a>> {
        self.clauses += 1;
        let named = scope.field(name);
        if named.is_none() {
            return self.refuse(path, ProblemCode::Unknown, format!("there is no field {name}"));
        }
        named
    }

    fn existence(
        &mut self,
        raw: &RawValue,
        path: &str,
        scope: Scope<'_>,
        negated: bool,
    ) -> Option<Condition> {
        let name: String = self.read(raw, path, "the name of a field")?;
        let field = self.field(&name, path, scope)?.field;
        Some(Condition::Clause(Clause { field, negated, test: Test::Exists }))
    }

    fn items(
        &mut self,
        any: bool,
        name: &str,
        raw: &RawValue,
        path: &str,
        depth: usize,
        scope: Scope<'_>,
    ) -> Option<Condition> {
        let Named { field, holds } = self.field(name, path, scope)?;
        let Holds::List(schema) = holds else {
            return self.refuse(path, ProblemCode::WrongType, "#any and #all are for lists");
        };
        // The clause about the list itself is none of the comparisons; those inside count.
        self.clauses -= 1;
        let inner = Box::new(self.condition(raw, path, depth + 1, Scope::Item(schema))?);
        let test = if any { Test::AnyItem(inner) } else { Test::AllItems(inner) };
        Some(Condition::Clause(Clause { field, negated: false, test }))
    }

    fn comparison(
        &mut self,
        operator: &str,
        name: &str,
        raw: &RawValue,
        path: &str,
        scope: Scope<'_>,
    ) -> Option<Condition> {
        let Named { field, holds } = self.field(name, path, scope)?;
        match comparison::read(operator, raw, holds) {
            Ok((negated, test)) => Some(Condition::Clause(Clause { field, negated, test })),
            Err(problems) => {
                self.problems.extend(problems.into_iter().map(|problem| problem.under(path)));
                None
            }
        }
    }
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
