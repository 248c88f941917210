//! The product events every workspace has (P-70) and the ids no custom event may take (P-62, P-74).

use super::PropertyType::{DateTime, String as Text};
use super::{Category, EventDefinition, Property, PropertyType};
use crate::ids::DefinitionId;
use std::collections::BTreeMap;

/// A product event: its definition is the same in every workspace, only its switch is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its public id.
    pub definition_id: &'static str,
    /// The name shown to people.
    pub title: &'static str,
    /// What it means.
    pub description: &'static str,
    properties: &'static [(&'static str, PropertyType)],
}

const SESSION: &[(&str, PropertyType)] = &[
    ("botId", Text),
    ("botSender", Text),
    ("channel", Text),
    ("destination", Text),
    ("sessionId", Text),
];

const SESSION_WITH_REASON: &[(&str, PropertyType)] = &[
    ("botId", Text),
    ("botSender", Text),
    ("channel", Text),
    ("destination", Text),
    ("sessionId", Text),
    ("reason", Text),
];

const CONVERSATION: &[(&str, PropertyType)] = &[
    ("channel", Text),
    ("conversationId", Text),
    ("conversationDirection", Text),
    ("agentId", Text),
    ("conversationTagIds", Text),
    ("conversationFormId", Text),
    ("conversationQueueId", Text),
];

const CONVERSATION_WITH_STATUS: &[(&str, PropertyType)] = &[
    ("channel", Text),
    ("conversationId", Text),
    ("conversationDirection", Text),
    ("agentId", Text),
    ("conversationTagIds", Text),
    ("conversationFormId", Text),
    ("conversationQueueId", Text),
    ("conversationStatus", Text),
];

const FLOW: &[(&str, PropertyType)] = &[
    ("campaignId", Text),
    ("flowActionId", Text),
    ("versionId", Text),
    ("originalTime", DateTime),
    ("interactionId", Text),
];

impl BuiltIn {
    /// All product events.
    pub const ALL: &'static [Self] = &[
        built_in(
            "chatbotSessionStarted",
            "Chatbot Session Started",
            "A person starts to talk to a chatbot.",
            SESSION,
        ),
        built_in(
            "chatbotSessionEnded",
            "Chatbot Session Ended",
            "A chatbot session ends, for the reason given.",
            SESSION_WITH_REASON,
        ),
        built_in(
            "chatbotSessionStartFailed",
            "Chatbot Session Start Failed",
            "A chatbot session could not start, for the reason given.",
            SESSION_WITH_REASON,
        ),
        built_in(
            "conversationCreated",
            "Conversation Created",
            "A conversation opens in the Inbox.",
            CONVERSATION,
        ),
        built_in(
            "conversationClosed",
            "Conversation Closed",
            "A conversation is closed.",
            CONVERSATION,
        ),
        built_in(
            "conversationStatusChanged",
            "Conversation Status Changed",
            "A conversation gets another status.",
            CONVERSATION_WITH_STATUS,
        ),
        built_in(
            "conversationFinished",
            "Conversation Finished",
            "A conversation is over and evaluated.",
            &[
                ("conversationId", Text),
                ("sentiment", Text),
                ("channel", Text),
                ("originalTime", DateTime),
            ],
        ),
        built_in("personEnteredFlow", "Journey Entered", "A person enters a flow.", FLOW),
        built_in("personExitedFlow", "Journey Exited", "A person leaves a flow.", FLOW),
        built_in(
            "personDeniedFlowEntry",
            "Journey Entry Denied",
            "A person is not let into a flow, for the reason given.",
            &[
                ("campaignId", Text),
                ("stateId", Text),
                ("versionId", Text),
                ("originalTime", DateTime),
                ("rejectReason", Text),
                ("entranceSource", Text),
            ],
        ),
    ];

    /// Its definition, switched on as in a new workspace.
    pub fn definition(&self) -> EventDefinition {
        let property = |&(name, property_type): &(&str, PropertyType)| Property {
            name: name.to_owned(),
            property_type,
            required: false,
            schema: BTreeMap::new(),
        };
        EventDefinition {
            definition_id: DefinitionId::from(self.definition_id),
            title: self.title.to_owned(),
            description: self.description.to_owned(),
            category: Category::Product,
            fields: self.properties.iter().map(property).collect(),
            enabled: true,
            context_label: BTreeMap::new(),
            retention_days: None,
        }
    }
}

const fn built_in(
    definition_id: &'static str,
    title: &'static str,
    description: &'static str,
    properties: &'static [(&'static str, PropertyType)],
) -> BuiltIn {
    BuiltIn { definition_id, title, description, properties }
}

/// Ids of the person-change events, taken although they come later (P-74).
const PERSON_EVENTS: &[&str] = &[
    "personNameChanged",
    "personLocationChanged",
    "personOtherChanged",
    "personTagAdded",
    "personTagRemoved",
    "personContactAdded",
    "personContactChanged",
    "personContactDeleted",
    "personAttributeChanged",
    "personMerged",
    "formSubmitted",
];

/// The definitions of all product events, switched on.
pub fn built_in_definitions() -> impl Iterator<Item = EventDefinition> {
    BuiltIn::ALL.iter().map(BuiltIn::definition)
}

/// Whether the product owns this id, ignoring case (P-62).
pub fn is_built_in(definition_id: &str) -> bool {
    BuiltIn::ALL
        .iter()
        .map(|built_in| built_in.definition_id)
        .chain(PERSON_EVENTS.iter().copied())
        .any(|taken| taken.eq_ignore_ascii_case(definition_id))
}
