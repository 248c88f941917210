//! The form in which `formatDate` writes a date: `dd.MM.yyyy HH:mm`.

use jiff::civil::DateTime;
use std::fmt::Write;

/// A form, read once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DateForm(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Plain(char),
}

const PIECES: &[(&str, Piece)] = &[
    ("yyyy", Piece::Year),
    ("MM", Piece::Month),
    ("dd", Piece::Day),
    ("HH", Piece::Hour),
    ("mm", Piece::Minute),
    ("ss", Piece::Second),
];

impl DateForm {
    /// Reads a form. None where it holds a letter without meaning; `T` stands for itself.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let known = PIECES.iter().find(|(written, _)| rest.starts_with(written));
            let (written, piece) = match known {
                Some((written, piece)) => (written.len(), piece.clone()),
                None if first.is_alphabetic() && first != 'T' => return None,
                None => (first.len_utf8(), Piece::Plain(first)),
            };
            pieces.push(piece);
            rest = rest.get(written..)?;
        }
        Some(Self(pieces))
    }

    /// A date in this form.
    pub(super) fn write(&self, local: DateTime) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            let (number, width) = match piece {
                Piece::Year => (i64::from(local.year()), 4),
                Piece::Month => (i64::from(local.month()), 2),
                Piece::Day => (i64::from(local.day()), 2),
                Piece::Hour => (i64::from(local.hour()), 2),
                Piece::Minute => (i64::from(local.minute()), 2),
                Piece::Second => (i64::from(local.second()), 2),
                Piece::Plain(plain) => {
                    text.push(*plain);
                    continue;
                }
            };
            // Writing to a String cannot fail.
            let _ = write!(text, "{number:0width$}");
        }
        text
    }
}
