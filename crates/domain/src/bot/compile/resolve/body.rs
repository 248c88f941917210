//! Compiles what each type of element does.

use super::Resolver;
use crate::bot::compile::element::{
    Ask, CompiledBody, CompiledBranch, CompiledCondition, CompiledEvent, CompiledRepeat,
    CompiledTags, Contact, JsonTemplate, Row, SaveAnswer, SetValue, Source, Step,
};
use crate::bot::condition::Operator;
use crate::bot::convert;
use crate::bot::document::{
    Body, Condition, ContactChoice, CustomEvent, Fallback, ProfileElement, ProfileElementAction,
    Repeat, SaveUserResponse, SetRow, TagsElement, UserResponse,
};
use crate::bot::finding::Finding;
use crate::bot::predefined::{DESTINATION_NAME, PHONE_NAME, Predefined};
use crate::bot::profile_attribute::ProfileAttribute;
use crate::identity::IdentityType;
use crate::ids::DefinitionId;
use crate::liquid::Data;
use crate::person::ListMode;
use regex::{Regex, RegexBuilder};

/// Bytes a compiled regular expression may take.
const PATTERN_BYTES_MAX: usize = 1 << 20;

impl<'d> Resolver<'d> {
    pub(super) fn body(
        &mut self,
        dialog: usize,
        body: &'d Body,
        next: Option<usize>,
    ) -> Option<CompiledBody> {
        Some(match body {
            Body::Text { texts } => CompiledBody::Text(self.texts(texts, "texts")),
            Body::Button { text, buttons } => {
                let text = self.text(text, "text");
                let mut compiled = Vec::with_capacity(buttons.len());
                for (at, button) in buttons.iter().enumerate() {
                    let field = format!("buttons[{at}]");
                    let value = if button.value.is_empty() { &button.title } else { &button.value };
                    let title = self.text(&button.title, &format!("{field}.title"));
                    let value = self.text(value, &format!("{field}.value"));
                    compiled.extend(title.zip(value));
                }
                CompiledBody::Button { text: text?, buttons: compiled }
            }
            Body::Image { url, caption } => {
                let (url, caption) = (self.text(url, "url"), self.text(caption, "caption"));
                CompiledBody::Image { url: url?, caption: caption? }
            }
            Body::Url { url, title } => {
                let (url, title) = (self.text(url, "url"), self.text(title, "title"));
                CompiledBody::Url { url: url?, title: title? }
            }
            Body::Json { json } => CompiledBody::Json(self.json(json, "json")?),
            Body::SaveUserResponse(fields) => self.save_answer(fields)?,
            Body::UserResponse(fields) => self.response(dialog, fields, next),
            Body::Conditions { branches, otherwise } => {
                let mut compiled = Vec::with_capacity(branches.len());
                for (at, branch) in branches.iter().enumerate() {
                    let conditions = branch.conditions.iter().enumerate();
                    let conditions = conditions.filter_map(|(index, condition)| {
                        self.condition(condition, &format!("branches[{at}].conditions[{index}]"))
                    });
                    let conditions = conditions.collect();
                    let step = self.step(dialog, &branch.id, &branch.elements, next);
                    compiled.push(CompiledBranch { step, join: branch.join, conditions });
                }
                let otherwise = match otherwise {
                    Some(branch) => self.step(dialog, &branch.id, &branch.elements, next),
                    None => Step { branch: None, first: next },
                };
                CompiledBody::Conditions { branches: compiled, otherwise }
            }
            Body::SetAttributes { rows, fallback } => {
                let mut compiled = Vec::with_capacity(rows.len());
                for (at, row) in rows.iter().enumerate() {
                    let own = self.own(&row.attribute, &format!("rows[{at}].attribute"));
                    let kind = own.as_ref().map(|own| own.kind);
                    let value = self.set_value(row, kind, &format!("rows[{at}].value"));
                    compiled.extend(own.zip(value));
                }
                let fallback = self.fallback(fallback.as_ref(), "fallback");
                CompiledBody::Set { rows: compiled, fallback }
            }
            Body::ToDialog { dialog } => CompiledBody::ToDialog(self.target(dialog, "dialogId")?),
            Body::CloseSession => CompiledBody::CloseSession,
            Body::Profile(fields) => self.profile(fields)?,
            Body::CustomEvent(fields) => CompiledBody::CustomEvent(self.custom_event(fields)?),
            Body::Tags(fields) => CompiledBody::Tags(self.tags(fields)?),
        })
    }

    fn json(&mut self, data: &Data, field: &str) -> Option<JsonTemplate> {
        Some(match data {
            Data::Text(text) => JsonTemplate::Text(self.text(text, field)?),
            Data::List(items) => {
                let items = items.iter().map(|item| self.json(item, field));
                JsonTemplate::List(items.collect::<Option<_>>()?)
            }
            Data::Object(entries) => {
                let entries = entries
                    .iter()
                    .map(|(name, data)| Some((name.clone(), self.json(data, field)?)));
                JsonTemplate::Object(entries.collect::<Option<_>>()?)
            }
            other => JsonTemplate::Literal(other.clone()),
        })
    }

    fn ask(&mut self, repeat: Option<&Repeat>, fallback: Option<&Fallback>) -> Ask {
        let repeat = repeat.map(|repeat| CompiledRepeat {
            times: repeat.times,
            texts: self.texts(&repeat.texts, "repeat.texts"),
        });
        Ask { repeat, fallback: self.fallback(fallback, "fallback") }
    }

    fn save_answer(&mut self, fields: &SaveUserResponse) -> Option<CompiledBody> {
        let texts = self.texts(&fields.texts, "texts");
        let attribute = self.own(&fields.attribute, "attribute");
        let pattern = fields.pattern.as_deref().and_then(|pattern| self.pattern(pattern));
        let ask = self.ask(fields.repeat.as_ref(), fields.fallback.as_ref());
        let skip_if_filled = fields.skip_if_filled;
        let attribute = attribute?;
        let answer = SaveAnswer { texts, attribute, pattern, skip_if_filled, ask };
        Some(CompiledBody::SaveAnswer(answer))
    }

    /// The answer as a whole must match.
    fn pattern(&self, pattern: &str) -> Option<Regex> {
        let mut builder = RegexBuilder::new(&format!("^(?:{pattern})$"));
        let built = builder.size_limit(PATTERN_BYTES_MAX).build();
        built
            .map_err(|error| {
                let message = error.to_string();
                let message = message.lines().last().unwrap_or_default();
                self.report("pattern", Finding::PatternSyntax { message });
            })
            .ok()
    }

    fn response(
        &mut self,
        dialog: usize,
        fields: &'d UserResponse,
        next: Option<usize>,
    ) -> CompiledBody {
        let mut steps = Vec::with_capacity(fields.branches.len());
        for (at, branch) in fields.branches.iter().enumerate() {
            let known = self.document.keywords.iter().any(|k| k.name == branch.keyword);
            if !known && !branch.keyword.is_empty() {
                let finding = Finding::KeywordUnknown { k: &branch.keyword };
                self.report(&format!("branches[{at}].keyword"), finding);
            }
            let step = self.step(dialog, &branch.id, &branch.elements, next);
            steps.push((branch.keyword.clone(), step));
        }
        let otherwise = fields.otherwise.as_ref();
        let otherwise =
            otherwise.map(|branch| self.step(dialog, &branch.id, &branch.elements, next));
        let ask = self.ask(fields.repeat.as_ref(), fields.fallback.as_ref());
        CompiledBody::Response { steps, otherwise, ask }
    }

    fn condition(&mut self, condition: &Condition, field: &str) -> Option<CompiledCondition> {
        let attribute = self.source(&condition.attribute, &format!("{field}.attribute"));
        let value = self.text(&condition.value, &format!("{field}.value"));
        let (attribute, value) = (attribute?, value?);
        let kind = attribute.kind();
        let operator = Operator::named(&condition.operator).filter(|found| found.fits(kind));
        let Some(operator) = operator else {
            if !condition.operator.is_empty() {
                let finding = Finding::ConditionOperator { op: &condition.operator, kind };
                self.report(&format!("{field}.operator"), finding);
            }
            return None;
        };
        let literal = value.template.literal();
        if let Some(literal) = literal
            && let Some(expected) = operator.value_error(kind, literal)
        {
            let finding = Finding::ConditionValue { v: literal, kind: expected };
            self.report(&format!("{field}.value"), finding);
        }
        let mut shown = format!("{} {}", condition.attribute, operator.name());
        if operator.takes_value() {
            shown = format!("{shown} \"{}\"", condition.value);
        }
        Some(CompiledCondition { attribute, operator, value, shown })
    }

    fn set_value(
        &mut self,
        row: &SetRow,
        kind: Option<crate::bot::BotAttributeType>,
        field: &str,
    ) -> Option<SetValue> {
        if let Data::Text(source) = &row.value {
            let text = self.text(source, field)?;
            if text.template.literal().is_none() {
                return Some(SetValue::Text(text));
            }
        }
        if row.value.is_null() {
            return Some(SetValue::Literal(None));
        }
        let kind = kind?;
        let value = convert::of_literal(kind, &row.value);
        if value.is_none() {
            let v = row.value.to_text();
            self.report(field, Finding::ValueInvalid { v: &v, kind });
        }
        value.map(|value| SetValue::Literal(Some(value)))
    }

    fn contact(&mut self, contact: &ContactChoice) -> Option<Contact> {
        if contact.attribute.is_empty() {
            self.report("contact.attribute", Finding::ContactMissing);
            return None;
        }
        if contact.attribute == DESTINATION_NAME {
            return Some(Contact::Destination);
        }
        let is_own = Predefined::named(&contact.attribute).is_none();
        let source = self.source(&contact.attribute, "contact.attribute")?;
        let sender = contact.sender.clone();
        if contact.attribute == PHONE_NAME {
            return Some(Contact::Attribute { source, kind: IdentityType::Phone, sender });
        }
        let kind = contact.kind.as_deref().filter(|kind| !kind.is_empty());
        let (true, Some(kind)) = (is_own, kind) else {
            self.report("contact.type", Finding::ContactMissing);
            return None;
        };
        let Ok(kind) = kind.parse::<IdentityType>() else {
            let finding =
                Finding::FieldType { field: "contact.type", expected: "an identity type" };
            self.report("contact.type", finding);
            return None;
        };
        Some(Contact::Attribute { source, kind, sender })
    }

    fn profile(&mut self, fields: &ProfileElement) -> Option<CompiledBody> {
        let contact = self.contact(&fields.contact);
        let (mut reads, mut writes) = (Vec::new(), Vec::new());
        for (at, mapping) in fields.mappings.iter().enumerate() {
            let field = format!("mappings[{at}].attribute");
            let profile = self.profile_attribute(&mapping.profile_attribute, at);
            match fields.action {
                ProfileElementAction::GetInformation => {
                    reads.extend(profile.zip(self.own(&mapping.attribute, &field)));
                }
                ProfileElementAction::CreateOrUpdate(_) => {
                    let source = self.source(&mapping.attribute, &field);
                    let list = match mapping.overwrite {
                        true => ListMode::Overwrite,
                        false => ListMode::Append,
                    };
                    let row = source.zip(profile);
                    writes.extend(row.map(|(source, profile)| Row { source, profile, list }));
                }
            }
        }
        let contact = contact?;
        Some(match fields.action {
            ProfileElementAction::GetInformation => {
                CompiledBody::GetInformation { contact, rows: reads }
            }
            ProfileElementAction::CreateOrUpdate(type_for_new) => {
                CompiledBody::CreateOrUpdate { contact, rows: writes, type_for_new }
            }
        })
    }

    fn profile_attribute(&self, text: &str, at: usize) -> Option<ProfileAttribute> {
        let parsed = text.parse();
        if parsed.is_err() && !text.is_empty() {
            let finding = Finding::ProfileAttributeMissing { b: text };
            self.report(&format!("mappings[{at}].profileAttribute"), finding);
        }
        parsed.ok()
    }

    fn custom_event(&mut self, fields: &CustomEvent) -> Option<CompiledEvent> {
        let contact = self.contact(&fields.contact);
        let mut rows = Vec::with_capacity(fields.mappings.len());
        for (at, mapping) in fields.mappings.iter().enumerate() {
            let source: Option<Source> =
                self.source(&mapping.attribute, &format!("mappings[{at}].attribute"));
            rows.extend(source.map(|source| (source, mapping.property.clone())));
        }
        Some(CompiledEvent {
            contact: contact?,
            definition: DefinitionId(fields.definition.clone()),
            rows,
            create_if_missing: fields.create_profile,
        })
    }

    fn tags(&mut self, fields: &TagsElement) -> Option<CompiledTags> {
        let contact = self.contact(&fields.contact);
        let tags = self.texts(&fields.tags, "tags");
        let result = fields.result.as_deref();
        let present = fields.present.as_deref();
        Some(CompiledTags {
            contact: contact?,
            action: fields.action,
            tags,
            result: result.and_then(|name| self.own(name, "resultAttribute")),
            present: present.and_then(|name| self.own(name, "presentTagsAttribute")),
        })
    }
}
