//! The fields of a JSON object, read one by one; every problem is kept, unknown fields included.

use crate::problem::{Problem, ProblemCode};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

/// The fields that were not read yet, and the problems found so far.
pub(crate) struct Fields<'j> {
    left: BTreeMap<String, &'j RawValue>,
    problems: Vec<Problem>,
}

impl<'j> Fields<'j> {
    /// The fields of an object; anything else is a problem and has none.
    pub(crate) fn of(raw: &'j RawValue) -> Self {
        match serde_json::from_str(raw.get()) {
            Ok(left) => Self { left, problems: Vec::new() },
            Err(_) => {
                let problem = Problem::new("", ProblemCode::WrongType, "must be an object");
                Self { left: BTreeMap::new(), problems: vec![problem] }
            }
        }
    }

    /// A field that is there and not null.
    pub(crate) fn raw(&mut self, name: &str) -> Option<&'j RawValue> {
        self.left.remove(name).filter(|raw| raw.get() != "null")
    }

    /// A field that must be there.
    pub(crate) fn required(&mut self, name: &str) -> Option<&'j RawValue> {
        let is_object = self.problems.first().is_none_or(|problem| !problem.path.is_empty());
        let raw = self.raw(name);
        if raw.is_none() && is_object {
            return self.refuse(name, ProblemCode::Required, "must be given");
        }
        raw
    }

    /// A text that must be there.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        let raw = self.required(name)?;
        self.typed(name, raw, "text")
    }

    /// A text that may be absent: the outer `None` is a problem.
    pub(crate) fn optional_text(&mut self, name: &str) -> Option<Option<String>> {
        match self.raw(name) {
            None => Some(None),
            Some(raw) => self.typed(name, raw, "text").map(Some),
        }
    }

    /// A list; none where the field is absent.
    pub(crate) fn list(&mut self, name: &str) -> Vec<&'j RawValue> {
        let Some(raw) = self.raw(name) else { return Vec::new() };
        self.typed(name, raw, "a list").unwrap_or_default()
    }

    /// A whole number in a range that must be there.
    pub(crate) fn whole<N>(&mut self, name: &str, range: RangeInclusive<N>) -> Option<N>
    where
        N: for<'d> Deserialize<'d> + PartialOrd + fmt::Display,
    {
        let raw = self.required(name)?;
        self.whole_of(name, raw, range)
    }

    /// A whole number in a range.
    pub(crate) fn whole_of<N>(
        &mut self,
        name: &str,
        raw: &'j RawValue,
        range: RangeInclusive<N>,
    ) -> Option<N>
    where
        N: for<'d> Deserialize<'d> + PartialOrd + fmt::Display,
    {
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        let number = self.typed(name, raw, &expected)?;
        if range.contains(&number) {
            return Some(number);
        }
        self.refuse(name, ProblemCode::OutOfRange, format!("must be {expected}"))
    }

    /// One of several words.
    pub(crate) fn word<T: Copy>(
        &mut self,
        name: &str,
        raw: &'j RawValue,
        words: &[(&str, T)],
    ) -> Option<T> {
        let text: String = self.typed(name, raw, "text")?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let message = format!("must be one of {}", words.join(", "));
            return self.refuse(name, ProblemCode::NotAllowed, message);
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// Notes a problem with a field.
    pub(crate) fn refuse<T>(
        &mut self,
        name: &str,
        code: ProblemCode,
        message: impl Into<String>,
    ) -> Option<T> {
        self.problems.push(Problem::new(name, code, message));
        None
    }

    /// What a field was read as, with its problems put below the field.
    pub(crate) fn below<T>(&mut self, name: &str, read: Result<T, Vec<Problem>>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(problems) => {
                self.problems.extend(problems.into_iter().map(|problem| problem.under(name)));
                None
            }
        }
    }

    /// The value built from the fields, unless there was a problem or a field is left over.
    pub(crate) fn finish<T>(mut self, value: Option<T>) -> Result<T, Vec<Problem>> {
        for name in self.left.into_keys() {
            self.problems.push(Problem::new(name, ProblemCode::Unknown, "is no field here"));
        }
        match value {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ => Err(self.problems),
        }
    }

    /// The problems so far, where the rest cannot be judged.
    pub(crate) fn finish_early<T>(self) -> Result<T, Vec<Problem>> {
        Err(self.problems)
    }

    fn typed<T: Deserialize<'j>>(
        &mut self,
        name: &str,
        raw: &'j RawValue,
        expected: &str,
    ) -> Option<T> {
        match serde_json::from_str(raw.get()) {
            Ok(value) => Some(value),
            Err(_) => self.refuse(name, ProblemCode::WrongType, format!("must be {expected}")),
        }
    }
}
