//! How many different values a moving window holds.

use crate::computed::tile::Held;
use std::collections::HashMap;

/// Values with the number of tiles that have them.
#[derive(Default)]
pub(super) struct Distinct<'t> {
    /// The first tile as it is, as long as it is the only one.
    only: Option<&'t [Held<'t>]>,
    tiles: HashMap<&'t Held<'t>, u32>,
}

impl<'t> Distinct<'t> {
    pub(super) fn enter(&mut self, values: &'t [Held<'t>]) {
        if self.only.is_none() && self.tiles.is_empty() {
            self.only = Some(values);
        } else {
            self.spread();
            self.add(values);
        }
    }

    pub(super) fn leave(&mut self, values: &'t [Held<'t>]) {
        self.spread();
        for value in values {
            if let Some(tiles) = self.tiles.get_mut(value) {
                *tiles -= 1;
                if *tiles == 0 {
                    self.tiles.remove(value);
                }
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.only.map_or(self.tiles.len(), <[_]>::len)
    }

    /// Counts the values of the only tile one by one, so that more can come and go.
    fn spread(&mut self) {
        if let Some(only) = self.only.take() {
            self.add(only);
        }
    }

    fn add(&mut self, values: &'t [Held<'t>]) {
        for value in values {
            *self.tiles.entry(value).or_default() += 1;
        }
    }
}
