//! Reads a document: header, settings, attributes, keywords, groups and dialogs.

use super::fields::Fields;
use super::read_element::{elements, fallback};
use super::{
    Attribute, AttributeScope, Dialog, DialogKind, Document, FirstMessage, Group, Keyword, Settings,
};
use crate::bot::attribute_type::BotAttributeType;
use crate::bot::channel::ChannelType;
use crate::bot::finding::{Finding, Findings, Place};
use crate::limits::{
    BOT_ATTRIBUTES_MAX, BOT_DESCRIPTION_MAX, BOT_DOCUMENT_BYTES_MAX, BOT_NAME_MAX, DIALOGS_MAX,
    GRACE_MAX_SECONDS, MESSAGE_MAX, SESSION_TIMEOUT_MINUTES, SESSION_TIMEOUT_MINUTES_MAX,
};
use crate::liquid::Data;

/// What the end user reads when the bot fails and has no words of its own for it.
const ERROR_MESSAGE: &str = "Sorry, something went wrong. Please try again later.";

/// The languages of C-2.
const LANGUAGES: &[(&str, &str)] = &[
    ("ENGLISH", "ENGLISH"),
    ("CROATIAN", "CROATIAN"),
    ("SPANISH", "SPANISH"),
    ("PORTUGUESE", "PORTUGUESE"),
    ("ARABIC", "ARABIC"),
    ("OTHER_LATIN", "OTHER_LATIN"),
    ("OTHER_NON_LATIN", "OTHER_NON_LATIN"),
];

/// Parts of a document that later versions fill.
const RESERVED_LISTS: [&str; 4] = ["nerAttributes", "customTypes", "intents", "components"];

/// Reads a document as far as it can be read.
pub(super) fn document(json: &str, findings: &Findings) -> Option<Document> {
    let nowhere = Place::default();
    if json.len() > BOT_DOCUMENT_BYTES_MAX {
        let (limit, figure) = ("BOT_DOCUMENT_BYTES_MAX", BOT_DOCUMENT_BYTES_MAX);
        let finding = Finding::LimitExceeded { field: "document", limit, figure };
        findings.report(nowhere, "", finding);
        return None;
    }
    let Some(data) = Data::parse(json) else {
        let error = serde_json::from_str::<serde::de::IgnoredAny>(json).err();
        let message = error.map_or_else(
            || "it is nested too deeply or has a number out of range".to_owned(),
            |error| error.to_string(),
        );
        findings.report(nowhere, "", Finding::DocumentSyntax { message: &message });
        return None;
    };
    let mut fields = Fields::of(&data, String::new(), nowhere, findings);
    let version = fields.whole("formatVersion", i64::MIN..=i64::MAX);
    if version != Some(1) {
        fields.report("formatVersion", Finding::FormatVersion);
        return None;
    }
    for name in RESERVED_LISTS {
        if !fields.list(name).is_empty() {
            fields.report(name, Finding::FieldType { field: name, expected: "an empty list" });
        }
    }
    let attributes = fields.objects("attributes");
    fields.limit("attributes", attributes.len(), "BOT_ATTRIBUTES_MAX", BOT_ATTRIBUTES_MAX);
    let dialogs = fields.objects("dialogs");
    fields.limit("dialogs", dialogs.len(), "DIALOGS_MAX", DIALOGS_MAX);
    let keywords = fields.objects("keywords");
    let groups = fields.objects("groups");
    let Some(mut bot) = fields.object("bot") else {
        fields.report("bot", Finding::FieldRequired { field: "bot" });
        return None;
    };
    let name = bot.required_text("name").to_owned();
    bot.limit("name", name.chars().count(), "BOT_NAME_MAX", BOT_NAME_MAX);
    let description = bot.text("description").unwrap_or_default().to_owned();
    let length = description.chars().count();
    bot.limit("description", length, "BOT_DESCRIPTION_MAX", BOT_DESCRIPTION_MAX);
    let channels = ChannelType::ALL.iter().map(|channel| (channel.name(), *channel));
    let channel = bot.required_choice("channel", &channels.collect::<Vec<_>>());
    let language = bot.choice("language", LANGUAGES).unwrap_or("ENGLISH").to_owned();
    let settings = settings(bot.object("settings"));
    bot.finish();
    fields.finish();
    Some(Document {
        name,
        channel: channel.unwrap_or(ChannelType::LiveChat),
        language,
        description,
        settings,
        attributes: attributes.into_iter().map(attribute).collect(),
        keywords: keywords.into_iter().map(keyword).collect(),
        groups: groups.into_iter().map(group).collect(),
        dialogs: dialogs.into_iter().map(dialog).collect(),
    })
}

fn settings(fields: Option<Fields<'_>>) -> Settings {
    let mut settings = Settings {
        session_timeout_minutes: SESSION_TIMEOUT_MINUTES,
        first_message: FirstMessage::DefaultDialog,
        error_message: ERROR_MESSAGE.to_owned(),
        default_fallback: None,
        grace_seconds: 0,
    };
    let Some(mut fields) = fields else {
        return settings;
    };
    if let Some(minutes) = fields.whole("sessionTimeoutMinutes", 1..=SESSION_TIMEOUT_MINUTES_MAX) {
        settings.session_timeout_minutes = minutes;
    }
    let choices = [("DEFAULT_DIALOG", FirstMessage::DefaultDialog), ("ROUTE", FirstMessage::Route)];
    if let Some(first_message) = fields.choice("firstMessage", &choices) {
        settings.first_message = first_message;
    }
    if let Some(text) = fields.text("errorMessage") {
        fields.limit("errorMessage", text.chars().count(), "MESSAGE_MAX", MESSAGE_MAX);
        settings.error_message = text.to_owned();
    }
    settings.grace_seconds =
        fields.whole("gracePeriodSeconds", 0..=GRACE_MAX_SECONDS).unwrap_or_default();
    settings.default_fallback = fallback(fields.object("defaultFallback"));
    fields.finish();
    settings
}

fn attribute(mut fields: Fields<'_>) -> Attribute {
    let name = fields.required_text("name").to_owned();
    let types = BotAttributeType::ALL.iter().map(|kind| (kind.name(), *kind));
    let attribute_type = fields.required_choice("type", &types.collect::<Vec<_>>());
    let scopes = [("GLOBAL", AttributeScope::Global), ("LOCAL", AttributeScope::Local)];
    let scope = fields.choice("scope", &scopes).unwrap_or(AttributeScope::Global);
    let attribute = Attribute {
        name,
        attribute_type: attribute_type.unwrap_or(BotAttributeType::Text),
        scope,
        visible_to_agent: fields.flag("visibleToAgent"),
        sensitive: fields.flag("sensitive"),
    };
    fields.finish();
    attribute
}

fn keyword(mut fields: Fields<'_>) -> Keyword {
    let keyword = Keyword {
        name: fields.required_text("name").to_owned(),
        synonyms: fields.texts("synonyms"),
    };
    fields.finish();
    keyword
}

fn group(mut fields: Fields<'_>) -> Group {
    let group = Group {
        id: fields.required_text("id").to_owned(),
        name: fields.required_text("name").to_owned(),
    };
    fields.finish();
    group
}

fn dialog(mut fields: Fields<'_>) -> Dialog {
    let id = fields.required_text("id");
    fields.set_place(Place { dialog: Some(id).filter(|id| !id.is_empty()), element: None });
    let kinds = [("DEFAULT", DialogKind::Default), ("STANDARD", DialogKind::Standard)];
    let dialog = Dialog {
        id: id.to_owned(),
        name: fields.required_text("name").to_owned(),
        kind: fields.choice("kind", &kinds).unwrap_or(DialogKind::Standard),
        group: fields.text("groupId").map(str::to_owned),
        triggers: fields.texts("triggers"),
        elements: elements(fields.objects("elements")),
    };
    fields.finish();
    dialog
}
