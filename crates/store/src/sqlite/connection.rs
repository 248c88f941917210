//! Statements on an SQLite connection.

use crate::connection::{Connection, EngineName};
use crate::row::Cell;
use crate::{Error, Param, Row};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{ErrorCode, Statement, ToSql};

/// An SQLite connection inside a transaction.
pub(crate) struct SqliteConnection<'a>(pub(crate) &'a rusqlite::Connection);

impl Connection for SqliteConnection<'_> {
    fn engine(&self) -> EngineName {
        EngineName::Sqlite
    }

    fn query(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<Vec<Row>, Error> {
        let mut statement = self.0.prepare_cached(sql).map_err(classify)?;
        rows(&mut statement, params).map_err(classify)
    }

    fn execute(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, Error> {
        let mut statement = self.0.prepare_cached(sql).map_err(classify)?;
        changed(&mut statement, params).map_err(classify)
    }

    fn query_many(
        &mut self,
        sql: &'static str,
        sets: &[Vec<Param<'_>>],
    ) -> Result<Vec<Vec<Row>>, Error> {
        let mut statement = self.0.prepare_cached(sql).map_err(classify)?;
        sets.iter().map(|params| rows(&mut statement, params).map_err(classify)).collect()
    }

    fn execute_many(
        &mut self,
        sql: &'static str,
        sets: &[Vec<Param<'_>>],
    ) -> Result<Vec<u64>, Error> {
        let mut statement = self.0.prepare_cached(sql).map_err(classify)?;
        sets.iter().map(|params| changed(&mut statement, params).map_err(classify)).collect()
    }
}

fn rows(statement: &mut Statement<'_>, params: &[Param<'_>]) -> rusqlite::Result<Vec<Row>> {
    let columns = statement.column_count();
    let mut found = statement.query(rusqlite::params_from_iter(params))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let cells = (0..columns).map(|column| row.get_ref(column).and_then(cell));
        rows.push(Row(cells.collect::<Result<_, _>>()?));
    }
    Ok(rows)
}

fn changed(statement: &mut Statement<'_>, params: &[Param<'_>]) -> rusqlite::Result<u64> {
    statement.execute(rusqlite::params_from_iter(params)).map(|count| count as u64)
}

fn cell(value: ValueRef<'_>) -> rusqlite::Result<Cell> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Int(number),
        // Nothing is stored as floating point; a number that is one shows a defect when read.
        ValueRef::Real(number) => Cell::Text(number.to_string()),
        ValueRef::Text(_) => Cell::Text(value.as_str()?.to_owned()),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
    })
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// Which of our errors an SQLite error is.
pub(crate) fn classify(error: rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(
            ErrorCode::DiskFull
            | ErrorCode::CannotOpen
            | ErrorCode::SystemIoFailure
            | ErrorCode::ReadOnly
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::NotADatabase
            | ErrorCode::PermissionDenied,
        ) => Error::Unavailable(error.to_string()),
        _ => Error::Statement(Box::new(error)),
    }
}
