//! Reads the fields of one JSON object and reports what is wrong with them.

use crate::bot::finding::{Finding, Findings, Place};
use crate::liquid::Data;

static EMPTY: Data = Data::Object(Vec::new());

/// The fields of one object that are still to be read.
pub(super) struct Fields<'d> {
    entries: &'d [(String, Data)],
    read: Vec<&'d str>,
    /// The path of the object, before the name of each field.
    path: String,
    place: Place<'d>,
    findings: &'d Findings,
}

impl<'d> Fields<'d> {
    /// The fields of `data`; of none if it is no object, which is reported.
    pub(super) fn of(
        data: &'d Data,
        path: String,
        place: Place<'d>,
        findings: &'d Findings,
    ) -> Self {
        let entries: &[(String, Data)] = match data {
            Data::Object(entries) => entries,
            _ => {
                let finding = Finding::FieldType { field: &path, expected: "an object" };
                findings.report(place, &path, finding);
                &[]
            }
        };
        Self { entries, read: Vec::new(), path, place, findings }
    }

    /// Where the object is.
    pub(super) fn place(&self) -> Place<'d> {
        self.place
    }

    /// The same object seen as (part of) an element or dialog.
    pub(super) fn set_place(&mut self, place: Place<'d>) {
        self.place = place;
    }

    /// Paths inside an element start at the element.
    pub(super) fn restart_path(&mut self) {
        self.path.clear();
    }

    /// Reports a finding about a field.
    pub(super) fn report(&self, field: &str, finding: Finding<'_>) {
        self.findings.report(self.place, &self.path_of(field), finding);
    }

    fn path_of(&self, field: &str) -> String {
        if self.path.is_empty() { field.to_owned() } else { format!("{}.{field}", self.path) }
    }

    /// The value of a field; null counts as absent.
    pub(super) fn take(&mut self, field: &'d str) -> Option<&'d Data> {
        self.read.push(field);
        let entry = self.entries.iter().find(|(name, _)| name == field);
        entry.map(|(_, data)| data).filter(|data| !data.is_null())
    }

    fn wrong(&self, field: &str, expected: &str) {
        self.report(field, Finding::FieldType { field, expected });
    }

    /// A text that may be absent.
    pub(super) fn text(&mut self, field: &'d str) -> Option<&'d str> {
        match self.take(field)? {
            Data::Text(text) => Some(text),
            _ => {
                self.wrong(field, "a text");
                None
            }
        }
    }

    /// A text that must be there and not empty.
    pub(super) fn required_text(&mut self, field: &'d str) -> &'d str {
        let wrong = !matches!(self.take(field), None | Some(Data::Text(_)));
        let text = self.text(field).unwrap_or_default();
        if text.trim().is_empty() && !wrong {
            self.report(field, Finding::FieldRequired { field });
        }
        text
    }

    /// Texts, given as a list.
    pub(super) fn texts(&mut self, field: &'d str) -> Vec<String> {
        let mut texts = Vec::new();
        for (index, item) in self.list(field).iter().enumerate() {
            match item {
                Data::Text(text) => texts.push(text.clone()),
                _ => self.wrong(&format!("{field}[{index}]"), "a text"),
            }
        }
        texts
    }

    /// A switch that is off when absent.
    pub(super) fn flag(&mut self, field: &'d str) -> bool {
        match self.take(field) {
            None => false,
            Some(Data::Boolean(truth)) => *truth,
            Some(_) => {
                self.wrong(field, "true or false");
                false
            }
        }
    }

    /// A whole number between two figures.
    pub(super) fn whole(
        &mut self,
        field: &'d str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<i64> {
        let whole = match self.take(field)? {
            Data::Number(number) => number.to_integer().filter(|number| range.contains(number)),
            _ => None,
        };
        if whole.is_none() {
            let expected = format!("a whole number from {} to {}", range.start(), range.end());
            self.wrong(field, &expected);
        }
        whole
    }

    /// One of several words; `None` if absent or reported.
    pub(super) fn choice<T: Copy>(
        &mut self,
        field: &'d str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let given = self.take(field)?;
        let found = choices.iter().find(|(word, _)| given.as_text() == Some(word));
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            self.wrong(field, &format!("one of {}", words.join(", ")));
        }
        found.map(|(_, choice)| *choice)
    }

    /// One of several words that must be there.
    pub(super) fn required_choice<T: Copy>(
        &mut self,
        field: &'d str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        if self.take(field).is_none() {
            self.report(field, Finding::FieldRequired { field });
            return None;
        }
        self.choice(field, choices)
    }

    /// A list; empty when absent.
    pub(super) fn list(&mut self, field: &'d str) -> &'d [Data] {
        match self.take(field) {
            None => &[],
            Some(Data::List(items)) => items,
            Some(_) => {
                self.wrong(field, "a list");
                &[]
            }
        }
    }

    /// The fields of each object of a list.
    pub(super) fn objects(&mut self, field: &'d str) -> Vec<Fields<'d>> {
        let path = self.path_of(field);
        let items = self.list(field).iter().enumerate();
        items
            .map(|(index, item)| {
                Self::of(item, format!("{path}[{index}]"), self.place, self.findings)
            })
            .collect()
    }

    /// The fields of an object, if it is there.
    pub(super) fn object(&mut self, field: &'d str) -> Option<Fields<'d>> {
        let data = self.take(field)?;
        Some(Self::of(data, self.path_of(field), self.place, self.findings))
    }

    /// The fields of an object, which may be left out where all of them may.
    pub(super) fn object_or_empty(&mut self, field: &'d str) -> Fields<'d> {
        let data = self.take(field).unwrap_or(&EMPTY);
        Self::of(data, self.path_of(field), self.place, self.findings)
    }

    /// Reports more of something than may be.
    pub(super) fn limit(&self, field: &str, count: usize, limit: &'static str, figure: usize) {
        if count > figure {
            self.report(field, Finding::LimitExceeded { field, limit, figure });
        }
    }

    /// Reports the fields that nobody read.
    pub(super) fn finish(self) {
        for (name, _) in self.entries {
            if !self.read.contains(&name.as_str()) {
                self.report(name, Finding::FieldUnknown { field: name });
            }
        }
    }
}
