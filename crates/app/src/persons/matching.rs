//! Identities turned into person ids.

use crate::{Actor, App, Error};
use rapport_domain::identity::Identity;
use rapport_domain::ids::PersonId;

impl App {
    /// The persons of these identities, answers in order.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn match_persons(
        &self,
        actor: &Actor,
        identities: Vec<Identity>,
    ) -> Result<Vec<Option<PersonId>>, Error> {
        self.look(actor, move |tx, scope| {
            Ok(tx.persons_by_identity(scope.workspace(), &identities)?)
        })
        .await
    }
}
