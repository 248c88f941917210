//! Persons and their identities: one row a person, one row an identity.
//!
//! Merged persons stay as tombstones that point to the survivor (`merged_into`), and every lookup
//! follows them to the root, so identity rows are never rewritten by a merge. Keys that are searched
//! by prefix or order are bytes, because text sorts differently on each engine.

mod document;
mod list;
mod sweep;

pub use list::{Descending, PersonOrder, PersonPosition};

use crate::{Error, Param, Row, Tx};
use rapport_domain::attribute::StandardAttribute;
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::ids::{PersonId, TagId, WorkspaceId};
use rapport_domain::person::Person;
use rapport_domain::value::Value;

/// Merges one after the other that a lookup follows; each merge points to a root, so more is damage.
const MERGES_MAX: usize = 64;

impl Tx<'_> {
    /// The persons of these identities, answers in order. Ids of merged persons give the survivor.
    pub fn persons_by_identity(
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
        self.roots(ws, ids)
    }

    /// The person of an identity.
    pub fn person_by_identity(
        &mut self,
        ws: WorkspaceId,
        identity: &Identity,
    ) -> Result<Option<Person>, Error> {
        let ids = self.persons_by_identity(ws, std::slice::from_ref(identity))?;
        match ids.first() {
            Some(Some(id)) => self.person(ws, *id),
            _ => Ok(None),
        }
    }

    /// One person by id, or the survivor it was merged into.
    pub fn person(&mut self, ws: WorkspaceId, id: PersonId) -> Result<Option<Person>, Error> {
        Ok(self.load_persons(ws, &[id])?.pop().flatten())
    }

    /// Persons by id, answers in order; of merged ones the survivor.
    pub fn load_persons(
        &mut self,
        ws: WorkspaceId,
        ids: &[PersonId],
    ) -> Result<Vec<Option<Person>>, Error> {
        const SQL: &str = "SELECT person_id, version, document, merged_into FROM person
             WHERE workspace_id = $1 AND person_id = $2";
        let sets: Vec<Vec<Param<'_>>> =
            ids.iter().map(|id| vec![ws.0.into(), id.0.into()]).collect();
        let mut persons = Vec::with_capacity(ids.len());
        for rows in self.query_many(SQL, &sets)? {
            let Some(mut row) = rows.into_iter().next() else {
                persons.push(None);
                continue;
            };
            persons.push(match row.opt_int(3)? {
                None => Some(person(&mut row)?),
                Some(survivor) => {
                    let root = self.roots(ws, vec![Some(PersonId(survivor))])?.pop().flatten();
                    root.map(|root| self.person(ws, root)).transpose()?.flatten()
                }
            });
        }
        Ok(persons)
    }

    /// Follows merges: each id becomes its survivor, or nothing if there is no such person.
    fn roots(
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

    /// Adds persons with their identities and tags. The caller has looked that nobody has the
    /// identities; if somebody was faster, it is a conflict.
    pub fn insert_persons(&mut self, ws: WorkspaceId, persons: &[Person]) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO person
             (workspace_id, person_id, version, modified_at, first_name_key, last_name_key,
              document)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (workspace_id, person_id) DO NOTHING";
        let rows = persons.iter().map(PersonRow::new).collect::<Result<Vec<_>, _>>()?;
        let sets: Vec<Vec<Param<'_>>> = rows
            .iter()
            .map(|row| {
                let mut params = vec![ws.0.into(), row.id.into(), row.version.into()];
                params.extend(row.content());
                params
            })
            .collect();
        if self.execute_many(SQL, &sets)?.contains(&0) {
            return Err(Error::Conflict);
        }
        let identities = persons.iter().flat_map(|person| {
            person.contacts.iter().map(|contact| (person.id, &contact.identity))
        });
        self.claim_identities(ws, &identities.collect::<Vec<_>>())?;
        let tags =
            persons.iter().flat_map(|person| person.tags.iter().map(|tag| (person.id, *tag)));
        self.insert_person_tags(ws, &tags.collect::<Vec<_>>())
    }

    /// Writes a changed person, if it is still at the version of `before`. New identities must be
    /// free, as in [`Tx::insert_persons`].
    pub fn update_person(
        &mut self,
        ws: WorkspaceId,
        before: &Person,
        after: &Person,
    ) -> Result<(), Error> {
        const SQL: &str = "UPDATE person SET version = $1, modified_at = $2, first_name_key = $3,
             last_name_key = $4, document = $5
             WHERE workspace_id = $6 AND person_id = $7 AND version = $8 AND merged_into IS NULL";
        let row = PersonRow::new(after)?;
        let mut params = vec![row.version.into()];
        params.extend(row.content());
        params.extend([ws.0.into(), row.id.into(), Param::Int(before.version)]);
        self.execute_one(SQL, &params)?;
        let gone = before.contacts.iter().filter(|contact| !after.has(&contact.identity));
        let gone: Vec<_> = gone.map(|contact| &contact.identity).collect();
        self.release_identities(ws, &gone)?;
        let new = after.contacts.iter().filter(|contact| !before.has(&contact.identity));
        let new: Vec<_> = new.map(|contact| (after.id, &contact.identity)).collect();
        self.claim_identities(ws, &new)?;
        let added: Vec<_> = after.tags.difference(&before.tags).map(|t| (after.id, *t)).collect();
        self.insert_person_tags(ws, &added)?;
        let removed: Vec<_> = before.tags.difference(&after.tags).map(|t| (after.id, *t)).collect();
        self.delete_person_tags(ws, &removed)
    }

    /// Removes a person's own rows: identities, tags, changes and the person.
    pub fn delete_person(&mut self, ws: WorkspaceId, person: &Person) -> Result<(), Error> {
        const CHANGES: &str =
            "DELETE FROM person_change WHERE workspace_id = $1 AND person_id = $2";
        const PERSON: &str = "DELETE FROM person
             WHERE workspace_id = $1 AND person_id = $2 AND version = $3 AND merged_into IS NULL";
        let identities: Vec<_> = person.contacts.iter().map(|contact| &contact.identity).collect();
        self.release_identities(ws, &identities)?;
        let tags: Vec<_> = person.tags.iter().map(|tag| (person.id, *tag)).collect();
        self.delete_person_tags(ws, &tags)?;
        self.execute(CHANGES, &[ws.0.into(), person.id.0.into()])?;
        self.execute_one(PERSON, &[ws.0.into(), person.id.0.into(), person.version.into()])
    }

    /// Makes identities belong to persons, in the order of their keys.
    fn claim_identities(
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

    fn release_identities(&mut self, ws: WorkspaceId, gone: &[&Identity]) -> Result<(), Error> {
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

    fn insert_person_tags(
        &mut self,
        ws: WorkspaceId,
        pairs: &[(PersonId, TagId)],
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO person_tag (workspace_id, tag_id, person_id)
             VALUES ($1, $2, $3) ON CONFLICT (workspace_id, tag_id, person_id) DO NOTHING";
        self.execute_many(SQL, &tag_params(ws, pairs))?;
        Ok(())
    }

    fn delete_person_tags(
        &mut self,
        ws: WorkspaceId,
        pairs: &[(PersonId, TagId)],
    ) -> Result<(), Error> {
        const SQL: &str = "DELETE FROM person_tag
             WHERE workspace_id = $1 AND tag_id = $2 AND person_id = $3";
        self.execute_many(SQL, &tag_params(ws, pairs))?;
        Ok(())
    }
}

/// The columns of a person that change.
struct PersonRow {
    id: i64,
    version: i64,
    modified_at: i64,
    first_name_key: String,
    last_name_key: String,
    document: String,
}

impl PersonRow {
    fn new(person: &Person) -> Result<Self, Error> {
        let name = |attribute| match person.standard.get(&attribute) {
            Some(Value::Text(text)) => text.to_lowercase(),
            _ => String::new(),
        };
        Ok(Self {
            id: person.id.0,
            version: person.version,
            modified_at: person.modified.at.0,
            first_name_key: name(StandardAttribute::FirstName),
            last_name_key: name(StandardAttribute::LastName),
            document: document::write(person)?,
        })
    }

    fn content(&self) -> [Param<'_>; 4] {
        [
            self.modified_at.into(),
            self.first_name_key.as_bytes().into(),
            self.last_name_key.as_bytes().into(),
            (&self.document).into(),
        ]
    }
}

fn identity_params<'a>(ws: WorkspaceId, identity: &'a Identity, key: &'a str) -> Vec<Param<'a>> {
    vec![ws.0.into(), identity.kind.name().into(), (&identity.sender).into(), key.as_bytes().into()]
}

fn tag_params(ws: WorkspaceId, pairs: &[(PersonId, TagId)]) -> Vec<Vec<Param<'static>>> {
    let params = |(person, tag): &(PersonId, TagId)| {
        vec![Param::Int(ws.0), Param::Int(tag.0), Param::Int(person.0)]
    };
    pairs.iter().map(params).collect()
}

fn first_id(rows: Option<Vec<Row>>) -> Result<Option<PersonId>, Error> {
    let row = rows.and_then(|rows| rows.into_iter().next());
    row.map(|row| Ok(PersonId(row.int(0)?))).transpose()
}

/// Reads `person_id, version, document`.
fn person(row: &mut Row) -> Result<Person, Error> {
    let (id, version, text) = (PersonId(row.int(0)?), row.int(1)?, row.text(2)?);
    document::read(id, version, &text)
}

#[cfg(test)]
mod tests;
