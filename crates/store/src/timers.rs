//! Timers: one per kind and subject, fired in the order in which they are due.
//!
//! A timer is taken in the transaction that does its work, so it fires exactly once in effect, and
//! two workers that see the same one cannot both commit.

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::WorkspaceId;
use rapport_domain::time::Timestamp;

/// What a timer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimerKind {
    /// Computed values of a person change by time alone; the subject is the person.
    Computed,
    /// A chatbot session times out; the subject is chosen by its owner.
    Session,
    /// Events of a deleted person are left to be erased; the subject is the person.
    Erasure,
    /// Values of a deleted custom attribute are left to be removed; its owner chooses the subject.
    Sweep,
    /// What is old is left to be removed; its owner chooses the subject.
    Pruning,
}

/// A timer that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimerRow {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// What it is for.
    pub kind: TimerKind,
    /// Whom or what it concerns.
    pub subject: String,
    /// The instant.
    pub due_at: Timestamp,
}

impl TimerKind {
    const ALL: [Self; 5] =
        [Self::Computed, Self::Session, Self::Erasure, Self::Sweep, Self::Pruning];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Computed => "computed",
            Self::Session => "session",
            Self::Erasure => "erasure",
            Self::Sweep => "sweep",
            Self::Pruning => "pruning",
        }
    }
}

impl Tx<'_> {
    /// Sets the timer of a subject, or moves it.
    pub fn set_timer(
        &mut self,
        ws: WorkspaceId,
        kind: TimerKind,
        subject: &str,
        due_at: Timestamp,
    ) -> Result<(), Error> {
        self.set_timers(ws, kind, &[(subject.to_owned(), due_at)])
    }

    /// Sets the timers of many subjects, or moves them.
    pub fn set_timers(
        &mut self,
        ws: WorkspaceId,
        kind: TimerKind,
        timers: &[(String, Timestamp)],
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO timer (workspace_id, kind, subject, due_at)
             VALUES ($1, $2, $3, $4) ON CONFLICT (workspace_id, kind, subject)
             DO UPDATE SET due_at = excluded.due_at";
        let sets: Vec<Vec<Param<'_>>> = timers
            .iter()
            .map(|(subject, due_at)| {
                vec![ws.0.into(), kind.name().into(), subject.into(), due_at.0.into()]
            })
            .collect();
        self.execute_many(SQL, &sets).map(drop)
    }

    /// When the timer of a subject is due, if one is set.
    pub fn timer(
        &mut self,
        ws: WorkspaceId,
        kind: TimerKind,
        subject: &str,
    ) -> Result<Option<Timestamp>, Error> {
        const SQL: &str = "SELECT due_at FROM timer
             WHERE workspace_id = $1 AND kind = $2 AND subject = $3";
        let params = [ws.0.into(), kind.name().into(), subject.into()];
        self.query_opt(SQL, &params)?.map(|row| row.int(0).map(Timestamp)).transpose()
    }

    /// Whether a timer is set whose subject begins like this; without `%` and `_`.
    pub fn has_timers(
        &mut self,
        ws: WorkspaceId,
        kind: TimerKind,
        beginning: &str,
    ) -> Result<bool, Error> {
        const SQL: &str = "SELECT due_at FROM timer
             WHERE workspace_id = $1 AND kind = $2 AND subject LIKE $3 LIMIT 1";
        let pattern = format!("{beginning}%");
        let params = [ws.0.into(), kind.name().into(), (&pattern).into()];
        Ok(self.query_opt(SQL, &params)?.is_some())
    }

    /// Clears the timer of a subject, if one is set.
    pub fn clear_timer(
        &mut self,
        ws: WorkspaceId,
        kind: TimerKind,
        subject: &str,
    ) -> Result<(), Error> {
        const SQL: &str = "DELETE FROM timer
             WHERE workspace_id = $1 AND kind = $2 AND subject = $3";
        self.execute(SQL, &[ws.0.into(), kind.name().into(), subject.into()]).map(drop)
    }

    /// The timers that are due, in the order in which they are to fire.
    pub fn due_timers(&mut self, now: Timestamp, limit: i64) -> Result<Vec<TimerRow>, Error> {
        const SQL: &str = "SELECT workspace_id, kind, subject, due_at FROM timer
             WHERE due_at <= $1 ORDER BY due_at, workspace_id, kind, subject LIMIT $2";
        self.query(SQL, &[now.0.into(), limit.into()])?.iter_mut().map(timer).collect()
    }

    /// When the next timer is due.
    pub fn next_timer_due(&mut self) -> Result<Option<Timestamp>, Error> {
        const SQL: &str = "SELECT due_at FROM timer ORDER BY due_at LIMIT 1";
        self.query_opt(SQL, &[])?.map(|row| row.int(0).map(Timestamp)).transpose()
    }

    /// Takes timers off; for each, whether it was still set for this instant.
    pub fn take_timers(&mut self, timers: &[TimerRow]) -> Result<Vec<bool>, Error> {
        const SQL: &str = "DELETE FROM timer
             WHERE workspace_id = $1 AND kind = $2 AND subject = $3 AND due_at = $4";
        let sets: Vec<Vec<Param<'_>>> = timers.iter().map(timer_params).collect();
        Ok(self.execute_many(SQL, &sets)?.into_iter().map(|rows| rows == 1).collect())
    }
}

fn timer_params(row: &TimerRow) -> Vec<Param<'_>> {
    let kind = row.kind.name();
    vec![row.workspace.0.into(), kind.into(), (&row.subject).into(), row.due_at.0.into()]
}

fn timer(row: &mut Row) -> Result<TimerRow, Error> {
    let name = row.text(1)?;
    let kind = TimerKind::ALL.into_iter().find(|kind| kind.name() == name);
    Ok(TimerRow {
        workspace: WorkspaceId(row.int(0)?),
        kind: kind.ok_or_else(|| Error::corrupt(format!("no timer is called {name}")))?,
        subject: row.text(2)?,
        due_at: Timestamp(row.int(3)?),
    })
}

#[cfg(test)]
mod tests;
