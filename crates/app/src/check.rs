//! `rapport check`: what no transaction may ever have left behind.

use crate::{App, Error};
use rapport_store::Tx;

impl App {
    /// One line for each invariant that does not hold; empty when all do.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn broken_invariants(&self) -> Result<Vec<String>, Error> {
        let broken = self.store.read(|tx: &mut Tx<'_>| tx.broken_invariants()).await?;
        let lines = broken.into_iter().map(|broken| {
            format!("{}: {} broken, {}", broken.meaning, broken.count, broken.named.join(", "))
        });
        Ok(lines.collect())
    }
}
