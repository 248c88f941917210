//! Opener rules: of which events an opener speaks, and in which words (I-80).

use crate::event::{Event, EventDefinition};
use crate::fields::Fields;
use crate::ids::DefinitionId;
use crate::limits::{
    AGG_FILTERS_MAX, OPENER_RULE_HOURS_MAX, OPENER_RULE_ID_MAX, OPENER_RULES_MAX,
    OPENER_TEMPLATE_MAX,
};
use crate::liquid::Template;
use crate::problem::{Checked, Problem, ProblemCode};
use crate::segment::PropertyTest;
use crate::time::{HOUR_MS, Timestamp};
use serde_json::value::RawValue;

/// The id of the rule that is always there, and the last one.
pub const DEFAULT_RULE: &str = "default";

/// One rule. The first whose event there is wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenerRule {
    /// Its id, unique among the rules.
    pub id: String,
    /// The definition it speaks of; any with a context label when absent.
    pub definition_id: Option<DefinitionId>,
    /// Which of the event's properties must be how; all must.
    pub filters: Vec<PropertyTest>,
    /// How old the event may be.
    pub max_age_hours: i64,
    /// What is said.
    pub template: String,
    /// Whether what is said looks at the person or at further events, which cost more to read.
    pub looks_further: bool,
    /// The language it is said in: only to persons of that language; to everybody when absent.
    pub language: Option<String>,
}

impl OpenerRule {
    /// Reads the rules of a workspace, in their order.
    ///
    /// # Errors
    /// Every problem, with paths such as `[0].template`.
    pub fn read_all(rules: &[&RawValue], definitions: &[EventDefinition]) -> Checked<Vec<Self>> {
        let mut problems = Vec::new();
        if rules.len() > OPENER_RULES_MAX {
            let message = format!("must have at most {OPENER_RULES_MAX} rules");
            return Err(vec![Problem::new("", ProblemCode::TooMany, message)]);
        }
        let mut read: Vec<Self> = Vec::with_capacity(rules.len());
        for (index, raw) in rules.iter().enumerate() {
            let place = format!("[{index}]");
            match Self::read(raw, definitions) {
                Ok(rule) if read.iter().any(|other| other.id == rule.id) => {
                    let message = format!("the id {} is used twice", rule.id);
                    let path = format!("{place}.id");
                    problems.push(Problem::new(path, ProblemCode::Taken, message));
                }
                Ok(rule) => read.push(rule),
                Err(found) => {
                    problems.extend(found.into_iter().map(|problem| problem.under(&place)));
                }
            }
        }
        if problems.is_empty() { Ok(read) } else { Err(problems) }
    }

    fn read(raw: &RawValue, definitions: &[EventDefinition]) -> Checked<Self> {
        let mut fields = Fields::of(raw);
        let id = fields.text("id").and_then(|id| {
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
            let has_form = (1..=OPENER_RULE_ID_MAX).contains(&id.len()) && id.bytes().all(allowed);
            if has_form && id != DEFAULT_RULE {
                return Some(id);
            }
            let message =
                format!("must have 1 to {OPENER_RULE_ID_MAX} of A-Z a-z 0-9 _ -, not default");
            fields.refuse("id", ProblemCode::Format, message)
        });
        let definition = fields.optional_text("definitionId").flatten().and_then(|id| {
            let found = definitions.iter().find(|known| known.definition_id.as_str() == id);
            if found.is_none() {
                fields.refuse::<()>("definitionId", ProblemCode::Unknown, "is no event definition");
            }
            found
        });
        let filters = read_filters(&mut fields, definition);
        let max_age_hours = fields.whole("maxAgeHours", 1..=OPENER_RULE_HOURS_MAX);
        let template = fields.text("template").and_then(|template| {
            if template.chars().count() > OPENER_TEMPLATE_MAX {
                let message = format!("must have at most {OPENER_TEMPLATE_MAX} characters");
                return fields.refuse("template", ProblemCode::TooLong, message);
            }
            match Template::parse(&template) {
                Ok(parsed) => Some((template, looks_further(&parsed))),
                Err(error) => fields.refuse("template", ProblemCode::Format, format!("{error}")),
            }
        });
        let language = fields.optional_text("language").flatten();
        let definition_id = definition.map(|definition| definition.definition_id.clone());
        let parts = id.zip(max_age_hours).zip(template);
        fields.finish(parts.map(|((id, max_age_hours), (template, looks_further))| Self {
            id,
            definition_id,
            filters,
            max_age_hours,
            template,
            looks_further,
            language,
        }))
    }

    /// Whether it speaks to somebody of these languages, by preference.
    pub(super) fn speaks_to(&self, languages: &[&str]) -> bool {
        let base =
            |language: &str| language.split(['-', '_']).next().unwrap_or_default().to_owned();
        self.language.as_ref().is_none_or(|own| {
            languages.first().is_some_and(|language| *language == own || base(language) == *own)
        })
    }

    /// Whether it speaks of an event.
    pub(super) fn fits(&self, event: &Event, definition: &EventDefinition, now: Timestamp) -> bool {
        let is_meant = match &self.definition_id {
            Some(id) => *id == event.definition_id,
            None => !definition.context_label.is_empty(),
        };
        is_meant
            && event.occurred_time > self.oldest(now)
            && self.filters.iter().all(|filter| filter.holds(&event.properties))
    }

    /// Events at this instant and before are too old.
    pub fn oldest(&self, now: Timestamp) -> Timestamp {
        now.plus_ms(-self.max_age_hours * HOUR_MS)
    }
}

fn looks_further(template: &Template) -> bool {
    template.mentions().iter().any(|mention| mention.name != "recent")
}

fn read_filters(
    fields: &mut Fields<'_>,
    definition: Option<&EventDefinition>,
) -> Vec<PropertyTest> {
    let raw = fields.list("filters");
    if raw.len() > AGG_FILTERS_MAX {
        let message = format!("must have at most {AGG_FILTERS_MAX} filters");
        fields.refuse::<()>("filters", ProblemCode::TooMany, message);
        return Vec::new();
    }
    let Some(definition) = definition else {
        if !raw.is_empty() {
            let message = "need the definition whose properties they look at";
            fields.refuse::<()>("filters", ProblemCode::NotAllowed, message);
        }
        return Vec::new();
    };
    let mut filters = Vec::with_capacity(raw.len());
    for (index, raw) in raw.into_iter().enumerate() {
        let read = PropertyTest::read(raw, definition);
        filters.extend(fields.below(&format!("filters[{index}]"), read));
    }
    filters
}
