//! The seam between SQL families and engines.

use crate::{Error, Param, Row};

/// Which engine this is; nothing but the comparison of schemas may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EngineName {
    Sqlite,
    Postgres,
}

/// What an engine offers inside a transaction. Statements are static texts, so that each engine
/// prepares them once per connection.
pub(crate) trait Connection {
    /// Which engine this is.
    fn engine(&self) -> EngineName;

    /// Runs a query and returns all rows.
    fn query(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<Vec<Row>, Error>;

    /// Runs a statement and returns the number of rows it changed.
    fn execute(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, Error>;

    /// The same query once per set of parameters; PostgreSQL pipelines them.
    fn query_many(
        &mut self,
        sql: &'static str,
        sets: &[Vec<Param<'_>>],
    ) -> Result<Vec<Vec<Row>>, Error>;

    /// The same statement once per set of parameters; PostgreSQL pipelines them.
    fn execute_many(
        &mut self,
        sql: &'static str,
        sets: &[Vec<Param<'_>>],
    ) -> Result<Vec<u64>, Error>;
}
