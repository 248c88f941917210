//! What is to be written of persons who were brought up.

use super::live::Live;
use crate::Error;
use crate::scope::Scope;
use rapport_domain::computed::Plan;
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use rapport_store::computed::PersonStateRow;
use rapport_store::timers::TimerKind;

/// States as far as they are settled, and the timers of those whose next change is another one.
#[derive(Default)]
pub(super) struct Brought {
    rows: Vec<PersonStateRow>,
    timers: Vec<(String, Timestamp)>,
    cleared: Vec<String>,
}

impl Brought {
    /// Takes what changed of these persons.
    pub(super) fn of(plan: &Plan, lives: Vec<Live<'_>>) -> Self {
        let mut brought = Self::default();
        for mut live in lives.into_iter().filter(|live| live.is_changed) {
            let (person_id, settled_at, next_change) = (live.person, live.settled_at, live.due);
            match next_change {
                Some(due_at) if live.timer != next_change => {
                    brought.timers.push((person_id.to_string(), due_at));
                }
                None if live.timer.is_some() => brought.cleared.push(person_id.to_string()),
                _ => {}
            }
            let state = live.state.encode(plan, settled_at);
            brought.rows.push(PersonStateRow { person_id, state, settled_at, next_change });
        }
        brought
    }

    /// Writes it.
    pub(super) fn write(&self, tx: &mut Tx<'_>, scope: &Scope<'_>) -> Result<(), Error> {
        for subject in &self.cleared {
            tx.clear_timer(scope.workspace(), TimerKind::Computed, subject)?;
        }
        tx.put_person_states(scope.workspace(), &self.rows)?;
        Ok(tx.set_timers(scope.workspace(), TimerKind::Computed, &self.timers)?)
    }
}
