//! Definitions of custom attributes (P-31, P-33).

use crate::{Error, Param, Row, Tx};
use rapport_domain::attribute::CustomAttribute;
use rapport_domain::ids::{AttributeId, WorkspaceId};
use rapport_domain::tag::name_key;
use rapport_domain::time::Timestamp;
use rapport_domain::value::{DataType, ListSchema};
use serde::de::DeserializeOwned;

impl Tx<'_> {
    /// All custom attributes by name.
    pub fn custom_attributes(&mut self, ws: WorkspaceId) -> Result<Vec<CustomAttribute>, Error> {
        const SQL: &str = "SELECT attribute_id, name, data_type, object_schema, created_at
             FROM custom_attribute WHERE workspace_id = $1 ORDER BY name_key";
        self.query(SQL, &[ws.0.into()])?.iter_mut().map(attribute).collect()
    }

    /// Adds a custom attribute; a name that is there already is a conflict.
    pub fn insert_custom_attribute(
        &mut self,
        ws: WorkspaceId,
        attribute: &CustomAttribute,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO custom_attribute
             (workspace_id, attribute_id, name, name_key, data_type, object_schema, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let json = |error: serde_json::Error| Error::corrupt(error.to_string());
        let key = name_key(&attribute.name);
        let data_type = serde_json::to_string(&attribute.data_type).map_err(json)?;
        let schema = serde_json::to_string(&attribute.object_schema).map_err(json)?;
        let params: [Param<'_>; 7] = [
            ws.0.into(),
            attribute.id.0.into(),
            (&attribute.name).into(),
            (&key).into(),
            data_type.trim_matches('"').into(),
            (&schema).into(),
            attribute.created_at.0.into(),
        ];
        self.execute_one(SQL, &params)
    }

    /// Removes a definition; [`Tx::sweep_attribute`] removes the values.
    pub fn delete_custom_attribute(
        &mut self,
        ws: WorkspaceId,
        id: AttributeId,
    ) -> Result<(), Error> {
        const SQL: &str =
            "DELETE FROM custom_attribute WHERE workspace_id = $1 AND attribute_id = $2";
        self.execute_one(SQL, &[ws.0.into(), id.0.into()])
    }
}

fn attribute(row: &mut Row) -> Result<CustomAttribute, Error> {
    let name = row.text(1)?;
    let data_type: DataType = json(&name, &format!("\"{}\"", row.text(2)?))?;
    let object_schema: ListSchema = json(&name, &row.text(3)?)?;
    Ok(CustomAttribute {
        id: AttributeId(row.int(0)?),
        name,
        data_type,
        object_schema,
        created_at: Timestamp(row.int(4)?),
    })
}

fn json<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| Error::corrupt(format!("attribute {name}: {error}")))
}
