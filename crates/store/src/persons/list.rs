//! Pages of persons in several orders, and persons found by the beginning of a name or contact.

use super::person;
use crate::{Error, Param, Row, Tx};
use rapport_domain::identity::IdentityType;
use rapport_domain::ids::{PersonId, WorkspaceId};
use rapport_domain::person::Person;

/// An order in which persons are listed; ties by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonOrder {
    /// When they were made; ids grow with it.
    CreatedAt,
    /// When they were last changed.
    ModifiedAt,
    /// First name, ignoring case.
    FirstName,
    /// Last name, ignoring case.
    LastName,
}

/// A place in an order: the key and id of the person last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonPosition {
    /// The instant, for orders by time.
    pub instant: i64,
    /// The name in lower case, for orders by name.
    pub name: String,
    /// The person.
    pub id: PersonId,
}

macro_rules! page {
    ($order:literal, $compare:literal, $direction:literal) => {
        concat!(
            "SELECT person_id, version, document FROM person WHERE workspace_id = $1
             AND merged_into IS NULL AND (",
            $order,
            ", person_id) ",
            $compare,
            " ($2, $3) ORDER BY ",
            $order,
            " ",
            $direction,
            ", person_id ",
            $direction,
            " LIMIT $4"
        )
    };
}

impl PersonOrder {
    const fn sql(self, descending: Descending) -> &'static str {
        match (self, descending) {
            (Self::CreatedAt, Descending(false)) => {
                "SELECT person_id, version, document FROM person WHERE workspace_id = $1
                 AND merged_into IS NULL AND person_id > $2 ORDER BY person_id LIMIT $3"
            }
            (Self::CreatedAt, Descending(true)) => {
                "SELECT person_id, version, document FROM person WHERE workspace_id = $1
                 AND merged_into IS NULL AND person_id < $2 ORDER BY person_id DESC LIMIT $3"
            }
            (Self::ModifiedAt, Descending(false)) => page!("modified_at", ">", "ASC"),
            (Self::ModifiedAt, Descending(true)) => page!("modified_at", "<", "DESC"),
            (Self::FirstName, Descending(false)) => page!("first_name_key", ">", "ASC"),
            (Self::FirstName, Descending(true)) => page!("first_name_key", "<", "DESC"),
            (Self::LastName, Descending(false)) => page!("last_name_key", ">", "ASC"),
            (Self::LastName, Descending(true)) => page!("last_name_key", "<", "DESC"),
        }
    }
}

/// Whether an order runs backwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Descending(pub bool);

impl Tx<'_> {
    /// The next persons of an order after a place, or its first ones.
    pub fn persons_after(
        &mut self,
        ws: WorkspaceId,
        order: PersonOrder,
        descending: Descending,
        after: Option<&PersonPosition>,
        limit: i64,
    ) -> Result<Vec<Person>, Error> {
        let end = end_position(descending);
        let place = after.unwrap_or(&end);
        let (id, limit) = (Param::Int(place.id.0), Param::Int(limit));
        // Above every key: no UTF-8 text holds this byte.
        let last_name = [0xff_u8];
        let name = match after {
            None if descending == Descending(true) => Param::Bytes(&last_name),
            _ => Param::Bytes(place.name.as_bytes()),
        };
        let params = match order {
            PersonOrder::CreatedAt => vec![ws.0.into(), id, limit],
            PersonOrder::ModifiedAt => vec![ws.0.into(), place.instant.into(), id, limit],
            PersonOrder::FirstName | PersonOrder::LastName => vec![ws.0.into(), name, id, limit],
        };
        self.query(order.sql(descending), &params)?.iter_mut().map(person).collect()
    }

    /// The number of persons of a workspace, counted up to `limit`.
    pub fn count_persons(&mut self, ws: WorkspaceId, limit: i64) -> Result<i64, Error> {
        const SQL: &str = "SELECT COUNT(*) FROM (SELECT person_id FROM person
             WHERE workspace_id = $1 AND merged_into IS NULL LIMIT $2) AS counted";
        self.query_opt(SQL, &[ws.0.into(), limit.into()])?.map_or(Ok(0), |row| row.int(0))
    }

    /// Persons whose first or last name, phone, e-mail or external id begins like this, newest
    /// first; `None` when more than `limit` of one kind do.
    pub fn search_persons(
        &mut self,
        ws: WorkspaceId,
        beginning: &str,
        limit: i64,
    ) -> Result<Option<Vec<PersonId>>, Error> {
        const FIRST: &str = "SELECT person_id FROM person WHERE workspace_id = $1
             AND first_name_key >= $2 AND first_name_key < $3 AND merged_into IS NULL LIMIT $4";
        const LAST: &str = "SELECT person_id FROM person WHERE workspace_id = $1
             AND last_name_key >= $2 AND last_name_key < $3 AND merged_into IS NULL LIMIT $4";
        const IDENTITY: &str = "SELECT person_id FROM identity WHERE workspace_id = $1
             AND kind = $2 AND sender = '' AND identity_key >= $3 AND identity_key < $4 LIMIT $5";
        let key = beginning.to_lowercase();
        let end = [key.as_bytes(), &[0xff]].concat();
        let enough = Param::Int(limit.saturating_add(1));
        let range = [ws.0.into(), key.as_bytes().into(), end.as_slice().into(), enough];
        let mut kinds = vec![self.query(FIRST, &range)?, self.query(LAST, &range)?];
        for kind in [IdentityType::Phone, IdentityType::Email, IdentityType::ExternalId] {
            let key = if kind == IdentityType::ExternalId { beginning } else { &key };
            let key = if kind == IdentityType::Phone { key.trim_start_matches('+') } else { key };
            let end = [key.as_bytes(), &[0xff]].concat();
            let params = [
                ws.0.into(),
                kind.name().into(),
                key.as_bytes().into(),
                end.as_slice().into(),
                enough,
            ];
            kinds.push(self.query(IDENTITY, &params)?);
        }
        if kinds.iter().any(|rows| rows.len() as i64 > limit) {
            return Ok(None);
        }
        let ids = kinds.iter().flatten().map(|row: &Row| Ok(Some(PersonId(row.int(0)?))));
        let roots = self.roots(ws, ids.collect::<Result<Vec<_>, Error>>()?)?;
        let mut ids: Vec<PersonId> = roots.into_iter().flatten().collect();
        ids.sort_unstable_by(|one, other| other.cmp(one));
        ids.dedup();
        Ok(Some(ids))
    }
}

/// The place before the first person of an order.
fn end_position(descending: Descending) -> PersonPosition {
    let edge = if descending == Descending(true) { i64::MAX } else { i64::MIN };
    PersonPosition { instant: edge, name: String::new(), id: PersonId(edge) }
}
