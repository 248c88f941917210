//! What an event aggregate is (P-51 to P-53), in the form of A-210.
//!
//! A further function, period or exclusion is one more variant here.

use crate::ids::DefinitionId;
use crate::value::DataType;
use serde::{Deserialize, Serialize};

/// An event aggregate in checked form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Aggregate {
    /// How the events become one value.
    pub function: Function,
    /// The events it looks at.
    pub definition_id: DefinitionId,
    /// The property it looks at; events without it are skipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// Which of the events are left out before the period is cut.
    pub exclude: Exclusion,
    /// When the events must have occurred.
    pub period: Period,
}

/// How events become one value (P-52).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Function {
    /// How many events there are.
    Count,
    /// The sum of the property.
    Sum,
    /// The property of the latest event.
    Last,
    /// The value seen most often; of equally frequent ones the one seen most recently.
    MostCommon,
}

/// Events left out before the period is cut (P-51).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Exclusion {
    /// None of them.
    None,
}

/// When events count (P-53).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Period {
    /// Always.
    Lifetime,
    /// On the past local days, today not included.
    LastDays {
        /// How many days.
        days: u16,
    },
    /// After t-24h, up to t.
    #[serde(rename = "LAST_24_HOURS")]
    Last24Hours,
}

/// The numbers of days a `LAST_DAYS` period may have (P-53).
pub const LAST_DAYS: [u16; 5] = [7, 14, 30, 60, 90];

impl Function {
    /// The type of the result, given the type of the property.
    pub const fn result_type(self, property: Option<DataType>) -> DataType {
        match (self, property) {
            (Self::Count, _) | (_, None) => DataType::Integer,
            (_, Some(data_type)) => data_type,
        }
    }
}
