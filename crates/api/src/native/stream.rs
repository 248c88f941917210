//! The live change stream: server-sent events from the feed, resumable by number.
//!
//! The feed is read as fast as the client takes it, so a slow client costs no memory; one that falls
//! far behind while it listens is cut off and comes back with `Last-Event-ID`.

mod entries;

use crate::parameters::Parameters;
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use rapport_app::Actor;
use rapport_app::access::Caller;
use rapport_app::feed::FeedPart;
use rapport_domain::access::Capability;
use rapport_domain::problem::ProblemCode;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

/// After so long without anything else a comment is sent.
const COMMENT_AFTER: Duration = Duration::from_secs(15);

/// Commits of other processes give no signal here; they are looked for this often.
const LOOK_AFTER: Duration = Duration::from_secs(1);

/// After so long the client has to sign in again, so that a right that was taken away ends.
const LIFETIME: Duration = Duration::from_secs(3600);

/// Entries that a listening client may fall behind.
const BEHIND_MAX: i64 = 1000;

/// Before anything that is kept.
const NOWHERE: i64 = -1;

/// What can be listened to, with the right it needs.
const TOPICS: &[(&str, Capability)] = &[
    ("person", Capability::ReadPersons),
    ("event", Capability::ReadPersons),
    ("segment", Capability::ReadPersons),
    ("conversation", Capability::ReadPersons),
    ("message", Capability::ReadPersons),
    ("agent", Capability::ReadStream),
    ("flow", Capability::ReadStream),
    ("run", Capability::ReadPersons),
    ("bot", Capability::ReadBots),
    ("import", Capability::ReadPersons),
];

/// Adds the route.
pub(super) fn add(routes: &mut Routes) {
    routes.add(
        Route::native(Method::GET, "/api/v1/stream", Capability::ReadStream)
            .summary("What happens, live, as server-sent events; resumes after `Last-Event-ID`")
            .query(&[
                ("topics", "of `person,event,message,bot`; all that the caller may see"),
                ("workspaceId", "the workspace of a console user with several"),
            ]),
        listen,
    );
}

async fn listen(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    mut parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let topics = topics(&caller, &mut parameters);
    parameters.finish()?;
    let actor = caller.actor();
    let resumed = headers.get("last-event-id").map(|value| value.to_str().unwrap_or_default());
    let place = match resumed {
        // A number that no stream gave is like one that is no longer kept.
        Some(text) => text.parse().unwrap_or(NOWHERE),
        None => api.app.last_feed_seq(&actor).await?,
    };
    let reader = Reader {
        commits: api.app.feed.watch(),
        api,
        actor,
        topics,
        place,
        is_live: false,
        ends_at: Instant::now() + LIFETIME,
    };
    let parts = stream::unfold(Some(reader), |reader| async {
        let mut reader = reader?;
        let part = reader.next().await;
        let (text, reader) = match part {
            Some(text) => (text, Some(reader)),
            None => return None,
        };
        Some((Ok::<Bytes, Infallible>(text.into()), reader))
    });
    let headers = [(CONTENT_TYPE, "text/event-stream"), (CACHE_CONTROL, "no-store")];
    Ok((headers, Body::from_stream(parts)).into_response())
}

/// The topics asked for that the caller may see.
fn topics(caller: &Caller, parameters: &mut Parameters) -> Vec<&'static str> {
    let asked = parameters.text("topics").map(str::to_owned);
    let may_see =
        |(topic, needed): &(&'static str, Capability)| caller.can(*needed).then_some(*topic);
    let Some(asked) = asked else { return TOPICS.iter().filter_map(may_see).collect() };
    let mut topics = Vec::new();
    for name in asked.split(',') {
        match TOPICS.iter().find(|(topic, _)| *topic == name.trim()) {
            Some(topic) => topics.extend(may_see(topic)),
            None => {
                let message = format!("there is no topic {name}");
                parameters.note("topics", ProblemCode::NotAllowed, &message);
            }
        }
    }
    topics
}

/// One client's reading of the feed.
struct Reader {
    api: Api,
    actor: Actor,
    topics: Vec<&'static str>,
    /// The number up to which everything has been sent.
    place: i64,
    /// Whether it has caught up once.
    is_live: bool,
    commits: watch::Receiver<u64>,
    ends_at: Instant,
}

impl Reader {
    /// The next part of the answer; none when the stream ends.
    async fn next(&mut self) -> Option<String> {
        let comment_at = Instant::now() + COMMENT_AFTER;
        loop {
            if *self.api.stopping.borrow() || Instant::now() >= self.ends_at {
                return None;
            }
            self.commits.mark_unchanged();
            let text = self.read().await?;
            if !text.is_empty() {
                return Some(text);
            }
            if Instant::now() >= comment_at {
                // The number moves on with what the client does not listen to.
                return Some(format!(": waiting\nid: {}\n\n", self.place));
            }
            self.wait(comment_at).await;
        }
    }

    /// What follows in the feed, empty at its end. A failing store ends the stream: the client comes
    /// back by itself.
    async fn read(&mut self) -> Option<String> {
        let part = self.api.app.feed_after(&self.actor, self.place, &self.topics).await.ok()?;
        let (entries, read, behind) = match part {
            FeedPart::Entries { entries, read, behind } => (entries, read, behind),
            FeedPart::Reset(last) => {
                self.place = last;
                return Some(format!("event: reset\nid: {last}\ndata: {{}}\n\n"));
            }
        };
        if self.is_live && behind > BEHIND_MAX {
            return None;
        }
        self.is_live |= behind == 0;
        self.place = read;
        if entries.is_empty() && behind > 0 {
            // Nothing of it was asked for: there may be more behind it at once.
            return Some(format!("id: {read}\n\n"));
        }
        Some(entries.iter().map(entries::write).collect())
    }

    /// Waits until there may be something to do.
    async fn wait(&mut self, comment_at: Instant) {
        let look_at = comment_at.min(Instant::now() + LOOK_AFTER);
        // Too late, changed or closed: each means to look again.
        tokio::select! {
            _ = timeout_at(look_at, self.commits.changed()) => {}
            () = self.api.stopped() => {}
        }
    }
}
