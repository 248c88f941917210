//! Statements on a PostgreSQL connection, driven by the worker's own runtime.

use crate::connection::{Connection, EngineName};
use crate::row::Cell;
use crate::{Error, Param, Row};
use futures_util::future::try_join_all;
use std::collections::HashMap;
use std::error::Error as StdError;
use tokio::runtime::Runtime;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, Statement};

/// A connection inside a transaction.
pub(crate) struct PostgresConnection<'a> {
    pub(crate) runtime: &'a Runtime,
    pub(crate) client: &'a Client,
    pub(crate) prepared: &'a mut HashMap<&'static str, Statement>,
}

impl PostgresConnection<'_> {
    fn prepare(&mut self, sql: &'static str) -> Result<Statement, Error> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.runtime.block_on(self.client.prepare(sql)).map_err(classify)?;
        self.prepared.insert(sql, statement.clone());
        Ok(statement)
    }
}

impl Connection for PostgresConnection<'_> {
    fn engine(&self) -> EngineName {
        EngineName::Postgres
    }

    fn query(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<Vec<Row>, Error> {
        let statement = self.prepare(sql)?;
        self.runtime.block_on(query(self.client, &statement, params))
    }

    fn execute(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, Error> {
        let statement = self.prepare(sql)?;
        self.runtime.block_on(execute(self.client, &statement, params))
    }

    fn query_many(
        &mut self,
        sql: &'static str,
        sets: &[Vec<Param<'_>>],
    ) -> Result<Vec<Vec<Row>>, Error> {
        let statement = self.prepare(sql)?;
        let calls = sets.iter().map(|params| query(self.client, &statement, params));
        self.runtime.block_on(try_join_all(calls))
    }

    fn execute_many(
        &mut self,
        sql: &'static str,
        sets: &[Vec<Param<'_>>],
    ) -> Result<Vec<u64>, Error> {
        let statement = self.prepare(sql)?;
        let calls = sets.iter().map(|params| execute(self.client, &statement, params));
        self.runtime.block_on(try_join_all(calls))
    }
}

async fn query(
    client: &Client,
    statement: &Statement,
    params: &[Param<'_>],
) -> Result<Vec<Row>, Error> {
    let params: Vec<&(dyn ToSql + Sync)> =
        params.iter().map(|param| param as &(dyn ToSql + Sync)).collect();
    let rows = client.query(statement, &params).await.map_err(classify)?;
    rows.iter().map(row).collect()
}

async fn execute(
    client: &Client,
    statement: &Statement,
    params: &[Param<'_>],
) -> Result<u64, Error> {
    let params: Vec<&(dyn ToSql + Sync)> =
        params.iter().map(|param| param as &(dyn ToSql + Sync)).collect();
    client.execute(statement, &params).await.map_err(classify)
}

fn row(row: &tokio_postgres::Row) -> Result<Row, Error> {
    let cells = row
        .columns()
        .iter()
        .enumerate()
        .map(|(column, description)| cell(row, column, description.type_()).map_err(classify));
    Ok(Row(cells.collect::<Result<_, _>>()?))
}

fn cell(
    row: &tokio_postgres::Row,
    column: usize,
    column_type: &Type,
) -> Result<Cell, tokio_postgres::Error> {
    Ok(match *column_type {
        Type::INT8 => row.try_get::<_, Option<i64>>(column)?.map_or(Cell::Null, Cell::Int),
        Type::INT4 => {
            let number = row.try_get::<_, Option<i32>>(column)?;
            number.map_or(Cell::Null, |number| Cell::Int(number.into()))
        }
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column)?.map_or(Cell::Null, Cell::Bytes),
        _ => row.try_get::<_, Option<String>>(column)?.map_or(Cell::Null, Cell::Text),
    })
}

impl ToSql for Param<'_> {
    fn to_sql(
        &self,
        target: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *target == Type::INT4 => {
                i32::try_from(*number)?.to_sql(target, out)
            }
            Self::Int(number) => number.to_sql(target, out),
            Self::Text(text) => text.to_sql(target, out),
            Self::Bytes(bytes) => bytes.to_sql(target, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// Which of our errors a PostgreSQL error is.
pub(crate) fn classify(error: tokio_postgres::Error) -> Error {
    let Some(state) = error.code() else {
        let reason = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        return Error::Unavailable(reason);
    };
    match *state {
        SqlState::T_R_SERIALIZATION_FAILURE
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::UNIQUE_VIOLATION => Error::Conflict,
        _ if ["08", "53", "57", "58"].iter().any(|class| state.code().starts_with(class)) => {
            Error::Unavailable(error.to_string())
        }
        _ => Error::Statement(Box::new(error)),
    }
}
