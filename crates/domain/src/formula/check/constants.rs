//! Checks the texts that must be written in a formula, not computed: units, regular expressions,
//! forms of dates and tag names. They are read once, so that evaluation cannot fail over them.

use super::Checker;
use crate::formula::calendar::Unit;
use crate::formula::catalog::Parameter;
use crate::formula::date_form::DateForm;
use crate::formula::node::Constant;
use crate::formula::problem::FormulaProblemCode;
use crate::formula::syntax::{Expression, ExpressionKind};
use crate::limits::{FORMULA_PATTERN_BYTES_MAX, FORMULA_PATTERNS_MAX};
use crate::tag::TagName;
use crate::value::Value;
use regex::{Regex, RegexBuilder};

impl Checker<'_> {
    /// What a written text means to a parameter.
    pub(super) fn constant(
        &mut self,
        parameter: Parameter,
        expression: &Expression<'_>,
    ) -> Option<Constant> {
        let text = self.written_text(expression)?;
        let read = match parameter {
            Parameter::Unit => Unit::named(text).map(Constant::Unit).ok_or_else(|| {
                let units: Vec<_> = Unit::ALL.iter().map(|(name, _)| *name).collect();
                format!("must be one of {}", units.join(", "))
            }),
            Parameter::DateForm => DateForm::parse(text).map(Constant::DateForm).ok_or_else(|| {
                "must be made of yyyy, MM, dd, HH, mm, ss and signs between them".to_owned()
            }),
            _ => {
                self.found.patterns += 1;
                if self.found.patterns > FORMULA_PATTERNS_MAX {
                    let message = format!("more than {FORMULA_PATTERNS_MAX} regular expressions");
                    self.report(FormulaProblemCode::TooManyPatterns, message, expression.span);
                    return None;
                }
                pattern(text).map(Constant::Pattern)
            }
        };
        read.map_err(|message| {
            self.report(FormulaProblemCode::BadConstant, message, expression.span);
        })
        .ok()
    }

    /// A written tag name, trimmed.
    pub(super) fn tag_name(&mut self, expression: &Expression<'_>) -> Option<String> {
        let text = self.written_text(expression)?;
        match TagName::new(text) {
            Ok(name) => Some(name.as_str().to_owned()),
            Err(problem) => {
                self.report(FormulaProblemCode::BadConstant, problem.message, expression.span);
                None
            }
        }
    }

    fn written_text<'e>(&mut self, expression: &'e Expression<'_>) -> Option<&'e str> {
        match &expression.kind {
            ExpressionKind::Literal(Value::Text(text)) => Some(text),
            ExpressionKind::Broken => None,
            _ => {
                let message = "must be written as \"text\", not computed";
                self.report(FormulaProblemCode::NotConstant, message, expression.span);
                None
            }
        }
    }
}

/// Compiles a regular expression that matches whole texts, in time linear in their length.
fn pattern(text: &str) -> Result<Regex, String> {
    // Alone first: `a)(b` must not close the group that is put around it.
    let whole = bounded(text).and_then(|_| bounded(&format!(r"\A(?:{text})\z")));
    whole.map_err(|error| {
        let message = error.to_string();
        format!("is no regular expression: {}", message.lines().last().unwrap_or_default())
    })
}

fn bounded(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text)
        .size_limit(FORMULA_PATTERN_BYTES_MAX)
        .dfa_size_limit(FORMULA_PATTERN_BYTES_MAX)
        .build()
}
