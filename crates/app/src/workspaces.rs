//! The workspace one works in: its name and time zone (A-280, P-2).

use crate::{Actor, App, Error};
use rapport_domain::ids::WorkspaceId;
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_domain::time::Zone;
use rapport_store::WorkspaceRow;

/// Characters of a workspace's name.
const NAME_MAX: usize = 100;

/// A workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// IANA name of its time zone.
    pub time_zone: String,
}

/// What changes of a workspace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkspaceChange {
    /// Its name.
    pub name: Option<String>,
    /// IANA name of its time zone: days are counted anew.
    pub time_zone: Option<String>,
}

impl App {
    /// The actor's workspace.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn workspace(&self, actor: &Actor) -> Result<Workspace, Error> {
        self.look(actor, |tx, scope| {
            tx.workspace(scope.workspace())?.map(shown).ok_or(Error::NotFound("workspace"))
        })
        .await
    }

    /// Changes the actor's workspace.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every problem.
    pub async fn change_workspace(
        &self,
        actor: &Actor,
        change: WorkspaceChange,
    ) -> Result<Workspace, Error> {
        check(&change)?;
        self.transact(actor, move |tx, scope| {
            let row = tx.workspace(scope.workspace())?.ok_or(Error::NotFound("workspace"))?;
            let row = WorkspaceRow {
                name: change.name.clone().unwrap_or(row.name),
                time_zone: change.time_zone.clone().unwrap_or(row.time_zone),
                ..row
            };
            tx.update_workspace(&row)?;
            Ok(shown(row))
        })
        .await
    }
}

fn check(change: &WorkspaceChange) -> Result<(), Error> {
    let mut problems = Vec::new();
    if let Some(name) = &change.name {
        if name.trim().is_empty() {
            problems.push(Problem::new("name", ProblemCode::Required, "must not be empty"));
        }
        if name.chars().count() > NAME_MAX {
            let message = format!("must have at most {NAME_MAX} characters");
            problems.push(Problem::new("name", ProblemCode::TooLong, message));
        }
    }
    if change.time_zone.as_deref().is_some_and(|zone| Zone::named(zone).is_none()) {
        let message = "must be a time zone such as Europe/Zagreb";
        problems.push(Problem::new("timeZone", ProblemCode::NotAllowed, message));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}

fn shown(row: WorkspaceRow) -> Workspace {
    Workspace { id: row.id, name: row.name, time_zone: row.time_zone }
}
