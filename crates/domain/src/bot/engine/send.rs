//! Sending elements (C-72): what they say, in the turn and, masked, in the trace.

use super::run::{Run, Stop};
use crate::bot::compile::{CompiledBody, JsonTemplate, Text};
use crate::bot::content::{Button, Content};
use crate::bot::trace::TraceEntry;
use crate::limits::MESSAGE_MAX;
use crate::liquid::{Data, Scope};

impl Run<'_> {
    /// Says one of several variations, chosen at random (C-56).
    pub(super) fn say_one_of(
        &mut self,
        texts: &[Text],
        entry: &mut TraceEntry,
    ) -> Result<(), Stop> {
        let Some(text) = self.draw(texts) else {
            return Ok(());
        };
        let rendered = self.render(text)?;
        let shown = match text.sensitive {
            true => text.template.render(&self.masked_scope())?,
            false => rendered.clone(),
        };
        for message in text_messages(&rendered) {
            self.say(message)?;
        }
        entry.messages.extend(text_messages(&shown));
        Ok(())
    }

    /// Sends what a sending element other than Text says.
    pub(super) fn send(&mut self, body: &CompiledBody, entry: &mut TraceEntry) -> Result<(), Stop> {
        let content = content(body, &self.scope())?;
        let shown = content_is_sensitive(body)
            .then(|| self::content(body, &self.masked_scope()))
            .transpose()?;
        let Some(content) = content else {
            return Ok(());
        };
        entry.messages.push(shown.flatten().unwrap_or_else(|| content.clone()));
        self.say(content)
    }

    fn draw<'t>(&mut self, texts: &'t [Text]) -> Option<&'t Text> {
        if let [] | [_] = texts {
            return texts.first();
        }
        self.draws += 1;
        let drawn = mixed(self.environment.random.wrapping_add(self.draws));
        let count = u64::try_from(texts.len()).ok()?;
        texts.get(usize::try_from(drawn % count).ok()?)
    }
}

/// The finalizer of SplitMix64: spreads a seed over all bits.
fn mixed(seed: u64) -> u64 {
    let seed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let seed = (seed ^ (seed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    seed ^ (seed >> 31)
}

/// The content of a sending element; none where the channel would have nothing to show.
fn content(body: &CompiledBody, scope: &dyn Scope) -> Result<Option<Content>, Stop> {
    let render = |text: &Text| text.template.render(scope);
    let filled = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    Ok(match body {
        CompiledBody::Button { text, buttons } => {
            let mut shown = Vec::with_capacity(buttons.len());
            for (title, payload) in buttons {
                let (title, payload) = (render(title)?, render(payload)?);
                if !title.trim().is_empty() {
                    shown.push(Button { title, payload });
                }
            }
            Some(Content::Button { text: shortened(render(text)?), buttons: shown })
        }
        CompiledBody::Image { url, caption } => {
            let caption = filled(shortened(render(caption)?));
            filled(render(url)?).map(|url| Content::Image { url, caption })
        }
        CompiledBody::Url { url, title } => {
            let title = filled(shortened(render(title)?));
            filled(render(url)?).map(|url| Content::Url { url, title })
        }
        CompiledBody::Json(json) => Some(Content::Json { json: json_data(json, scope)? }),
        _ => None,
    })
}

fn content_is_sensitive(body: &CompiledBody) -> bool {
    match body {
        CompiledBody::Button { text, buttons } => {
            text.sensitive
                || buttons.iter().any(|(title, value)| title.sensitive || value.sensitive)
        }
        CompiledBody::Image { url, caption: title } | CompiledBody::Url { url, title } => {
            url.sensitive || title.sensitive
        }
        CompiledBody::Json(json) => json_is_sensitive(json),
        _ => false,
    }
}

fn json_data(json: &JsonTemplate, scope: &dyn Scope) -> Result<Data, Stop> {
    Ok(match json {
        JsonTemplate::Literal(data) => data.clone(),
        JsonTemplate::Text(text) => Data::Text(text.template.render(scope)?),
        JsonTemplate::List(items) => {
            let items = items.iter().map(|item| json_data(item, scope));
            Data::List(items.collect::<Result<_, _>>()?)
        }
        JsonTemplate::Object(entries) => {
            let mut object = Vec::with_capacity(entries.len());
            for (name, json) in entries {
                object.push((name.clone(), json_data(json, scope)?));
            }
            Data::Object(object)
        }
    })
}

fn json_is_sensitive(json: &JsonTemplate) -> bool {
    match json {
        JsonTemplate::Literal(_) => false,
        JsonTemplate::Text(text) => text.sensitive,
        JsonTemplate::List(items) => items.iter().any(json_is_sensitive),
        JsonTemplate::Object(entries) => entries.iter().any(|(_, json)| json_is_sensitive(json)),
    }
}

/// The messages of a text: none if it is empty, several if it is long, split at a word (C-28).
fn text_messages(text: &str) -> Vec<Content> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let mut messages = Vec::new();
    let mut rest = text;
    loop {
        let (first, later) = split_at_word(rest);
        messages.push(Content::Text { text: first.to_owned() });
        if later.trim().is_empty() {
            return messages;
        }
        rest = later;
    }
}

/// As much of a text as one message holds, and what is left.
fn split_at_word(text: &str) -> (&str, &str) {
    let Some((end, _)) = text.char_indices().nth(MESSAGE_MAX) else {
        return (text, "");
    };
    let (head, _) = text.split_at_checked(end).unwrap_or((text, ""));
    let at = head.rfind(char::is_whitespace).filter(|at| *at > 0).unwrap_or(end);
    let (first, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    (first, rest.trim_start())
}

/// A text that cannot be split, such as a caption: its first part.
fn shortened(text: String) -> String {
    split_at_word(&text).0.to_owned()
}
