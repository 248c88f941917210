//! What a message says, in both directions (C-72, A-110, A-264).

use crate::liquid::Data;
use serde::{Deserialize, Serialize};

/// The content of a message. Bots send all but `Postback`, `Audio` and `File`; end users send all
/// but `Button` and `Url`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Content {
    /// Text.
    Text {
        /// What it says.
        text: String,
    },
    /// Text with buttons; pressing one answers with a `Postback`.
    Button {
        /// What it says.
        text: String,
        /// The buttons, in order.
        buttons: Vec<Button>,
    },
    /// The press of a button.
    Postback {
        /// The value behind the button.
        payload: String,
        /// What the button said, if known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    },
    /// A picture.
    Image {
        /// Where it is.
        url: String,
        /// What it says below.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
    },
    /// A link.
    Url {
        /// Where it leads.
        url: String,
        /// What it says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    },
    /// Any JSON object.
    Json {
        /// The object.
        json: Data,
    },
    /// A recording.
    Audio {
        /// Where it is.
        url: String,
    },
    /// A document.
    File {
        /// Where it is.
        url: String,
        /// What it is called.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filename: Option<String>,
    },
}

/// One button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What it says.
    pub title: String,
    /// What pressing it answers.
    pub payload: String,
}

impl Content {
    /// The text an end user wrote, or the value of the button pressed.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text { text } => Some(text),
            Self::Postback { payload, .. } => Some(payload),
            _ => None,
        }
    }

    /// About how many bytes it has.
    pub(super) fn size(&self) -> usize {
        let optional = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        match self {
            Self::Text { text } => text.len(),
            Self::Button { text, buttons } => {
                let buttons =
                    buttons.iter().map(|button| button.title.len() + button.payload.len());
                text.len() + buttons.sum::<usize>()
            }
            Self::Postback { payload, title } => payload.len() + optional(title),
            Self::Image { url, caption: text }
            | Self::Url { url, title: text }
            | Self::File { url, filename: text } => url.len() + optional(text),
            Self::Json { json } => json.size(),
            Self::Audio { url } => url.len(),
        }
    }

    /// What was received, in the form of `lastReceivedMessage`: `{"type":"TEXT","content":"hi"}`.
    /// Media keep their fields.
    pub(super) fn received(&self) -> Data {
        let named = |kind: &str, content: &str| {
            Data::object([("type", Data::text(kind)), ("content", Data::text(content))])
        };
        match self {
            Self::Text { text } => named("TEXT", text),
            Self::Postback { payload, .. } => named("POSTBACK", payload),
            other => {
                let json = serde_json::to_string(other).unwrap_or_default();
                Data::parse(&json).unwrap_or_default()
            }
        }
    }
}
