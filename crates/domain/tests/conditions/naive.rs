//! The slow twin: it reads the JSON of a segment each time anew and answers from plain data, day by
//! day and event by event, without anything of the real evaluation.

use crate::asked::Asked;
use crate::instant;
use crate::world::{Plain, PlainEvent, World, stamp};
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use rapport_domain::time::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;

pub struct Twin<'a> {
    pub world: &'a World,
    pub segment: &'a Asked,
}

type Item = BTreeMap<String, Plain>;

impl Twin<'_> {
    /// Every instant at which anything could turn, in order.
    pub fn instants(&self) -> Vec<Timestamp> {
        let world = self.world;
        let mut instants = vec![world.end()];
        let mut day = self.day(world.start.0);
        let last = self.day(world.end().0);
        while day < last {
            day = day.tomorrow().unwrap();
            let midnight = world.time_zone.to_zoned_datetime(day.at(0, 0, 0, 0)).unwrap();
            instants.push(Timestamp(midnight.timestamp().as_millisecond()));
        }
        instants.extend(world.computed.values().flatten().map(|(at, _)| *at));
        for clause in &self.segment.events {
            let timeline = &clause["timelineCondition"];
            for length in [&timeline["start"], &timeline["end"]] {
                let Some(length) = length.as_i64().filter(|_| timeline["units"].is_string()) else {
                    continue;
                };
                let length = length * unit(timeline);
                instants
                    .extend(world.plain_events.iter().map(|event| Timestamp(event.at + length)));
            }
        }
        instants.retain(|at| *at > world.start.plus_ms(1) && *at <= world.end());
        instants.sort_unstable();
        instants.dedup();
        instants
    }

    pub fn is_member(&self, at: Timestamp) -> bool {
        let query = self.segment.query.as_ref().is_none_or(|query| self.holds(query, None, at));
        query && self.segment.events.iter().all(|clause| self.clause(clause, at.0))
    }

    fn day(&self, at: i64) -> Date {
        self.world.time_zone.to_datetime(stamp(at)).date()
    }

    fn holds(&self, condition: &Value, item: Option<&Item>, at: Timestamp) -> bool {
        let members = condition.as_object().unwrap();
        members.iter().all(|(key, value)| match key.as_str() {
            "#and" => value.as_array().unwrap().iter().all(|part| self.holds(part, item, at)),
            "#or" => value.as_array().unwrap().iter().any(|part| self.holds(part, item, at)),
            "#exist" | "#exists" => self.exists(value.as_str().unwrap(), item, at),
            "#notExist" => !self.exists(value.as_str().unwrap(), item, at),
            key if key.starts_with('#') => {
                let operands = value.as_object().unwrap();
                operands.iter().all(|(name, operand)| self.compare(key, name, operand, item, at))
            }
            name => self.compare("#eq", name, value, item, at),
        })
    }

    fn exists(&self, name: &str, item: Option<&Item>, at: Timestamp) -> bool {
        match name {
            "tags" => !self.world.tags.is_empty(),
            "contactInformation" => !self.world.kinds.is_empty(),
            _ => self.field(name, item, at).is_some(),
        }
    }

    fn field(&self, name: &str, item: Option<&Item>, at: Timestamp) -> Option<Plain> {
        if let Some(item) = item {
            return item.get(name).cloned();
        }
        let bare = name.rsplit(['\u{1}', '.']).next().unwrap();
        if self.world.computed.contains_key(bare) {
            return self.world.step(bare, at).cloned();
        }
        let plain = &self.world.plain;
        plain.get(bare).or_else(|| plain.get(&format!("customAttributes.{bare}"))).cloned()
    }

    fn compare(
        &self,
        operator: &str,
        name: &str,
        operand: &Value,
        item: Option<&Item>,
        at: Timestamp,
    ) -> bool {
        let positive = match operator {
            "#ne" => Some("#eq"),
            "#notIn" => Some("#in"),
            "#notContain" => Some("#contains"),
            _ => None,
        };
        if let Some(positive) = positive {
            return !self.compare(positive, name, operand, item, at);
        }
        if operator == "#in" {
            let operands = operand.as_array().unwrap();
            return operands.iter().any(|one| self.compare("#eq", name, one, item, at));
        }
        let is_among =
            |names: Vec<String>| names.contains(&operand.as_str().unwrap().to_lowercase());
        match name {
            "tags" => return is_among(self.world.tags.iter().map(|t| t.to_lowercase()).collect()),
            "contactInformation" => {
                return is_among(self.world.kinds.iter().map(|k| k.to_lowercase()).collect());
            }
            _ => {}
        }
        let Some(value) = self.field(name, item, at) else { return false };
        let today = self.day(at.0);
        match (&value, operand) {
            (Plain::Items(items), condition) => {
                let mut each = items.iter().map(|item| self.holds(condition, Some(item), at));
                if operator == "#any" { each.any(|one| one) } else { each.all(|one| one) }
            }
            (Plain::Text(text), Value::String(other)) => {
                let (text, other) = (text.to_lowercase(), other.to_lowercase());
                match operator {
                    "#eq" => text == other,
                    "#contains" => text.contains(&other),
                    "#startsWith" => text.starts_with(&other),
                    "#endsWith" => text.ends_with(&other),
                    _ => panic!("{operator} of text"),
                }
            }
            (Plain::Boolean(truth), Value::Bool(other)) => truth == other,
            (Plain::Number(hundredths), Value::Number(other)) => {
                let other = (other.as_f64().unwrap() * 100.0).round() as i64;
                ordered(operator, hundredths, &other)
            }
            (Plain::Date(_) | Plain::Instant(_), Value::Object(_)) => {
                let day = match value {
                    Plain::Date(day) => day,
                    Plain::Instant(at) => self.day(at),
                    _ => panic!("no date"),
                };
                if operator == "#anniversary" {
                    anniversary(operand, day, today)
                } else {
                    relative(operator, operand["#relNow"].as_str().unwrap(), day, today)
                }
            }
            (Plain::Date(day), Value::String(other)) => {
                ordered(operator, day, &other.parse::<Date>().unwrap())
            }
            (Plain::Instant(at), Value::String(other)) if other.len() == 10 => {
                ordered(operator, &self.day(*at), &other.parse::<Date>().unwrap())
            }
            (Plain::Instant(at), Value::String(other)) => ordered(operator, at, &instant(other).0),
            (value, operand) => panic!("{value:?} with {operand}"),
        }
    }

    fn clause(&self, clause: &Value, t: i64) -> bool {
        let timeline = &clause["timelineCondition"];
        let mut events: Vec<&PlainEvent> = self
            .world
            .plain_events
            .iter()
            .filter(|event| clause["definitionId"] == event.definition.as_str())
            .filter(|event| {
                let conditions = clause["payloadConditions"].as_array().unwrap();
                conditions.iter().all(|condition| property(condition, event))
            })
            .collect();
        events.sort_by_key(|event| event.at);
        let inside = |event: &PlainEvent| {
            let number = |name: &str| timeline[name].as_i64().unwrap();
            let at = event.at;
            match timeline["operator"].as_str().unwrap() {
                "EMPTY" => true,
                "AFTER" => at > t - number("start") * unit(timeline) && at <= t,
                "BEFORE" => at <= t - number("start") * unit(timeline),
                "BETWEEN" => {
                    at > t - number("end") * unit(timeline)
                        && at <= t - number("start") * unit(timeline)
                }
                "AFTER_ABS" => at >= number("start") * 1000,
                "BEFORE_ABS" => at < number("start") * 1000,
                "BETWEEN_ABS" => at >= number("start") * 1000 && at < number("end") * 1000,
                other => panic!("{other}"),
            }
        };
        let times = events.iter().filter(|event| inside(event)).count() as i64;
        let occurrence = &clause["occurrenceCondition"];
        let wanted = occurrence["times"].as_i64().unwrap_or(1);
        let counted = match occurrence["operation"].as_str().unwrap_or("GREATER_OR_EQUAL") {
            "IS" => times == wanted,
            "LESS_THAN" => times < wanted,
            "LESS_OR_EQUAL" => times <= wanted,
            "GREATER_OR_EQUAL" => times >= wanted,
            "GREATER_THAN" => times > wanted,
            other => panic!("{other}"),
        };
        match timeline["occurred"].as_str().unwrap() {
            "ALL" => counted,
            "NOT" => !counted,
            "FIRST" => events.first().is_some_and(|event| inside(event)),
            _ => events.last().is_some_and(|event| inside(event)),
        }
    }
}

fn unit(timeline: &Value) -> i64 {
    match timeline["units"].as_str().unwrap() {
        "DAYS" => 24 * 60 * 60 * 1000,
        "HOURS" => 60 * 60 * 1000,
        _ => 60 * 1000,
    }
}

fn property(condition: &Value, event: &PlainEvent) -> bool {
    let operator = condition["operator"].as_str().unwrap();
    let text = condition["value"].as_str().unwrap();
    let value = event.properties.get(condition["attribute"].as_str().unwrap());
    let (is_negative, operator) = match operator {
        "NE" => (true, "#eq"),
        "EQ" => (false, "#eq"),
        "LT" => (false, "#lt"),
        "LTE" => (false, "#lte"),
        "GT" => (false, "#gt"),
        "GTE" => (false, "#gte"),
        other => (false, other),
    };
    let holds = match value {
        None => false,
        Some(Plain::Text(value)) => {
            let (value, text) = (value.to_lowercase(), text.to_lowercase());
            match operator {
                "#eq" => value == text,
                "SW" => value.starts_with(&text),
                "EW" => value.ends_with(&text),
                _ => value.contains(&text),
            }
        }
        Some(Plain::Number(value)) => {
            let hundredths = (text.parse::<f64>().unwrap() * 100.0).round() as i64;
            ordered(operator, value, &hundredths)
        }
        Some(Plain::Boolean(value)) => value.to_string() == text,
        Some(Plain::Instant(value)) => ordered(operator, value, &instant(text).0),
        Some(other) => panic!("{other:?}"),
    };
    holds != is_negative
}

fn ordered<T: PartialOrd>(operator: &str, one: &T, other: &T) -> bool {
    match operator {
        "#eq" => one == other,
        "#lt" => one < other,
        "#lte" => one <= other,
        "#gte" => one >= other,
        "#gt" => one > other,
        _ => panic!("{operator}"),
    }
}

/// Whether a day lies so from today, by the words of the rule.
fn relative(operator: &str, text: &str, day: Date, today: Date) -> bool {
    let is_past = text.contains('-');
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let amount: i64 = digits.parse::<i64>().unwrap() * if is_past { -1 } else { 1 };
    let span: Span = match text.chars().last().unwrap() {
        'D' => amount.days(),
        'W' => amount.weeks(),
        _ => amount.months(),
    };
    let there = today.checked_add(span).unwrap();
    let (nearer, farther) = if amount < 0 { ("#gt", "#lt") } else { ("#lt", "#gt") };
    let beyond = if amount < 0 { day < there } else { day > there };
    let between = day >= there.min(today) && day <= there.max(today);
    match operator {
        "#eq" => day == there,
        operator if operator == nearer => between,
        operator if operator == farther => beyond,
        _ => panic!("{operator}"),
    }
}

/// Goes through the days ahead until the day comes round.
fn anniversary(operand: &Value, day: Date, today: Date) -> bool {
    let (operator, relative) = operand.as_object().unwrap().iter().next().unwrap();
    let digits = relative["#relNow"].as_str().unwrap().trim_matches(['P', 'D']);
    let days: i64 = digits.parse().unwrap();
    let comes_round = |ahead: i64| {
        let date = today.checked_add(ahead.days()).unwrap();
        let of_month = if day.month() == 2 && day.day() == 29 { 28 } else { day.day() };
        date.month() == day.month() && date.day() == of_month
    };
    match operator.as_str() {
        "#eq" => comes_round(days),
        _ => (0..=days).any(comes_round),
    }
}
