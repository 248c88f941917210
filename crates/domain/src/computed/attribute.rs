//! A computed attribute and its life (P-37, P-38).

use super::aggregate::Aggregate;
use super::plan::Moment;
use super::shape::Shape;
use crate::ids::{ComputedId, DefinitionId};
use crate::segment::{EventClause, PropertyTest};
use crate::time::{Day, Timestamp};
use crate::value::DataType;
use serde::{Deserialize, Serialize};

/// A computed attribute of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComputedAttribute {
    /// Its id.
    pub id: ComputedId,
    /// Its name, unique among standard, custom and computed attributes.
    pub name: String,
    /// What is computed.
    #[serde(flatten)]
    pub definition: Definition,
    /// The type of its value.
    pub result_type: DataType,
    /// Where it is in its life.
    #[serde(flatten)]
    pub status: Status,
    /// The workspace's revision with which it was activated last, so that it is greater than that of
    /// everything activated before: a state answers for all up to the newest it was built for.
    pub revision: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub modified_at: Timestamp,
}

/// The kinds of computed attributes (P-36).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "definition", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Definition {
    /// An aggregate of events.
    EventAggregate(Aggregate),
    /// A custom formula, as it was written.
    Formula(FormulaText),
    /// A profile score, as it was written.
    Score(ScoreText),
    /// An event clause of a segment or a score: carried by the plan, stored where it belongs.
    #[serde(skip)]
    EventClause(EventClause),
}

/// The text of a custom formula. What runs is read from it with the definitions it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormulaText {
    /// The expression.
    pub expression: String,
}

/// The text of a profile score. What runs is read from it with the definitions it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreText {
    /// The list of rules as JSON.
    pub rules: String,
}

impl Definition {
    /// The event definition it looks at; none of what is derived.
    pub const fn event_definition(&self) -> Option<&DefinitionId> {
        match self {
            Self::EventAggregate(aggregate) => Some(&aggregate.definition_id),
            Self::EventClause(clause) => Some(&clause.definition_id),
            Self::Formula(_) | Self::Score(_) => None,
        }
    }

    /// Whether its value is derived from the person and from other computed values.
    pub const fn is_derived(&self) -> bool {
        matches!(self, Self::Formula(_) | Self::Score(_))
    }

    /// The property it looks at.
    pub(super) fn property(&self) -> Option<&str> {
        match self {
            Self::EventAggregate(aggregate) => aggregate.property.as_deref(),
            Self::EventClause(_) | Self::Formula(_) | Self::Score(_) => None,
        }
    }

    /// What holds for every event it looks at.
    pub(super) fn filters(&self) -> &[PropertyTest] {
        match self {
            Self::EventAggregate(aggregate) => &aggregate.filters,
            Self::EventClause(clause) => &clause.conditions,
            Self::Formula(_) | Self::Score(_) => &[],
        }
    }
}

/// Where a computed attribute is in its life (P-37).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "UPPERCASE", rename_all_fields = "camelCase")]
pub enum Status {
    /// Editable, on no profile.
    Draft,
    /// Being filled in from stored events; readable nowhere.
    Processing {
        /// Percent done.
        progress: u8,
    },
    /// Readable and exact.
    Active,
    /// Not kept up any more.
    Inactive {
        /// The instant whose values stay; none after its definition was changed.
        frozen: Option<Frozen>,
    },
}

/// The instant at which values were frozen, with its local day: a later change of the time zone
/// does not move them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Frozen {
    /// The instant.
    pub at: Timestamp,
    /// Its local day then.
    pub day: Day,
}

impl ComputedAttribute {
    /// What a state keeps for it.
    pub(super) fn shape(&self) -> Shape {
        self.definition.shape(self.result_type)
    }

    /// Whether profiles show it.
    pub const fn is_readable(&self) -> bool {
        matches!(self.status, Status::Active | Status::Inactive { frozen: Some(_) })
            && !matches!(self.definition, Definition::EventClause(_))
    }

    /// Whether new events change it.
    pub const fn is_live(&self) -> bool {
        matches!(self.status, Status::Active | Status::Processing { .. })
    }

    /// Whether name and definition may be edited (P-38).
    pub const fn is_editable(&self) -> bool {
        matches!(self.status, Status::Draft | Status::Inactive { .. })
    }

    /// The instant whose values stay, if they are frozen.
    pub const fn frozen(&self) -> Option<Frozen> {
        match self.status {
            Status::Inactive { frozen } => frozen,
            _ => None,
        }
    }

    /// Starts to compute: Processing, as of a revision of the workspace that nothing has yet. `None`
    /// where it already does.
    pub fn activated(&self, now: Timestamp, revision: i64) -> Option<Self> {
        self.is_editable().then(|| Self {
            status: Status::Processing { progress: 0 },
            revision,
            modified_at: now,
            ..self.clone()
        })
    }

    /// Stops to compute and keeps the values of `moment`. One that was never complete keeps none.
    /// `None` where it does not compute.
    pub fn deactivated(&self, moment: Moment) -> Option<Self> {
        let frozen = match self.status {
            Status::Active => Some(Frozen { at: moment.at, day: moment.day }),
            Status::Processing { .. } => None,
            Status::Draft | Status::Inactive { .. } => return None,
        };
        let status = Status::Inactive { frozen };
        Some(Self { status, modified_at: moment.at, ..self.clone() })
    }

    /// How far its filling in has come; at 100 it is Active. Others stay as they are.
    #[must_use]
    pub fn filled(&self, percent: u8) -> Self {
        let status = match self.status {
            Status::Processing { .. } if percent >= 100 => Status::Active,
            Status::Processing { .. } => Status::Processing { progress: percent },
            other => other,
        };
        Self { status, ..self.clone() }
    }
}
