//! The definitions of computed attributes as JSON.

use super::aggregate_body::AggregateBody;
use crate::segment_body::EventClauseBody;
use rapport_domain::computed::{Definition, FormulaText, ScoreText};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

/// What is computed; which of these depends on `kind`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ComputedDefinition")]
#[serde(untagged)]
pub(super) enum DefinitionBody {
    Aggregate(AggregateBody),
    Formula(FormulaBody),
    Score(ScoreBody),
}

/// A custom formula.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CustomFormula")]
pub(super) struct FormulaBody {
    /// At most 4000 characters.
    expression: String,
}

/// A profile score: the sum of the points of the rules that hold.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ProfileScore")]
pub(super) struct ScoreBody {
    /// 1 to 100.
    #[schemars(with = "Vec<RuleBody>")]
    rules: Option<Box<RawValue>>,
}

/// Points for one condition: `attribute` or `event`.
#[derive(JsonSchema)]
#[schemars(rename = "ScoreRule")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct RuleBody {
    /// From -1000000 to 1000000.
    points: i64,
    /// A condition such as `{"#gte":{"Lifetime spend":500}}`.
    attribute: Option<serde_json::Value>,
    event: Option<EventClauseBody>,
}

impl From<Definition> for DefinitionBody {
    fn from(definition: Definition) -> Self {
        match definition {
            Definition::EventAggregate(aggregate) => Self::Aggregate(aggregate.into()),
            Definition::Formula(FormulaText { expression }) => {
                Self::Formula(FormulaBody { expression })
            }
            Definition::Score(ScoreText { rules }) => {
                Self::Score(ScoreBody { rules: RawValue::from_string(rules).ok() })
            }
            // Clauses live in segments and scores and are never shown as attributes.
            Definition::EventClause(_) => Self::Aggregate(AggregateBody::default()),
        }
    }
}
