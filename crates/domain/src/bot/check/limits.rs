//! What elements must have, how much of it they may have (C-100), and what a channel shows (C-72).

use super::place_of;
use crate::bot::document::{Body, ButtonFields, ConditionBranch, Document, Element, Fallback};
use crate::bot::finding::{Finding, Findings, Place};
use crate::limits::{
    BOT_ELEMENTS_MAX, BRANCH_CONDITIONS_MAX, BRANCHES_MAX, BUTTONS_MAX, ELEMENT_TAGS_MAX,
    MESSAGE_MAX, VARIATIONS_MAX,
};

pub(super) fn check(document: &Document, findings: &Findings) {
    let elements = document.elements();
    let nowhere = Checks { place: Place::default(), findings };
    nowhere.at_most("dialogs", elements.len(), "BOT_ELEMENTS_MAX", BOT_ELEMENTS_MAX);
    nowhere.fallback("bot.settings.defaultFallback", document.settings.default_fallback.as_ref());
    for (dialog, element) in elements {
        let checks = Checks { place: place_of(dialog, element), findings };
        checks.element(element);
        checks.channel(document, element);
    }
}

struct Checks<'d> {
    place: Place<'d>,
    findings: &'d Findings,
}

impl Checks<'_> {
    fn report(&self, field: &str, finding: Finding<'_>) {
        self.findings.report(self.place, field, finding);
    }

    fn required(&self, field: &str, is_there: bool) {
        if !is_there {
            self.report(field, Finding::FieldRequired { field });
        }
    }

    fn at_most(&self, field: &str, count: usize, limit: &str, figure: usize) {
        if count > figure {
            self.report(field, Finding::LimitExceeded { field, limit, figure });
        }
    }

    fn text(&self, field: &str, text: &str) {
        self.at_most(field, text.chars().count(), "MESSAGE_MAX", MESSAGE_MAX);
    }

    /// Variations of a text: none of them empty.
    fn texts(&self, field: &str, texts: &[String]) {
        self.at_most(field, texts.len(), "VARIATIONS_MAX", VARIATIONS_MAX);
        for (at, text) in texts.iter().enumerate() {
            let field = format!("{field}[{at}]");
            self.required(&field, !text.trim().is_empty());
            self.text(&field, text);
        }
    }

    fn fallback(&self, field: &str, fallback: Option<&Fallback>) {
        if let Some(fallback) = fallback {
            self.texts(&format!("{field}.texts"), &fallback.texts);
        }
    }

    fn element(&self, element: &Element) {
        match &element.body {
            Body::Text { texts } => {
                self.required("texts", !texts.is_empty());
                self.texts("texts", texts);
            }
            Body::Button { text, buttons } => {
                self.text("text", text);
                self.buttons(buttons);
            }
            Body::Image { url, caption: title } | Body::Url { url, title } => {
                self.text("url", url);
                self.text("title", title);
            }
            Body::SaveUserResponse(fields) => {
                self.texts("texts", &fields.texts);
                self.repeat(fields.repeat.as_ref().map(|repeat| repeat.texts.as_slice()));
                self.fallback("fallback", fields.fallback.as_ref());
            }
            Body::UserResponse(fields) => {
                self.at_most("branches", fields.branches.len(), "BRANCHES_MAX", BRANCHES_MAX);
                self.repeat(fields.repeat.as_ref().map(|repeat| repeat.texts.as_slice()));
                self.fallback("fallback", fields.fallback.as_ref());
            }
            Body::Conditions { branches, .. } => self.branches(branches),
            Body::SetAttributes { rows, fallback } => {
                self.required("rows", !rows.is_empty());
                self.fallback("fallback", fallback.as_ref());
            }
            Body::Tags(fields) => {
                self.at_most("tags", fields.tags.len(), "ELEMENT_TAGS_MAX", ELEMENT_TAGS_MAX);
            }
            Body::Json { .. }
            | Body::ToDialog { .. }
            | Body::CloseSession
            | Body::Profile(_)
            | Body::CustomEvent(_) => {}
        }
    }

    fn repeat(&self, texts: Option<&[String]>) {
        self.texts("repeat.texts", texts.unwrap_or_default());
    }

    fn buttons(&self, buttons: &[ButtonFields]) {
        self.required("buttons", !buttons.is_empty());
        self.at_most("buttons", buttons.len(), "BUTTONS_MAX", BUTTONS_MAX);
        for (at, button) in buttons.iter().enumerate() {
            self.text(&format!("buttons[{at}].title"), &button.title);
            self.text(&format!("buttons[{at}].value"), &button.value);
        }
    }

    fn branches(&self, branches: &[ConditionBranch]) {
        self.required("branches", !branches.is_empty());
        self.at_most("branches", branches.len(), "BRANCHES_MAX", BRANCHES_MAX);
        for (at, branch) in branches.iter().enumerate() {
            let field = format!("branches[{at}].conditions");
            let count = branch.conditions.len();
            self.required(&field, count > 0);
            self.at_most(&field, count, "BRANCH_CONDITIONS_MAX", BRANCH_CONDITIONS_MAX);
        }
    }

    fn channel(&self, document: &Document, element: &Element) {
        let channel = document.channel;
        let element = match &element.body {
            Body::Button { .. } if !channel.shows_buttons() => "Button",
            Body::Json { .. } if !channel.takes_json() => "JSON",
            _ => return,
        };
        self.report("type", Finding::ElementChannel { channel, element });
    }
}
