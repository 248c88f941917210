//! Profile scores (P-54, P-55): points for conditions that hold.

use super::clause::EventClause;
use super::clause_outlook;
use super::input::Definitions;
use super::view::EventView;
use crate::fields::Fields;
use crate::filter::{self, Condition, Mentions, Now, Outlook, PersonView};
use crate::limits::{SCORE_POINTS_MAX, SCORE_RULES_MAX};
use crate::problem::{Checked, ProblemCode};
use crate::time::Timestamp;
use serde_json::value::RawValue;

/// A profile score in checked form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Its rules; the index of a rule is that of its event clause.
    pub rules: Vec<Rule>,
}

/// Points for one condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What it gives, or takes.
    pub points: i64,
    /// When.
    pub test: RuleTest,
}

/// The conditions of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleTest {
    /// Something about the person.
    Attribute(Condition),
    /// Something about its events.
    Event(EventClause),
}

impl Score {
    /// Reads `{"rules":[{"points":50,"attribute":..},{"points":10,"event":..}]}`.
    ///
    /// # Errors
    /// Every problem with its place: `rules[1].event.definitionId`.
    pub fn read(raw: &RawValue, definitions: &impl Definitions) -> Checked<Self> {
        const NAME: &str = "rules";
        let mut fields = Fields::of(raw);
        let list = fields.list(NAME);
        if !(1..=SCORE_RULES_MAX).contains(&list.len()) {
            let message = format!("must have 1 to {SCORE_RULES_MAX} rules");
            let refused = fields.refuse(NAME, ProblemCode::TooMany, message);
            return fields.finish(refused);
        }
        let mut rules = Vec::with_capacity(list.len());
        for (index, raw) in list.into_iter().enumerate() {
            rules.push(fields.below(&format!("{NAME}[{index}]"), Rule::read(raw, definitions)));
        }
        let rules = rules.into_iter().collect::<Option<Vec<Rule>>>();
        fields.finish(rules.map(|rules| Self { rules }))
    }

    /// The sum of the points of the rules that hold; 0 if none does.
    pub fn value<V: PersonView + EventView>(&self, view: &V, now: Now<'_>) -> i64 {
        let rules = self.rules.iter().enumerate();
        rules
            .filter(|(index, rule)| rule.holds(*index, view, now))
            .map(|(_, rule)| rule.points)
            .sum()
    }

    /// The next instant at which a rule begins or ceases to hold by time alone.
    pub fn next_change_after<V: PersonView + EventView>(
        &self,
        view: &V,
        now: Now<'_>,
    ) -> Option<Timestamp> {
        let change = |(index, rule): (usize, &Rule)| {
            Outlook::next_change_after(now.at, |at| rule.outlook(index, view, now.at(at)))
        };
        self.rules.iter().enumerate().filter_map(change).min()
    }

    /// The event clauses by rule.
    pub fn clauses(&self) -> impl Iterator<Item = Option<&EventClause>> {
        self.rules.iter().map(|rule| match &rule.test {
            RuleTest::Attribute(_) => None,
            RuleTest::Event(clause) => Some(clause),
        })
    }

    /// What its rules mention.
    pub fn mentions(&self) -> Mentions {
        let mut mentions = Mentions::default();
        for rule in &self.rules {
            match &rule.test {
                RuleTest::Attribute(condition) => mentions.extend(condition.mentions()),
                RuleTest::Event(clause) => {
                    mentions.definitions.insert(clause.definition_id.clone());
                }
            }
        }
        mentions
    }
}

impl Rule {
    fn read(raw: &RawValue, definitions: &impl Definitions) -> Checked<Self> {
        let mut fields = Fields::of(raw);
        let points = fields.whole("points", -SCORE_POINTS_MAX..=SCORE_POINTS_MAX);
        let test = match (fields.raw("attribute"), fields.raw("event")) {
            (Some(raw), None) => {
                let read = filter::parse(raw.get(), definitions.attributes());
                fields.below("attribute", read).map(RuleTest::Attribute)
            }
            (None, Some(raw)) => {
                let read = EventClause::read(raw, definitions);
                fields.below("event", read).map(RuleTest::Event)
            }
            (Some(_), Some(_)) => {
                fields.refuse("event", ProblemCode::NotAllowed, "a rule has one condition")
            }
            (None, None) => {
                fields.refuse("attribute", ProblemCode::Required, "a rule has a condition")
            }
        };
        fields.finish(points.zip(test).map(|(points, test)| Self { points, test }))
    }

    fn holds<V: PersonView + EventView>(&self, index: usize, view: &V, now: Now<'_>) -> bool {
        match &self.test {
            RuleTest::Attribute(condition) => condition.holds(view, now),
            RuleTest::Event(_) => view.clause_holds(index, now.at),
        }
    }

    fn outlook<V: PersonView + EventView>(&self, index: usize, view: &V, now: Now<'_>) -> Outlook {
        match &self.test {
            RuleTest::Attribute(condition) => condition.outlook(view, now),
            RuleTest::Event(_) => clause_outlook(view, index, now.at),
        }
    }
}
