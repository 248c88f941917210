//! Parameters and result rows, in the three types both engines share.

use crate::Error;

/// A statement parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Param<'a> {
    /// NULL of any type.
    Null,
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(&'a str),
    /// BYTEA.
    Bytes(&'a [u8]),
}

impl From<i64> for Param<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One column of one row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// One result row; columns are taken by position.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(pub(crate) Vec<Cell>);

impl Row {
    /// A number.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if the column is missing, null or of another type; so for all readers.
    pub fn int(&self, column: usize) -> Result<i64, Error> {
        self.opt_int(column)?.ok_or_else(|| unexpected(column, "a number"))
    }

    /// A number or null.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, Error> {
        match self.0.get(column) {
            Some(Cell::Int(number)) => Ok(Some(*number)),
            Some(Cell::Null) => Ok(None),
            _ => Err(unexpected(column, "a number")),
        }
    }

    /// A text, taken out of the row.
    pub fn text(&mut self, column: usize) -> Result<String, Error> {
        self.opt_text(column)?.ok_or_else(|| unexpected(column, "text"))
    }

    /// A text or null, taken out of the row.
    pub fn opt_text(&mut self, column: usize) -> Result<Option<String>, Error> {
        match self.0.get_mut(column) {
            Some(Cell::Text(text)) => Ok(Some(std::mem::take(text))),
            Some(Cell::Null) => Ok(None),
            _ => Err(unexpected(column, "text")),
        }
    }

    /// Bytes, taken out of the row.
    pub fn bytes(&mut self, column: usize) -> Result<Vec<u8>, Error> {
        self.opt_bytes(column)?.ok_or_else(|| unexpected(column, "bytes"))
    }

    /// Bytes or null, taken out of the row.
    pub fn opt_bytes(&mut self, column: usize) -> Result<Option<Vec<u8>>, Error> {
        match self.0.get_mut(column) {
            Some(Cell::Bytes(bytes)) => Ok(Some(std::mem::take(bytes))),
            Some(Cell::Null) => Ok(None),
            _ => Err(unexpected(column, "bytes")),
        }
    }
}

fn unexpected(column: usize, expected: &str) -> Error {
    Error::Corrupt(format!("column {column} is not {expected}"))
}
