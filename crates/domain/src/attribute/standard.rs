//! What each standard attribute accepts (P-18, P-28, P-29).

use super::StandardAttribute;
use crate::problem::{Problem, ProblemCode};
use crate::value::{DataType, Value};
use serde_json::value::RawValue;

/// Characters that no name may hold (P-18); line breaks neither.
const FORBIDDEN_IN_NAMES: &str = "&<>\"/\\:(){}=;#\n\r";

impl StandardAttribute {
    /// Reads a JSON value. `null` and `""` are empty, and so is the priority NORMAL (P-29).
    ///
    /// # Errors
    /// One problem with an empty path.
    pub fn read(self, raw: &RawValue) -> Result<Option<Value>, Problem> {
        if raw.get() == "\"\"" {
            return Ok(None);
        }
        match Value::read(raw, self.data_type())? {
            Some(value) => self.check(value),
            None => Ok(None),
        }
    }

    /// Checks a typed value and brings it into its stored form; `None` when that is empty.
    ///
    /// # Errors
    /// One problem with an empty path.
    pub fn check(self, value: Value) -> Result<Option<Value>, Problem> {
        let text = match (self.data_type(), value) {
            (DataType::Date, Value::Date(day)) => return Ok(Some(Value::Date(day))),
            (DataType::String, Value::Text(text)) => text,
            (expected, _) => {
                let message = format!("must be of the type {expected}");
                return Err(Problem::new("", ProblemCode::WrongType, message));
            }
        };
        if text.is_empty() {
            return Ok(None);
        }
        let limit = self.max_length();
        let form_decides = matches!(self, Self::Gender | Self::PreferredLanguage | Self::Priority);
        if text.chars().count() > limit && !form_decides {
            let message = format!("must have at most {limit} characters");
            return Err(Problem::new("", ProblemCode::TooLong, message));
        }
        self.check_form(text)
    }

    fn check_form(self, text: String) -> Result<Option<Value>, Problem> {
        let refused = |code, message: &str| Err(Problem::new("", code, message));
        match self {
            Self::FirstName | Self::LastName | Self::MiddleName | Self::NickName
                if text.contains(|c| FORBIDDEN_IN_NAMES.contains(c)) =>
            {
                let message = "must not contain & < > \" / \\ : ( ) { } = ; # or a line break";
                return refused(ProblemCode::Format, message);
            }
            Self::Gender if !matches!(text.as_str(), "MALE" | "FEMALE") => {
                return refused(ProblemCode::NotAllowed, "must be MALE or FEMALE");
            }
            Self::PreferredLanguage if !is_language(&text) => {
                return refused(ProblemCode::Format, "must be a language as xx or xx-YY");
            }
            Self::ProfilePicture if !is_url(&text) => {
                return refused(ProblemCode::Format, "must be an http or https address");
            }
            Self::Priority => {
                return match text.to_ascii_uppercase().as_str() {
                    "NORMAL" => Ok(None),
                    "HIGH" => Ok(Some(Value::Text("HIGH".to_owned()))),
                    _ => refused(ProblemCode::NotAllowed, "must be NORMAL or HIGH"),
                };
            }
            _ => {}
        }
        Ok(Some(Value::Text(text)))
    }
}

/// `xx` or `xx-YY`.
fn is_language(text: &str) -> bool {
    let (language, country) = match text.split_once('-') {
        Some((language, country)) => (language, Some(country)),
        None => (text, None),
    };
    let two =
        |part: &str, fits: fn(&u8) -> bool| part.len() == 2 && part.as_bytes().iter().all(fits);
    two(language, u8::is_ascii_lowercase)
        && country.is_none_or(|country| two(country, u8::is_ascii_uppercase))
}

/// An absolute web address without spaces; nobody fetches it here.
fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.starts_with('/')
            && !rest.is_empty()
            && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
    })
}
