//! Opener rules of a workspace: how its bots and agents greet who did something lately (I-80).

use crate::{Actor, App, Error};
use rapport_domain::event::EventDefinition;
use rapport_domain::opener::OpenerRule;
use rapport_domain::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Settings of a workspace beside its name and time zone, as stored.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    /// The opener rules in their order, as they were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    opener_rules: Vec<Box<RawValue>>,
}

impl App {
    /// The opener rules, first one first; the one that is always there is not among them.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn opener_rules(&self, actor: &Actor) -> Result<Vec<Box<RawValue>>, Error> {
        self.look(actor, |tx, scope| {
            let row = tx.workspace(scope.workspace())?.ok_or(Error::NotFound("workspace"))?;
            Ok(settings(&row.settings)?.opener_rules)
        })
        .await
    }

    /// Replaces the opener rules. Sessions that start from now on speak by them.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every problem, below `items`.
    pub async fn replace_opener_rules(
        &self,
        actor: &Actor,
        rules: Vec<Box<RawValue>>,
    ) -> Result<(), Error> {
        self.transact(actor, move |tx, scope| {
            let raw: Vec<&RawValue> = rules.iter().map(|rule| &**rule).collect();
            OpenerRule::read_all(&raw, scope.catalog.events.all()).map_err(|problems| {
                let under = |problem: Problem| problem.under("items");
                Error::Invalid(problems.into_iter().map(under).collect())
            })?;
            let mut row = tx.workspace(scope.workspace())?.ok_or(Error::NotFound("workspace"))?;
            let mut changed = settings(&row.settings)?;
            changed.opener_rules.clone_from(&rules);
            row.settings = serde_json::to_string(&changed)
                .map_err(|error| Error::Internal(format!("settings: {error}")))?;
            Ok(tx.update_workspace(&row)?)
        })
        .await
    }
}

/// The opener rules among the stored settings of a workspace.
pub(crate) fn load(
    stored: &str,
    definitions: &[EventDefinition],
) -> Result<Vec<OpenerRule>, Error> {
    let rules = settings(stored)?.opener_rules;
    let raw: Vec<&RawValue> = rules.iter().map(|rule| &**rule).collect();
    let unreadable = |_| rapport_store::Error::corrupt("the opener rules of a workspace").into();
    OpenerRule::read_all(&raw, definitions).map_err(unreadable)
}

fn settings(stored: &str) -> Result<Settings, Error> {
    let unreadable = |_| rapport_store::Error::corrupt("the settings of a workspace").into();
    serde_json::from_str(stored).map_err(unreadable)
}

#[cfg(test)]
mod tests;
