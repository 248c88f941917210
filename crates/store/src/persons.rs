//! Persons and their identities: one row a person, one row an identity.
//!
//! Merged persons stay as tombstones that point to the survivor (`merged_into`), and every lookup
//! follows them to the root, so identity rows are never rewritten by a merge. Keys that are searched
//! by prefix or order are bytes, because text sorts differently on each engine.

mod document;
mod identities;
mod list;
mod sweep;
mod transcripts;

pub use list::{Descending, PersonOrder, PersonPosition};

use crate::{Error, Param, Row, Tx};
use rapport_domain::attribute::StandardAttribute;
use rapport_domain::ids::{PersonId, TagId, WorkspaceId};
use rapport_domain::person::Person;
use rapport_domain::value::Value;

impl Tx<'_> {
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

    /// The ids of the next `limit` persons after `after`.
    pub fn person_ids_after(
        &mut self,
        ws: WorkspaceId,
        after: PersonId,
        limit: i64,
    ) -> Result<Vec<PersonId>, Error> {
        const SQL: &str = "SELECT person_id FROM person
             WHERE workspace_id = $1 AND person_id > $2 ORDER BY person_id LIMIT $3";
        let rows = self.query(SQL, &[ws.0.into(), after.0.into(), limit.into()])?;
        rows.into_iter().map(|row| row.int(0).map(PersonId)).collect()
    }

    /// The id of the newest person.
    pub fn last_person_id(&mut self, ws: WorkspaceId) -> Result<Option<PersonId>, Error> {
        const SQL: &str = "SELECT person_id FROM person
             WHERE workspace_id = $1 ORDER BY person_id DESC LIMIT 1";
        let row = self.query_opt(SQL, &[ws.0.into()])?;
        row.map(|row| row.int(0).map(PersonId)).transpose()
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

    /// Removes a person's own rows: identities, tags, changes, memberships and the person.
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
        self.delete_memberships(ws, person.id)?;
        self.execute_one(PERSON, &[ws.0.into(), person.id.0.into(), person.version.into()])
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

fn tag_params(ws: WorkspaceId, pairs: &[(PersonId, TagId)]) -> Vec<Vec<Param<'static>>> {
    let params = |(person, tag): &(PersonId, TagId)| {
        vec![Param::Int(ws.0), Param::Int(tag.0), Param::Int(person.0)]
    };
    pairs.iter().map(params).collect()
}

/// Reads `person_id, version, document`.
fn person(row: &mut Row) -> Result<Person, Error> {
    let (id, version, text) = (PersonId(row.int(0)?), row.int(1)?, row.text(2)?);
    document::read(id, version, &text)
}

#[cfg(test)]
mod tests;
