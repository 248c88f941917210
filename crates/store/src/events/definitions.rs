//! Event definitions: the workspace's own, and what it changed on built-in ones.

use crate::{Error, Tx};
use rapport_domain::event::EventDefinition;
use rapport_domain::ids::{DefinitionId, WorkspaceId};
use rapport_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The form this version writes.
const FORM: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Document {
    form: u32,
    #[serde(flatten)]
    definition: EventDefinition,
}

impl Tx<'_> {
    /// All stored definitions, in the order they were made.
    pub fn event_definitions(&mut self, ws: WorkspaceId) -> Result<Vec<EventDefinition>, Error> {
        const SQL: &str = "SELECT document FROM event_definition WHERE workspace_id = $1
             ORDER BY created_at, definition_id";
        let rows = self.query(SQL, &[ws.0.into()])?;
        rows.into_iter().map(|mut row| read(&row.text(0)?)).collect()
    }

    /// Writes a definition, new or changed.
    pub fn put_event_definition(
        &mut self,
        ws: WorkspaceId,
        definition: &EventDefinition,
        now: Timestamp,
    ) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO event_definition
             (workspace_id, definition_id, document, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (workspace_id, definition_id) DO UPDATE SET document = excluded.document";
        let document = write(definition)?;
        let id = definition.definition_id.as_str();
        self.execute_one(SQL, &[ws.0.into(), id.into(), (&document).into(), now.0.into()])
    }

    /// Removes a definition.
    pub fn delete_event_definition(
        &mut self,
        ws: WorkspaceId,
        id: &DefinitionId,
    ) -> Result<(), Error> {
        const SQL: &str = "DELETE FROM event_definition
             WHERE workspace_id = $1 AND definition_id = $2";
        self.execute_one(SQL, &[ws.0.into(), id.as_str().into()])
    }
}

fn write(definition: &EventDefinition) -> Result<String, Error> {
    let document = Document { form: FORM, definition: definition.clone() };
    serde_json::to_string(&document).map_err(|error| Error::corrupt(error.to_string()))
}

fn read(text: &str) -> Result<EventDefinition, Error> {
    let document: Document = serde_json::from_str(text)
        .map_err(|error| Error::corrupt(format!("an event definition: {error}")))?;
    match document.form {
        FORM => Ok(document.definition),
        form => Err(Error::corrupt(format!("an event definition has the form {form}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form of today stays readable for good.
    const FORM_1: &str = concat!(
        r#"{"form":1,"definitionId":"AddedToCart","title":"Added to cart","description":"","#,
        r#""category":"external","fields":[{"name":"price","type":"Decimal","required":true},"#,
        r#"{"name":"items","type":"List","required":false,"schema":{"sku":"STRING"}}],"#,
        r#""enabled":true,"contextLabel":{"en":"recent purchase"}}"#
    );

    #[test]
    fn a_document_is_read_and_written_alike() {
        assert_eq!(write(&read(FORM_1).unwrap()).unwrap(), FORM_1);
    }

    #[test]
    fn an_unknown_form_is_refused() {
        assert!(read(&FORM_1.replace("\"form\":1", "\"form\":2")).is_err());
    }
}
