//! What is wrong with the text of a formula, and where.

use crate::problem::{Problem, ProblemCode};

/// A stretch of a formula's text in UTF-16 code units, as editors written in JavaScript count:
/// `from` is the first unit, `to` the one after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Span {
    /// From the start of one to the end of another.
    pub(super) const fn to(self, end: Self) -> Self {
        Self { from: self.from, to: end.to }
    }
}

/// One finding about a formula's text (P-60).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaProblem {
    /// Which rule it breaks.
    pub code: FormulaProblemCode,
    /// A sentence that says what is wrong and what is allowed.
    pub message: String,
    /// The first UTF-16 code unit of the place.
    pub from: usize,
    /// The UTF-16 code unit after the place.
    pub to: usize,
}

impl FormulaProblem {
    pub(super) fn new(code: FormulaProblemCode, message: impl Into<String>, span: Span) -> Self {
        Self { code, message: message.into(), from: span.from, to: span.to }
    }

    /// The same as a problem of the request that holds the text, with its place in the message.
    pub fn into_problem(self) -> Problem {
        let code = match self.code {
            FormulaProblemCode::TooLong => ProblemCode::TooLong,
            FormulaProblemCode::TooManyPatterns => ProblemCode::TooMany,
            FormulaProblemCode::OutOfRange => ProblemCode::OutOfRange,
            FormulaProblemCode::UnknownAttribute | FormulaProblemCode::UnknownFunction => {
                ProblemCode::Unknown
            }
            FormulaProblemCode::WrongType => ProblemCode::WrongType,
            _ => ProblemCode::Format,
        };
        let message = format!("{}..{}: {}", self.from, self.to, self.message);
        Problem::new("expression", code, message)
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])+ $variant:ident => $name:literal),+ $(,)?) => {
        /// The kinds of findings.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum FormulaProblemCode { $($(#[$doc])+ $variant),+ }

        impl FormulaProblemCode {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The wire name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

codes! {
    /// More characters than `FORMULA_MAX`.
    TooLong => "too_long",
    /// Nested deeper than `FORMULA_DEPTH_MAX`.
    TooDeep => "too_deep",
    /// A character, text, number or name in brackets that cannot be read.
    Unreadable => "unreadable",
    /// Something is missing or stands in the wrong place.
    Syntax => "syntax",
    /// A number outside the range of its type.
    OutOfRange => "out_of_range",
    /// There is no attribute of this name.
    UnknownAttribute => "unknown_attribute",
    /// There is no function of this name.
    UnknownFunction => "unknown_function",
    /// Too few or too many arguments.
    ArgumentCount => "argument_count",
    /// A value of another type is needed.
    WrongType => "wrong_type",
    /// A text must be written here, not computed.
    NotConstant => "not_constant",
    /// A written text that its function does not understand: a unit, a pattern, a tag.
    BadConstant => "bad_constant",
    /// More regular expressions than `FORMULA_PATTERNS_MAX`.
    TooManyPatterns => "too_many_patterns",
}
