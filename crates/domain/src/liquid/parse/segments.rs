//! Splits a template into text, outputs and tags.

use super::error;
use crate::liquid::syntax::SyntaxError;

/// One piece of the source.
pub(super) enum Segment<'s> {
    Text(&'s str),
    /// What stands between `{{` and `}}`.
    Output {
        inside: &'s str,
        line: usize,
    },
    /// What stands between `{%` and `%}`.
    Tag {
        tag: &'s str,
        arguments: &'s str,
        line: usize,
    },
}

/// The pieces in order. `{%-` and `-%}` take the white space beside them away.
pub(super) struct Segments<'s> {
    rest: &'s str,
    line: usize,
    trim_next: bool,
}

impl<'s> Segments<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { rest: source, line: 1, trim_next: false }
    }

    pub(super) fn next(&mut self) -> Result<Option<Segment<'s>>, SyntaxError> {
        loop {
            let opening = opening(self.rest);
            if opening == 0 && !self.rest.is_empty() {
                return self.braced().map(Some);
            }
            let text = self.take(opening);
            if self.trimmed(text).is_empty() {
                self.trim_next = false;
                if self.rest.is_empty() {
                    return Ok(None);
                }
                continue;
            }
            let text = self.trimmed(text);
            self.trim_next = false;
            return Ok(Some(Segment::Text(text)));
        }
    }

    /// The text up to the tag `end`, which is consumed.
    pub(super) fn verbatim(&mut self, end: &str, opened: usize) -> Result<&'s str, SyntaxError> {
        let mut from = 0;
        while let Some(found) = self.rest.get(from..).and_then(|rest| rest.find("{%")) {
            let at = from + found;
            let tag = self.rest.get(at + 2..).unwrap_or_default();
            let word = tag.strip_prefix('-').unwrap_or(tag).trim_start();
            let closes = word.strip_prefix(end).map(|after| after.trim_start());
            if closes.is_some_and(|after| after.starts_with("%}") || after.starts_with("-%}")) {
                let text = self.take(at);
                let text = self.trimmed(text);
                self.trim_next = false;
                self.braced()?;
                return Ok(text);
            }
            from = at + 2;
        }
        Err(error(opened, format!("the tag has no {end}")))
    }

    fn braced(&mut self) -> Result<Segment<'s>, SyntaxError> {
        let line = self.line;
        let is_output = self.rest.starts_with("{{");
        let close = if is_output { "}}" } else { "%}" };
        let end = self.rest.find(close).ok_or_else(|| {
            error(line, if is_output { "\"{{\" has no \"}}\"" } else { "\"{%\" has no \"%}\"" })
        })?;
        let inside = self.rest.get(2..end).unwrap_or_default();
        self.take(end + 2);
        let inside = inside.strip_prefix('-').unwrap_or(inside);
        let inside = match inside.strip_suffix('-') {
            Some(inside) => {
                self.trim_next = true;
                inside
            }
            None => inside,
        };
        let inside = inside.trim();
        if is_output {
            return Ok(Segment::Output { inside, line });
        }
        let name_end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
        let (tag, arguments) = inside.split_at(name_end);
        Ok(Segment::Tag { tag, arguments: arguments.trim(), line })
    }

    /// `text`, which stands before what is left, without white space that its neighbours take away.
    fn trimmed(&self, text: &'s str) -> &'s str {
        let text = if self.trim_next { text.trim_start() } else { text };
        let trims = self.rest.get(2..).is_some_and(|rest| rest.starts_with('-'));
        if trims && opening(self.rest) == 0 { text.trim_end() } else { text }
    }

    fn take(&mut self, length: usize) -> &'s str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.line += taken.bytes().filter(|byte| *byte == b'\n').count();
        self.rest = rest;
        taken
    }
}

/// Where the next output or tag opens; the length of the text if none does.
fn opening(text: &str) -> usize {
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find('{')) {
        let at = from + found;
        let next = text.as_bytes().get(at + 1);
        if matches!(next, Some(b'{' | b'%')) {
            return at;
        }
        from = at + 1;
    }
    text.len()
}
