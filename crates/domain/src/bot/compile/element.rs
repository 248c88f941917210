//! Compiled elements: names resolved to what they mean.

use crate::bot::attribute_type::BotAttributeType;
use crate::bot::condition::Operator;
use crate::bot::convert;
use crate::bot::document::{Join, TagsAction};
use crate::bot::predefined::Predefined;
use crate::bot::profile_attribute::ProfileAttribute;
use crate::bot::session::Session;
use crate::bot::value::BotValue;
use crate::identity::IdentityType;
use crate::ids::DefinitionId;
use crate::liquid::{Data, Template};
use crate::person::{ListMode, PersonType};
use regex::Regex;

/// An element with what runs after it.
#[derive(Debug)]
pub(in crate::bot) struct CompiledElement {
    pub id: String,
    pub dialog: usize,
    pub type_name: &'static str,
    /// The element below; that of the enclosing element at the end of a branch.
    pub next: Option<usize>,
    pub body: CompiledBody,
}

/// A parsed template, and whether it shows a sensitive attribute (C-26).
#[derive(Debug)]
pub(in crate::bot) struct Text {
    pub template: Template,
    pub sensitive: bool,
}

/// A JSON value whose texts are templates.
#[derive(Debug)]
pub(in crate::bot) enum JsonTemplate {
    Literal(Data),
    Text(Text),
    List(Vec<JsonTemplate>),
    Object(Vec<(String, JsonTemplate)>),
}

/// What an element does.
#[derive(Debug)]
pub(in crate::bot) enum CompiledBody {
    Text(Vec<Text>),
    Button { text: Text, buttons: Vec<(Text, Text)> },
    Image { url: Text, caption: Text },
    Url { url: Text, title: Text },
    Json(JsonTemplate),
    SaveAnswer(SaveAnswer),
    Response { steps: Vec<(String, Step)>, otherwise: Option<Step>, ask: Ask },
    Conditions { branches: Vec<CompiledBranch>, otherwise: Step },
    Set { rows: Vec<(OwnAttribute, SetValue)>, fallback: Option<CompiledFallback> },
    ToDialog(usize),
    CloseSession,
    GetInformation { contact: Contact, rows: Vec<(ProfileAttribute, OwnAttribute)> },
    CreateOrUpdate { contact: Contact, rows: Vec<Row>, type_for_new: PersonType },
    CustomEvent(CompiledEvent),
    Tags(CompiledTags),
}

/// The first element of a branch, and the branch's id if it has a column.
#[derive(Debug)]
pub(in crate::bot) struct Step {
    pub branch: Option<String>,
    pub first: Option<usize>,
}

/// How a waiting element asks again and where it goes then (C-56).
#[derive(Debug)]
pub(in crate::bot) struct Ask {
    pub repeat: Option<CompiledRepeat>,
    pub fallback: Option<CompiledFallback>,
}

#[derive(Debug)]
pub(in crate::bot) struct CompiledRepeat {
    pub times: u32,
    pub texts: Vec<Text>,
}

#[derive(Debug)]
pub(in crate::bot) struct CompiledFallback {
    pub dialog: usize,
    pub texts: Vec<Text>,
}

#[derive(Debug)]
pub(in crate::bot) struct SaveAnswer {
    pub texts: Vec<Text>,
    pub attribute: OwnAttribute,
    pub pattern: Option<Regex>,
    pub skip_if_filled: bool,
    pub ask: Ask,
}

#[derive(Debug)]
pub(in crate::bot) struct CompiledBranch {
    pub step: Step,
    pub join: Join,
    pub conditions: Vec<CompiledCondition>,
}

#[derive(Debug)]
pub(in crate::bot) struct CompiledCondition {
    pub attribute: Source,
    pub operator: Operator,
    pub value: Text,
    /// The condition as written, for the trace.
    pub shown: String,
}

#[derive(Debug)]
pub(in crate::bot) enum SetValue {
    Literal(Option<BotValue>),
    Text(Text),
}

/// Whose profile an element works on.
#[derive(Debug)]
pub(in crate::bot) enum Contact {
    /// `endUserDestination`
    Destination,
    /// An attribute with the type of identity it holds; the bot's sender unless one is named.
    Attribute { source: Source, kind: IdentityType, sender: Option<String> },
}

/// A mapping row of Create or update.
#[derive(Debug)]
pub(in crate::bot) struct Row {
    pub source: Source,
    pub profile: ProfileAttribute,
    pub list: ListMode,
}

#[derive(Debug)]
pub(in crate::bot) struct CompiledEvent {
    pub contact: Contact,
    pub definition: DefinitionId,
    pub rows: Vec<(Source, String)>,
    pub create_if_missing: bool,
}

#[derive(Debug)]
pub(in crate::bot) struct CompiledTags {
    pub contact: Contact,
    pub action: TagsAction,
    pub tags: Vec<Text>,
    pub result: Option<OwnAttribute>,
    pub present: Option<OwnAttribute>,
}

/// An attribute of the bot's own: it can be set.
#[derive(Debug, Clone)]
pub(in crate::bot) struct OwnAttribute {
    pub name: String,
    pub kind: BotAttributeType,
    pub sensitive: bool,
}

/// An attribute that is read: own or predefined.
#[derive(Debug)]
pub(in crate::bot) enum Source {
    Own(OwnAttribute),
    Predefined(&'static Predefined),
}

impl Source {
    pub fn kind(&self) -> BotAttributeType {
        match self {
            Self::Own(own) => own.kind,
            Self::Predefined(predefined) => predefined.attribute_type,
        }
    }

    pub fn is_sensitive(&self) -> bool {
        matches!(self, Self::Own(own) if own.sensitive)
    }

    /// Its value, `None` when null.
    pub fn value(&self, session: &Session) -> Option<BotValue> {
        match self {
            Self::Own(own) => session.attributes.get(&own.name).cloned(),
            Self::Predefined(predefined) => {
                convert::of_predefined(predefined.attribute_type, &predefined.read(session))
            }
        }
    }
}
