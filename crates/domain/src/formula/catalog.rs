//! Every function of the formula language, as data (P-58): what it is called, what it takes, what
//! it gives, and the line that helps whoever writes it.

use crate::value::DataType;

/// A function of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunctionDefinition {
    /// Its name.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    /// How it is called: `substring(s, start[, length])`.
    pub signature: &'static str,
    /// What it gives, in one line.
    pub help: &'static str,
    pub(super) function: Function,
    pub(super) parameters: &'static [Parameter],
    pub(super) tail: Tail,
    pub(super) result: ResultType,
}

/// What functions are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Text.
    String,
    /// Numbers.
    Number,
    /// Days and instants.
    Date,
    /// Choices and questions.
    Logic,
    /// From one type to another.
    Conversion,
}

impl Group {
    /// The wire name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::String => "STRING",
            Self::Number => "NUMBER",
            Self::Date => "DATE",
            Self::Logic => "LOGIC",
            Self::Conversion => "CONVERSION",
        }
    }
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parameter {
    Boolean,
    Integer,
    Number,
    Text,
    /// A Date or DateTime.
    Moment,
    /// A Date, a DateTime or a text.
    MomentOrText,
    /// Any type but a list.
    Any,
    /// Any type but a list, the same for all parameters of this kind.
    Alike,
    List,
    /// A written unit of time.
    Unit,
    /// A written regular expression.
    Pattern,
    /// A written form of dates.
    DateForm,
    /// A written tag name.
    TagName,
}

/// Whether the last parameter must be given once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    Once,
    Optional,
    Repeated,
}

/// How the type of the result follows from the arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ResultType {
    Fixed(DataType),
    /// Decimal if one of the numbers is, else Integer.
    Number,
    /// The type of those that are alike.
    Alike,
    /// The type of the first argument; DateTime where the unit is shorter than a day.
    Moment,
}

macro_rules! functions {
    ($($group:ident { $($function:ident $signature:literal
        ($($parameter:ident),* $(; $tail:ident)?) -> $result:ident, $help:literal;)+ })+) => {
        /// The functions.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(super) enum Function { $($($function),+),+ }

        /// All functions, in the order in which they are shown.
        pub const FUNCTIONS: &[FunctionDefinition] = &[$($(FunctionDefinition {
            name: name($signature),
            group: Group::$group,
            signature: $signature,
            help: $help,
            function: Function::$function,
            parameters: &[$(Parameter::$parameter),*],
            tail: tail!($($tail)?),
            result: result!($result),
        }),+),+];
    };
}

macro_rules! tail {
    () => {
        Tail::Once
    };
    ($tail:ident) => {
        Tail::$tail
    };
}

macro_rules! result {
    (Number) => {
        ResultType::Number
    };
    (Alike) => {
        ResultType::Alike
    };
    (Moment) => {
        ResultType::Moment
    };
    ($fixed:ident) => {
        ResultType::Fixed(DataType::$fixed)
    };
}

functions! {
    String {
        Len "len(s)" (Text) -> Integer, "The number of characters.";
        Find "find(s, sub)" (Text, Text) -> Integer,
            "Where sub first stands in s, counted from 0; -1 where it does not.";
        Contains "contains(s, sub)" (Text, Text) -> Boolean, "Whether sub stands in s.";
        StartsWith "startsWith(s, p)" (Text, Text) -> Boolean, "Whether s begins with p.";
        EndsWith "endsWith(s, p)" (Text, Text) -> Boolean, "Whether s ends with p.";
        Matches "matches(s, \"regex\")" (Text, Pattern) -> Boolean,
            "Whether the whole of s matches a regular expression.";
        Lower "lower(s)" (Text) -> String, "s in lower case.";
        Upper "upper(s)" (Text) -> String, "s in upper case.";
        Trim "trim(s)" (Text) -> String, "s without spaces at both ends.";
        Concat "concat(a, b, ..)" (Text, Text; Repeated) -> String, "The texts, one after another.";
        Substring "substring(s, start[, length])" (Text, Integer, Integer; Optional) -> String,
            "The characters of s from start, counted from 0; empty where s is shorter.";
        Left "left(s, n)" (Text, Integer) -> String, "The first n characters of s.";
        Right "right(s, n)" (Text, Integer) -> String, "The last n characters of s.";
        Replace "replace(s, from, to)" (Text, Text, Text) -> String,
            "s with to wherever from stood.";
    }
    Number {
        Round "round(n, digits)" (Number, Integer) -> Number,
            "n with so many digits after the point, half away from zero.";
        Floor "floor(n)" (Number) -> Integer, "The greatest whole number that is not above n.";
        Ceil "ceil(n)" (Number) -> Integer, "The least whole number that is not below n.";
        Abs "abs(n)" (Number) -> Number, "n without its sign.";
        Min "min(a, b, ..)" (Number, Number; Repeated) -> Number, "The least of the numbers.";
        Max "max(a, b, ..)" (Number, Number; Repeated) -> Number, "The greatest of the numbers.";
        Mod "mod(a, b)" (Number, Number) -> Number,
            "What is left of a divided by b, with the sign of a.";
        Pow "pow(n, k)" (Number, Integer) -> Number, "n to the power of k, from 0 to 32.";
        Sqrt "sqrt(n)" (Number) -> Decimal, "The square root; empty for a negative number.";
    }
    Date {
        Now "now()" () -> DateTime, "This instant.";
        Today "today()" () -> Date, "This day in the time zone of the workspace.";
        DateDiff "dateDiff(a, b, \"unit\")" (Moment, Moment, Unit) -> Integer,
            "Whole seconds, minutes, hours, days, weeks, months or years from a to b.";
        DateAdd "dateAdd(d, n, \"unit\")" (Moment, Integer, Unit) -> Moment,
            "n units after d; a day that its month does not have is the last one.";
        StartOf "startOf(d, \"unit\")" (Moment, Unit) -> Moment,
            "The first instant or day of the unit that d is in; weeks begin on Monday.";
        Year "year(d)" (Moment) -> Integer, "The year.";
        Month "month(d)" (Moment) -> Integer, "The month, from 1 to 12.";
        Day "day(d)" (Moment) -> Integer, "The day of the month, from 1 to 31.";
        Hour "hour(d)" (Moment) -> Integer, "The hour, from 0 to 23.";
        Minute "minute(d)" (Moment) -> Integer, "The minute, from 0 to 59.";
        DayOfWeek "dayOfWeek(d)" (Moment) -> Integer, "From 1, Monday, to 7, Sunday.";
        FormatDate "formatDate(d, \"pattern\")" (Moment, DateForm) -> String,
            "d written with yyyy, MM, dd, HH, mm and ss.";
        Age "age(d)" (Moment) -> Integer, "Full years from d to today.";
    }
    Logic {
        If "if(c, a, b)" (Boolean, Alike, Alike) -> Alike,
            "a where c is true, else b, also where c is empty.";
        Coalesce "coalesce(a, b, ..)" (Alike, Alike; Repeated) -> Alike,
            "The first that is not empty.";
        IsEmpty "isEmpty(x)" (Any) -> Boolean, "Whether x has no value.";
        In "in(x, a, b, ..)" (Alike, Alike; Repeated) -> Boolean,
            "Whether x equals one of the others.";
        HasTag "hasTag(\"name\")" (TagName) -> Boolean, "Whether the person has the tag.";
        Size "size(list)" (List) -> Integer, "How many items a list has; 0 for an empty one.";
    }
    Conversion {
        ToString "toString(x)" (Any) -> String, "x as text.";
        ToNumber "toNumber(s)" (Text) -> Decimal, "The number s is; empty where it is none.";
        ToInteger "toInteger(n)" (Number) -> Integer, "n without its fraction.";
        ToDate "toDate(x)" (MomentOrText) -> Date,
            "The local day of an instant, or of a text like 2026-03-04; else empty.";
        ToDateTime "toDateTime(x)" (MomentOrText) -> DateTime,
            "The start of a day, or the instant of a text in ISO 8601; else empty.";
    }
}

/// The function of exactly this name.
pub(super) fn function_named(name: &str) -> Option<&'static FunctionDefinition> {
    FUNCTIONS.iter().find(|definition| definition.name == name)
}

impl FunctionDefinition {
    /// The type of its result where that does not depend on the arguments.
    pub const fn fixed_result(&self) -> Option<DataType> {
        match self.result {
            ResultType::Fixed(data_type) => Some(data_type),
            ResultType::Number | ResultType::Alike | ResultType::Moment => None,
        }
    }

    /// What the argument at this place is taken for.
    pub(super) fn parameter(&self, at: usize) -> Option<Parameter> {
        let repeated = self.parameters.last().filter(|_| self.tail == Tail::Repeated);
        self.parameters.get(at).or(repeated).copied()
    }

    /// The least and the most arguments it takes.
    pub(super) fn arity(&self) -> (usize, Option<usize>) {
        let all = self.parameters.len();
        match self.tail {
            Tail::Once => (all, Some(all)),
            Tail::Optional => (all.saturating_sub(1), Some(all)),
            Tail::Repeated => (all, None),
        }
    }
}

/// The name at the start of a signature.
const fn name(signature: &'static str) -> &'static str {
    let bytes = signature.as_bytes();
    let mut end = 0;
    while end < bytes.len() && bytes[end] != b'(' {
        end += 1;
    }
    signature.split_at(end).0
}
