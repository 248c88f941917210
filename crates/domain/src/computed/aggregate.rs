//! What an event aggregate is (P-51 to P-53), in the form of A-210.

use crate::ids::DefinitionId;
use crate::segment::PropertyTest;
use crate::time::{DAY_MS, Day};
use crate::value::DataType;
use serde::{Deserialize, Serialize};

/// The name of the event's own time where a property is asked for.
pub const EVENT_TIME: &str = "$occurredTime";

/// An event aggregate in checked form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Aggregate {
    /// How the events become one value.
    pub function: Function,
    /// The events it looks at.
    pub definition_id: DefinitionId,
    /// The property it looks at, or [`EVENT_TIME`]; events without it are skipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// What holds for every event that counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<PropertyTest>,
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
    /// How many different values the property has.
    CountDistinct,
    /// The sum of the property.
    Sum,
    /// The mean of the property.
    Average,
    /// The least value of the property.
    Min,
    /// The greatest value of the property.
    Max,
    /// The property of the earliest event.
    First,
    /// The property of the latest event.
    Last,
    /// The value seen most often; of equally frequent ones the one seen most recently.
    MostCommon,
    /// Whether there is any event.
    Exists,
}

/// Events left out before the period is cut (P-51).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Exclusion {
    /// None of them.
    None,
    /// The earliest of all that pass the filters.
    First,
    /// The latest of all that pass the filters.
    Last,
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
    /// After t less this long, up to t.
    Rolling {
        /// How many units.
        amount: u32,
        /// The unit.
        unit: TimeUnit,
    },
    /// From the start of a local day on.
    Since(Since),
}

/// The day with which a `SINCE` period begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum Since {
    /// This one.
    Date {
        /// The day.
        date: Day,
    },
    /// So many days before today.
    DaysAgo {
        /// How many; today itself is 0.
        days_ago: u16,
    },
}

/// Units of rolling time. A day is 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimeUnit {
    /// 60 seconds.
    Minutes,
    /// 60 minutes.
    Hours,
    /// 24 hours.
    Days,
}

/// The numbers of days a `LAST_DAYS` period may have (P-53).
pub const LAST_DAYS: [u16; 5] = [7, 14, 30, 60, 90];

impl Function {
    /// All of them, in the order in which the specification lists them.
    pub const ALL: [Self; 10] = [
        Self::Count,
        Self::CountDistinct,
        Self::Sum,
        Self::Average,
        Self::Min,
        Self::Max,
        Self::First,
        Self::Last,
        Self::MostCommon,
        Self::Exists,
    ];

    /// The wire name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Count => "COUNT",
            Self::CountDistinct => "COUNT_DISTINCT",
            Self::Sum => "SUM",
            Self::Average => "AVERAGE",
            Self::Min => "MIN",
            Self::Max => "MAX",
            Self::First => "FIRST",
            Self::Last => "LAST",
            Self::MostCommon => "MOST_COMMON",
            Self::Exists => "EXISTS",
        }
    }

    /// Whether it looks at a property of the events.
    pub const fn needs_property(self) -> bool {
        !matches!(self, Self::Count | Self::Exists)
    }

    /// The type of the result, given the type of the property.
    pub const fn result_type(self, property: Option<DataType>) -> DataType {
        match (self, property) {
            (Self::Exists, _) => DataType::Boolean,
            (Self::Average, _) => DataType::Decimal,
            (Self::Count | Self::CountDistinct, _) | (_, None) => DataType::Integer,
            (_, Some(data_type)) => data_type,
        }
    }
}

impl Exclusion {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::None, Self::First, Self::Last];

    /// The wire name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::First => "FIRST",
            Self::Last => "LAST",
        }
    }
}

impl TimeUnit {
    /// All of them, shortest first.
    pub const ALL: [Self; 3] = [Self::Minutes, Self::Hours, Self::Days];

    /// The wire name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Minutes => "MINUTES",
            Self::Hours => "HOURS",
            Self::Days => "DAYS",
        }
    }

    /// Its length in milliseconds.
    pub const fn milliseconds(self) -> i64 {
        match self {
            Self::Minutes => 60_000,
            Self::Hours => 3_600_000,
            Self::Days => DAY_MS,
        }
    }
}
