//! The schema as the engine itself reports it, to compare the two engines.

use crate::connection::EngineName;
use crate::{Error, Tx};

impl Tx<'_> {
    /// `table.column type [not null]` of every column, sorted.
    ///
    /// # Errors
    /// When the engine's catalog cannot be read.
    pub fn describe(&mut self) -> Result<Vec<String>, Error> {
        const SQLITE: &str = "SELECT m.name, c.name, c.type, c.\"notnull\"
             FROM sqlite_schema m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";
        const POSTGRES: &str = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT),
             CAST(data_type AS TEXT), CASE WHEN is_nullable = 'NO' THEN 1 ELSE 0 END
             FROM information_schema.columns WHERE table_schema = current_schema()";
        let rows = match self.engine() {
            EngineName::Sqlite => self.query(SQLITE, &[])?,
            EngineName::Postgres => self.query(POSTGRES, &[])?,
        };
        let mut columns = Vec::with_capacity(rows.len());
        for mut row in rows {
            let (table, column, data_type) = (row.text(0)?, row.text(1)?, row.text(2)?);
            let presence = if row.int(3)? == 1 { " not null" } else { "" };
            columns.push(format!("{table}.{column} {}{presence}", data_type.to_lowercase()));
        }
        columns.sort();
        Ok(columns)
    }
}
