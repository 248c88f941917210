//! Resolves the names of a document and lays its elements in a row.

mod body;

use super::element::{CompiledElement, CompiledFallback, OwnAttribute, Source, Step, Text};
use super::{CompiledBot, CompiledDialog, folded};
use crate::bot::document::{
    Attribute, AttributeScope, Dialog, DialogKind, Document, Element, Fallback, Keyword,
};
use crate::bot::finding::{Finding, Findings, Place};
use crate::bot::predefined::Predefined;
use crate::liquid::Template;
use std::collections::{BTreeSet, HashMap};

/// Compiles a document; `None` where it has no dialog to start in. The caller looks at the
/// findings: with an error among them the result must not run.
pub(super) fn bot(document: &Document, findings: &Findings) -> Option<CompiledBot> {
    let mut resolver = Resolver::new(document, findings);
    let error_message =
        resolver.text(&document.settings.error_message, "bot.settings.errorMessage");
    let fallback = document.settings.default_fallback.as_ref();
    let default_fallback = resolver.fallback(fallback, "bot.settings.defaultFallback");
    let dialogs: Vec<CompiledDialog> = document
        .dialogs
        .iter()
        .enumerate()
        .map(|(at, dialog)| resolver.dialog(at, dialog))
        .collect();
    let keywords = keywords(&document.keywords);
    let triggers = resolver.triggers(&keywords);
    let default_dialog =
        document.dialogs.iter().position(|dialog| dialog.kind == DialogKind::Default)?;
    let elements: Vec<CompiledElement> = resolver.elements.into_iter().flatten().collect();
    let names = |keep: fn(&Attribute) -> bool| {
        document.attributes.iter().filter(move |a| keep(a)).map(|a| a.name.clone())
    };
    Some(CompiledBot {
        name: document.name.clone(),
        session_timeout_minutes: document.settings.session_timeout_minutes,
        visible_attributes: names(|attribute| attribute.visible_to_agent).collect(),
        first_message: document.settings.first_message,
        error_message,
        default_fallback,
        default_dialog,
        dialogs,
        element_index: elements.iter().enumerate().map(|(at, e)| (e.id.clone(), at)).collect(),
        elements,
        triggers,
        keywords: keywords.into_iter().map(|(text, name)| (text, name.to_owned())).collect(),
        local_attributes: names(|attribute| attribute.scope == AttributeScope::Local).collect(),
        sensitive_attributes: names(|attribute| attribute.sensitive).collect(),
        mentioned: resolver.mentioned,
    })
}

/// The name of the keyword by each text that is it: its name and its synonyms (C-83).
fn keywords(keywords: &[Keyword]) -> HashMap<String, &str> {
    let mut by_text = HashMap::new();
    for keyword in keywords {
        for text in keyword.synonyms.iter().chain([&keyword.name]) {
            by_text.entry(folded(text)).or_insert(keyword.name.as_str());
        }
    }
    by_text
}

struct Resolver<'d> {
    document: &'d Document,
    findings: &'d Findings,
    place: Place<'d>,
    attributes: HashMap<&'d str, &'d Attribute>,
    dialogs: HashMap<&'d str, usize>,
    /// Each element gets its place before it is compiled, so that others can point to it.
    elements: Vec<Option<CompiledElement>>,
    mentioned: BTreeSet<String>,
}

impl<'d> Resolver<'d> {
    fn new(document: &'d Document, findings: &'d Findings) -> Self {
        let attributes = document.attributes.iter().map(|a| (a.name.as_str(), a)).collect();
        let dialogs = document.dialogs.iter().enumerate();
        Self {
            document,
            findings,
            place: Place::default(),
            attributes,
            dialogs: dialogs.map(|(at, dialog)| (dialog.id.as_str(), at)).collect(),
            elements: Vec::new(),
            mentioned: BTreeSet::new(),
        }
    }

    fn report(&self, field: &str, finding: Finding<'_>) {
        self.findings.report(self.place, field, finding);
    }

    fn dialog(&mut self, at: usize, dialog: &'d Dialog) -> CompiledDialog {
        self.place = Place { dialog: Some(&dialog.id), element: None };
        let first = self.list(at, &dialog.elements, None);
        self.place = Place::default();
        CompiledDialog { id: dialog.id.clone(), first }
    }

    /// Compiles a list of elements; gives its first one, or what follows if it has none.
    fn list(
        &mut self,
        dialog: usize,
        elements: &'d [Element],
        after: Option<usize>,
    ) -> Option<usize> {
        let start = self.elements.len();
        self.elements.resize_with(start + elements.len(), || None);
        for (offset, element) in elements.iter().enumerate() {
            let last = offset + 1 == elements.len();
            let next = if last { after } else { Some(start + offset + 1) };
            let outer = self.place;
            self.place = Place { element: Some(&element.id), ..outer };
            if let Some(compiled) = self.element(dialog, element, next)
                && let Some(slot) = self.elements.get_mut(start + offset)
            {
                *slot = Some(compiled);
            }
            self.place = outer;
        }
        if elements.is_empty() { after } else { Some(start) }
    }

    fn element(
        &mut self,
        dialog: usize,
        element: &'d Element,
        next: Option<usize>,
    ) -> Option<CompiledElement> {
        let body = self.body(dialog, &element.body, next)?;
        let type_name = element.body.type_name();
        Some(CompiledElement { id: element.id.clone(), dialog, type_name, next, body })
    }

    fn step(
        &mut self,
        dialog: usize,
        id: &str,
        elements: &'d [Element],
        next: Option<usize>,
    ) -> Step {
        Step { branch: Some(id.to_owned()), first: self.list(dialog, elements, next) }
    }

    /// Parses a template and looks its names up.
    fn text(&mut self, source: &str, field: &str) -> Option<Text> {
        let template = match Template::parse(source) {
            Ok(template) => template,
            Err(error) => {
                let (line, message) = (error.line, error.message.as_str());
                self.report(field, Finding::LiquidSyntax { line, message });
                return None;
            }
        };
        let mut sensitive = false;
        for mention in template.mentions() {
            sensitive |= self.attributes.get(mention.name.as_str()).is_some_and(|a| a.sensitive);
            if self.source(&mention.name, field).is_none() {
                break;
            }
        }
        Some(Text { template, sensitive })
    }

    fn texts(&mut self, sources: &[String], field: &str) -> Vec<Text> {
        let sources = sources.iter().enumerate();
        sources.filter_map(|(at, source)| self.text(source, &format!("{field}[{at}]"))).collect()
    }

    /// An attribute that is read.
    fn source(&mut self, name: &str, field: &str) -> Option<Source> {
        if name.is_empty() {
            return None;
        }
        if let Some(predefined) = Predefined::named(name) {
            self.mentioned.insert(name.to_owned());
            return Some(Source::Predefined(predefined));
        }
        self.own(name, field).map(Source::Own)
    }

    /// An attribute that is set. An empty name is reported as a missing field elsewhere.
    fn own(&self, name: &str, field: &str) -> Option<OwnAttribute> {
        if Predefined::named(name).is_some() {
            self.report(field, Finding::AttributeReadOnly { a: name });
            return None;
        }
        let Some(attribute) = self.attributes.get(name) else {
            if !name.is_empty() {
                self.report(field, Finding::AttributeUnknown { a: name });
            }
            return None;
        };
        Some(OwnAttribute {
            name: name.to_owned(),
            kind: attribute.attribute_type,
            sensitive: attribute.sensitive,
        })
    }

    fn target(&self, dialog: &str, field: &str) -> Option<usize> {
        let target = self.dialogs.get(dialog).copied();
        if target.is_none() && !dialog.is_empty() {
            self.report(field, Finding::DialogMissing);
        }
        target
    }

    fn fallback(&mut self, fallback: Option<&Fallback>, field: &str) -> Option<CompiledFallback> {
        let fallback = fallback?;
        let dialog = self.target(&fallback.dialog, &format!("{field}.dialogId"));
        let texts = self.texts(&fallback.texts, &format!("{field}.texts"));
        Some(CompiledFallback { dialog: dialog?, texts })
    }

    /// The dialogs by the messages that start them.
    fn triggers(&self, keywords: &HashMap<String, &str>) -> HashMap<String, usize> {
        let mut by_keyword: HashMap<&str, usize> = HashMap::new();
        for (at, dialog) in self.document.dialogs.iter().enumerate() {
            for (index, name) in dialog.triggers.iter().enumerate() {
                let place = Place { dialog: Some(&dialog.id), element: None };
                let field = format!("triggers[{index}]");
                if !self.document.keywords.iter().any(|keyword| keyword.name == *name) {
                    self.findings.report(place, &field, Finding::KeywordUnknown { k: name });
                } else if by_keyword.insert(name, at).is_some() {
                    self.findings.report(place, &field, Finding::TriggerTaken { k: name });
                }
            }
        }
        let dialog = |name: &&str| by_keyword.get(name).copied();
        keywords.iter().filter_map(|(text, name)| Some((text.clone(), dialog(name)?))).collect()
    }
}
