//! Identities: whom they belong to, followed through merges to the survivor.

use crate::{Error, Param, Row, Tx};
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::ids::{PersonId, WorkspaceId};
use rapport_domain::person::Person;
use std::collections::BTreeSet;

/// Finds a merged person by the index of those. A bound on the id, because SQLite would go through
/// all persons for `IS NOT NULL`.
const FIND_MERGED: &str = "SELECT 1 FROM person
     WHERE workspace_id = $1 AND merged_into > 0 LIMIT 1";

/// Merges one after the other that a lookup follows; each merge points to a root, so more is damage.
const MERGES_MAX: usize = 64;

impl Tx<'_> {
    /// The persons of these identities, answers in order. Ids of merged persons give the survivor.
    pub fn persons_by_identity(
        &mut self,
        ws: WorkspaceId,
        identities: &[Identity],
    ) -> Result<Vec<Option<PersonId>>, Error> {
        let owners = self.owners(ws, identities)?;
        // An identity goes with its person, so only a number says nothing about whether there is one.
        let has_number = identities.iter().any(|identity| identity.kind == IdentityType::Id);
        if has_number || self.has_merges(ws)? { self.roots(ws, owners) } else { Ok(owners) }
    }

    /// Whether there are persons who were merged into others.
    fn has_merges(&mut self, ws: WorkspaceId) -> Result<bool, Error> {
        Ok(self.query_opt(FIND_MERGED, &[ws.0.into()])?.is_some())
    }

    /// The persons that identities were given to, before merges; ids as they are.
    fn owners(
        &mut self,
        ws: WorkspaceId,
        identities: &[Identity],
    ) -> Result<Vec<Option<PersonId>>, Error> {
        const SQL: &str = "SELECT person_id FROM identity
             WHERE workspace_id = $1 AND kind = $2 AND sender = $3 AND identity_key = $4";
        let keys: Vec<String> = identities.iter().map(Identity::key).collect();
        let is_number = |identity: &Identity| identity.kind == IdentityType::Id;
        let by_key = identities.iter().zip(&keys).filter(|(identity, _)| !is_number(identity));
        let sets: Vec<Vec<Param<'_>>> =
            by_key.map(|(identity, key)| identity_params(ws, identity, key)).collect();
        let mut found = self.query_many(SQL, &sets)?.into_iter();
        let mut ids = Vec::with_capacity(identities.len());
        for identity in identities {
            ids.push(match identity.person_number() {
                Some(number) => Some(PersonId(number)),
                None => first_id(found.next())?,
            });
        }
        Ok(ids)
    }

    /// The person of an identity.
    pub fn person_by_identity(
        &mut self,
        ws: WorkspaceId,
        identity: &Identity,
    ) -> Result<Option<Person>, Error> {
        // Loading follows merges, so the owner need not be the root.
        match self.owners(ws, std::slice::from_ref(identity))?.first() {
            Some(Some(owner)) => self.person(ws, *owner),
            _ => Ok(None),
        }
    }

    /// Of these persons those that are there, as themselves or as part of another.
    pub fn known_persons(
        &mut self,
        ws: WorkspaceId,
        ids: &BTreeSet<PersonId>,
    ) -> Result<BTreeSet<PersonId>, Error> {
        let roots = self.roots(ws, ids.iter().copied().map(Some).collect())?;
        let known = ids.iter().zip(roots).filter(|(_, root)| root.is_some());
        Ok(known.map(|(id, _)| *id).collect())
    }

    /// Follows merges: each id becomes its survivor, or nothing if there is no such person.
    pub(super) fn roots(
        &mut self,
        ws: WorkspaceId,
        mut ids: Vec<Option<PersonId>>,
    ) -> Result<Vec<Option<PersonId>>, Error> {
        const SQL: &str = "SELECT merged_into FROM person
             WHERE workspace_id = $1 AND person_id = $2";
        let mut open: Vec<usize> = (0..ids.len()).collect();
        for _ in 0..MERGES_MAX {
            open.retain(|index| ids.get(*index).is_some_and(Option::is_some));
            if open.is_empty() {
                return Ok(ids);
            }
            let number = |index: &usize| ids.get(*index).copied().flatten().map_or(0, |id| id.0);
            let sets: Vec<Vec<Param<'_>>> =
                open.iter().map(|index| vec![ws.0.into(), number(index).into()]).collect();
            let mut merged = Vec::new();
            for (index, rows) in open.iter().zip(self.query_many(SQL, &sets)?) {
                let Some(id) = ids.get_mut(*index) else { continue };
                match rows.first().map(|row| row.opt_int(0)).transpose()? {
                    None => *id = None,
                    Some(None) => {}
                    Some(Some(survivor)) => {
                        *id = Some(PersonId(survivor));
                        merged.push(*index);
                    }
                }
            }
            open = merged;
        }
        Err(Error::corrupt("persons are merged in a circle"))
    }

    /// Makes identities belong to persons, in the order of their keys.
    pub(super) fn claim_identities(
        &mut self,
        ws: WorkspaceId,
        wanted: &[(PersonId, &Identity)],
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO identity
             (workspace_id, kind, sender, identity_key, person_id) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (workspace_id, kind, sender, identity_key) DO NOTHING";
        let mut keyed: Vec<(&Identity, String, PersonId)> =
            wanted.iter().map(|(person, identity)| (*identity, identity.key(), *person)).collect();
        keyed.sort_by(|(one, one_key, _), (other, other_key, _)| {
            (one.kind, &one.sender, one_key).cmp(&(other.kind, &other.sender, other_key))
        });
        let mut sets = Vec::with_capacity(keyed.len());
        for (identity, key, person) in &keyed {
            let mut params = identity_params(ws, identity, key);
            params.push(person.0.into());
            sets.push(params);
        }
        match self.execute_many(SQL, &sets)?.contains(&0) {
            true => Err(Error::Conflict),
            false => Ok(()),
        }
    }

    pub(super) fn release_identities(
        &mut self,
        ws: WorkspaceId,
        gone: &[&Identity],
    ) -> Result<(), Error> {
        const SQL: &str = "DELETE FROM identity
             WHERE workspace_id = $1 AND kind = $2 AND sender = $3 AND identity_key = $4";
        let keys: Vec<String> = gone.iter().map(|identity| identity.key()).collect();
        let sets: Vec<Vec<Param<'_>>> = gone
            .iter()
            .zip(&keys)
            .map(|(identity, key)| identity_params(ws, identity, key))
            .collect();
        self.execute_many(SQL, &sets)?;
        Ok(())
    }
}

fn identity_params<'a>(ws: WorkspaceId, identity: &'a Identity, key: &'a str) -> Vec<Param<'a>> {
    vec![ws.0.into(), identity.kind.name().into(), (&identity.sender).into(), key.as_bytes().into()]
}

fn first_id(rows: Option<Vec<Row>>) -> Result<Option<PersonId>, Error> {
    let row = rows.and_then(|rows| rows.into_iter().next());
    row.map(|row| Ok(PersonId(row.int(0)?))).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Folder;
    use crate::{Location, Store};

    #[tokio::test]
    async fn merged_persons_are_found_by_their_index() {
        let folder = Folder::new();
        let location = Location::Sqlite(folder.0.join("rapport.db"));
        let store = Store::open(&location).await.unwrap();
        let explain = |tx: &mut Tx<'_>| -> Result<Option<String>, Error> {
            const SQL: &str = "EXPLAIN QUERY PLAN SELECT 1 FROM person
     WHERE workspace_id = $1 AND merged_into > 0 LIMIT 1";
            assert!(SQL.ends_with(FIND_MERGED));
            tx.query_opt(SQL, &[1.into()])?.map(|mut row| row.text(3)).transpose()
        };
        let plan = store.read(explain).await.unwrap().unwrap();
        assert!(plan.contains("INDEX person_merged"), "{plan}");
        store.close().await;
    }
}
