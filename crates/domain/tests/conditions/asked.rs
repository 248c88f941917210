//! Random conditions and event clauses, as somebody would write them, and worse.

use crate::random::Random;
use crate::world::{KINDS, TAGS, WORDS};
use serde_json::{Value, json};

/// A segment as asked for.
#[derive(Debug)]
pub struct Asked {
    pub query: Option<Value>,
    pub events: Vec<Value>,
}

pub fn segment(random: &mut Random) -> Asked {
    let query = (!random.one_in(3)).then(|| query(random));
    let number = match query {
        None => random.below(2) + 1,
        Some(_) => i64::from(random.one_in(4)),
    };
    let events = (0..number).map(|_| clause(random)).collect();
    Asked { query, events }
}

pub fn query(random: &mut Random) -> Value {
    let depth = random.below(4) as u32;
    condition(random, depth, false)
}

fn condition(random: &mut Random, depth: u32, of_item: bool) -> Value {
    if depth == 0 || random.one_in(2) {
        return comparison(random, of_item);
    }
    let number = random.below(3) + 1;
    let parts: Vec<Value> = (0..number).map(|_| condition(random, depth - 1, of_item)).collect();
    if random.one_in(2) { json!({ "#or": parts }) } else { json!({ "#and": parts }) }
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Word(&'static [&'static str]),
    Whole,
    Number,
    Boolean,
    Date,
    Instant,
    Tags,
    Contacts,
    List,
}

const FIELDS: &[(&str, Kind)] = &[
    ("city", Kind::Text),
    ("birthDate", Kind::Date),
    ("type", Kind::Word(&["CUSTOMER", "lead"])),
    ("priority", Kind::Word(&["normal", "HIGH"])),
    ("createdAt", Kind::Instant),
    ("tags", Kind::Tags),
    ("contactInformation", Kind::Contacts),
    ("Tier", Kind::Text),
    ("customAttributes.Points", Kind::Whole),
    ("data\u{1}Balance", Kind::Number),
    ("Member", Kind::Boolean),
    ("Renewal", Kind::Date),
    ("customAttributes.Renewal", Kind::Date),
    ("Seen", Kind::Instant),
    ("Cart", Kind::List),
    ("computed\u{1}Spend", Kind::Number),
    ("computedAttributes.Last order", Kind::Instant),
];

/// What time changes by itself is asked for more often than the rest.
const TIMELY: &[&str] =
    &["birthDate", "data\u{1}Renewal", "customAttributes.Renewal", "Seen", "Last order"];

const ITEM_FIELDS: &[(&str, Kind)] =
    &[("sku", Kind::Text), ("qty", Kind::Whole), ("until", Kind::Date)];

fn comparison(random: &mut Random, of_item: bool) -> Value {
    if !of_item && random.one_in(2) {
        let name = random.of(TIMELY);
        return relative(random, name);
    }
    let (name, kind) = random.of(if of_item { ITEM_FIELDS } else { FIELDS });
    if let Kind::List = kind {
        let inner = condition(random, 1, true);
        return match random.below(4) {
            0 => json!({ "#exist": name }),
            1 => json!({ "#all": { name: inner } }),
            _ => json!({ "#any": { name: inner } }),
        };
    }
    match random.below(8) {
        0 => return json!({ random.of(&["#exist", "#exists", "#notExist"]): name }),
        1 if !matches!(kind, Kind::Instant) => {
            let values: Vec<Value> =
                (0..random.below(3) + 1).map(|_| value(random, kind)).collect();
            return json!({ random.of(&["#in", "#notIn"]): { name: values } });
        }
        2 => return json!({ name: value(random, kind) }),
        _ => {}
    }
    if matches!(kind, Kind::Date | Kind::Instant) && !random.one_in(4) {
        return relative(random, name);
    }
    let operators: &[&str] = match kind {
        Kind::Text => &["#eq", "#ne", "#contains", "#notContain", "#startsWith", "#endsWith"],
        Kind::Tags | Kind::Contacts => &["#contains", "#notContain"],
        Kind::Word(_) | Kind::Boolean => &["#eq", "#ne"],
        _ => &["#eq", "#ne", "#lt", "#lte", "#gte", "#gt"],
    };
    json!({ random.of(operators): { name: value(random, kind) } })
}

fn relative(random: &mut Random, name: &str) -> Value {
    let amount = random.below(40);
    if random.one_in(4) {
        let relative = json!({ "#relNow": format!("P{amount}D") });
        return json!({ "#anniversary": { name: { random.of(&["#eq", "#lt"]): relative } } });
    }
    let sign = random.of(&["", "-"]);
    let text = match random.below(6) {
        0 => format!("P{sign}{}M", random.below(3) + 1),
        1 => format!("P{sign}{}W", random.below(5)),
        2 => format!("{sign}P{amount}D"),
        _ => format!("P{sign}{amount}D"),
    };
    let operator = random.of(&["#eq", "#ne", "#lt", "#gt"]);
    json!({ operator: { name: { "#relNow": text } } })
}

fn value(random: &mut Random, kind: Kind) -> Value {
    match kind {
        Kind::Text => {
            json!(random.of(&["SPLIT", "spl", "it", "zagreb", "STRASSE", "straße", "i̇", "A"]))
        }
        Kind::Word(words) => json!(random.of(words)),
        Kind::Whole => json!(random.below(9)),
        Kind::Number => json!(random.below(36) as f64 / 4.0),
        Kind::Boolean => json!(random.one_in(2)),
        Kind::Date => json!(format!("2026-0{}-{:02}", random.below(9) + 1, random.below(28) + 1)),
        Kind::Instant if random.one_in(3) => value(random, Kind::Date),
        Kind::Instant => {
            let (month, day) = (random.below(9) + 1, random.below(28) + 1);
            json!(format!("2026-0{month}-{day:02}T{:02}:00:00Z", random.below(24)))
        }
        Kind::Tags => json!(random.of(TAGS).to_uppercase()),
        Kind::Contacts => json!(random.of(KINDS).name()),
        Kind::List => Value::Null,
    }
}

fn clause(random: &mut Random) -> Value {
    let occurred = random.of(&["ALL", "ALL", "NOT", "FIRST", "LAST"]);
    let units = random.of(&["DAYS", "DAYS", "DAYS", "HOURS", "MINUTES"]);
    let start = random.below(50) + 1;
    let timeline = match random.below(9) {
        0 => json!({ "occurred": occurred, "operator": "EMPTY" }),
        1 => json!({ "occurred": occurred, "operator": "BEFORE", "start": start, "units": units }),
        2 => {
            let end = start + random.below(50) + 1;
            json!({ "occurred": occurred, "operator": "BETWEEN", "start": start, "end": end,
                    "units": units })
        }
        3 => {
            let start = 1_771_000_000 + random.below(90) * 86_400;
            let operator = random.of(&["AFTER_ABS", "BEFORE_ABS", "BETWEEN_ABS"]);
            let mut timeline = json!({ "occurred": occurred, "operator": operator,
                                       "start": start });
            if operator == "BETWEEN_ABS" {
                timeline["end"] = json!(start + 30 * 86_400);
            }
            timeline
        }
        _ => json!({ "occurred": occurred, "operator": "AFTER", "start": start, "units": units }),
    };
    let mut clause = json!({
        "definitionId": random.of(&["Purchase", "Request"]),
        "timelineCondition": timeline,
    });
    if matches!(occurred, "ALL" | "NOT") && random.one_in(2) {
        let operations = ["IS", "LESS_THAN", "LESS_OR_EQUAL", "GREATER_OR_EQUAL", "GREATER_THAN"];
        clause["occurrenceCondition"] =
            json!({ "operation": random.of(&operations), "times": random.below(4) });
    }
    let conditions: Vec<Value> = (0..random.below(2)).map(|_| property_condition(random)).collect();
    clause["payloadConditions"] = json!(conditions);
    clause
}

fn property_condition(random: &mut Random) -> Value {
    let ordered = &["EQ", "NE", "LT", "LTE", "GT", "GTE"][..];
    let (attribute, operators, value) = match random.below(5) {
        0 => ("amount", ordered, format!("{}.5", random.below(9))),
        1 => ("count", ordered, random.below(9).to_string()),
        2 => {
            let words = &["EQ", "NE", "SW", "EW", "CON"][..];
            ("product", words, random.of(WORDS).to_uppercase())
        }
        3 => ("gift", &["EQ", "NE"][..], random.of(&["true", "false"]).to_owned()),
        _ => ("due", ordered, format!("2026-0{}-15T12:00:00Z", random.below(9) + 1)),
    };
    json!({ "attribute": attribute, "operator": random.of(operators), "value": value })
}

/// The text of a condition with something cut out, doubled or replaced; sometimes left as it is.
pub fn mangled(random: &mut Random) -> String {
    let mut text = query(random).to_string();
    for _ in 0..random.below(4) {
        let mut places = text.char_indices().map(|(at, _)| at);
        let length = text.chars().count() as i64;
        let Some(at) = places.nth(random.below(length.max(1)) as usize) else { break };
        let part = random.of(&[
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "#",
            "null",
            "1e999",
            "-0",
            "\\u0001",
            "\\ud800",
            "{\"#relNow\":\"P-99999999999D\"}",
            "{\"#relNow\":\"P7Ü\"}",
            "\"#any\":{}",
            "Cart",
            "9",
            "[]",
            "{}",
            "99999999999999999999",
            "\u{0}",
            "é",
        ]);
        match random.below(3) {
            0 => text.insert_str(at, part),
            1 => text.truncate(at),
            _ => {
                let end =
                    text[at..].char_indices().nth(1).map_or(text.len(), |(next, _)| at + next);
                text.replace_range(at..end, part);
            }
        }
    }
    text
}
