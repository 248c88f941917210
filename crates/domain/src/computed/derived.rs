//! Formulas and scores in the form in which they run: pure functions of the person and of other
//! computed values (P-54 to P-60).

use super::attribute::{ComputedAttribute, Definition, FormulaText, ScoreText};
use super::clause::PlannedClause;
use crate::filter::{Field, Mentions};
use crate::formula::{Formula, FormulaProblem};
use crate::ids::ComputedId;
use crate::problem::{Checked, Problem, ProblemCode};
use crate::segment::{Definitions, Score};
use crate::tag::name_key;
use crate::value::DataType;
use serde_json::value::RawValue;
use std::collections::BTreeSet;

/// A computed attribute that is derived, with what computes it.
#[derive(Debug, Clone)]
pub struct Derived {
    /// The attribute.
    pub attribute: ComputedAttribute,
    /// What computes it.
    pub rule: DerivedRule,
}

/// What computes a derived attribute.
#[derive(Debug, Clone)]
pub enum DerivedRule {
    /// A formula.
    Formula(Formula),
    /// A score.
    Score(Score),
}

impl Derived {
    /// Reads what computes a derived attribute; `None` for an aggregate.
    ///
    /// # Errors
    /// Every problem, where what it names is gone.
    pub fn restore(
        attribute: &ComputedAttribute,
        definitions: &impl Definitions,
    ) -> Option<Checked<Self>> {
        let rule = match &attribute.definition {
            Definition::Formula(text) => DerivedRule::of_formula(text, definitions),
            Definition::Score(text) => DerivedRule::of_score(text, definitions),
            Definition::EventAggregate(_) | Definition::EventClause(_) => return None,
        };
        Some(rule.map(|rule| Self { attribute: attribute.clone(), rule }))
    }

    /// Its event clauses, for the plan.
    pub(super) fn clauses(&self) -> impl Iterator<Item = PlannedClause> {
        let clauses = match &self.rule {
            DerivedRule::Formula(_) => None,
            DerivedRule::Score(score) => Some(score.clauses()),
        };
        let clauses = clauses.into_iter().flatten().enumerate();
        clauses.filter_map(|(index, clause)| {
            Some(PlannedClause {
                owner: self.attribute.id.0,
                index,
                revision: self.attribute.revision,
                clause: clause?.clone(),
                status: self.attribute.status,
            })
        })
    }

    /// The hidden attributes of its event clauses.
    pub(super) fn clause_ids(&self) -> impl Iterator<Item = ComputedId> {
        self.clauses().map(|clause| PlannedClause::id(clause.owner, clause.index))
    }
}

impl DerivedRule {
    pub(super) fn of_formula(text: &FormulaText, definitions: &impl Definitions) -> Checked<Self> {
        let parsed = Formula::parse(&text.expression, definitions.attributes());
        parsed
            .map(Self::Formula)
            .map_err(|problems| problems.into_iter().map(FormulaProblem::into_problem).collect())
    }

    pub(super) fn of_score(text: &ScoreText, definitions: &impl Definitions) -> Checked<Self> {
        let whole = RawValue::from_string(format!("{{\"rules\":{}}}", text.rules));
        let Ok(whole) = whole else {
            return Err(vec![Problem::new("rules", ProblemCode::Format, "must be JSON")]);
        };
        Score::read(&whole, definitions).map(Self::Score)
    }

    /// The type of its value.
    pub const fn result_type(&self) -> DataType {
        match self {
            Self::Formula(formula) => formula.result_type(),
            Self::Score(_) => DataType::Integer,
        }
    }

    /// What it mentions.
    pub fn mentions(&self) -> Mentions {
        match self {
            Self::Score(score) => score.mentions(),
            Self::Formula(formula) => Mentions {
                fields: formula.references().iter().map(|one| one.field.clone()).collect(),
                tags: formula.tags().iter().map(|tag| name_key(tag)).collect(),
                ..Mentions::default()
            },
        }
    }

    /// The names of the computed attributes it reads.
    pub fn inputs(&self) -> BTreeSet<String> {
        let fields = self.mentions().fields.into_iter();
        let name = |field| match field {
            Field::Computed(name) => Some(name),
            _ => None,
        };
        fields.filter_map(name).collect()
    }
}
