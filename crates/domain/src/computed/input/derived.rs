//! Reads the definitions of formulas and scores, and refuses what they must not read: what is
//! not Active, themselves, too long a chain (P-37, P-41).

use super::Surroundings;
use crate::computed::attribute::{Definition, FormulaText, ScoreText, Status};
use crate::computed::derived::DerivedRule;
use crate::fields::Fields;
use crate::limits::COMPUTED_DEPTH_MAX;
use crate::problem::{Checked, Problem, ProblemCode};
use crate::segment::{Definitions, Score};
use crate::value::DataType;
use serde_json::value::RawValue;

/// `{"expression":".."}`.
pub(super) fn formula(
    raw: &RawValue,
    around: &Surroundings<'_, impl Definitions>,
) -> Checked<(Definition, DataType)> {
    let mut fields = Fields::of(raw);
    let expression = fields.text("expression");
    let text = fields.finish(expression.map(|expression| FormulaText { expression }))?;
    let rule = DerivedRule::of_formula(&text, around.definitions)?;
    allowed(&rule, "expression", around)?;
    Ok((Definition::Formula(text), rule.result_type()))
}

/// `{"rules":[..]}`.
pub(super) fn score(
    raw: &RawValue,
    around: &Surroundings<'_, impl Definitions>,
) -> Checked<(Definition, DataType)> {
    let rule = DerivedRule::Score(Score::read(raw, around.definitions)?);
    allowed(&rule, "rules", around)?;
    let rules = Fields::of(raw).raw("rules").map(|rules| rules.get().to_owned());
    let text = ScoreText { rules: rules.unwrap_or_default() };
    Ok((Definition::Score(text), rule.result_type()))
}

fn allowed(
    rule: &DerivedRule,
    place: &str,
    around: &Surroundings<'_, impl Definitions>,
) -> Checked<()> {
    let inputs = rule.inputs();
    let this = around.this.unwrap_or_default();
    let mut references = around.references.clone();
    references.set(this, inputs.clone());
    if let Some(cycle) = references.cycle(this) {
        let message = format!("reads itself: {}", cycle.join(" → "));
        return Err(vec![Problem::new(place, ProblemCode::NotAllowed, message)]);
    }
    let mut problems = Vec::new();
    for attribute in around.computed.iter().filter(|a| inputs.contains(&a.name)) {
        if attribute.status != Status::Active {
            let message = format!("{} is not Active: only Active ones can be read", attribute.name);
            problems.push(Problem::new(place, ProblemCode::NotAllowed, message));
        }
    }
    if references.depth(this).is_none_or(|depth| depth > COMPUTED_DEPTH_MAX) {
        let message = format!(
            "reads computed attributes that read others in turn: at most {COMPUTED_DEPTH_MAX} \
             may follow one another"
        );
        problems.push(Problem::new(place, ProblemCode::TooMany, message));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
