//! Conversations as text: what the end user says, what the bot says and does.

use super::world::World;
use crate::bot::{
    Caller, ChannelType, CompiledBot, Content, Input, Session, TraceEntry, Turn, TurnEnvironment,
    start, step,
};
use crate::identity::{Identity, IdentityType};
use crate::ids::SessionId;
use crate::liquid::Data;
use crate::opener::{OpenerFacts, opener};
use crate::time::Zone;
use std::fmt::Write as _;

/// A bot of one dialog with these elements.
pub fn bot(attributes: &str, elements: &str) -> String {
    let dialogs =
        format!(r#"{{"id":"main","name":"Main","kind":"DEFAULT","elements":[{elements}]}}"#);
    bot_with(attributes, "[]", &dialogs)
}

/// A bot of these dialogs and keywords.
pub fn bot_with(attributes: &str, keywords: &str, dialogs: &str) -> String {
    format!(
        r#"{{"formatVersion":1,"bot":{{"name":"Test","channel":"LIVE_CHAT"}},
        "attributes":[{attributes}],"keywords":{keywords},"dialogs":[{dialogs}]}}"#
    )
}

/// Element: sets an attribute to a JSON value.
pub fn set(id: &str, attribute: &str, value: &str) -> String {
    format!(
        r#"{{"id":"{id}","type":"SET_ATTRIBUTES","fields":{{"rows":[{{"attribute":"{attribute}","value":{value}}}]}}}}"#
    )
}

/// Element: says a text.
pub fn text(id: &str, text: &str) -> String {
    format!(r#"{{"id":"{id}","type":"TEXT","fields":{{"texts":["{text}"]}}}}"#)
}

/// Element: shows the status.
pub fn status(id: &str) -> String {
    text(id, "{{ lastCustomerProfilesStatusCode }}")
}

/// A visitor talking to a bot.
pub struct Chat {
    pub bot: CompiledBot,
    pub world: World,
    pub session: Option<Session>,
    pub last: Turn,
    pub sessions: u32,
    pub zone: Zone,
    pub seed: u64,
}

impl Chat {
    pub fn new(json: &str, world: World) -> Self {
        match CompiledBot::compile(json) {
            Ok(bot) => Self::of(bot, world),
            Err(problems) => panic!("{problems:#?}"),
        }
    }

    pub fn of(bot: CompiledBot, world: World) -> Self {
        let (last, zone) = (Turn::default(), Zone::utc());
        Self { bot, world, session: None, last, sessions: 0, zone, seed: 7 }
    }

    /// The visitor's identity.
    pub fn visitor() -> Identity {
        Identity::new(IdentityType::LiveChat, "visitor-1", Some("widget-1")).unwrap()
    }

    pub fn days_pass(&mut self, days: i64) {
        self.world.now = self.world.now.plus_ms(days * crate::time::DAY_MS);
    }

    fn open(&mut self) -> Session {
        self.sessions += 1;
        let id = SessionId(format!("session-{}", self.sessions));
        let person = self.world.person(&Self::visitor()).map(|person| person.id);
        let events: Vec<_> = self
            .world
            .events
            .iter()
            .filter(|event| Some(event.person_id) == person)
            .cloned()
            .collect();
        let context = opener(OpenerFacts {
            rules: &[],
            now: self.world.now,
            languages: &["en"],
            session: Some(&id),
            person: Data::Null,
            definitions: &self.world.definitions,
            events: &events,
        });
        let caller = Caller {
            channel: ChannelType::LiveChat,
            sender: "widget-1".to_owned(),
            destination: "visitor-1".to_owned(),
            identity: Self::visitor(),
            display_name: None,
            callback_data: None,
        };
        start(&self.bot, id, caller, context, self.world.now)
    }

    /// Sends a content; a session is opened if there is none. State passes through its stored form.
    pub fn send(&mut self, content: Content) -> Turn {
        let session = self.session.take();
        let mut session = session.unwrap_or_else(|| self.open());
        let environment =
            TurnEnvironment { now: self.world.now, zone: self.zone.clone(), random: self.seed };
        let input = Input::Message(content);
        let turn = step(&self.bot, &mut session, input, &environment, &mut self.world);
        if turn.ended.is_none() {
            let stored = serde_json::to_string(&session).unwrap();
            let read: Session = serde_json::from_str(&stored).unwrap();
            assert_eq!(read, session);
            self.session = Some(read);
        }
        self.last = turn.clone();
        turn
    }

    /// Says a text; gives the answer as text.
    pub fn say(&mut self, text: &str) -> String {
        let turn = self.send(Content::Text { text: text.to_owned() });
        shown(&turn)
    }

    /// A whole conversation as text.
    pub fn talk(&mut self, lines: &[&str]) -> String {
        let mut out = String::new();
        for line in lines {
            let _ = writeln!(out, "> {line}");
            out.push_str(&self.say(line));
        }
        out
    }

    /// The entry of an element in the last turn.
    pub fn entry(&self, element: &str) -> &TraceEntry {
        self.last.trace.iter().find(|entry| entry.element_id == element).unwrap()
    }

    /// Status and cause of an element in the last turn.
    pub fn outcome(&self, element: &str) -> String {
        let entry = self.entry(element);
        format!("{} {}", entry.status.unwrap().name(), json(&entry.cause))
    }
}

/// What a turn said, and how it ended.
pub fn shown(turn: &Turn) -> String {
    let mut out = String::new();
    for message in &turn.messages {
        let line = match message {
            Content::Text { text } => text.clone(),
            Content::Button { text, buttons } => {
                let titles: Vec<&str> = buttons.iter().map(|b| b.title.as_str()).collect();
                format!("{text} [{}]", titles.join("] ["))
            }
            other => json(other),
        };
        let _ = writeln!(out, "< {line}");
    }
    if let Some(reason) = turn.ended {
        let _ = writeln!(out, "# {}", reason.name());
    }
    out
}

pub fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap()
}
