//! Random documents never panic, and random talk never exceeds the limits. A failure prints its seed.

use super::chat::{Chat, json};
use super::demo::{ADDED_TO_CART, CUSTOMER_PROFILES};
use super::world::World;
use crate::bot::{CompiledBot, Content, check};
use crate::limits::TURN_ELEMENTS_MAX;
use crate::liquid::{Data, Template};

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

const TEXTS: &[&str] = &[
    "",
    "yes",
    "no",
    "red shoes",
    "my cart",
    "change city",
    "bye",
    "Mira",
    "{{ productName }}",
    "{% if %}",
    "{{ context.recent | json }}",
    "49.90",
    "true",
    "DEFAULT",
    "IS NULL",
    "is not",
    "welcome",
    "menu",
    "products",
    "TEXT",
    "CONDITIONS",
    "endUserDestination",
    "firstName",
    "🛒",
];

/// Changes one in `rarity` values of a document, keeping its overall form.
fn mutate(data: &mut Data, rarity: usize, random: &mut Random) {
    match data {
        Data::Object(entries) => {
            if random.below(rarity * 2) == 0 && !entries.is_empty() {
                let at = random.below(entries.len());
                entries.remove(at);
            }
            for (_, value) in entries {
                mutate(value, rarity, random);
            }
        }
        Data::List(items) => {
            if random.below(rarity) == 0 && !items.is_empty() {
                let copy = random.pick(items).clone();
                let at = random.below(items.len());
                items.insert(at, copy);
            }
            for item in items {
                mutate(item, rarity, random);
            }
        }
        other if random.below(rarity) == 0 => {
            *other = match random.below(6) {
                0 => Data::Null,
                1 => Data::Boolean(true),
                2 => Data::Number(i64::try_from(random.below(9)).unwrap().into()),
                3 => Data::List(vec![Data::text("x")]),
                _ => Data::text(*random.pick(TEXTS)),
            };
        }
        _ => {}
    }
}

fn talk(bot: CompiledBot, random: &mut Random) {
    let mut chat = Chat::of(bot, World::new());
    chat.seed = u64::try_from(random.below(1000)).unwrap();
    for _ in 0..12 {
        let text = (*random.pick(TEXTS)).to_owned();
        let content = match random.below(8) {
            0 => Content::Postback { payload: text, title: None },
            1 => Content::Image { url: text, caption: None },
            2 => Content::Json { json: Data::object([("a", Data::Text(text))]) },
            _ => Content::Text { text },
        };
        let turn = chat.send(content);
        assert!(turn.trace.len() <= TURN_ELEMENTS_MAX, "{}", json(&turn.trace));
    }
}

#[test]
fn mutated_bots_are_refused_or_run() {
    let world = World::new();
    let mut ran = 0;
    for seed in 0..300 {
        let mut random = Random(seed);
        let source = *random.pick(&[ADDED_TO_CART, CUSTOMER_PROFILES]);
        let mut document = Data::parse(source).unwrap();
        let rarity = *random.pick(&[30, 300, 1_000]);
        mutate(&mut document, rarity, &mut random);
        let outcome = std::panic::catch_unwind(move || {
            let checked = check(&document.to_json(), &World::new().catalog());
            let runs = checked.bot.is_some();
            if let Some(bot) = checked.bot {
                talk(bot, &mut random);
            }
            runs
        });
        ran += usize::from(outcome.unwrap_or_else(|_| panic!("seed {seed}")));
    }
    assert!((30..270).contains(&ran), "{ran} of 300 mutated bots were sound enough to run");
    assert!(check(ADDED_TO_CART, &world.catalog()).bot.is_some());
}

#[test]
fn random_talk_with_the_demo_bots() {
    for seed in 0..200 {
        let mut random = Random(seed);
        let source = *random.pick(&[ADDED_TO_CART, CUSTOMER_PROFILES]);
        talk(CompiledBot::compile(source).unwrap(), &mut random);
    }
}

#[test]
fn random_templates_are_refused_or_rendered() {
    let parts = [
        "{{",
        "}}",
        "{%",
        "%}",
        " if ",
        " endif ",
        " for ",
        " in ",
        "a",
        "'",
        "\"",
        "|",
        "append:",
        "1",
        "(1..9)",
        "[",
        "]",
        ".",
        "else",
        "endfor",
        "case",
        "when",
        "é",
        "-",
        " assign x = ",
        "capture y",
        "endcapture",
        "raw",
        "endraw",
        "comment",
        "endcomment",
        "==",
        "and",
        "break",
    ];
    let scope = Data::parse(r#"{"a":[1,{"b":"c"}]}"#).unwrap();
    for seed in 0..20_000 {
        let mut random = Random(seed);
        let length = random.below(24);
        let source: String = (0..length).map(|_| *random.pick(&parts)).collect();
        if let Ok(template) = Template::parse(&source) {
            let _ = template.render(&scope);
        }
    }
}

#[test]
fn random_text_is_no_document() {
    for seed in 0..2_000 {
        let mut random = Random(seed);
        let mut bytes = ADDED_TO_CART.as_bytes().to_vec();
        for _ in 0..3 {
            let at = random.below(bytes.len());
            bytes[at] = *random.pick(b"{}[]\":,x0-e\\ ");
        }
        bytes.truncate(1 + random.below(bytes.len()));
        let _ = check(&String::from_utf8_lossy(&bytes), &World::new().catalog());
    }
}
