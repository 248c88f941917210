//! The Customer Profiles elements at run time: values in, one call, status and values out
//! (C-38 to C-52).

mod masking;

use self::masking::Masking;
use super::event_id::event_id;
use super::run::{Run, Stop};
use crate::bot::compile::{
    CompiledElement, CompiledEvent, CompiledTags, Contact, OwnAttribute, Row,
};
use crate::bot::convert;
use crate::bot::document::TagsAction;
use crate::bot::port::{
    Cause, ProfileAction, ProfileCall, ProfileOutcome, ProfileStatus, WrittenProperties,
};
use crate::bot::profile_attribute::ProfileAttribute;
use crate::bot::trace::TraceEntry;
use crate::bot::value::BotValue;
use crate::identity::Identity;
use crate::liquid::Data;
use crate::person::{AttributeWrite, PersonType};
use crate::tag::{self, TagName};

impl Run<'_> {
    pub(super) fn get_information(
        &mut self,
        contact: &Contact,
        rows: &[(ProfileAttribute, OwnAttribute)],
        entry: &mut TraceEntry,
    ) {
        let attributes = rows.iter().map(|(profile, _)| profile.clone()).collect();
        let outcome = self.call(contact, Ok(ProfileAction::GetInformation { attributes }));
        let outcome = match outcome {
            outcome if outcome.status != ProfileStatus::Success => outcome,
            outcome if outcome.values.len() != rows.len() => ProfileOutcome::of(Cause::Internal),
            outcome => match self.read_values(rows, &outcome) {
                Some(values) => {
                    for ((_, own), value) in rows.iter().zip(values) {
                        self.set(own, value, entry);
                    }
                    outcome
                }
                // The attribute was retyped since activation.
                None => ProfileOutcome::of(Cause::ValueType),
            },
        };
        self.conclude(outcome, &Masking::of_contact(contact), entry);
    }

    /// All values as the bot attributes hold them; `None` if one does not fit (C-30).
    fn read_values(
        &self,
        rows: &[(ProfileAttribute, OwnAttribute)],
        outcome: &ProfileOutcome,
    ) -> Option<Vec<Option<BotValue>>> {
        let zone = &self.environment.zone;
        let values = rows.iter().zip(&outcome.values).map(|((_, own), value)| match value {
            None => Some(None),
            Some(value) => convert::of_profile(own.kind, value, zone).map(Some),
        });
        values.collect()
    }

    pub(super) fn create_or_update(
        &mut self,
        contact: &Contact,
        rows: &[Row],
        type_for_new: PersonType,
        entry: &mut TraceEntry,
    ) {
        let writes = self.writes(rows);
        let action = writes.map(|writes| ProfileAction::CreateOrUpdate { writes, type_for_new });
        let outcome = self.call(contact, action);
        self.conclude(outcome, &Masking::of_writes(contact, rows), entry);
    }

    /// What the rows write; null attributes are skipped (C-35).
    fn writes(&self, rows: &[Row]) -> Result<Vec<AttributeWrite>, Cause> {
        let mut writes = Vec::with_capacity(rows.len());
        for row in rows {
            let target = row.profile.target().ok_or(Cause::ReadOnly)?;
            let Some(value) = row.source.value(self.session) else {
                continue;
            };
            let value = convert::to_written(&value).ok_or(Cause::Internal)?;
            let name = row.profile.to_string();
            writes.push(AttributeWrite { name, target, value, list: row.list });
        }
        Ok(writes)
    }

    pub(super) fn custom_event(
        &mut self,
        element: &CompiledElement,
        event: &CompiledEvent,
        entry: &mut TraceEntry,
    ) {
        let run = self.session.runs.entry(element.id.clone()).or_default();
        *run += 1;
        let event_id = event_id(&self.session.id, &element.id, *run);
        let properties = self.properties(event);
        let action = properties.map(|properties| ProfileAction::SendEvent {
            event_id,
            definition_id: event.definition.clone(),
            properties,
            create_if_missing: event.create_if_missing,
        });
        let outcome = self.call(&event.contact, action);
        self.conclude(outcome, &Masking::of_event(event), entry);
    }

    /// The mapped properties; null attributes are left out (C-48).
    fn properties(&self, event: &CompiledEvent) -> Result<WrittenProperties, Cause> {
        let mut properties = WrittenProperties::new();
        for (source, property) in &event.rows {
            if let Some(value) = source.value(self.session) {
                let value = convert::to_written(&value).ok_or(Cause::Internal)?;
                properties.insert(property.clone(), value);
            }
        }
        Ok(properties)
    }

    pub(super) fn tags(&mut self, tags: &CompiledTags, entry: &mut TraceEntry) -> Result<(), Stop> {
        let mut texts = Vec::with_capacity(tags.tags.len());
        for tag in &tags.tags {
            texts.push(self.render(tag)?);
        }
        let names = tag::names(&texts).map_err(|_| Cause::TagInvalid);
        let asked = names.clone().unwrap_or_default();
        let action = names.map(|names| match tags.action {
            TagsAction::Add => ProfileAction::AddTags { names },
            TagsAction::Get => ProfileAction::GetTags { names },
            TagsAction::Remove => ProfileAction::RemoveTags { names },
        });
        let outcome = self.call(&tags.contact, action);
        if tags.action == TagsAction::Get && outcome.status == ProfileStatus::Success {
            self.save_tags(tags, &asked, &outcome.present_tags, entry);
        }
        self.conclude(outcome, &Masking::of_tags(tags), entry);
        Ok(())
    }

    fn save_tags(
        &mut self,
        tags: &CompiledTags,
        asked: &[TagName],
        present: &[String],
        entry: &mut TraceEntry,
    ) {
        let is_present =
            |name: &TagName| present.iter().any(|tag| tag::name_key(tag) == name.key());
        if let Some(own) = &tags.result {
            self.set(own, Some(BotValue::Boolean(asked.iter().all(is_present))), entry);
        }
        if let Some(own) = &tags.present {
            let present = present.iter().map(Data::text).collect();
            self.set(own, Some(BotValue::List(present)), entry);
        }
    }

    /// Makes a call, unless something about it is wrong already.
    fn call(&mut self, contact: &Contact, action: Result<ProfileAction, Cause>) -> ProfileOutcome {
        let call = self
            .identity(contact)
            .and_then(|identity| action.map(|action| ProfileCall { identity, action }));
        match call {
            Ok(call) => self.profiles.call(call),
            Err(cause) => ProfileOutcome::of(cause),
        }
    }

    /// Whose profile an element works on (C-39, C-40).
    fn identity(&self, contact: &Contact) -> Result<Identity, Cause> {
        let caller = &self.session.caller;
        let (source, kind, sender) = match contact {
            Contact::Destination => return Ok(caller.identity.clone()),
            Contact::Attribute { source, kind, sender } => (source, *kind, sender.as_deref()),
        };
        let text = source.value(self.session).map(|value| value.to_text()).unwrap_or_default();
        let text = text.trim();
        if text.is_empty() {
            return Err(Cause::IdentityEmpty);
        }
        let sender = sender.unwrap_or(&caller.sender);
        Identity::new(kind, text, Some(sender)).map_err(|_| Cause::IdentityInvalid)
    }

    /// Sets the status (C-51) and writes the trace.
    fn conclude(&mut self, outcome: ProfileOutcome, masking: &Masking, entry: &mut TraceEntry) {
        self.session.last_customer_profiles_status = Some(outcome.status);
        entry.status = Some(outcome.status);
        entry.cause = Some(outcome.cause);
        entry.profile = outcome.changes;
        masking.apply(&mut entry.profile);
    }
}
