//! Segments in both families: what is read, what is answered.

use crate::Failure;
use crate::object::Object;
use rapport_app::Error;
use rapport_app::segments::SegmentInfo;
use rapport_domain::ids::SegmentId;
use rapport_domain::segment::SegmentInput;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

/// A segment to be made, or what it is to become.
#[derive(JsonSchema)]
#[schemars(rename = "NewSegment")]
#[expect(dead_code, reason = "describes what is read field by field")]
pub(crate) struct NewSegmentBody {
    name: String,
    description: Option<String>,
    #[schemars(flatten)]
    rules: RulesBody,
}

/// Who belongs to a segment; one part may be missing.
#[derive(JsonSchema)]
#[schemars(rename = "SegmentRules")]
#[expect(dead_code, reason = "describes what is read field by field")]
pub(crate) struct RulesBody {
    /// A condition such as `{"#contains":{"tags":"vip"}}`.
    query: Option<serde_json::Value>,
    /// Up to five; all must hold.
    events: Option<Vec<EventClauseBody>>,
}

/// Which events must have happened, when and how often.
#[derive(JsonSchema)]
#[schemars(rename = "EventClause")]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read field by field")]
pub(crate) struct EventClauseBody {
    definition_id: String,
    timeline_condition: TimelineConditionBody,
    /// At least once if absent; with `ALL` and `NOT` only.
    occurrence_condition: Option<OccurrenceConditionBody>,
    /// All must hold for an event to count.
    payload_conditions: Option<Vec<PayloadConditionBody>>,
}

#[derive(JsonSchema)]
#[schemars(rename = "TimelineCondition")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct TimelineConditionBody {
    /// `ALL`, `NOT`, `FIRST` or `LAST`.
    occurred: String,
    /// `EMPTY`, `AFTER`, `BEFORE`, `BETWEEN`, `AFTER_ABS`, `BEFORE_ABS` or `BETWEEN_ABS`.
    operator: Option<String>,
    /// A length in `units`; of `_ABS` forms Unix seconds.
    start: Option<i64>,
    /// The longer length or later instant of `BETWEEN` forms.
    end: Option<i64>,
    /// `DAYS`, `HOURS` or `MINUTES`.
    units: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename = "OccurrenceCondition")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct OccurrenceConditionBody {
    /// `IS`, `LESS_THAN`, `LESS_OR_EQUAL`, `GREATER_OR_EQUAL` or `GREATER_THAN`.
    operation: Option<String>,
    times: i64,
}

#[derive(JsonSchema)]
#[schemars(rename = "PayloadCondition")]
#[expect(dead_code, reason = "describes what is read field by field")]
struct PayloadConditionBody {
    /// The name of a property.
    attribute: String,
    /// `EQ`, `NE`, `LT`, `LTE`, `GT`, `GTE`, `SW`, `EW` or `CON`.
    operator: String,
    /// Always text, read by the property's type.
    value: String,
}

/// A segment.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Segment")]
#[serde(rename_all = "camelCase")]
pub(crate) struct SegmentBody {
    pub(crate) id: i64,
    pub(crate) name: String,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<serde_json::Value>")]
    query: Option<Box<RawValue>>,
    #[schemars(with = "Vec<EventClauseBody>")]
    events: Vec<Box<RawValue>>,
    pub(crate) created_at: String,
    modified_at: String,
}

impl From<&SegmentInfo> for SegmentBody {
    fn from(info: &SegmentInfo) -> Self {
        let SegmentInfo { segment, input } = info;
        Self {
            id: segment.id.0,
            name: segment.name.clone(),
            description: segment.description.clone(),
            query: input.query.clone(),
            events: input.events.clone(),
            created_at: segment.created_at.to_string(),
            modified_at: segment.modified_at.to_string(),
        }
    }
}

/// Fields of an answer that a request may carry without effect, so that it can be sent back.
const READ_ONLY: &[&str] = &["id", "createdAt", "modifiedAt"];

/// Reads a whole segment.
pub(crate) fn read(body: &mut Object<'_>) -> SegmentInput {
    body.ignore(READ_ONLY);
    let name = body.required_text("name");
    let description = body.text("description").unwrap_or_default();
    let (query, events) = read_rules(body);
    SegmentInput { name, description, query, events }
}

/// Reads a change of a segment: what is absent stays, `null` empties.
pub(crate) fn read_change(body: &mut Object<'_>, current: &SegmentInfo) -> SegmentInput {
    body.ignore(READ_ONLY);
    let SegmentInfo { segment, input } = current;
    let name = body.text("name").unwrap_or_else(|| segment.name.clone());
    let description = match body.has("description") {
        true => body.text("description").unwrap_or_default(),
        false => segment.description.clone(),
    };
    let (has_query, has_events) = (body.has("query"), body.has("events"));
    let (query, events) = read_rules(body);
    SegmentInput {
        name,
        description,
        query: if has_query { query } else { input.query.clone() },
        events: if has_events { events } else { input.events.clone() },
    }
}

/// Reads the rules alone.
pub(crate) fn read_rules(body: &mut Object<'_>) -> (Option<Box<RawValue>>, Vec<Box<RawValue>>) {
    let query = body.raw("query").filter(|raw| raw.get() != "null").map(RawValue::to_owned);
    let events = body.list("events").unwrap_or_default();
    (query, events.into_iter().map(RawValue::to_owned).collect())
}

/// The id in a path; anything else names no segment.
pub(crate) fn segment_id(text: &str) -> Result<SegmentId, Failure> {
    text.parse().map(SegmentId).map_err(|_| Error::NotFound("segment").into())
}
