//! `turns`: 64 visitors talk over WebSockets to the bot of `turns.json`, which greets, asks for the
//! name, looks up the profile, branches and sends an event. A turn counts when its last message has
//! arrived, and the server answers only what is durable.
//!
//! Then 8 copies of one message are sent at once, which must make one turn, one event, one reply.

use super::load::{float, users};
use super::result::{Row, Target};
use super::scene::{Scene, disk};
use super::{Options, floor};
use anyhow::{Context as _, Result, bail, ensure};
use rapport_probe::{Chat, WebSocket, request, shop};

/// Visitors.
const VISITORS: usize = 64;
/// Copies of the message that is sent at once.
const COPIES: usize = 8;
/// The bot.
const BOT: &str = include_str!("turns.json");
/// How the last message of the first turn begins, and that of the second.
const ASKED: &str = "What is your name?";
const DONE: &str = "Saved";
/// What one turn writes at least: the message, the replies, the session.
const TURN_BYTES: usize = 800;

/// The bench.
pub(super) fn run(options: &Options) -> Result<Vec<Row>> {
    let mut scene = Scene::start(options)?.with_definitions()?;
    let document = serde_json::from_str(BOT).context("read turns.json")?;
    let widget = shop::open_chat(&mut scene.api, &document)?;
    let visitors = (0..VISITORS).map(|number| Visitor::arrive(&scene, &widget, number));
    let visitors = visitors.collect::<Result<Vec<_>>>()?;
    let pid = scene.server.pid();
    let window = users(visitors, options.window, Some(pid), Visitor::turn)?;
    let group = vec![b'x'; TURN_BYTES * VISITORS];
    let appended = floor::appends(&disk()?, &group)? * float(u64::try_from(VISITORS)?);
    let message = request("POST", "/", None, frame("c-1", "Mira").as_bytes());
    let answered = floor::requests(vec![message; VISITORS])?;
    let milliseconds = |share| window.percentile(share).as_secs_f64() * 1000.0;
    let each = window.server_time_each().as_secs_f64() * 1000.0;
    let made = copies(&mut scene, &widget)?;
    Ok(vec![
        Row::new("turns", "64 visitors", window.rate(), "turns/s")
            .target(Target::AtLeast(3000.0))
            .floors(&[("append", appended), ("bare HTTP", answered)])
            .server_time(&window),
        Row::new("turns", "server CPU a turn", each, "ms").target(Target::AtMost(0.4)),
        Row::new("turns", "p50", milliseconds(50), "ms"),
        Row::new("turns", "p99", milliseconds(99), "ms"),
        Row::new("turns", "8 copies: turns + events + replies", float(made), "")
            .target(Target::AtMost(3.0)),
    ])
}

/// One visitor with an open WebSocket.
struct Visitor {
    socket: WebSocket,
    name: String,
    turns: u64,
}

impl Visitor {
    fn arrive(scene: &Scene, widget: &str, number: usize) -> Result<Self> {
        let chat = Chat::open(scene.server.address(), widget, None)?;
        Ok(Self { socket: chat.websocket()?, name: format!("Mira {number}"), turns: 0 })
    }

    /// Says what is next and waits for the bot's last word of this turn.
    fn turn(&mut self) -> Result<u64> {
        self.turns += 1;
        let greets = self.turns % 2 == 1;
        let text = if greets { "hi" } else { &self.name };
        self.socket.send(&frame(&format!("c-{}", self.turns), text))?;
        self.wait_for(if greets { ASKED } else { DONE })?;
        Ok(1)
    }

    fn wait_for(&mut self, beginning: &str) -> Result<()> {
        loop {
            let frame = self.socket.receive()?;
            // Looking for the text is much cheaper than reading the JSON around it.
            if frame.contains(r#""BOT""#) && frame.contains(beginning) {
                return Ok(());
            }
            if frame.contains(r#""t":"error""#) {
                bail!("the server answered {frame}");
            }
        }
    }
}

fn frame(client_id: &str, text: &str) -> String {
    format!(
        r#"{{"t":"message","clientId":"{client_id}","content":{{"type":"TEXT","text":"{text}"}}}}"#
    )
}

/// Sends copies of one message at once and counts what they made.
fn copies(scene: &mut Scene, widget: &str) -> Result<u64> {
    let mut chat = Chat::open(scene.server.address(), widget, None)?;
    ensure!(chat.say("c-1", "hi")?.status < 300, "the greeting was refused");
    let address = scene.server.address();
    let lines = (0..COPIES).map(|_| chat.reconnect(address)).collect::<Result<Vec<_>>>()?;
    std::thread::scope(|scope| {
        let say = |mut line: Chat| line.say("c-2", "Mira");
        let threads: Vec<_> =
            lines.into_iter().map(|line| scope.spawn(move || say(line))).collect();
        for thread in threads {
            let answer = thread.join().ok().context("a copy panicked")??;
            ensure!(answer.status < 300, "a copy got {}: {}", answer.status, answer.text());
        }
        Ok(())
    })?;
    let said = chat.transcript()?;
    let from = |author: &str, word: &str| {
        let of_author = said.iter().filter(|message| message["author"]["type"] == author);
        of_author.filter(|message| message.to_string().contains(word)).count()
    };
    let events = events(scene, widget, chat.visitor())?;
    Ok(u64::try_from(from("END_USER", "Mira") + from("BOT", DONE) + events)?)
}

fn events(scene: &mut Scene, widget: &str, visitor: &str) -> Result<usize> {
    let path = format!("/people/2/persons?type=LIVE_CHAT&identifier={visitor}&sender={widget}");
    let person = scene.api.get(&path)?;
    let path = format!("/api/v1/persons/{}/events?definitionId=Purchase", person["id"]);
    Ok(scene.api.get(&path)?["items"].as_array().context("read the events")?.len())
}
