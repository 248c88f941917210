//! Identities turned into persons.

use crate::{Actor, App, Error};
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::ids::PersonId;
use std::collections::BTreeMap;

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

    /// The identities with this channel id on any channel of the workspace, one per person.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn identities_on_channels(
        &self,
        actor: &Actor,
        kind: IdentityType,
        identifier: &str,
    ) -> Result<Vec<Identity>, Error> {
        let identifier = identifier.to_owned();
        self.look(actor, move |tx, scope| {
            let senders = scope.catalog.channels.iter().map(|channel| channel.id.as_str());
            let identities: Vec<Identity> = senders
                .filter_map(|sender| Identity::new(kind, &identifier, Some(sender)).ok())
                .collect();
            let found = tx.persons_by_identity(scope.workspace(), &identities)?;
            let known = found.into_iter().zip(identities);
            let by_person: BTreeMap<PersonId, Identity> =
                known.filter_map(|(person, identity)| Some((person?, identity))).collect();
            Ok(by_person.into_values().collect())
        })
        .await
    }
}
