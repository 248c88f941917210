//! Reads a condition from JSON and reports every mistake with its place.

use super::field::{Holds, Named, Scope};
use super::{Clause, Condition, Literal, Near, Order, RelativeDay, Test};
use crate::attribute::Attributes;
use crate::limits::{FILTER_CLAUSES_MAX, FILTER_DEPTH_MAX, FILTER_VALUES_MAX};
use crate::problem::{Checked, Problem, ProblemCode};
use crate::value::DataType;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Reads a condition over persons.
///
/// # Errors
/// Every problem with its place: `#and[1].#gt.birthDate`.
pub fn parse(json: &str, attributes: &Attributes) -> Checked<Condition> {
    let mut parser = Parser { problems: Vec::new(), clauses: 0 };
    let condition = match serde_json::from_str::<&RawValue>(json) {
        Ok(raw) => parser.condition(raw, "", 1, Scope::Person(attributes)),
        Err(_) => parser.refuse("", ProblemCode::Format, "must be JSON"),
    };
    if parser.clauses > FILTER_CLAUSES_MAX {
        let message = format!("must have at most {FILTER_CLAUSES_MAX} comparisons");
        parser.problems.push(Problem::new("", ProblemCode::TooMany, message));
    }
    match condition {
        Some(condition) if parser.problems.is_empty() => Ok(condition),
        _ => Err(parser.problems),
    }
}

struct Parser {
    problems: Vec<Problem>,
    clauses: usize,
}

type Object<'j> = BTreeMap<String, &'j RawValue>;

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
        let object: Object<'_> = self.read(raw, path, "an object")?;
        if object.is_empty() {
            return self.refuse(path, ProblemCode::Required, "must name a comparison");
        }
        let mut parts = Vec::new();
        for (key, raw) in &object {
            let path = below(path, key);
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
        let Some(fields) = self.read::<Object<'_>>(raw, path, "an object with a field") else {
            parts.push(None);
            return;
        };
        if fields.is_empty() {
            parts.push(self.refuse(path, ProblemCode::Required, "must name a field"));
        }
        for (name, raw) in fields {
            parts.push(one(self, &name, raw, &below(path, &name)));
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
        match test(operator, raw, holds) {
            Ok((negated, test)) => Some(Condition::Clause(Clause { field, negated, test })),
            Err(problem) => {
                self.problems.push(problem.under(path));
                None
            }
        }
    }
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// The comparison of an operator, and whether it is negated.
fn test(operator: &str, raw: &RawValue, holds: Holds<'_>) -> Result<(bool, Test), Problem> {
    let negated = matches!(operator, "#ne" | "#notIn" | "#notContain");
    if let Some(relative) = relative(raw)? {
        return Ok((negated, relative_test(operator, relative, holds)?));
    }
    let is_text = matches!(holds, Holds::Value(DataType::String));
    let is_ordered = matches!(
        holds,
        Holds::Value(DataType::Integer | DataType::Decimal | DataType::Date | DataType::DateTime)
    );
    let is_one_value = !matches!(holds, Holds::Tags | Holds::List(_));
    let literal = || Literal::read(raw, holds);
    let text = || match Literal::read(raw, holds)? {
        Literal::Text(text) => Ok(text),
        _ => Err(Problem::new("", ProblemCode::WrongType, "must be text")),
    };
    let test = match operator {
        "#eq" | "#ne" if is_one_value => Test::OneOf(vec![literal()?]),
        "#in" | "#notIn" if is_one_value => Test::OneOf(literals(raw, holds)?),
        "#contains" | "#notContain" if is_text || matches!(holds, Holds::Tags) => {
            Test::Contains(text()?)
        }
        "#startsWith" if is_text => Test::StartsWith(text()?),
        "#endsWith" if is_text => Test::EndsWith(text()?),
        "#lt" if is_ordered => Test::Ordered(Order::Lt, literal()?),
        "#lte" if is_ordered => Test::Ordered(Order::Lte, literal()?),
        "#gte" if is_ordered => Test::Ordered(Order::Gte, literal()?),
        "#gt" if is_ordered => Test::Ordered(Order::Gt, literal()?),
        _ => return Err(unsuitable(operator)),
    };
    Ok((negated, test))
}

fn unsuitable(operator: &str) -> Problem {
    let known = [
        "#eq",
        "#ne",
        "#in",
        "#notIn",
        "#contains",
        "#notContain",
        "#startsWith",
        "#endsWith",
        "#lt",
        "#lte",
        "#gte",
        "#gt",
    ];
    if known.contains(&operator) {
        let message = format!("{operator} does not suit the type of this field");
        return Problem::new("", ProblemCode::WrongType, message);
    }
    Problem::new("", ProblemCode::Unknown, format!("there is no operator {operator}"))
}

fn literals(raw: &RawValue, holds: Holds<'_>) -> Result<Vec<Literal>, Problem> {
    let values: Vec<&RawValue> = serde_json::from_str(raw.get())
        .map_err(|_| Problem::new("", ProblemCode::WrongType, "must be a list of values"))?;
    if values.is_empty() || values.len() > FILTER_VALUES_MAX {
        let message = format!("must have 1 to {FILTER_VALUES_MAX} values");
        return Err(Problem::new("", ProblemCode::TooMany, message));
    }
    let read = |(index, raw)| {
        Literal::read(raw, holds).map_err(|problem| problem.under(&format!("[{index}]")))
    };
    values.into_iter().enumerate().map(read).collect()
}

/// `{"#relNow":"P-7D"}`, if it is that.
fn relative(raw: &RawValue) -> Result<Option<RelativeDay>, Problem> {
    let Ok(object) = serde_json::from_str::<Object<'_>>(raw.get()) else { return Ok(None) };
    let Some(text) = object.get("#relNow") else { return Ok(None) };
    let text: String = serde_json::from_str(text.get()).unwrap_or_default();
    let wrong = || {
        let message = "must be whole days, weeks or months as P7D, P-2W, P1M";
        Problem::new("#relNow", ProblemCode::Format, message)
    };
    RelativeDay::parse(&text).ok_or_else(wrong).map(Some)
}

/// Past: `#gt` is within, `#lt` beyond; future: the reverse; `#eq` that day.
fn relative_test(operator: &str, relative: RelativeDay, holds: Holds<'_>) -> Result<Test, Problem> {
    if !matches!(holds, Holds::Value(DataType::Date | DataType::DateTime)) {
        return Err(Problem::new("#relNow", ProblemCode::WrongType, "is for dates"));
    }
    let near = match (operator, relative.is_past()) {
        ("#eq" | "#ne", _) => Near::On,
        ("#gt", true) | ("#lt", false) => Near::Within,
        ("#lt", true) | ("#gt", false) => Near::Beyond,
        _ => {
            let message = "is for #eq, #ne, #lt and #gt";
            return Err(Problem::new("#relNow", ProblemCode::NotAllowed, message));
        }
    };
    Ok(Test::Relative(near, relative))
}
