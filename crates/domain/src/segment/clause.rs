//! Event clauses (P-83, A-96): which events must have happened, when and how often.

use super::input::Definitions;
use super::property_test::PropertyTest;
use crate::event::EventDefinition;
use crate::fields::Fields;
use crate::ids::DefinitionId;
use crate::limits::{CLAUSE_TIMES_MAX, WINDOW_DAYS_MAX};
use crate::problem::{Checked, Problem, ProblemCode};
use crate::time::{DAY_MS, Timestamp};
use serde_json::value::RawValue;

/// An event clause in checked form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventClause {
    /// Which events it looks at.
    pub definition_id: DefinitionId,
    /// Which of their properties must be how; all must.
    pub conditions: Vec<PropertyTest>,
    /// What about them must hold.
    pub occurred: Occurred,
    /// When they must have occurred.
    pub window: Window,
}

/// What must hold about the matching events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occurred {
    /// So many lie in the window.
    All(Count),
    /// The opposite of that; it holds for persons without events.
    Not(Count),
    /// The first one ever lies in the window.
    First,
    /// The last one ever lies in the window.
    Last,
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// How the number is compared.
    pub operation: Operation,
    /// With what.
    pub times: i64,
}

/// The comparisons of a number of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Exactly so many.
    Is,
    /// Fewer.
    LessThan,
    /// So many or fewer.
    LessOrEqual,
    /// So many or more.
    GreaterOrEqual,
    /// More.
    GreaterThan,
}

/// When events must have occurred, seen from an instant `t`. Lengths are in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Whenever.
    AnyTime,
    /// After `t` less this, up to `t`.
    Within(i64),
    /// At or before `t` less this.
    Before(i64),
    /// After `t` less `farthest`, up to `t` less `nearest`.
    Between {
        /// The length from `t` to its end.
        nearest: i64,
        /// The length from `t` to its start.
        farthest: i64,
    },
    /// From an instant on.
    Since(Timestamp),
    /// Before an instant.
    Until(Timestamp),
    /// From an instant on and before another.
    Range(Timestamp, Timestamp),
}

/// At least once.
const ONCE: Count = Count { operation: Operation::GreaterOrEqual, times: 1 };

impl Count {
    /// Whether a number of events fits.
    pub const fn fits(self, number: i64) -> bool {
        match self.operation {
            Operation::Is => number == self.times,
            Operation::LessThan => number < self.times,
            Operation::LessOrEqual => number <= self.times,
            Operation::GreaterOrEqual => number >= self.times,
            Operation::GreaterThan => number > self.times,
        }
    }
}

impl Window {
    /// Whether an event that occurred then lies in it, seen from `t`.
    pub fn holds(self, occurred: Timestamp, t: Timestamp) -> bool {
        let age = t.0.saturating_sub(occurred.0);
        match self {
            Self::AnyTime => true,
            Self::Within(length) => (0..length).contains(&age),
            Self::Before(length) => age >= length,
            Self::Between { nearest, farthest } => (nearest..farthest).contains(&age),
            Self::Since(start) => occurred >= start,
            Self::Until(end) => occurred < end,
            Self::Range(start, end) => occurred >= start && occurred < end,
        }
    }

    /// The ages at which an event comes in or goes out.
    pub(super) fn turns(self) -> [Option<i64>; 2] {
        match self {
            Self::Within(length) | Self::Before(length) => [Some(length), None],
            Self::Between { nearest, farthest } => [Some(nearest), Some(farthest)],
            Self::AnyTime | Self::Since(_) | Self::Until(_) | Self::Range(..) => [None, None],
        }
    }
}

impl EventClause {
    /// Reads a clause in the form of A-96.
    ///
    /// # Errors
    /// Every problem with its place.
    pub(super) fn read(raw: &RawValue, definitions: &impl Definitions) -> Checked<Self> {
        let mut fields = Fields::of(raw);
        let definition = fields.text("definitionId").and_then(|id| {
            let found = definitions.event_definition(&id);
            if found.is_none() {
                let message = format!("there is no event definition {id}");
                return fields.refuse("definitionId", ProblemCode::Missing, message);
            }
            found
        });
        let time = fields.required("timelineCondition").map(timeline);
        let time = time.and_then(|read| fields.below("timelineCondition", read));
        let count = fields.raw("occurrenceCondition").map(occurrence);
        let count = match count {
            None => Some(None),
            Some(read) => fields.below("occurrenceCondition", read).map(Some),
        };
        let conditions = conditions(&mut fields, definition);
        let occurred = match (time, count) {
            (Some((Kind::All, _)), Some(count)) => Some(Occurred::All(count.unwrap_or(ONCE))),
            (Some((Kind::Not, _)), Some(count)) => Some(Occurred::Not(count.unwrap_or(ONCE))),
            (Some((Kind::First, _)), Some(None)) => Some(Occurred::First),
            (Some((Kind::Last, _)), Some(None)) => Some(Occurred::Last),
            (Some((Kind::First | Kind::Last, _)), Some(Some(_))) => {
                let message = "is for ALL and NOT";
                fields.refuse("occurrenceCondition", ProblemCode::NotAllowed, message)
            }
            _ => None,
        };
        let parts = definition.zip(conditions).zip(occurred).zip(time);
        fields.finish(parts.map(|(((definition, conditions), occurred), (_, window))| Self {
            definition_id: definition.definition_id.clone(),
            conditions,
            occurred,
            window,
        }))
    }
}

/// `payloadConditions`; they cannot be read where the definition is not known.
fn conditions(
    fields: &mut Fields<'_>,
    definition: Option<&EventDefinition>,
) -> Option<Vec<PropertyTest>> {
    let list = fields.list("payloadConditions");
    let read = PropertyTest::read_all(&list, definition?);
    fields.below("payloadConditions", read)
}

fn occurrence(raw: &RawValue) -> Checked<Count> {
    const OPERATIONS: &[(&str, Operation)] = &[
        ("IS", Operation::Is),
        ("LESS_THAN", Operation::LessThan),
        ("LESS_OR_EQUAL", Operation::LessOrEqual),
        ("GREATER_OR_EQUAL", Operation::GreaterOrEqual),
        ("GREATER_THAN", Operation::GreaterThan),
    ];
    let mut fields = Fields::of(raw);
    let operation = match fields.raw("operation") {
        None => Some(ONCE.operation),
        Some(raw) => fields.word("operation", raw, OPERATIONS),
    };
    let times = fields.whole("times", 0..=CLAUSE_TIMES_MAX);
    let count = operation.zip(times).map(|(operation, times)| Count { operation, times });
    fields.finish(count)
}

/// The words of `occurred`.
#[derive(Debug, Clone, Copy)]
enum Kind {
    All,
    Not,
    First,
    Last,
}

/// The words of `operator`.
#[derive(Debug, Clone, Copy)]
enum Operator {
    Empty,
    After,
    Before,
    Between,
    AfterAbs,
    BeforeAbs,
    BetweenAbs,
}

fn timeline(raw: &RawValue) -> Checked<(Kind, Window)> {
    const KINDS: &[(&str, Kind)] =
        &[("ALL", Kind::All), ("NOT", Kind::Not), ("FIRST", Kind::First), ("LAST", Kind::Last)];
    const OPERATORS: &[(&str, Operator)] = &[
        ("EMPTY", Operator::Empty),
        ("AFTER", Operator::After),
        ("BEFORE", Operator::Before),
        ("BETWEEN", Operator::Between),
        ("AFTER_ABS", Operator::AfterAbs),
        ("BEFORE_ABS", Operator::BeforeAbs),
        ("BETWEEN_ABS", Operator::BetweenAbs),
    ];
    let mut fields = Fields::of(raw);
    let kind = fields.required("occurred").and_then(|raw| fields.word("occurred", raw, KINDS));
    let operator = match fields.raw("operator") {
        None => Some(Operator::Empty),
        Some(raw) => fields.word("operator", raw, OPERATORS),
    };
    let window = operator.and_then(|operator| match operator {
        Operator::Empty => Some(Window::AnyTime),
        Operator::After | Operator::Before | Operator::Between => rolling(&mut fields, operator),
        Operator::AfterAbs => instant(&mut fields, "start").map(Window::Since),
        Operator::BeforeAbs => instant(&mut fields, "start").map(Window::Until),
        Operator::BetweenAbs => {
            let (start, end) = (instant(&mut fields, "start"), instant(&mut fields, "end"));
            let (start, end) = (start?, end?);
            ordered(&mut fields, start < end)?;
            Some(Window::Range(start, end))
        }
    });
    if !matches!(operator, Some(Operator::After | Operator::Before | Operator::Between)) {
        // A form that has no use for the unit may still carry one.
        fields.raw("units");
    }
    fields.finish(kind.zip(window))
}

fn rolling(fields: &mut Fields<'_>, operator: Operator) -> Option<Window> {
    const UNITS: &[(&str, i64)] = &[("DAYS", DAY_MS), ("HOURS", 3_600_000), ("MINUTES", 60_000)];
    let unit = fields.required("units").and_then(|raw| fields.word("units", raw, UNITS));
    // Where the unit is wrong too, the numbers are checked against the finest.
    let most = i64::from(WINDOW_DAYS_MAX) * DAY_MS / unit.unwrap_or(60_000);
    let least = i64::from(matches!(operator, Operator::After));
    let start = fields.whole("start", least..=most);
    if !matches!(operator, Operator::Between) {
        let length = start? * unit?;
        let is_after = matches!(operator, Operator::After);
        return Some(if is_after { Window::Within(length) } else { Window::Before(length) });
    }
    let end = fields.whole("end", 1..=most);
    let (start, end) = (start?, end?);
    ordered(fields, start < end)?;
    let unit = unit?;
    Some(Window::Between { nearest: start * unit, farthest: end * unit })
}

fn ordered(fields: &mut Fields<'_>, is_ordered: bool) -> Option<()> {
    if is_ordered {
        return Some(());
    }
    fields.refuse("end", ProblemCode::OutOfRange, "must be greater than start")
}

/// Unix seconds.
fn instant(fields: &mut Fields<'_>, name: &str) -> Option<Timestamp> {
    let range = Timestamp::MIN.0 / 1000..=Timestamp::MAX.0 / 1000;
    fields.whole(name, range).map(|seconds| Timestamp(seconds * 1000))
}

/// Reads the clauses of a list, each with its place.
pub(super) fn read_all(
    list: &[&RawValue],
    definitions: &impl Definitions,
) -> Checked<Vec<EventClause>> {
    let mut problems: Vec<Problem> = Vec::new();
    let mut clauses = Vec::with_capacity(list.len());
    for (index, raw) in list.iter().enumerate() {
        match EventClause::read(raw, definitions) {
            Ok(clause) => clauses.push(clause),
            Err(found) => {
                let place = format!("[{index}]");
                problems.extend(found.into_iter().map(|problem| problem.under(&place)));
            }
        }
    }
    if problems.is_empty() { Ok(clauses) } else { Err(problems) }
}
