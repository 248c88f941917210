//! Opaque places in lists: JSON in hexadecimal, so that they pass through URLs as they are.

use crate::Error;
use rapport_domain::problem::{Problem, ProblemCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Write;

/// The text of a place.
pub(crate) fn encode<T: Serialize>(place: &T) -> Result<String, Error> {
    let json =
        serde_json::to_vec(place).map_err(|error| Error::Internal(format!("cursor: {error}")))?;
    Ok(json.iter().fold(String::with_capacity(json.len() * 2), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// The place of a text.
///
/// # Errors
/// [`Error::Invalid`] at `cursor` when no list gave this text.
pub(crate) fn decode<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let wrong = || {
        let message = "is no cursor that a list answered";
        Error::invalid(Problem::new("cursor", ProblemCode::Format, message))
    };
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return Err(wrong());
    }
    let byte = |at| u8::from_str_radix(text.get(at..at + 2).unwrap_or_default(), 16);
    let json = (0..text.len()).step_by(2).map(byte).collect::<Result<Vec<u8>, _>>();
    serde_json::from_slice(&json.map_err(|_| wrong())?).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_and_anything_else_is_refused() {
        let text = encode(&(12, "Željko")).unwrap();
        assert_eq!(decode::<(i64, String)>(&text).unwrap(), (12, "Željko".to_owned()));
        for bad in ["", "x", "zz", "ž", "7b7d"] {
            assert!(decode::<(i64, String)>(bad).is_err(), "{bad}");
        }
    }
}
