//! The loop of a turn: element after element until the bot waits or the session ends.

use super::scope::SessionScope;
use super::{EndReason, Turn, TurnEnvironment};
use crate::bot::compile::{
    CompiledBody, CompiledBot, CompiledCondition, CompiledElement, CompiledFallback, OwnAttribute,
    SetValue, Step, Text,
};
use crate::bot::content::Content;
use crate::bot::convert;
use crate::bot::document::{FirstMessage, Join};
use crate::bot::port::ProfilePort;
use crate::bot::session::{Session, Waiting};
use crate::bot::trace::{BotAttributeChange, MASK, TakenBranch, TraceEntry};
use crate::bot::value::BotValue;
use crate::limits::{LIQUID_STEPS_MAX, TURN_ELEMENTS_MAX, TURN_OUTPUT_MAX, TURN_STEPS_MAX};
use crate::liquid::{Data, Exceeded};

/// Bytes whose comparison costs one step.
const STEP_BYTES: usize = 1024;

/// A turn in progress.
pub(super) struct Run<'a> {
    pub bot: &'a CompiledBot,
    pub session: &'a mut Session,
    pub environment: &'a TurnEnvironment,
    pub profiles: &'a mut dyn ProfilePort,
    pub turn: Turn,
    /// Elements run so far.
    elements: usize,
    /// Steps that templates and conditions may still take.
    steps_left: usize,
    /// Bytes that messages may still have.
    output_left: usize,
    /// Random numbers drawn so far.
    pub draws: u64,
}

/// What follows an element.
pub(super) enum Next {
    /// The element at this place; the end of the dialog if there is none.
    Element(Option<usize>),
    /// The end user's turn.
    Wait,
    /// The end of the session.
    End(EndReason),
}

impl<'a> Run<'a> {
    pub(super) fn new(
        bot: &'a CompiledBot,
        session: &'a mut Session,
        environment: &'a TurnEnvironment,
        profiles: &'a mut dyn ProfilePort,
    ) -> Self {
        Self {
            bot,
            session,
            environment,
            profiles,
            turn: Turn::default(),
            elements: 0,
            steps_left: TURN_STEPS_MAX,
            output_left: TURN_OUTPUT_MAX,
            draws: 0,
        }
    }

    /// Takes a message and runs what it starts.
    pub(super) fn receive(&mut self, content: &Content) {
        self.session.last_inbound_at = self.environment.now;
        self.session.last_received = Some(content.received());
        if let Some(text) = content.text() {
            self.session.last_received_text = Some(text.to_owned());
        }
        let waiting = std::mem::replace(&mut self.session.waiting, Waiting::Idle);
        let answered = match waiting {
            Waiting::Answer { element, repeats } => {
                // A version never changes, so the element is there.
                self.bot.element_at(&element).map(|at| (at, repeats))
            }
            Waiting::FirstMessage if self.bot.first_message == FirstMessage::DefaultDialog => {
                let first = self.enter(self.bot.default_dialog);
                return self.go(first);
            }
            Waiting::FirstMessage | Waiting::Idle => None,
        };
        match answered {
            Some((at, repeats)) => {
                let next = self.count().and_then(|()| self.answer(at, content, repeats));
                self.follow(next);
            }
            None => {
                let triggered = content.text().and_then(|text| self.bot.triggered(text));
                let first = self.enter(triggered.unwrap_or(self.bot.default_dialog));
                self.go(first);
            }
        }
    }

    pub(super) fn finish(self) -> Turn {
        self.turn
    }

    /// Enters a dialog: Local attributes of the one that is left are cleared (C-24, C-63).
    pub(super) fn enter(&mut self, dialog: usize) -> Option<usize> {
        if !self.bot.local_attributes.is_empty() {
            let local = &self.bot.local_attributes;
            self.session.attributes.retain(|name, _| !local.contains(name));
        }
        let dialog = self.bot.dialogs.get(dialog)?;
        self.session.dialog = Some(dialog.id.clone());
        dialog.first
    }

    /// Runs elements from `at` on.
    fn go(&mut self, mut at: Option<usize>) {
        loop {
            let Some(element) = at.and_then(|at| self.bot.elements.get(at)) else {
                // The end of a dialog: the session stays open, the next message is routed (C-18).
                self.session.waiting = Waiting::Idle;
                return;
            };
            match self.count().and_then(|()| self.element(element)) {
                Ok(Next::Element(next)) => at = next,
                other => return self.follow(other),
            }
        }
    }

    fn follow(&mut self, next: Result<Next, Stop>) {
        match next {
            Ok(Next::Element(next)) => self.go(next),
            Ok(Next::Wait) => {}
            Ok(Next::End(reason)) => self.turn.ended = Some(reason),
            Err(stop) => self.fail(stop),
        }
    }

    fn count(&mut self) -> Result<(), Stop> {
        self.elements += 1;
        if self.elements > TURN_ELEMENTS_MAX { Err(Stop("TURN_ELEMENTS_MAX")) } else { Ok(()) }
    }

    /// Ends the session because a limit was exceeded (C-21, C-80).
    fn fail(&mut self, stop: Stop) {
        self.give_up();
        if let Some(last) = self.turn.trace.last_mut() {
            last.note = Some(format!("The turn exceeds {}.", stop.0));
        }
    }

    /// Ends the session with the bot's error message (C-80).
    pub(super) fn give_up(&mut self) {
        let message = self.bot.error_message.as_ref();
        let text = message.and_then(|message| self.render(message).ok());
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            self.turn.messages.push(Content::Text { text });
        }
        self.turn.ended = Some(EndReason::Error);
    }

    pub(super) fn entry(&self, element: &CompiledElement) -> TraceEntry {
        let dialog = self.bot.dialogs.get(element.dialog);
        TraceEntry {
            at: self.environment.now,
            dialog_id: dialog.map(|dialog| dialog.id.clone()).unwrap_or_default(),
            element_id: element.id.clone(),
            element_type: element.type_name,
            input: None,
            branch: None,
            note: None,
            status: None,
            cause: None,
            attributes: Vec::new(),
            profile: Vec::new(),
            messages: Vec::new(),
        }
    }

    fn element(&mut self, element: &'a CompiledElement) -> Result<Next, Stop> {
        let mut entry = self.entry(element);
        let next = self.perform(element, &mut entry);
        self.turn.trace.push(entry);
        next
    }

    fn perform(
        &mut self,
        element: &'a CompiledElement,
        entry: &mut TraceEntry,
    ) -> Result<Next, Stop> {
        let below = Next::Element(element.next);
        match &element.body {
            CompiledBody::SaveAnswer(fields) => {
                let filled = self.session.attributes.contains_key(&fields.attribute.name);
                if fields.skip_if_filled && filled {
                    entry.note = Some("Skipped: the attribute has a value.".to_owned());
                    return Ok(below);
                }
                self.say_one_of(&fields.texts, entry)?;
                return Ok(self.wait(element, 0));
            }
            CompiledBody::Response { .. } => return Ok(self.wait(element, 0)),
            CompiledBody::Conditions { branches, otherwise } => {
                for branch in branches {
                    if let Some(why) = self.branch_holds(&branch.conditions, branch.join)? {
                        return Ok(taken(&branch.step, why, entry));
                    }
                }
                return Ok(taken(otherwise, "no condition holds".to_owned(), entry));
            }
            CompiledBody::Set { rows, fallback } => {
                return self.set_all(rows, fallback.as_ref(), below, entry);
            }
            CompiledBody::ToDialog(dialog) => return Ok(Next::Element(self.enter(*dialog))),
            CompiledBody::CloseSession => return Ok(Next::End(EndReason::Closed)),
            CompiledBody::GetInformation { contact, rows } => {
                self.get_information(contact, rows, entry);
            }
            CompiledBody::CreateOrUpdate { contact, rows, type_for_new } => {
                self.create_or_update(contact, rows, *type_for_new, entry);
            }
            CompiledBody::CustomEvent(event) => self.custom_event(element, event, entry),
            CompiledBody::Tags(tags) => self.tags(tags, entry)?,
            CompiledBody::Text(texts) => self.say_one_of(texts, entry)?,
            CompiledBody::Button { .. }
            | CompiledBody::Image { .. }
            | CompiledBody::Url { .. }
            | CompiledBody::Json(_) => self.send(&element.body, entry)?,
        }
        Ok(below)
    }

    /// Waits for an answer to an element.
    pub(super) fn wait(&mut self, element: &CompiledElement, repeats: u32) -> Next {
        self.session.waiting = Waiting::Answer { element: element.id.clone(), repeats };
        Next::Wait
    }

    /// Why a branch is taken, if it is (C-54).
    fn branch_holds(
        &mut self,
        conditions: &[CompiledCondition],
        join: Join,
    ) -> Result<Option<String>, Stop> {
        let mut held = Vec::new();
        for condition in conditions {
            let value = condition.attribute.value(self.session);
            let operand = self.render(&condition.value)?;
            self.spend(
                1 + (operand.len() + value.as_ref().map_or(0, BotValue::size)) / STEP_BYTES,
            )?;
            if condition.operator.holds(value.as_ref(), &operand) {
                held.push(condition.shown.as_str());
                if join == Join::Or {
                    break;
                }
            } else if join == Join::And {
                return Ok(None);
            }
        }
        Ok((!held.is_empty()).then(|| held.join(" and ")))
    }

    /// Sets every row, or none (C-60).
    fn set_all(
        &mut self,
        rows: &'a [(OwnAttribute, SetValue)],
        fallback: Option<&'a CompiledFallback>,
        below: Next,
        entry: &mut TraceEntry,
    ) -> Result<Next, Stop> {
        let mut values = Vec::with_capacity(rows.len());
        for (own, value) in rows {
            let value = match value {
                SetValue::Literal(value) => value.clone(),
                SetValue::Text(text) => {
                    let text = self.render(text)?;
                    let Some(value) = convert::of_text(own.kind, &text) else {
                        let note = format!("The value of {} is no {}.", own.name, own.kind);
                        entry.note = Some(note);
                        return self.fall_back(fallback, entry);
                    };
                    Some(value)
                }
            };
            values.push((own, value));
        }
        for (own, value) in values {
            self.set(own, value, entry);
        }
        Ok(below)
    }

    /// Sets an attribute, or empties it.
    pub(super) fn set(
        &mut self,
        own: &OwnAttribute,
        value: Option<BotValue>,
        entry: &mut TraceEntry,
    ) {
        let shown = |value: Option<&BotValue>| match value {
            None => Data::Null,
            Some(_) if own.sensitive => Data::text(MASK),
            Some(value) => value.to_data(),
        };
        let to = shown(value.as_ref());
        let before = match value {
            Some(value) => self.session.attributes.insert(own.name.clone(), value),
            None => self.session.attributes.remove(&own.name),
        };
        let from = shown(before.as_ref());
        entry.attributes.push(BotAttributeChange { name: own.name.clone(), from, to });
    }

    /// Goes where an element falls back to: its own fallback, else the bot's, else the Default
    /// dialog (C-57).
    pub(super) fn fall_back(
        &mut self,
        own: Option<&'a CompiledFallback>,
        entry: &mut TraceEntry,
    ) -> Result<Next, Stop> {
        let fallback = own.or(self.bot.default_fallback.as_ref());
        if let Some(fallback) = fallback {
            self.say_one_of(&fallback.texts, entry)?;
        }
        let dialog = fallback.map_or(self.bot.default_dialog, |fallback| fallback.dialog);
        let name = self.bot.dialogs.get(dialog).map(|dialog| dialog.id.as_str());
        let why = format!("fallback to dialog {}", name.unwrap_or_default());
        entry.branch = Some(TakenBranch { id: None, why });
        Ok(Next::Element(self.enter(dialog)))
    }

    /// Renders a text over the session.
    pub(super) fn render(&mut self, text: &Text) -> Result<String, Stop> {
        let scope = SessionScope::of(self.session);
        let is_last = self.steps_left < LIQUID_STEPS_MAX;
        text.template.render_within(&scope, &mut self.steps_left).map_err(|exceeded| match exceeded
        {
            Exceeded::Steps if is_last => Stop("TURN_STEPS_MAX"),
            exceeded => exceeded.into(),
        })
    }

    /// Counts steps against what a turn may take.
    fn spend(&mut self, steps: usize) -> Result<(), Stop> {
        let left = self.steps_left.checked_sub(steps);
        self.steps_left = left.ok_or(Stop("TURN_STEPS_MAX"))?;
        Ok(())
    }

    /// Adds a message to the turn.
    pub(super) fn say(&mut self, message: Content) -> Result<(), Stop> {
        let left = self.output_left.checked_sub(message.size());
        self.output_left = left.ok_or(Stop("TURN_OUTPUT_MAX"))?;
        self.turn.messages.push(message);
        Ok(())
    }
}

/// Takes a branch.
pub(super) fn taken(step: &Step, why: String, entry: &mut TraceEntry) -> Next {
    entry.branch = Some(TakenBranch { id: step.branch.clone(), why });
    Next::Element(step.first)
}

/// The name of a limit that ended the turn.
pub(super) struct Stop(&'static str);

impl From<Exceeded> for Stop {
    fn from(exceeded: Exceeded) -> Self {
        Self(exceeded.name())
    }
}
