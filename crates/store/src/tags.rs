//! Tags of a workspace (P-76); who carries them is written with the persons.

use crate::{Error, Param, Row, Tx};
use rapport_domain::ids::{TagId, WorkspaceId};
use rapport_domain::tag::{Tag, name_key};
use rapport_domain::time::Timestamp;

impl Tx<'_> {
    /// All tags by name.
    pub fn tags(&mut self, ws: WorkspaceId) -> Result<Vec<Tag>, Error> {
        const SQL: &str = "SELECT tag_id, name, created_at, modified_at FROM tag
             WHERE workspace_id = $1 ORDER BY name_key";
        self.query(SQL, &[ws.0.into()])?.iter_mut().map(tag).collect()
    }

    /// How many persons carry each tag that anybody carries.
    pub fn tag_counts(&mut self, ws: WorkspaceId) -> Result<Vec<(TagId, i64)>, Error> {
        const SQL: &str = "SELECT tag_id, COUNT(*) FROM person_tag WHERE workspace_id = $1
             GROUP BY tag_id ORDER BY tag_id";
        let rows = self.query(SQL, &[ws.0.into()])?;
        rows.iter().map(|row| Ok((TagId(row.int(0)?), row.int(1)?))).collect()
    }

    /// Adds tags; a name that is there already is a conflict.
    pub fn insert_tags(&mut self, ws: WorkspaceId, tags: &[Tag]) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO tag
             (workspace_id, tag_id, name, name_key, created_at, modified_at)
             VALUES ($1, $2, $3, $4, $5, $6)";
        for tag in tags {
            let key = name_key(&tag.name);
            let params: [Param<'_>; 6] = [
                ws.0.into(),
                tag.id.0.into(),
                (&tag.name).into(),
                (&key).into(),
                tag.created_at.0.into(),
                tag.modified_at.0.into(),
            ];
            self.execute_one(SQL, &params)?;
        }
        Ok(())
    }

    /// Removes a tag from the workspace and from everybody. Persons keep a number that means
    /// nothing any more until they are written next.
    pub fn delete_tag(&mut self, ws: WorkspaceId, id: TagId) -> Result<(), Error> {
        const PERSONS: &str = "DELETE FROM person_tag WHERE workspace_id = $1 AND tag_id = $2";
        const TAG: &str = "DELETE FROM tag WHERE workspace_id = $1 AND tag_id = $2";
        self.execute(PERSONS, &[ws.0.into(), id.0.into()])?;
        self.execute_one(TAG, &[ws.0.into(), id.0.into()])
    }
}

fn tag(row: &mut Row) -> Result<Tag, Error> {
    Ok(Tag {
        id: TagId(row.int(0)?),
        name: row.text(1)?,
        created_at: Timestamp(row.int(2)?),
        modified_at: Timestamp(row.int(3)?),
    })
}
