//! Answers to waiting elements: what fits, what is asked again, where it goes then (C-56 to C-59).

use super::run::{Next, Run, Stop, taken};
use crate::bot::compile::{Ask, CompiledBody, CompiledElement, SaveAnswer, Step, Text};
use crate::bot::content::Content;
use crate::bot::convert;
use crate::bot::trace::{MASK, TraceEntry};
use crate::bot::value::BotValue;

impl<'a> Run<'a> {
    /// Takes an answer to the element at `at`, which has been repeated so often.
    pub(super) fn answer(
        &mut self,
        at: usize,
        content: &Content,
        repeats: u32,
    ) -> Result<Next, Stop> {
        let Some(element) = self.bot.elements.get(at) else {
            return Ok(Next::Element(None));
        };
        let mut entry = self.entry(element);
        let text = content.text().map(str::to_owned);
        entry.input = text.or_else(|| Some(content.received().to_json()));
        let next = match &element.body {
            CompiledBody::SaveAnswer(fields) => {
                if fields.attribute.sensitive {
                    entry.input = Some(MASK.to_owned());
                    self.turn.hides_input = true;
                }
                self.save_answer(element, fields, content, repeats, &mut entry)
            }
            CompiledBody::Response { steps, otherwise, ask } => {
                let keyword = content.text().and_then(|text| self.bot.keyword(text));
                let step = steps.iter().find(|(name, _)| Some(name.as_str()) == keyword);
                match step {
                    Some((name, step)) => Ok(taken(step, format!("keyword {name}"), &mut entry)),
                    None => {
                        let refused =
                            Refused { ask, own_texts: &[], otherwise: otherwise.as_ref() };
                        self.refuse(element, refused, repeats, &mut entry)
                    }
                }
            }
            _ => Ok(Next::Element(element.next)),
        };
        self.turn.trace.push(entry);
        next
    }

    fn save_answer(
        &mut self,
        element: &CompiledElement,
        fields: &'a SaveAnswer,
        content: &Content,
        repeats: u32,
        entry: &mut TraceEntry,
    ) -> Result<Next, Stop> {
        match accepted(fields, content) {
            Some(value) => {
                self.set(&fields.attribute, Some(value), entry);
                Ok(Next::Element(element.next))
            }
            None => {
                entry.note = Some(format!("The answer is no {}.", fields.attribute.kind));
                if fields.pattern.is_some() {
                    entry.note = Some("The answer does not have the form asked for.".to_owned());
                }
                let refused =
                    Refused { ask: &fields.ask, own_texts: &fields.texts, otherwise: None };
                self.refuse(element, refused, repeats, entry)
            }
        }
    }

    /// Asks again, or goes to the Fallback branch or the fallback.
    fn refuse(
        &mut self,
        element: &CompiledElement,
        refused: Refused<'a>,
        repeats: u32,
        entry: &mut TraceEntry,
    ) -> Result<Next, Stop> {
        if let Some(repeat) = refused.ask.repeat.as_ref().filter(|repeat| repeats < repeat.times) {
            let own = repeat.texts.is_empty();
            self.say_one_of(if own { refused.own_texts } else { &repeat.texts }, entry)?;
            return Ok(self.wait(element, repeats + 1));
        }
        match refused.otherwise {
            Some(step) => Ok(taken(step, "no keyword matched".to_owned(), entry)),
            None => self.fall_back(refused.ask.fallback.as_ref(), entry),
        }
    }
}

/// What can follow an answer that does not fit.
struct Refused<'a> {
    ask: &'a Ask,
    own_texts: &'a [Text],
    otherwise: Option<&'a Step>,
}

/// The value of an answer that has the form asked for.
fn accepted(fields: &SaveAnswer, content: &Content) -> Option<BotValue> {
    if let Some(pattern) = &fields.pattern
        && !content.text().is_some_and(|text| pattern.is_match(text))
    {
        return None;
    }
    convert::of_content(fields.attribute.kind, content)
}
