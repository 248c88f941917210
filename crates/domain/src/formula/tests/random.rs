//! No text panics, takes long, or is valid without an answer. A failure prints its seed.

use super::ground::{Values, attributes, mira, now, zagreb};
use crate::computed::Computed;
use crate::filter::Now;
use crate::formula::{FUNCTIONS, Formula};
use crate::limits::{FORMULA_MAX, FORMULA_PROBLEMS_MAX};

/// SplitMix64.
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

const ATTRIBUTES: &[&str] = &[
    "city",
    "orders",
    "rate",
    "Member",
    "Renewal",
    "[Last visit]",
    "[Lifetime spend]",
    "no_number",
    "no_decimal",
    "no_text",
    "no_date",
    "no_instant",
    "no_answer",
    "Cart",
    "no_list",
    "unknown",
];

const LITERALS: &[&str] = &[
    "0",
    "1",
    "-1",
    "32",
    "9223372036854775807",
    "0.000000001",
    "2.5",
    "9999999999999999.75",
    "true",
    "false",
    "\"\"",
    "\"a\"",
    "\"2026-03-29\"",
    "\"2026-10-25T00:30:00Z\"",
    "\"days\"",
    "\"seconds\"",
    "\"months\"",
    "\"yyyy\"",
    "\"[a-z]+\"",
    "\"12\"",
    "\"žđ🛒\"",
    "now()",
    "today()",
];

const OPERATORS: &[&str] =
    &["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "and", "or"];

const SCRAPS: &[&str] = &[
    "(", ")", "[", "]", ",", "\"", "\\", ".", "=", "!", "&&", "not", "-", "🛒", "é", "\u{0}", "\n",
    "'", "“", "{", "}", "1e9", "1.", "_", "if(", "[Last", "]", "e\u{301}", "\u{202e}",
];

const HEAPS: &[&[&str]] = &[SCRAPS, SCRAPS, OPERATORS, LITERALS, ATTRIBUTES];

const SPACES: &[&str] = &["", " "];

/// Something like a formula: names and functions where they belong, mostly.
fn grown(random: &mut Random, depth: usize) -> String {
    if depth == 0 || random.below(4) == 0 {
        let from = if random.below(2) == 0 { ATTRIBUTES } else { LITERALS };
        return (*random.pick(from)).to_owned();
    }
    match random.below(6) {
        0 => format!("({})", grown(random, depth - 1)),
        1 => format!("not {}", grown(random, depth - 1)),
        2 | 3 => {
            let (left, right) = (grown(random, depth - 1), grown(random, depth - 1));
            format!("{left} {} {right}", random.pick(OPERATORS))
        }
        _ => {
            let function = random.pick(FUNCTIONS);
            let (least, most) = function.arity();
            let count = least + random.below(most.unwrap_or(least + 2) + 1 - least);
            let arguments: Vec<_> = (0..count).map(|_| grown(random, depth - 1)).collect();
            format!("{}({})", function.name, arguments.join(", "))
        }
    }
}

/// The same with something put in, taken out or repeated at random places.
fn spoilt(text: &str, random: &mut Random) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..random.below(4) {
        let at = random.below(characters.len() + 1);
        match random.below(3) {
            0 => drop(characters.splice(at..at, random.pick(SCRAPS).chars())),
            1 => characters.truncate(at),
            _ => drop(characters.drain(at..(at + random.below(3)).min(characters.len()))),
        }
    }
    characters.into_iter().collect()
}

/// What holds for every text, valid or not. Answers whether it is.
fn examine(text: &str, context: &str) -> bool {
    let units = text.encode_utf16().count();
    match Formula::parse(text, &attributes()) {
        Ok(formula) => {
            let zone = zagreb();
            for inputs in [&mira(), &Values::default()] {
                let outcome = formula.evaluate(inputs, Now { at: now(), zone: &zone });
                if let Computed::Value(value) = &outcome.value {
                    assert_eq!(value.data_type(), formula.result_type(), "{context}: {text}");
                    assert!(outcome.empty_because.is_empty(), "{context}: {text}");
                }
                let again = formula.evaluate(inputs, Now { at: now(), zone: &zone });
                assert_eq!(outcome, again, "{context}: {text}");
            }
            let next = formula.next_look_after(Now { at: now(), zone: &zone });
            assert_eq!(next.is_some(), formula.is_time_dependent(), "{context}: {text}");
            true
        }
        Err(problems) => {
            assert!(!problems.is_empty(), "{context}: {text}");
            assert!(problems.len() <= FORMULA_PROBLEMS_MAX, "{context}: {text}");
            for problem in problems {
                assert!(problem.from <= problem.to && problem.to <= units, "{context}: {text}");
                assert!(!problem.message.is_empty());
            }
            false
        }
    }
}

#[test]
fn grown_and_spoilt_texts_never_panic() {
    let mut valid = 0;
    for seed in 0..4_000 {
        let mut random = Random::seeded(seed);
        let text = grown(&mut random, 4);
        valid += usize::from(examine(&text, &format!("seed {seed}")));
        let text = spoilt(&text, &mut random);
        examine(&text, &format!("seed {seed}, spoilt"));
    }
    assert!(valid > 300, "only {valid} valid");
}

#[test]
fn heaps_of_scraps_never_panic() {
    for seed in 0..2_000 {
        let mut random = Random::seeded(seed);
        let mut text = String::new();
        for _ in 0..random.below(120) {
            let from = random.pick(HEAPS);
            text.extend([*random.pick(from), *random.pick(SPACES)]);
        }
        examine(&text, &format!("seed {seed}"));
    }
}

#[test]
fn the_longest_texts_take_bounded_steps() {
    let filled = |piece: &str, start: &str, end: &str| {
        let room = FORMULA_MAX - start.chars().count() - end.chars().count();
        format!("{start}{}{end}", piece.repeat(room / piece.chars().count()))
    };
    for text in [
        filled("(", "", ""),
        filled(")", "", ""),
        filled("[", "", ""),
        filled("]", "", ""),
        filled(",", "", ""),
        filled("\"", "", ""),
        filled("\\", "\"", ""),
        filled("if(", "", ""),
        filled("not ", "", ""),
        filled("-", "", ""),
        filled("a ", "", ""),
        filled("a(b,", "", ""),
        filled("==1", "1", ""),
        filled(" and true", "true", ""),
        filled("*9.99", "1", ""),
        filled("+pow(2.5,32)", "0", ""),
        filled(",city", "in(city", ")"),
        filled(",city", "concat(city", ")"),
        filled("+city", "city", ""),
        filled("(a|b)*", "matches(city, \"", "\")"),
        filled("+size(unknown)", "1", ""),
    ] {
        examine(&text, text.get(..20).unwrap_or(&text));
    }
}
