//! The definition of an event aggregate as JSON.

use rapport_domain::computed::aggregate::{Aggregate, Exclusion, Period, Since};
use rapport_domain::segment::PropertyTest;
use schemars::JsonSchema;
use serde::Serialize;

/// An aggregate of events.
#[derive(Default, Serialize, JsonSchema)]
#[schemars(rename = "EventAggregate")]
#[serde(rename_all = "camelCase")]
pub(super) struct AggregateBody {
    #[schemars(with = "FunctionBody")]
    function: &'static str,
    definition_id: String,
    /// The property it looks at; `$occurredTime` is the time of the event, for MIN and MAX.
    #[serde(skip_serializing_if = "Option::is_none")]
    property: Option<String>,
    /// At most 10; all must hold.
    #[serde(default)]
    filters: Vec<PropertyTestBody>,
    #[serde(default)]
    #[schemars(with = "ExclusionBody")]
    exclude: &'static str,
    period: PeriodBody,
}

#[derive(JsonSchema)]
#[schemars(rename = "AggregateFunction")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(dead_code, reason = "describes a text")]
enum FunctionBody {
    Count,
    CountDistinct,
    Sum,
    Average,
    Min,
    Max,
    First,
    Last,
    MostCommon,
    Exists,
}

/// Which event is left out before the period is cut.
#[derive(JsonSchema)]
#[schemars(rename = "AggregateExclusion")]
#[serde(rename_all = "UPPERCASE")]
#[expect(dead_code, reason = "describes a text")]
enum ExclusionBody {
    None,
    First,
    Last,
}

/// A comparison of a property. Text ignores case; `NE` holds for events without the property.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PropertyTest")]
#[serde(rename_all = "camelCase")]
struct PropertyTestBody {
    /// The name of the property.
    attribute: String,
    #[schemars(with = "PropertyOperatorBody")]
    operator: &'static str,
    /// Always text, read by the type of the property.
    value: String,
}

#[derive(JsonSchema)]
#[schemars(rename = "PropertyOperator")]
#[serde(rename_all = "UPPERCASE")]
#[expect(dead_code, reason = "describes a text")]
enum PropertyOperatorBody {
    Eq,
    Ne,
    Lt,
    Lte,
    Gt,
    Gte,
    Sw,
    Ew,
    Con,
}

/// When events count.
#[derive(Default, Serialize, JsonSchema)]
#[schemars(rename = "AggregatePeriod")]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
enum PeriodBody {
    #[default]
    Lifetime,
    LastDays {
        /// 7, 14, 30, 60 or 90; today is not included.
        days: u16,
    },
    #[serde(rename = "LAST_24_HOURS")]
    Last24Hours,
    /// After this long ago, up to now; at most 3,650 days.
    Rolling {
        amount: u32,
        #[schemars(with = "UnitBody")]
        unit: &'static str,
    },
    /// From the start of a local day: a date, or so many days before today.
    #[serde(rename_all = "camelCase")]
    Since {
        #[serde(skip_serializing_if = "Option::is_none")]
        date: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        days_ago: Option<u16>,
    },
}

#[derive(JsonSchema)]
#[schemars(rename = "TimeUnit")]
#[serde(rename_all = "UPPERCASE")]
#[expect(dead_code, reason = "describes a text")]
enum UnitBody {
    Minutes,
    Hours,
    Days,
}

impl From<Aggregate> for AggregateBody {
    fn from(aggregate: Aggregate) -> Self {
        Self {
            function: aggregate.function.name(),
            definition_id: aggregate.definition_id.0,
            property: aggregate.property,
            filters: aggregate.filters.iter().map(PropertyTestBody::from).collect(),
            exclude: Exclusion::name(aggregate.exclude),
            period: aggregate.period.into(),
        }
    }
}

impl From<&PropertyTest> for PropertyTestBody {
    fn from(test: &PropertyTest) -> Self {
        Self {
            attribute: test.property.clone(),
            operator: test.operator.name(),
            value: test.text().to_owned(),
        }
    }
}

impl From<Period> for PeriodBody {
    fn from(period: Period) -> Self {
        match period {
            Period::Lifetime => Self::Lifetime,
            Period::LastDays { days } => Self::LastDays { days },
            Period::Last24Hours => Self::Last24Hours,
            Period::Rolling { amount, unit } => Self::Rolling { amount, unit: unit.name() },
            Period::Since(Since::Date { date }) => {
                Self::Since { date: Some(date.to_string()), days_ago: None }
            }
            Period::Since(Since::DaysAgo { days_ago }) => {
                Self::Since { date: None, days_ago: Some(days_ago) }
            }
        }
    }
}
