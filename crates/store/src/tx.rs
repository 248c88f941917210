//! A transaction: what every family of tables is written on.

use crate::connection::{Connection, EngineName};
use crate::{Error, Param, Row};

/// One transaction, on either engine. Dropped without a commit, nothing of it stays.
pub struct Tx<'a> {
    connection: &'a mut dyn Connection,
    definitions_changed: &'a mut bool,
}

impl<'a> Tx<'a> {
    /// A transaction on a connection. Those that are committed together share
    /// `definitions_changed`: each sees what the others before it wrote.
    pub(crate) fn new(
        connection: &'a mut dyn Connection,
        definitions_changed: &'a mut bool,
    ) -> Self {
        Self { connection, definitions_changed }
    }

    /// Whether definitions were changed in this transaction or in one that is committed together
    /// with it: what it sees of them is not to be cached, because the commit may still fail.
    pub fn definitions_changed(&self) -> bool {
        *self.definitions_changed
    }

    pub(crate) fn mark_definitions_changed(&mut self) {
        *self.definitions_changed = true;
    }

    pub(crate) fn engine(&self) -> EngineName {
        self.connection.engine()
    }

    /// All rows of a query.
    pub(crate) fn query(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
    ) -> Result<Vec<Row>, Error> {
        self.connection.query(sql, params)
    }

    /// The first row of a query, if any.
    pub(crate) fn query_opt(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
    ) -> Result<Option<Row>, Error> {
        Ok(self.connection.query(sql, params)?.into_iter().next())
    }

    /// Rows changed by a statement.
    pub(crate) fn execute(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
    ) -> Result<u64, Error> {
        self.connection.execute(sql, params)
    }

    /// A guarded change: exactly one row must change, else somebody was faster.
    pub(crate) fn execute_one(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
    ) -> Result<(), Error> {
        match self.connection.execute(sql, params)? {
            1 => Ok(()),
            _ => Err(Error::Conflict),
        }
    }

    /// One query for many parameter sets, answers in order.
    pub(crate) fn query_many(
        &mut self,
        sql: &'static str,
        sets: &[Vec<Param<'_>>],
    ) -> Result<Vec<Vec<Row>>, Error> {
        self.connection.query_many(sql, sets)
    }

    /// One statement for many parameter sets, changed rows in order.
    pub(crate) fn execute_many(
        &mut self,
        sql: &'static str,
        sets: &[Vec<Param<'_>>],
    ) -> Result<Vec<u64>, Error> {
        self.connection.execute_many(sql, sets)
    }
}
