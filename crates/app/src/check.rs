//! `rapport check`: what no transaction may ever have left behind, and whether what is kept of
//! computed attributes is what the stored events say.

use crate::computed::states;
use crate::{App, Error};
use rapport_domain::ids::{PersonId, WorkspaceId};
use rapport_store::Tx;
use std::sync::Arc;

/// Persons compared on one snapshot: neither a long snapshot nor much memory comes of it.
const PERSONS_AT_ONCE: i64 = 200;

/// Broken persons named: enough to start looking, few enough to read.
const NAMED_MAX: usize = 10;

impl App {
    /// One line for each invariant that does not hold; empty when all do. Of at most `persons` of
    /// each workspace what is kept of computed attributes is compared with its stored events.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn broken_invariants(&self, persons: usize) -> Result<Vec<String>, Error> {
        let broken = self.store.read(|tx: &mut Tx<'_>| tx.broken_invariants()).await?;
        let mut lines: Vec<String> = broken
            .into_iter()
            .map(|broken| {
                format!("{}: {} broken, {}", broken.meaning, broken.count, broken.named.join(", "))
            })
            .collect();
        let workspaces = self.store.read(|tx: &mut Tx<'_>| tx.workspaces()).await?;
        for workspace in workspaces {
            lines.extend(self.broken_states(workspace.id, persons).await?);
        }
        Ok(lines)
    }

    /// One line when states of a workspace's persons are not what their stored events give,
    /// together with those that wait to be folded.
    async fn broken_states(
        &self,
        workspace: WorkspaceId,
        persons: usize,
    ) -> Result<Option<String>, Error> {
        let (mut after, mut left, mut broken) = (PersonId(0), persons, Vec::new());
        while left > 0 {
            let (catalogs, now) = (Arc::clone(&self.catalogs), self.now());
            let limit = PERSONS_AT_ONCE.min(i64::try_from(left).unwrap_or(i64::MAX));
            let read = move |tx: &mut Tx<'_>| -> Result<_, Error> {
                let catalog = catalogs.get(tx, workspace)?;
                let rows = tx.person_states_after(workspace, after, limit)?;
                let mut broken = Vec::new();
                for row in &rows {
                    if !states::is_sound(tx, &catalog, row, now)? {
                        broken.push(row.person_id);
                    }
                }
                Ok((rows.last().map(|row| row.person_id), rows.len(), broken))
            };
            let (last, looked_at, found) = self.store.read(read).await?;
            broken.extend(found);
            let Some(last) = last else { break };
            after = last;
            left = left.saturating_sub(looked_at);
        }
        if broken.is_empty() {
            return Ok(None);
        }
        let named = broken.iter().take(NAMED_MAX).map(|person| format!("person {person}"));
        let named = named.collect::<Vec<_>>().join(", ");
        let meaning = "every aggregate state is what the stored events give";
        Ok(Some(format!("{meaning}: {} broken, {named}", broken.len())))
    }
}

#[cfg(test)]
mod tests;
