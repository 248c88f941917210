//! A small Liquid (C-29): templates with placeholders, tags and filters over plain data.
//!
//! A template sees data and nothing else: no objects of the host, no clock, no files. It is parsed
//! once; rendering is bounded by [`LIQUID_STEPS_MAX`](crate::limits::LIQUID_STEPS_MAX) steps and
//! by the size of what it makes (S7, S27).

mod data;
mod filter;
mod parse;
mod render;
mod syntax;
mod tokens;

pub use data::{Data, exact};
pub use render::{Exceeded, Scope};
pub use syntax::{Mention, SyntaxError};

use crate::limits::LIQUID_STEPS_MAX;
use syntax::Node;

/// A parsed template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    nodes: Vec<Node>,
    mentions: Vec<Mention>,
}

impl Template {
    /// Parses a template.
    ///
    /// # Errors
    /// The first mistake with its line.
    pub fn parse(source: &str) -> Result<Self, SyntaxError> {
        let (nodes, mentions) = parse::template(source)?;
        Ok(Self { nodes, mentions })
    }

    /// Renders it over what `scope` knows. Unknown names and misused filters give nothing.
    ///
    /// # Errors
    /// When it takes more steps or makes more than a template may.
    pub fn render(&self, scope: &dyn Scope) -> Result<String, Exceeded> {
        let mut steps_left = LIQUID_STEPS_MAX;
        self.render_within(scope, &mut steps_left)
    }

    /// Renders it as a part of something larger that has so many steps left.
    ///
    /// # Errors
    /// When it takes more steps or makes more than a template may, or more steps than are left.
    pub fn render_within(
        &self,
        scope: &dyn Scope,
        steps_left: &mut usize,
    ) -> Result<String, Exceeded> {
        if let Some(text) = self.literal() {
            return Ok(text.to_owned());
        }
        let steps = LIQUID_STEPS_MAX.min(*steps_left);
        let (text, steps_unused) = render::nodes(&self.nodes, scope, steps)?;
        *steps_left -= steps - steps_unused;
        Ok(text)
    }

    /// The names it takes from the scope, each mention in order.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// The text of a template that renders the same everywhere, because it has no tags.
    pub fn literal(&self) -> Option<&str> {
        match self.nodes.as_slice() {
            [] => Some(""),
            [Node::Text(text)] => Some(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
