//! What a segment must look like (P-79, A-95); every problem is reported.

use super::clause::read_all;
use super::{Rules, Segment};
use crate::attribute::Attributes;
use crate::event::EventDefinition;
use crate::filter;
use crate::ids::SegmentId;
use crate::limits::{NAME_MAX, SEGMENT_DESCRIPTION_MAX, SEGMENT_EVENTS_MAX, SEGMENTS_MAX};
use crate::problem::{Checked, Problem, ProblemCode};
use crate::tag::name_key;
use crate::time::Timestamp;
use serde_json::value::RawValue;

/// What conditions may name.
pub trait Definitions {
    /// The attributes of the workspace.
    fn attributes(&self) -> &Attributes;

    /// The event definition of an id.
    fn event_definition(&self, id: &str) -> Option<&EventDefinition>;
}

/// A segment as somebody asks for it.
#[derive(Debug, Clone, Default)]
pub struct SegmentInput {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// A condition as JSON.
    pub query: Option<Box<RawValue>>,
    /// Event clauses as JSON.
    pub events: Vec<Box<RawValue>>,
}

impl SegmentInput {
    /// Checks a new segment against the others of the workspace.
    ///
    /// # Errors
    /// Every problem; a name in use is [`ProblemCode::Taken`] at `name`.
    pub fn define<'a>(
        &self,
        id: SegmentId,
        now: Timestamp,
        definitions: &impl Definitions,
        others: impl Iterator<Item = &'a str>,
    ) -> Checked<Segment> {
        let others: Vec<&str> = others.collect();
        let mut problems = Vec::new();
        if others.len() >= SEGMENTS_MAX {
            let message = format!("a workspace has at most {SEGMENTS_MAX} segments");
            problems.push(Problem::new("", ProblemCode::TooMany, message));
        }
        self.checked(id, now, now, definitions, &others, problems)
    }

    /// Checks what a segment is to become.
    ///
    /// # Errors
    /// Every problem; `others` are the names of the other segments.
    pub fn redefine<'a>(
        &self,
        current: &Segment,
        now: Timestamp,
        definitions: &impl Definitions,
        others: impl Iterator<Item = &'a str>,
    ) -> Checked<Segment> {
        let others: Vec<&str> = others.collect();
        self.checked(current.id, current.created_at, now, definitions, &others, Vec::new())
    }

    /// Reads a stored segment, which was checked when it was written.
    ///
    /// # Errors
    /// Every problem, where what it names is gone.
    pub fn restore(
        &self,
        id: SegmentId,
        created_at: Timestamp,
        modified_at: Timestamp,
        definitions: &impl Definitions,
    ) -> Checked<Segment> {
        self.checked(id, created_at, modified_at, definitions, &[], Vec::new())
    }

    /// Checks the rules alone.
    ///
    /// # Errors
    /// Every problem: `query.#and[0].city`, `events[1].timelineCondition.start`.
    pub fn rules(&self, definitions: &impl Definitions) -> Checked<Rules> {
        let mut problems = Vec::new();
        let mut place = |name: &str, found: Vec<Problem>| {
            problems.extend(found.into_iter().map(|problem| problem.under(name)));
        };
        let read = |raw: &RawValue| filter::parse(raw.get(), definitions.attributes());
        let query = match self.query.as_deref().map(read).transpose() {
            Ok(query) => query,
            Err(found) => {
                place("query", found);
                None
            }
        };
        if self.query.is_none() && self.events.is_empty() {
            let message = "a segment has a query, events or both";
            place("query", vec![Problem::new("", ProblemCode::Required, message)]);
        }
        if self.events.len() > SEGMENT_EVENTS_MAX {
            let message = format!("must have at most {SEGMENT_EVENTS_MAX} clauses");
            place("events", vec![Problem::new("", ProblemCode::TooMany, message)]);
        }
        let clauses: Vec<&RawValue> =
            self.events.iter().take(SEGMENT_EVENTS_MAX).map(AsRef::as_ref).collect();
        let events = read_all(&clauses, definitions).unwrap_or_else(|found| {
            place("events", found);
            Vec::new()
        });
        if problems.is_empty() { Ok(Rules { query, events }) } else { Err(problems) }
    }

    fn checked(
        &self,
        id: SegmentId,
        created_at: Timestamp,
        modified_at: Timestamp,
        definitions: &impl Definitions,
        others: &[&str],
        mut problems: Vec<Problem>,
    ) -> Checked<Segment> {
        let name = self.name.trim();
        problems.extend(name_problem(name, others));
        if self.description.chars().count() > SEGMENT_DESCRIPTION_MAX {
            let message = format!("must have at most {SEGMENT_DESCRIPTION_MAX} characters");
            problems.push(Problem::new("description", ProblemCode::TooLong, message));
        }
        match self.rules(definitions) {
            Ok(rules) if problems.is_empty() => Ok(Segment {
                id,
                name: name.to_owned(),
                description: self.description.clone(),
                rules,
                created_at,
                modified_at,
            }),
            Ok(_) => Err(problems),
            Err(found) => {
                problems.extend(found);
                Err(problems)
            }
        }
    }
}

fn name_problem(name: &str, others: &[&str]) -> Option<Problem> {
    let refused = |code, message: String| Some(Problem::new("name", code, message));
    if name.is_empty() {
        return refused(ProblemCode::Required, "must not be empty".to_owned());
    }
    if name.chars().count() > NAME_MAX {
        return refused(ProblemCode::TooLong, format!("must have at most {NAME_MAX} characters"));
    }
    let key = name_key(name);
    if others.iter().any(|other| name_key(other) == key) {
        return refused(ProblemCode::Taken, format!("A segment named {name} already exists."));
    }
    None
}
