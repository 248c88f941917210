//! The elements of a dialog as written (sections 5 to 7). Texts are Liquid sources.

use crate::liquid::Data;
use crate::person::PersonType;

/// One element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its id, unique in the bot; it survives edits.
    pub id: String,
    /// What it does.
    pub body: Body,
}

/// What an element does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Sends a text, one of several at random.
    Text {
        /// The variations.
        texts: Vec<String>,
    },
    /// Sends a text with buttons.
    Button {
        /// The text.
        text: String,
        /// The buttons.
        buttons: Vec<ButtonFields>,
    },
    /// Sends a picture.
    Image {
        /// Where it is.
        url: String,
        /// What it says below.
        caption: String,
    },
    /// Sends a link.
    Url {
        /// Where it leads.
        url: String,
        /// What it says.
        title: String,
    },
    /// Sends a JSON object; texts in it may have placeholders.
    Json {
        /// The object.
        json: Data,
    },
    /// Asks, waits and saves the answer (C-58).
    SaveUserResponse(SaveUserResponse),
    /// Waits and branches by keyword (C-59).
    UserResponse(UserResponse),
    /// Branches by conditions (C-54).
    Conditions {
        /// The branches in order; the first match wins.
        branches: Vec<ConditionBranch>,
        /// What runs when none matches.
        otherwise: Option<Branch>,
    },
    /// Sets attributes (C-60).
    SetAttributes {
        /// What is set to what.
        rows: Vec<SetRow>,
        /// Where it goes when a value does not fit.
        fallback: Option<Fallback>,
    },
    /// Goes to a dialog (C-63).
    ToDialog {
        /// Its id.
        dialog: String,
    },
    /// Ends the session (C-65).
    CloseSession,
    /// Reads or writes a profile (C-42).
    Profile(ProfileElement),
    /// Stores an event (C-47).
    CustomEvent(CustomEvent),
    /// Adds, reads or removes tags (C-50).
    Tags(TagsElement),
}

/// A button (C-72).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ButtonFields {
    /// What it says.
    pub title: String,
    /// What pressing it answers; the title if empty.
    pub value: String,
}

/// Fields of Save user response (C-58).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveUserResponse {
    /// What it asks; none after buttons.
    pub texts: Vec<String>,
    /// Where the answer goes.
    pub attribute: String,
    /// What the answer must match.
    pub pattern: Option<String>,
    /// Whether it is skipped when the attribute has a value.
    pub skip_if_filled: bool,
    /// How often it asks again.
    pub repeat: Option<Repeat>,
    /// What follows then.
    pub fallback: Option<Fallback>,
}

/// Fields of User response (C-59).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserResponse {
    /// A branch per keyword.
    pub branches: Vec<KeywordBranch>,
    /// What runs when no keyword matched and all repeats are used up.
    pub otherwise: Option<Branch>,
    /// How often it asks again.
    pub repeat: Option<Repeat>,
    /// What follows when there is no Fallback branch.
    pub fallback: Option<Fallback>,
}

/// How a waiting element asks again (C-56).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// How often.
    pub times: u32,
    /// With what; the element's own text if none.
    pub texts: Vec<String>,
}

/// Go to dialog, with an optional message (C-57).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fallback {
    /// The dialog.
    pub dialog: String,
    /// Variations of the message.
    pub texts: Vec<String>,
}

/// A branch without a test: Else, Fallback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Its id.
    pub id: String,
    /// Its elements.
    pub elements: Vec<Element>,
}

/// A branch of User response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeywordBranch {
    /// Its id.
    pub id: String,
    /// The keyword that leads into it.
    pub keyword: String,
    /// Its elements.
    pub elements: Vec<Element>,
}

/// A branch of Conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionBranch {
    /// Its id.
    pub id: String,
    /// How its conditions are joined.
    pub join: Join,
    /// Its conditions.
    pub conditions: Vec<Condition>,
    /// Its elements.
    pub elements: Vec<Element>,
}

/// How conditions are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// All must hold.
    And,
    /// One must hold.
    Or,
}

/// One condition (C-54).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The attribute.
    pub attribute: String,
    /// The operator's name.
    pub operator: String,
    /// What it is compared with.
    pub value: String,
}

/// A row of Set attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRow {
    /// The attribute.
    pub attribute: String,
    /// A literal, a text with placeholders, or null.
    pub value: Data,
}

/// Whose profile an element works on (C-39, C-40).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactChoice {
    /// The attribute that holds the contact.
    pub attribute: String,
    /// Its identity type; only for own attributes.
    pub kind: Option<String>,
    /// The sender of a channel identity; the bot's if absent.
    pub sender: Option<String>,
}

/// Fields of Customer Profiles profile (C-42).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileElement {
    /// What it does.
    pub action: ProfileElementAction,
    /// Whose profile.
    pub contact: ContactChoice,
    /// Its mapping rows.
    pub mappings: Vec<AttributeMapping>,
}

/// The actions of Customer Profiles profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileElementAction {
    /// *Get information*
    GetInformation,
    /// *Create or update person profile*; new profiles get this type.
    CreateOrUpdate(PersonType),
}

/// A mapping row between a profile attribute and a bot attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeMapping {
    /// The text form of the profile attribute.
    pub profile_attribute: String,
    /// The bot attribute.
    pub attribute: String,
    /// Whether a list is replaced (C-36).
    pub overwrite: bool,
}

/// Fields of Customer Profiles custom event (C-47).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomEvent {
    /// Whose profile.
    pub contact: ContactChoice,
    /// The event definition.
    pub definition: String,
    /// Its mapping rows.
    pub mappings: Vec<PropertyMapping>,
    /// *Create the profile if missing*
    pub create_profile: bool,
}

/// A mapping row between a bot attribute and an event property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyMapping {
    /// The bot attribute.
    pub attribute: String,
    /// The property.
    pub property: String,
}

/// Fields of Customer Profiles tags (C-50).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagsElement {
    /// What it does.
    pub action: TagsAction,
    /// Whose profile.
    pub contact: ContactChoice,
    /// The tags.
    pub tags: Vec<String>,
    /// *Save result in*
    pub result: Option<String>,
    /// *Save present tags in*
    pub present: Option<String>,
}

/// The actions of Customer Profiles tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagsAction {
    /// *Add or create tags*
    Add,
    /// *Get tags*
    Get,
    /// *Remove tags*
    Remove,
}

impl Body {
    /// The elements of each branch, in order.
    pub fn branches(&self) -> Vec<&[Element]> {
        let (mut lists, otherwise): (Vec<&[Element]>, _) = match self {
            Self::Conditions { branches, otherwise } => {
                (branches.iter().map(|branch| branch.elements.as_slice()).collect(), otherwise)
            }
            Self::UserResponse(fields) => {
                let branches = fields.branches.iter();
                (branches.map(|branch| branch.elements.as_slice()).collect(), &fields.otherwise)
            }
            _ => return Vec::new(),
        };
        lists.extend(otherwise.iter().map(|branch| branch.elements.as_slice()));
        lists
    }

    /// The name of its type in documents and traces.
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Text { .. } => "TEXT",
            Self::Button { .. } => "BUTTON",
            Self::Image { .. } => "IMAGE",
            Self::Url { .. } => "URL",
            Self::Json { .. } => "JSON",
            Self::SaveUserResponse(_) => "SAVE_USER_RESPONSE",
            Self::UserResponse(_) => "USER_RESPONSE",
            Self::Conditions { .. } => "CONDITIONS",
            Self::SetAttributes { .. } => "SET_ATTRIBUTES",
            Self::ToDialog { .. } => "TO_DIALOG",
            Self::CloseSession => "CLOSE_SESSION",
            Self::Profile(_) => "CUSTOMER_PROFILES_PROFILE",
            Self::CustomEvent(_) => "CUSTOMER_PROFILES_CUSTOM_EVENT",
            Self::Tags(_) => "CUSTOMER_PROFILES_TAGS",
        }
    }
}
