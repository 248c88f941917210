//! Reads one comparison: an operator with what the field is compared with.

use super::anniversary::ANNIVERSARY_DAYS_MAX;
use super::field::Holds;
use super::pairs::Pairs;
use super::{Anniversary, Literal, Near, Order, RelativeDay, Test};
use crate::limits::FILTER_VALUES_MAX;
use crate::problem::{Checked, Problem, ProblemCode};
use crate::value::DataType;
use serde_json::value::RawValue;

/// The operators that compare a field with a value.
const OPERATORS: &[&str] = &[
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
    "#anniversary",
];

/// The comparison of an operator, and whether it is negated.
pub(super) fn read(operator: &str, raw: &RawValue, holds: Holds<'_>) -> Checked<(bool, Test)> {
    let negated = matches!(operator, "#ne" | "#notIn" | "#notContain");
    let test = match operator {
        "#in" | "#notIn" if !matches!(holds, Holds::List(_)) => {
            literals(raw, holds).map(Test::OneOf)
        }
        "#anniversary" if is_date(holds) => anniversary(raw).map_err(one),
        _ => match relative(raw).map_err(one)? {
            Some(relative) => relative_test(operator, relative, holds).map_err(one),
            None => compared(operator, raw, holds).map_err(one),
        },
    }?;
    Ok((negated, test))
}

fn one(problem: Problem) -> Vec<Problem> {
    vec![problem]
}

/// A comparison with one value.
fn compared(operator: &str, raw: &RawValue, holds: Holds<'_>) -> Result<Test, Problem> {
    let is_text = matches!(holds, Holds::Value(DataType::String));
    let is_set = matches!(holds, Holds::Tags | Holds::Contacts);
    let is_number = matches!(holds, Holds::Value(DataType::Integer | DataType::Decimal));
    let is_ordered = is_number || is_date(holds);
    let literal = || Literal::read(raw, holds);
    let text = || match Literal::read(raw, holds)? {
        Literal::Text(text) => Ok(text),
        _ => Err(Problem::new("", ProblemCode::WrongType, "must be text")),
    };
    let test = match operator {
        "#eq" | "#ne" if !matches!(holds, Holds::List(_)) => Test::OneOf(vec![literal()?]),
        "#contains" | "#notContain" if is_set => Test::OneOf(vec![literal()?]),
        "#contains" | "#notContain" if is_text => Test::Contains(text()?),
        "#startsWith" if is_text => Test::StartsWith(text()?),
        "#endsWith" if is_text => Test::EndsWith(text()?),
        "#lt" if is_ordered => Test::Ordered(Order::Lt, literal()?),
        "#lte" if is_ordered => Test::Ordered(Order::Lte, literal()?),
        "#gte" if is_ordered => Test::Ordered(Order::Gte, literal()?),
        "#gt" if is_ordered => Test::Ordered(Order::Gt, literal()?),
        _ => return Err(unsuitable(operator)),
    };
    Ok(test)
}

fn is_date(holds: Holds<'_>) -> bool {
    matches!(holds, Holds::Value(DataType::Date | DataType::DateTime))
}

fn unsuitable(operator: &str) -> Problem {
    if OPERATORS.contains(&operator) {
        let message = format!("{operator} does not suit the type of this field");
        return Problem::new("", ProblemCode::WrongType, message);
    }
    Problem::new("", ProblemCode::Unknown, format!("there is no operator {operator}"))
}

fn literals(raw: &RawValue, holds: Holds<'_>) -> Checked<Vec<Literal>> {
    let values: Vec<&RawValue> = serde_json::from_str(raw.get())
        .map_err(|_| one(Problem::new("", ProblemCode::WrongType, "must be a list of values")))?;
    if values.is_empty() || values.len() > FILTER_VALUES_MAX {
        let message = format!("must have 1 to {FILTER_VALUES_MAX} values");
        return Err(one(Problem::new("", ProblemCode::TooMany, message)));
    }
    let mut problems = Vec::new();
    let mut literals = Vec::with_capacity(values.len());
    for (index, raw) in values.into_iter().enumerate() {
        match Literal::read(raw, holds) {
            Ok(literal) => literals.push(literal),
            Err(problem) => problems.push(problem.under(&format!("[{index}]"))),
        }
    }
    if problems.is_empty() { Ok(literals) } else { Err(problems) }
}

/// `{"#relNow":"P-7D"}`, if it is that.
fn relative(raw: &RawValue) -> Result<Option<RelativeDay>, Problem> {
    let Ok(Pairs(members)) = serde_json::from_str::<Pairs<'_>>(raw.get()) else { return Ok(None) };
    let [(name, text)] = members.as_slice() else { return Ok(None) };
    if name != "#relNow" {
        return Ok(None);
    }
    let text: String = serde_json::from_str(text.get()).unwrap_or_default();
    let wrong = || {
        let message = "must be whole days, weeks or months as P7D, P-2W, P1M";
        Problem::new("#relNow", ProblemCode::Format, message)
    };
    RelativeDay::parse(&text).ok_or_else(wrong).map(Some)
}

/// Past: `#gt` is within, `#lt` beyond; future: the reverse; `#eq` that day (A-46).
fn relative_test(operator: &str, relative: RelativeDay, holds: Holds<'_>) -> Result<Test, Problem> {
    if !is_date(holds) {
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

/// `{"#eq":{"#relNow":"P7D"}}` is in seven days, `{"#lt":{"#relNow":"P7D"}}` within them.
fn anniversary(raw: &RawValue) -> Result<Test, Problem> {
    let wrong = |code, message: String| Problem::new("", code, message);
    let expected = || {
        let message = r##"must be {"#eq":{"#relNow":"P7D"}} or {"#lt":{"#relNow":"P7D"}}"##;
        wrong(ProblemCode::WrongType, message.to_owned())
    };
    let Pairs(members) = serde_json::from_str(raw.get()).map_err(|_| expected())?;
    let [(operator, raw)] = members.as_slice() else { return Err(expected()) };
    let near = match operator.as_str() {
        "#eq" => Near::On,
        "#lt" => Near::Within,
        _ => return Err(expected()),
    };
    let relative = relative(raw).map_err(|problem| problem.under(operator))?;
    let RelativeDay { months, days } = relative.ok_or_else(expected)?;
    let ahead = months == 0 && (0..=ANNIVERSARY_DAYS_MAX).contains(&days);
    match u16::try_from(days) {
        Ok(days) if ahead => Ok(Test::Anniversary(Anniversary { near, days })),
        _ => {
            let message = format!("must be 0 to {ANNIVERSARY_DAYS_MAX} days ahead");
            Err(wrong(ProblemCode::OutOfRange, message))
        }
    }
}
