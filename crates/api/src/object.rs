//! A JSON object of a request, read field by field: wrong types, missing and unknown fields are all
//! found, each with its path, before anything is refused (P-17, A-203).

use crate::{Failure, body};
use rapport_domain::person::PersonInput;
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_domain::time::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// An object under reading. Whoever reads takes the fields; what nobody took is unknown.
pub(crate) struct Object<'a> {
    path: String,
    fields: BTreeMap<String, &'a RawValue>,
    problems: Vec<Problem>,
}

impl<'a> Object<'a> {
    /// The whole body.
    pub(crate) fn body(bytes: &'a [u8]) -> Result<Self, Failure> {
        let raw: &RawValue = body::read(bytes)?;
        Self::read(raw, "").map_err(|problem| Failure::from(vec![problem]))
    }

    /// A value that should be an object.
    pub(crate) fn read(raw: &'a RawValue, path: &str) -> Result<Self, Problem> {
        match serde_json::from_str(raw.get()) {
            Ok(fields) => Ok(Self { path: path.to_owned(), fields, problems: Vec::new() }),
            Err(_) => Err(Problem::new(path, ProblemCode::WrongType, "must be an object")),
        }
    }

    /// The place of a field.
    pub(crate) fn place(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// Keeps a finding about a field.
    pub(crate) fn note(&mut self, name: &str, code: ProblemCode, message: &str) {
        self.problems.push(Problem::new(self.place(name), code, message));
    }

    /// Keeps a finding whose path is that of the whole body.
    pub(crate) fn note_problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Fields that may be there but say nothing: an answer can be sent back.
    pub(crate) fn ignore(&mut self, names: &[&str]) {
        for name in names {
            self.fields.remove(*name);
        }
    }

    /// Whether a field is there, `null` included.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// The names of the fields that were not taken yet.
    pub(crate) fn names(&self) -> Vec<String> {
        self.fields.keys().cloned().collect()
    }

    /// Whether a field holds a list.
    pub(crate) fn is_list(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|raw| raw.get().starts_with('['))
    }

    /// A text without taking it; empty if there is none.
    pub(crate) fn peek_text(&self, name: &str) -> String {
        let text = self.fields.get(name).and_then(|raw| serde_json::from_str(raw.get()).ok());
        text.unwrap_or_default()
    }

    /// A field as it was sent, `null` included.
    pub(crate) fn raw(&mut self, name: &str) -> Option<&'a RawValue> {
        self.fields.remove(name)
    }

    /// All fields that were not taken yet, as they were sent.
    pub(crate) fn rest(&mut self) -> BTreeMap<String, Box<RawValue>> {
        let rest = std::mem::take(&mut self.fields);
        rest.into_iter().map(|(name, raw)| (name, raw.to_owned())).collect()
    }

    /// A field that is not `null`.
    fn given(&mut self, name: &str) -> Option<&'a RawValue> {
        self.fields.remove(name).filter(|raw| raw.get() != "null")
    }

    fn typed<T: DeserializeOwned>(&mut self, name: &str, expected: &str) -> Option<T> {
        let raw = self.given(name)?;
        let value = serde_json::from_str(raw.get()).ok();
        if value.is_none() {
            self.note(name, ProblemCode::WrongType, &format!("must be {expected}"));
        }
        value
    }

    /// A text.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        self.typed(name, "text")
    }

    /// A text that must be there; empty after a finding.
    pub(crate) fn required_text(&mut self, name: &str) -> String {
        let found = self.problems.len();
        let text = self.text(name);
        if text.is_none() && self.problems.len() == found {
            self.note(name, ProblemCode::Required, "is required");
        }
        text.unwrap_or_default()
    }

    /// True or false.
    pub(crate) fn truth(&mut self, name: &str) -> Option<bool> {
        self.typed(name, "true or false")
    }

    /// A whole number.
    pub(crate) fn number(&mut self, name: &str) -> Option<i64> {
        self.typed(name, "a whole number")
    }

    /// An instant in ISO 8601 (A-21).
    pub(crate) fn instant(&mut self, name: &str) -> Option<Timestamp> {
        let text = self.text(name)?;
        let instant = Timestamp::parse(&text);
        if instant.is_none() {
            self.note(name, ProblemCode::Format, "must be a date time in ISO 8601");
        }
        instant
    }

    /// A list of texts; each misfit has its own place.
    pub(crate) fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let items = self.list(name)?;
        let mut texts = Vec::with_capacity(items.len());
        for (index, raw) in items.iter().enumerate() {
            match serde_json::from_str(raw.get()) {
                Ok(text) => texts.push(text),
                Err(_) => {
                    self.note(&format!("{name}[{index}]"), ProblemCode::WrongType, "must be text");
                }
            }
        }
        Some(texts)
    }

    /// A map from text to text.
    pub(crate) fn text_map(&mut self, name: &str) -> Option<BTreeMap<String, String>> {
        self.typed(name, "an object of texts")
    }

    /// A list of values as they were sent.
    pub(crate) fn list(&mut self, name: &str) -> Option<Vec<&'a RawValue>> {
        let raw = self.given(name)?;
        let items = serde_json::from_str(raw.get()).ok();
        if items.is_none() {
            self.note(name, ProblemCode::WrongType, "must be a list");
        }
        items
    }

    /// An inner object; give it back with [`Self::absorb`].
    pub(crate) fn object(&mut self, name: &str) -> Option<Object<'a>> {
        let raw = self.given(name)?;
        match Object::read(raw, &self.place(name)) {
            Ok(object) => Some(object),
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    /// A list of inner objects; give each back with [`Self::absorb`].
    pub(crate) fn objects(&mut self, name: &str) -> Option<Vec<Object<'a>>> {
        let items = self.list(name)?;
        let mut objects = Vec::with_capacity(items.len());
        for (index, raw) in items.into_iter().enumerate() {
            match Object::read(raw, &format!("{}[{index}]", self.place(name))) {
                Ok(object) => objects.push(object),
                Err(problem) => self.problems.push(problem),
            }
        }
        Some(objects)
    }

    /// Ends the reading of an inner object and keeps what it found.
    pub(crate) fn absorb(&mut self, inner: Object<'_>) {
        self.problems.extend(inner.close());
    }

    /// Every finding; what nobody took is unknown.
    pub(crate) fn close(mut self) -> Vec<Problem> {
        for name in std::mem::take(&mut self.fields).into_keys() {
            self.note(&name, ProblemCode::Unknown, "is no field of this request");
        }
        self.problems
    }

    /// Ends the reading and hands the findings on, to be reported together with those of the decision.
    pub(crate) fn hand_on(self, input: &mut PersonInput) {
        input.problems = self.close();
    }

    /// Ends the reading of the body.
    ///
    /// # Errors
    /// Every finding.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let problems = self.close();
        if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_has_its_place() {
        let json = br#"{"name":7,"tags":["a",1],"inner":{"more":true},"items":[{"x":1},2]}"#;
        let mut body = Object::body(json).unwrap();
        assert_eq!(body.required_text("name"), "");
        assert_eq!(body.required_text("title"), "");
        assert_eq!(body.texts("tags").unwrap(), ["a"]);
        let inner = body.object("inner").unwrap();
        body.absorb(inner);
        for item in body.objects("items").unwrap() {
            body.absorb(item);
        }
        let found: Vec<String> = body.close().into_iter().map(|problem| problem.path).collect();
        assert_eq!(found, ["name", "title", "tags[1]", "inner.more", "items[1]", "items[0].x"]);
    }
}
