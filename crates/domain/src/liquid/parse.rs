//! Parses templates: text, outputs and tags with their bodies.

mod expression;
mod segments;

use self::expression::Expression;
use self::segments::{Segment, Segments};
use super::syntax::{Condition, For, Mention, Node, Operand, SyntaxError};
use crate::limits::LIQUID_DEPTH_MAX;

/// The nodes of a template and the names it takes from outside.
pub(super) fn template(source: &str) -> Result<(Vec<Node>, Vec<Mention>), SyntaxError> {
    let mut parser = Parser {
        segments: Segments::new(source),
        depth: 0,
        loops: 0,
        names: Names { locals: Vec::new(), mentions: Vec::new() },
    };
    let (nodes, end) = parser.body(&[], 1)?;
    debug_assert!(end.is_none(), "a template ends with its text");
    Ok((nodes, parser.names.mentions))
}

/// The names a template defines itself, and those it takes from outside.
struct Names {
    locals: Vec<String>,
    mentions: Vec<Mention>,
}

impl Names {
    fn define(&mut self, name: &str) {
        self.locals.push(name.to_owned());
    }

    fn mention(&mut self, name: &str, line: usize) {
        if !self.locals.iter().any(|local| local == name) {
            self.mentions.push(Mention { name: name.to_owned(), line });
        }
    }
}

struct Parser<'s> {
    segments: Segments<'s>,
    depth: usize,
    loops: usize,
    names: Names,
}

/// The tag that ended a body.
struct End<'s> {
    tag: &'s str,
    arguments: &'s str,
    line: usize,
}

impl<'s> Parser<'s> {
    /// Parses up to one of the `ends`, or to the end of the template if there are none.
    fn body(
        &mut self,
        ends: &[&str],
        opened: usize,
    ) -> Result<(Vec<Node>, Option<End<'s>>), SyntaxError> {
        self.depth += 1;
        if self.depth > LIQUID_DEPTH_MAX {
            return Err(error(opened, format!("tags are nested deeper than {LIQUID_DEPTH_MAX}")));
        }
        let mut nodes = Vec::new();
        while let Some(segment) = self.segments.next()? {
            match segment {
                Segment::Text(text) => nodes.push(Node::Text(text.to_owned())),
                Segment::Output { inside, line } => {
                    let mut expression = self.expression(inside, line)?;
                    nodes.push(Node::Output(expression.whole_pipeline()?));
                }
                Segment::Tag { tag, arguments, line } if ends.contains(&tag) => {
                    self.depth -= 1;
                    return Ok((nodes, Some(End { tag, arguments, line })));
                }
                Segment::Tag { tag, arguments, line } => {
                    nodes.extend(self.tag(tag, arguments, line)?);
                }
            }
        }
        self.depth -= 1;
        match ends.last() {
            None => Ok((nodes, None)),
            Some(end) => Err(error(opened, format!("the tag has no {end}"))),
        }
    }

    /// A body that must be ended.
    fn inner(&mut self, ends: &[&str], line: usize) -> Result<(Vec<Node>, End<'s>), SyntaxError> {
        let (nodes, end) = self.body(ends, line)?;
        let end = end.ok_or_else(|| error(line, "the tag has no end"))?;
        Ok((nodes, end))
    }

    fn expression<'p>(
        &'p mut self,
        text: &str,
        line: usize,
    ) -> Result<Expression<'p>, SyntaxError> {
        Expression::new(text, line, &mut self.names)
    }

    fn tag(
        &mut self,
        tag: &str,
        arguments: &'s str,
        line: usize,
    ) -> Result<Option<Node>, SyntaxError> {
        let node = match tag {
            "if" | "unless" => self.conditional(tag, arguments, line)?,
            "case" => self.case(arguments, line)?,
            "for" => self.looped(arguments, line)?,
            "assign" => {
                let mut expression = self.expression(arguments, line)?;
                let name = expression.name("a name")?;
                expression.symbol("=")?;
                let value = expression.whole_pipeline()?;
                self.names.define(&name);
                Node::Assign { name, value }
            }
            "capture" => {
                let mut expression = self.expression(arguments, line)?;
                let name = expression.name("a name")?;
                expression.end()?;
                let (body, _) = self.inner(&["endcapture"], line)?;
                self.names.define(&name);
                Node::Capture { name, body }
            }
            "break" if self.loops > 0 => Node::Break,
            "continue" if self.loops > 0 => Node::Continue,
            "comment" => {
                self.segments.verbatim("endcomment", line)?;
                return Ok(None);
            }
            "raw" => Node::Text(self.segments.verbatim("endraw", line)?.to_owned()),
            _ => return Err(error(line, format!("there is no tag \"{tag}\" here"))),
        };
        Ok(Some(node))
    }

    fn conditional(
        &mut self,
        tag: &str,
        arguments: &str,
        line: usize,
    ) -> Result<Node, SyntaxError> {
        let end = if tag == "if" { "endif" } else { "endunless" };
        let mut condition = self.expression(arguments, line)?.whole_condition()?;
        if tag == "unless" {
            condition = Condition::Not(Box::new(condition));
        }
        let mut arms = Vec::new();
        loop {
            let (body, ended) = self.inner(&["elsif", "else", end], line)?;
            arms.push((condition, body));
            match ended.tag {
                "elsif" => {
                    let mut expression = self.expression(ended.arguments, ended.line)?;
                    condition = expression.whole_condition()?;
                }
                "else" => {
                    let (otherwise, _) = self.inner(&[end], line)?;
                    return Ok(Node::If { arms, otherwise });
                }
                _ => return Ok(Node::If { arms, otherwise: Vec::new() }),
            }
        }
    }

    fn case(&mut self, arguments: &str, line: usize) -> Result<Node, SyntaxError> {
        let subject = self.expression(arguments, line)?.whole_operand()?;
        let ends = ["when", "else", "endcase"];
        let (_, mut ended) = self.inner(&ends, line)?;
        let mut arms = Vec::new();
        let mut otherwise = Vec::new();
        loop {
            match ended.tag {
                "when" => {
                    let mut expression = self.expression(ended.arguments, ended.line)?;
                    let values = expression.alternatives()?;
                    let (body, next) = self.inner(&ends, line)?;
                    arms.push((values, body));
                    ended = next;
                }
                "else" => (otherwise, ended) = self.inner(&ends, line)?,
                _ => return Ok(Node::Case { subject, arms, otherwise }),
            }
        }
    }

    fn looped(&mut self, arguments: &str, line: usize) -> Result<Node, SyntaxError> {
        let mut expression = self.expression(arguments, line)?;
        let variable = expression.name("a name")?;
        expression.word("in")?;
        let items = expression.operand()?;
        let (mut limit, mut offset, mut reversed) = (None, None, false);
        while !expression.is_at_end() {
            match expression.name("limit, offset or reversed")?.as_str() {
                "reversed" => reversed = true,
                "limit" => limit = Some(expression.argument()?),
                "offset" => offset = Some(expression.argument()?),
                other => {
                    return Err(error(line, format!("\"{other}\" is no option of for")));
                }
            }
        }
        let outside = self.names.locals.len();
        self.names.define(&variable);
        self.names.define("forloop");
        self.loops += 1;
        let (body, ended) = self.inner(&["else", "endfor"], line)?;
        self.loops -= 1;
        // Names assigned in the body outlive it; the variable and `forloop` do not.
        self.names.locals.drain(outside..outside + 2);
        let otherwise = match ended.tag {
            "else" => self.inner(&["endfor"], line)?.0,
            _ => Vec::new(),
        };
        let parts = For { variable, items, limit, offset, reversed, body, otherwise };
        Ok(Node::For(Box::new(parts)))
    }
}

fn error(line: usize, message: impl Into<String>) -> SyntaxError {
    SyntaxError { line, message: message.into() }
}

impl Expression<'_> {
    /// `: value`.
    fn argument(&mut self) -> Result<Operand, SyntaxError> {
        self.symbol(":")?;
        self.operand()
    }
}
