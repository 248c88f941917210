//! The bodies of computed attributes.

use super::definition_body::DefinitionBody;
use crate::attribute_body::type_name;
use rapport_domain::computed::{ComputedAttribute, Definition, Status};
use rapport_domain::value::Value;
use schemars::JsonSchema;
use serde::Serialize;

/// A computed attribute to be made.
#[derive(JsonSchema)]
#[schemars(rename = "NewComputedAttribute")]
#[expect(dead_code, reason = "describes what is read field by field")]
pub(super) struct NewComputedBody {
    name: String,
    kind: KindBody,
    definition: DefinitionBody,
}

/// What changes of a computed attribute.
#[derive(JsonSchema)]
#[schemars(rename = "ComputedAttributeChange")]
#[expect(dead_code, reason = "describes what is read field by field")]
pub(super) struct ComputedChangeBody {
    name: Option<String>,
    kind: Option<KindBody>,
    definition: Option<DefinitionBody>,
}

/// A definition to be tried on a person.
#[derive(JsonSchema)]
#[schemars(rename = "ComputedTest")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read field by field")]
pub(super) struct TestBody {
    kind: KindBody,
    definition: DefinitionBody,
    person_id: i64,
}

#[derive(JsonSchema)]
#[schemars(rename = "ComputedKind")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(dead_code, reason = "describes a text")]
enum KindBody {
    EventAggregate,
    Formula,
    Score,
}

#[derive(JsonSchema)]
#[schemars(rename = "ComputedStatus")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(dead_code, reason = "describes a text")]
enum StatusBody {
    Draft,
    Processing,
    Active,
    Inactive,
}

/// A computed attribute.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ComputedAttribute")]
#[serde(rename_all = "camelCase")]
pub(super) struct ComputedBody {
    pub(super) id: String,
    pub(super) name: String,
    #[schemars(with = "KindBody")]
    pub(super) kind: &'static str,
    #[schemars(with = "StatusBody")]
    status: &'static str,
    /// Percent of the persons that are filled in.
    progress: u8,
    pub(super) definition: DefinitionBody,
    /// The type of its values.
    result_type: &'static str,
    pub(super) created_at: String,
    modified_at: String,
}

impl From<ComputedAttribute> for ComputedBody {
    fn from(attribute: ComputedAttribute) -> Self {
        let (status, progress) = match attribute.status {
            Status::Draft => ("DRAFT", 0),
            Status::Processing { progress } => ("PROCESSING", progress),
            Status::Active => ("ACTIVE", 100),
            Status::Inactive { .. } => ("INACTIVE", 0),
        };
        Self {
            id: attribute.id.to_string(),
            name: attribute.name,
            kind: kind(&attribute.definition),
            status,
            progress,
            definition: attribute.definition.into(),
            result_type: type_name(attribute.result_type),
            created_at: attribute.created_at.to_string(),
            modified_at: attribute.modified_at.to_string(),
        }
    }
}

const fn kind(definition: &Definition) -> &'static str {
    match definition {
        // Clauses are never shown.
        Definition::EventAggregate(_) | Definition::EventClause(_) => "EVENT_AGGREGATE",
        Definition::Formula(_) => "FORMULA",
        Definition::Score(_) => "SCORE",
    }
}

/// The value of a definition for one person.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ComputedTestResult")]
#[serde(rename_all = "camelCase")]
pub(super) struct TestedBody {
    #[schemars(with = "Option<serde_json::Value>")]
    pub(super) value: Option<Value>,
    /// The type of the value.
    #[serde(rename = "type")]
    pub(super) data_type: &'static str,
    pub(super) at: String,
    /// `OVERFLOW` when the value is outside the range of its type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) empty_because: Option<&'static str>,
}
