//! Filters: what stands after `|` (C-29). A filter that cannot work on its value gives nothing.

mod list;
mod number;
mod text;

use super::data::Data;
use super::render::Exceeded;
use crate::limits::LIQUID_OUTPUT_MAX;

macro_rules! filters {
    ($($variant:ident => $name:literal, $least:literal..=$most:literal;)+) => {
        /// A filter.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Filter { $($variant),+ }

        impl Filter {
            /// The filter of this name.
            pub(super) fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }

            /// Whether it takes so many arguments.
            pub(super) fn takes(self, count: usize) -> bool {
                match self { $(Self::$variant => ($least..=$most).contains(&count)),+ }
            }
        }
    };
}

filters! {
    Append => "append", 1..=1;
    Capitalize => "capitalize", 0..=0;
    Ceil => "ceil", 0..=0;
    Date => "date", 1..=1;
    Default => "default", 1..=1;
    DividedBy => "divided_by", 1..=1;
    Downcase => "downcase", 0..=0;
    Escape => "escape", 0..=0;
    First => "first", 0..=0;
    Floor => "floor", 0..=0;
    Join => "join", 0..=1;
    Json => "json", 0..=0;
    Last => "last", 0..=0;
    Map => "map", 1..=1;
    Minus => "minus", 1..=1;
    Modulo => "modulo", 1..=1;
    Plus => "plus", 1..=1;
    Prepend => "prepend", 1..=1;
    Remove => "remove", 1..=1;
    Replace => "replace", 2..=2;
    Round => "round", 0..=1;
    Size => "size", 0..=0;
    Slice => "slice", 1..=2;
    Sort => "sort", 0..=1;
    Split => "split", 1..=1;
    Strip => "strip", 0..=0;
    Times => "times", 1..=1;
    Truncate => "truncate", 0..=2;
    Uniq => "uniq", 0..=0;
    Upcase => "upcase", 0..=0;
    UrlEncode => "url_encode", 0..=0;
    Where => "where", 1..=2;
}

/// Text that refuses to grow over what one value may have.
#[derive(Default)]
struct Bounded(String);

impl Bounded {
    fn push(&mut self, text: &str) -> Result<(), Exceeded> {
        if self.0.len() + text.len() > LIQUID_OUTPUT_MAX {
            return Err(Exceeded::Output);
        }
        self.0.push_str(text);
        Ok(())
    }
}

/// Applies a filter.
pub(super) fn apply(filter: Filter, input: Data, arguments: &[Data]) -> Result<Data, Exceeded> {
    let first = arguments.first().unwrap_or(&Data::Null);
    let second = arguments.get(1);
    Ok(match filter {
        Filter::Append => text::joined(&input, first)?,
        Filter::Prepend => text::joined(first, &input)?,
        Filter::Capitalize => text::capitalized(&input.to_text()),
        Filter::Downcase => Data::Text(input.to_text().to_lowercase()),
        Filter::Upcase => Data::Text(input.to_text().to_uppercase()),
        Filter::Strip => Data::text(input.to_text().trim()),
        Filter::Escape => text::escaped(&input.to_text()),
        Filter::UrlEncode => text::url_encoded(&input.to_text()),
        Filter::Remove => text::replaced(&input.to_text(), &first.to_text(), "")?,
        Filter::Replace => {
            let with = second.map(Data::to_text).unwrap_or_default();
            text::replaced(&input.to_text(), &first.to_text(), &with)?
        }
        Filter::Truncate => text::truncated(&input.to_text(), arguments.first(), second),
        Filter::Date => text::date(&input.to_text(), &first.to_text()),
        Filter::Json => Data::Text(input.to_json()),
        Filter::Default => match input {
            Data::Null | Data::Boolean(false) => first.clone(),
            Data::Text(text) if text.is_empty() => first.clone(),
            Data::List(items) if items.is_empty() => first.clone(),
            input => input,
        },
        Filter::Plus | Filter::Minus | Filter::Times | Filter::DividedBy | Filter::Modulo => {
            number::calculated(filter, &input, first)
        }
        Filter::Ceil | Filter::Floor | Filter::Round => number::rounded(filter, &input, first),
        Filter::Split => list::split(&input.to_text(), &first.to_text()),
        Filter::Join => list::joined(input, arguments.first())?,
        Filter::First => list::items(input).into_iter().next().unwrap_or_default(),
        Filter::Last => list::items(input).into_iter().next_back().unwrap_or_default(),
        Filter::Size => input.count(),
        Filter::Slice => list::slice(input, first, second),
        Filter::Map => list::map(input, &first.to_text()),
        Filter::Where => list::matching(input, &first.to_text(), second),
        Filter::Sort => list::sorted(input, arguments.first()),
        Filter::Uniq => list::distinct(input),
    })
}
