//! Takes the values of a deleted custom attribute out of the persons, batch by batch.

use super::{document, person};
use crate::{Error, Param, Tx};
use rapport_domain::ids::{AttributeId, PersonId, WorkspaceId};

impl Tx<'_> {
    /// Removes an attribute's value from the next `limit` persons after `after`; the last person
    /// seen, or nothing at the end. Neither version nor modification change: the attribute is gone
    /// already, only its bytes remain.
    pub fn sweep_attribute(
        &mut self,
        ws: WorkspaceId,
        attribute: AttributeId,
        after: PersonId,
        limit: i64,
    ) -> Result<Option<PersonId>, Error> {
        const PAGE: &str = "SELECT person_id, version, document FROM person
             WHERE workspace_id = $1 AND person_id > $2 ORDER BY person_id LIMIT $3";
        const WRITE: &str = "UPDATE person SET document = $1
             WHERE workspace_id = $2 AND person_id = $3 AND version = $4";
        let mut last = None;
        for mut row in self.query(PAGE, &[ws.0.into(), after.0.into(), limit.into()])? {
            let mut person = person(&mut row)?;
            last = Some(person.id);
            if person.custom.remove(&attribute).is_some() {
                let text = document::write(&person)?;
                let params: [Param<'_>; 4] =
                    [(&text).into(), ws.0.into(), person.id.0.into(), person.version.into()];
                self.execute_one(WRITE, &params)?;
            }
        }
        Ok(last)
    }
}
