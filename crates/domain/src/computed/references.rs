//! Which computed attributes read which: without cycles, and not too deep (P-41).

use std::collections::{BTreeMap, BTreeSet};

/// The names each computed attribute reads.
#[derive(Debug, Clone, Default)]
pub struct References(BTreeMap<String, BTreeSet<String>>);

impl References {
    /// Of attributes with the names they read.
    pub fn new(attributes: impl IntoIterator<Item = (String, BTreeSet<String>)>) -> Self {
        Self(attributes.into_iter().collect())
    }

    /// Says what an attribute reads, instead of what it read.
    pub fn set(&mut self, name: &str, inputs: BTreeSet<String>) {
        self.0.insert(name.to_owned(), inputs);
    }

    /// The shortest way from an attribute back to itself, with its name at both ends.
    pub fn cycle(&self, name: &str) -> Option<Vec<&str>> {
        // What is reached, and from where it was reached first.
        let mut from: BTreeMap<&str, &str> = BTreeMap::new();
        let (first, inputs) = self.0.get_key_value(name)?;
        let mut reached: Vec<(&str, &str)> =
            inputs.iter().map(|input| (input.as_str(), first.as_str())).collect();
        while !reached.is_empty() {
            let mut next = Vec::new();
            for (to, reader) in reached {
                if from.contains_key(to) {
                    continue;
                }
                from.insert(to, reader);
                if to == name {
                    return Some(way(&from, name));
                }
                let inputs = self.0.get_key_value(to);
                next.extend(inputs.into_iter().flat_map(|(reader, inputs)| {
                    inputs.iter().map(move |input| (input.as_str(), reader.as_str()))
                }));
            }
            reached = next;
        }
        None
    }

    /// The names in an order in which each comes after all that it reads, with the steps of the
    /// longest chain of reading that begins there. What lies on a cycle, or reads from one, is left
    /// out.
    pub fn depths(&self) -> Vec<(&str, usize)> {
        let mut depths: BTreeMap<&str, usize> = BTreeMap::new();
        let mut order = Vec::with_capacity(self.0.len());
        loop {
            let before = order.len();
            for (name, inputs) in &self.0 {
                if depths.contains_key(name.as_str()) {
                    continue;
                }
                let of_input = |input: &String| match self.0.contains_key(input) {
                    true => depths.get(input.as_str()).map(|depth| depth + 1),
                    false => Some(1),
                };
                let inputs: Option<Vec<usize>> = inputs.iter().map(of_input).collect();
                if let Some(inputs) = inputs {
                    let depth = inputs.into_iter().max().unwrap_or_default();
                    depths.insert(name, depth);
                    order.push((name.as_str(), depth));
                }
            }
            if order.len() == before {
                return order;
            }
        }
    }

    /// The steps of the longest chain of reading that begins with an attribute; `None` if it has no
    /// end.
    pub fn depth(&self, name: &str) -> Option<usize> {
        self.depths().into_iter().find(|(other, _)| *other == name).map(|(_, depth)| depth)
    }
}

/// Back from an attribute over its readers until it comes again.
fn way<'r>(from: &BTreeMap<&'r str, &'r str>, name: &str) -> Vec<&'r str> {
    let mut way = Vec::new();
    let mut at = from.get_key_value(name).map(|(name, _)| *name);
    while let Some(here) = at {
        way.push(here);
        if way.len() > 1 && here == name {
            break;
        }
        at = from.get(here).copied();
    }
    way.reverse();
    way
}
