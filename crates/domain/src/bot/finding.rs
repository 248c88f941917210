//! What can be wrong with a bot, in the words of C-91. All codes and texts stand here.

use super::attribute_type::BotAttributeType;
use super::channel::ChannelType;
use super::mapping::ProfileType;
use crate::event::PropertyType;
use crate::limits::BOT_PROBLEMS_MAX;
use serde::Serialize;
use std::cell::RefCell;
use std::fmt;

/// How grave a problem is (C-90).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Severity {
    /// Blocks activation.
    Error,
    /// Needs confirming.
    Warning,
}

/// One thing wrong with a bot, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BotProblem {
    /// How grave it is.
    pub severity: Severity,
    /// Its code: `MAPPING_TYPE`.
    pub code: &'static str,
    /// The dialog it is in, if in one.
    pub dialog_id: Option<String>,
    /// The element it is in, if in one.
    pub element_id: Option<String>,
    /// The field: `mappings[0].attribute`.
    pub field: String,
    /// What is wrong, in a sentence.
    pub message: String,
}

/// Where a reader or check is in the document.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place<'d> {
    pub dialog: Option<&'d str>,
    pub element: Option<&'d str>,
}

/// Collects problems. Shared by everything that looks at a document.
#[derive(Debug, Default)]
pub(super) struct Findings(RefCell<Vec<BotProblem>>);

impl Findings {
    pub(super) fn report(&self, place: Place<'_>, field: &str, finding: Finding<'_>) {
        let mut found = self.0.borrow_mut();
        if found.len() >= BOT_PROBLEMS_MAX {
            return;
        }
        found.push(BotProblem {
            severity: finding.severity(),
            code: finding.code(),
            dialog_id: place.dialog.map(str::to_owned),
            element_id: place.element.map(str::to_owned),
            field: field.to_owned(),
            message: finding.to_string(),
        });
    }

    pub(super) fn has_errors(&self) -> bool {
        self.0.borrow().iter().any(|problem| problem.severity == Severity::Error)
    }

    pub(super) fn into_problems(self) -> Vec<BotProblem> {
        self.0.into_inner()
    }
}

macro_rules! findings {
    ($($variant:ident $({ $($field:ident : $kind:ty),+ })? => $code:literal, $text:literal;)+) => {
        /// A kind of problem with what its text names.
        #[derive(Debug, Clone, Copy)]
        pub(super) enum Finding<'a> {
            $($variant $({ $($field: $kind),+ })?),+
        }

        impl Finding<'_> {
            const fn code(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $code),+ }
            }
        }

        impl fmt::Display for Finding<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Self::$variant $({ $($field),+ })? => write!(f, $text)),+ }
            }
        }
    };
}

findings! {
    SenderMissing => "SENDER_MISSING", "Choose a sender.";
    SenderInUse => "SENDER_IN_USE", "This sender already has an active bot.";
    AttributeUnknown { a: &'a str } => "ATTRIBUTE_UNKNOWN", "There is no attribute \"{a}\".";
    AttributeReadOnly { a: &'a str } => "ATTRIBUTE_READ_ONLY",
        "\"{a}\" is predefined and can only be read.";
    ContactMissing => "CONTACT_MISSING", "Choose the contact information attribute.";
    ContactTypeMismatch { a: &'a str, kind: BotAttributeType, contact: &'a str } =>
        "CONTACT_TYPE_MISMATCH", "\"{a}\" is {kind}; it cannot hold {contact}.";
    MappingMissing => "MAPPING_MISSING", "Get information needs at least one attribute mapping.";
    MappingToProfile { kind: BotAttributeType, a: &'a str, profile: ProfileType, b: &'a str } =>
        "MAPPING_TYPE", "{kind} \"{a}\" cannot be mapped to {profile} \"{b}\".";
    MappingComputed { b: &'a str } => "MAPPING_COMPUTED",
        "\"{b}\" is computed and can only be read.";
    MappingReadOnly { b: &'a str } => "MAPPING_READ_ONLY",
        "\"{b}\" cannot be written by a chatbot.";
    MappingDuplicate { b: &'a str } => "MAPPING_DUPLICATE", "\"{b}\" is mapped twice.";
    OverwriteNotList => "OVERWRITE_NOT_LIST", "Overwrite is for lists in Create or update only.";
    ProfileAttributeMissing { b: &'a str } => "PROFILE_ATTRIBUTE_MISSING",
        "Customer Profiles has no attribute \"{b}\".";
    ComputedNotActive { b: &'a str } => "COMPUTED_NOT_ACTIVE", "\"{b}\" is not active.";
    EventMissing { e: &'a str } => "EVENT_MISSING", "Event \"{e}\" does not exist.";
    PropertyMissing { e: &'a str, p: &'a str } => "PROPERTY_MISSING",
        "Event \"{e}\" has no property \"{p}\".";
    PropertyMismatch { kind: BotAttributeType, a: &'a str, property: &'a str, p: &'a str } =>
        "PROPERTY_TYPE", "{kind} \"{a}\" cannot fill {property} property \"{p}\".";
    PropertyDateTime => "PROPERTY_DATETIME",
        "Chatbots cannot fill a date time; use a Text attribute and a Text property.";
    PropertyRequiredUnmapped { p: &'a str } => "PROPERTY_REQUIRED_UNMAPPED",
        "Required property \"{p}\" has no mapping.";
    TagsEmpty => "TAGS_EMPTY", "Name at least one tag.";
    ResultMissing => "RESULT_MISSING", "Choose a Boolean attribute for the result.";
    ConditionOperator { op: &'a str, kind: BotAttributeType } => "CONDITION_OPERATOR",
        "\"{op}\" does not fit {kind}.";
    ConditionValue { v: &'a str, kind: &'a str } => "CONDITION_VALUE",
        "\"{v}\" is not a valid {kind}.";
    ValueInvalid { v: &'a str, kind: BotAttributeType } => "VALUE_INVALID",
        "\"{v}\" is not a valid {kind}.";
    DialogMissing => "DIALOG_MISSING", "The target dialog no longer exists.";
    DialogUnreachable => "DIALOG_UNREACHABLE", "Nothing leads to this dialog.";
    DefaultDialog => "DEFAULT_DIALOG", "A bot has exactly one Default dialog, and it is the first.";
    KeywordNoSynonym => "KEYWORD_NO_SYNONYM", "Define at least one synonym.";
    KeywordUnknown { k: &'a str } => "KEYWORD_UNKNOWN", "There is no keyword \"{k}\".";
    SynonymTaken { s: &'a str } => "SYNONYM_TAKEN", "\"{s}\" belongs to two keywords.";
    TriggerTaken { k: &'a str } => "TRIGGER_TAKEN", "Keyword \"{k}\" triggers two dialogs.";
    GroupUnknown { g: &'a str } => "GROUP_UNKNOWN", "There is no group \"{g}\".";
    LiquidSyntax { line: usize, message: &'a str } => "LIQUID_SYNTAX", "Line {line}: {message}";
    PatternSyntax { message: &'a str } => "PATTERN_SYNTAX",
        "The regular expression is not valid: {message}";
    ElementChannel { channel: ChannelType, element: &'a str } => "ELEMENT_CHANNEL",
        "{channel} does not support {element}.";
    ElementUnknown { element: &'a str } => "ELEMENT_UNKNOWN", "There is no element \"{element}\".";
    ElementAfterEnd => "ELEMENT_AFTER_END", "This element never runs: the session has ended.";
    BranchOrder => "BRANCH_ORDER", "This branch must be the last one, and there is only one of it.";
    FieldRequired { field: &'a str } => "FIELD_REQUIRED", "{field} is required.";
    FieldType { field: &'a str, expected: &'a str } => "FIELD_TYPE", "{field} must be {expected}.";
    FieldUnknown { field: &'a str } => "FIELD_UNKNOWN", "There is no field {field} here.";
    LimitExceeded { field: &'a str, limit: &'a str, figure: usize } => "LIMIT_EXCEEDED",
        "{field} exceeds {limit} ({figure}).";
    NameInvalid { name: &'a str } => "NAME_INVALID",
        "\"{name}\" is no attribute name: letters, digits and _, not starting with a digit.";
    NameTaken { name: &'a str } => "NAME_TAKEN", "The name \"{name}\" is in use already.";
    IdTaken { id: &'a str } => "ID_TAKEN", "The id \"{id}\" is in use already.";
    DocumentSyntax { message: &'a str } => "DOCUMENT_SYNTAX", "The document is no JSON: {message}";
    FormatVersion => "FORMAT_VERSION", "formatVersion must be 1.";
}

impl Finding<'_> {
    /// Warnings need confirming; everything else blocks activation.
    const fn severity(&self) -> Severity {
        match self {
            Self::DialogUnreachable | Self::ElementAfterEnd => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

/// The name of a property type as the console shows it.
pub(super) const fn property_label(property: PropertyType) -> &'static str {
    match property {
        PropertyType::String => "Text",
        PropertyType::Boolean => "True/False",
        PropertyType::DateTime => "Date time",
        PropertyType::Numeric => "Whole number",
        PropertyType::Decimal => "Decimal number",
        PropertyType::List => "List",
    }
}
