//! Users who remember what was acknowledged to them, and compare it with what the server has.

use anyhow::{Context as _, Result, bail, ensure};
use rapport_probe::{ADMIN_KEY, Api, Chat, Connection, iso, now_ms, request};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Barrier;
use std::sync::mpsc::Sender;

/// Persons who share the events.
const PERSONS: u64 = 8;
/// Events of the largest batch.
const BATCH_MAX: u64 = 40;
/// Events are this old at most, well inside every window.
const PAST_MS: u64 = 3_600_000;
/// Times that a reply is asked for; each waits at the server.
const POLLS: u32 = 10;

/// How a user sends events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Batches.
    Batch,
    /// One by one.
    Single,
}

/// One event as it was sent.
#[derive(Debug, Clone)]
struct Sent {
    person: u64,
    cents: u64,
    product: String,
}

/// A request as sent, and the events in it by id.
type Request = (Vec<u8>, Vec<(String, Sent)>);

/// A user who sends events, each with an id of its own.
#[derive(Debug)]
pub(crate) struct Events {
    number: u64,
    kind: Kind,
    made: u64,
    /// The request in flight: it is sent again until it is acknowledged.
    pending: Option<Request>,
    acknowledged: BTreeMap<String, Sent>,
}

impl Events {
    pub(crate) fn new(number: u64, kind: Kind) -> Self {
        Self { number, kind, made: 0, pending: None, acknowledged: BTreeMap::new() }
    }

    /// Sends until the connection breaks, which is how a kill looks from here.
    pub(crate) fn send_until_the_server_is_gone(
        &mut self,
        address: SocketAddr,
        acknowledged: &Sender<()>,
    ) {
        let Ok(mut connection) = Connection::open(address) else { return };
        while self.send(&mut connection).is_ok() {
            if acknowledged.send(()).is_err() {
                return;
            }
        }
    }

    /// Repeats what was in flight, if anything.
    pub(crate) fn settle(&mut self, address: SocketAddr) -> Result<()> {
        if self.pending.is_some() {
            self.send(&mut Connection::open(address)?)?;
        }
        Ok(())
    }

    /// Compares the users' memory with the server's: every event once, every value exact.
    pub(crate) fn verify(users: &[Self], api: &mut Api) -> Result<()> {
        for person in 0..PERSONS {
            let acknowledged = users.iter().flat_map(|user| &user.acknowledged);
            let expected: BTreeMap<&String, &Sent> =
                acknowledged.filter(|(_, sent)| sent.person == person).collect();
            if expected.is_empty() {
                continue;
            }
            let profile =
                api.get(&format!("/people/2/persons?type=EXTERNAL_ID&identifier=k-{person}"))?;
            let stored = stored_purchases(api, &profile)?;
            let ids: BTreeSet<&str> = stored.iter().filter_map(|e| e["eventId"].as_str()).collect();
            ensure!(ids.len() == stored.len(), "an event is listed twice");
            let wanted: BTreeSet<&str> = expected.keys().map(|id| id.as_str()).collect();
            let lost: Vec<_> = wanted.difference(&ids).collect();
            let unknown: Vec<_> = ids.difference(&wanted).collect();
            ensure!(lost.is_empty(), "acknowledged, but lost: {lost:?}");
            ensure!(unknown.is_empty(), "stored, but never acknowledged: {unknown:?}");
            compare_values(&profile["computedAttributes"], &expected, &stored)?;
        }
        Ok(())
    }

    fn send(&mut self, connection: &mut Connection) -> Result<()> {
        if self.pending.is_none() {
            self.pending = Some(self.next());
        }
        let (request, _) = self.pending.as_ref().context("there is a request")?;
        let answer = connection.call(request)?;
        let wanted = if self.kind == Kind::Batch { 202 } else { 201 };
        if answer.status != wanted {
            bail!("{} {}", answer.status, answer.text());
        }
        let (_, events) = self.pending.take().context("there is a request")?;
        self.acknowledged.extend(events);
        Ok(())
    }

    fn next(&mut self) -> (Vec<u8>, Vec<(String, Sent)>) {
        let size = if self.kind == Kind::Batch { 1 + self.made * 7 % BATCH_MAX } else { 1 };
        let events: Vec<(String, Sent)> = (self.made..self.made + size)
            .map(|index| {
                let person = (index * 5 + self.number) % PERSONS;
                let (cents, product) = (index * 37 % 10_000, format!("Product {}", index % 5));
                (format!("e-{}-{index}", self.number), Sent { person, cents, product })
            })
            .collect();
        let credential = format!("App {ADMIN_KEY}");
        let request = match (self.kind, events.as_slice()) {
            (Kind::Single, [(id, sent)]) => {
                let path = format!(
                    "/peopleevents/2/persons/k-{}/definitions/Purchase/events\
                     ?identifierType=EXTERNAL_ID&createPerson=true",
                    sent.person
                );
                let body = json!({"eventId": id, "properties": sent.properties()});
                request("POST", &path, Some(&credential), body.to_string().as_bytes())
            }
            _ => {
                let items: Vec<Value> = events.iter().map(|(id, sent)| sent.item(id)).collect();
                let body = Value::Array(items).to_string();
                request("POST", "/people/3/events", Some(&credential), body.as_bytes())
            }
        };
        self.made += size;
        (request, events)
    }
}

impl Sent {
    fn properties(&self) -> Value {
        let amount =
            serde_json::from_str::<Value>(&format!("{}.{:02}", self.cents / 100, self.cents % 100));
        json!({"productName": self.product, "amount": amount.unwrap_or_default()})
    }

    fn item(&self, id: &str) -> Value {
        json!({
            "eventId": id,
            "definitionId": "Purchase",
            "occurredTime": iso(now_ms() - self.cents * 97 % PAST_MS),
            "identifier": {"type": "EXTERNAL_ID", "id": format!("k-{}", self.person)},
            "properties": self.properties(),
        })
    }
}

/// A visitor who says numbers to a bot that saves each as a purchase and confirms it.
#[derive(Debug)]
pub(crate) struct Talk {
    chat: Chat,
    widget: String,
    said: u64,
}

impl Talk {
    pub(crate) fn open(address: SocketAddr, widget: &str) -> Result<Self> {
        let chat = Chat::open(address, widget, None)?;
        Ok(Self { chat, widget: widget.to_owned(), said: 0 })
    }

    /// Talks until the connection breaks.
    pub(crate) fn talk_until_the_server_is_gone(
        &mut self,
        address: SocketAddr,
        acknowledged: &Sender<()>,
    ) {
        let Ok(chat) = self.chat.reconnect(address) else { return };
        self.chat = chat;
        loop {
            self.said += 1;
            if self.say_again().is_err() || acknowledged.send(()).is_err() {
                return;
            }
        }
    }

    /// Repeats the last message, which may or may not have arrived, and waits for its reply.
    pub(crate) fn settle(&mut self, address: SocketAddr) -> Result<()> {
        self.chat = self.chat.reconnect(address)?;
        if self.said > 0 { self.say_again() } else { Ok(()) }
    }

    /// Everything was said once, saved once and answered once, in order.
    pub(crate) fn verify(&mut self, api: &mut Api) -> Result<()> {
        let messages = self.chat.transcript()?;
        for (index, message) in (1..).zip(&messages) {
            ensure!(message["seq"] == json!(index), "seq {index} is missing: {message}");
        }
        for number in 1..=self.said {
            let texts = |wanted: &str| {
                messages.iter().filter(|message| message["content"]["text"] == wanted).count()
            };
            let (said, answered) = (texts(&number.to_string()), texts(&format!("Saved {number}")));
            ensure!(said == 1, "message {number} is there {said} times");
            ensure!(answered == 1, "message {number} was answered {answered} times");
        }
        let (visitor, widget) = (self.chat.visitor(), &self.widget);
        let path = format!("/people/2/persons?type=LIVE_CHAT&identifier={visitor}&sender={widget}");
        let profile = api.get(&path)?;
        let stored = stored_purchases(api, &profile)?.len();
        ensure!(json!(stored) == json!(self.said), "{stored} events of {} messages", self.said);
        let counted = &profile["computedAttributes"]["Purchases"];
        ensure!(*counted == json!(stored), "{stored} events are counted as {counted}");
        Ok(())
    }

    /// Says one message by `count` connections at once, and waits for its reply.
    pub(crate) fn say_copies(&mut self, address: SocketAddr, count: usize) -> Result<()> {
        self.said += 1;
        let (id, text) = (format!("c-{}", self.said), self.said.to_string());
        let copies = (0..count).map(|_| self.chat.reconnect(address));
        let copies = copies.collect::<Result<Vec<Chat>>>()?;
        let start = Barrier::new(count);
        let say = |mut chat: Chat| {
            start.wait();
            chat.say(&id, &text)
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> =
                copies.into_iter().map(|chat| scope.spawn(|| say(chat))).collect();
            for thread in threads {
                let answer = thread.join().ok().context("a copy panicked")??;
                ensure!(answer.status < 300, "{} {}", answer.status, answer.text());
            }
            anyhow::Ok(())
        })?;
        self.say_again()
    }

    fn say_again(&mut self) -> Result<()> {
        let number = self.said;
        let answer = self.chat.say(&format!("c-{number}"), &number.to_string())?;
        ensure!(answer.status < 300, "{} {}", answer.status, answer.text());
        let seq = answer.json()?["seq"].as_u64().context("read the seq of a message")?;
        for _ in 0..POLLS {
            let news = self.chat.wait_for_messages(seq)?;
            let reply = format!("Saved {number}");
            if news.iter().any(|message| message["content"]["text"] == reply.as_str()) {
                return Ok(());
            }
        }
        bail!("message {number} got no reply")
    }
}

/// All purchases of a person, page by page.
fn stored_purchases(api: &mut Api, profile: &Value) -> Result<Vec<Value>> {
    let base = format!("/api/v1/persons/{}/events?definitionId=Purchase&limit=200", profile["id"]);
    let (mut events, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = api.get(&format!("{base}{cursor}"))?;
        events.extend(page["items"].as_array().context("read a page of events")?.clone());
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(events),
        }
    }
}

fn compare_values(
    values: &Value,
    expected: &BTreeMap<&String, &Sent>,
    stored: &[Value],
) -> Result<()> {
    let count = json!(expected.len());
    ensure!(values["Purchases"] == count, "count {} is not {count}", values["Purchases"]);
    ensure!(values["Purchases 24h"] == count, "24 h {} is not {count}", values["Purchases 24h"]);
    let cents: u64 = expected.values().map(|sent| sent.cents).sum();
    let spend = values["Lifetime spend"].to_string();
    ensure!(in_cents(&spend) == Some(cents), "spend {spend} is not {cents} cents");
    let order = |event: &&Value| {
        (event["occurredTime"].to_string(), event["eventId"].as_str().map(str::to_owned))
    };
    let last = stored.iter().max_by_key(order).context("there are events")?;
    let product = &last["properties"]["productName"];
    ensure!(values["Last product"] == *product, "last {} is not {product}", values["Last product"]);
    Ok(())
}

/// `12.5` is 1250 cents; comparing text avoids every floating point.
fn in_cents(decimal: &str) -> Option<u64> {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let cents = format!("{fraction:0<2}");
    (cents.len() == 2)
        .then(|| Some(whole.parse::<u64>().ok()? * 100 + cents.parse::<u64>().ok()?))?
}
